/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Commands that bring packages: upload, staged, drop, activate.
 */

#include <string.h>

#include <zcbor_decode.h>
#include <zcbor_encode.h>

#include <zephyr/mgmt/mcumgr/mgmt/mgmt.h>
#include <zephyr/sys/util.h>

#include "common.h"
#include "stage.h"

/* An upload as it was asked for. */
struct upload {
	uint32_t off;
	uint32_t len;
	struct zcbor_string sha;
	struct zcbor_string data;
	bool begins;
};

static int refuse(struct smp_streamer *smp, int rc)
{
	return mbpf_mgmt_refuse_about(smp, rc, NULL);
}

/* Whether the bytes tell packages apart. */
static bool is_name(const struct zcbor_string *sha)
{
	return sha->len >= MBPF_STAGE_NAME_SIZE && sha->len <= MBPF_STAGE_DIGEST_SIZE;
}

/* Begins an upload, or goes on with one of the same size and digest. */
static int begin(const struct upload *upload, struct mbpf_error_detail *detail)
{
	if (upload->off != 0U || upload->sha.len != MBPF_STAGE_DIGEST_SIZE) {
		(void)strncpy(detail->message,
			      upload->off != 0U ? MBPF_MGMT_KEY_OFF : MBPF_MGMT_KEY_SHA,
			      sizeof(detail->message) - 1U);
		detail->code = MBPF_ERR_INVALID_ARG;
		return detail->code;
	}
	return mbpf_stage_begin(upload->len, upload->sha.value, detail);
}

/* Takes what is new of an upload. What was sent again, or after something that was lost, is
 * answered with where to go on. */
static int take(const struct upload *upload, uint32_t *written, struct mbpf_error_detail *detail)
{
	const struct mbpf_stage_name name = {upload->sha.value, upload->sha.len};
	int rc = upload->begins ? begin(upload, detail) : 0;

	return rc != 0 ? rc
		       : mbpf_stage_take(&name, upload->off, upload->data.value, upload->data.len,
					 written, detail);
}

int mbpf_mgmt_upload(struct smp_streamer *smp)
{
	struct mbpf_error_detail detail = {.item = MBPF_NO_ITEM};
	struct upload upload = {0};
	uint32_t written = 0;
	struct zcbor_map_decode_key_val keys[] = {
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_OFF, zcbor_uint32_decode, &upload.off),
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_SHA, zcbor_bstr_decode, &upload.sha),
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_LEN, zcbor_uint32_decode, &upload.len),
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_DATA, zcbor_bstr_decode, &upload.data),
	};
	int rc = mbpf_mgmt_read(smp, keys, ARRAY_SIZE(keys), 2);

	if (rc != 0) {
		return rc;
	}
	upload.begins = keys[2].found;
	if (!upload.begins && !is_name(&upload.sha)) {
		return mbpf_mgmt_refuse_about(smp, MBPF_ERR_INVALID_ARG, MBPF_MGMT_KEY_SHA);
	}
	if (take(&upload, &written, &detail) != 0) {
		return mbpf_mgmt_refuse(smp, &detail);
	}
	return mbpf_mgmt_put_uint(smp->writer->zs, MBPF_MGMT_KEY_OFF, written) ? MGMT_ERR_EOK
									       : MGMT_ERR_EMSGSIZE;
}

int mbpf_mgmt_staged(struct smp_streamer *smp)
{
	zcbor_state_t *zse = smp->writer->zs;
	struct mbpf_stage stage;
	int rc = mbpf_stage_get(&stage);
	bool ok;

	if (rc != 0) {
		return refuse(smp, rc);
	}
	ok = mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_LEN, stage.size) &&
	     mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_OFF, stage.written);
	if (ok && stage.size != 0U) {
		ok = mbpf_mgmt_put_bytes(zse, MBPF_MGMT_KEY_SHA, stage.digest,
					 sizeof(stage.digest));
	}
	return ok ? MGMT_ERR_EOK : MGMT_ERR_EMSGSIZE;
}

int mbpf_mgmt_drop(struct smp_streamer *smp)
{
	int rc = mbpf_stage_drop();

	return rc != 0 ? refuse(smp, rc) : MGMT_ERR_EOK;
}

int mbpf_mgmt_activate(struct smp_streamer *smp)
{
	struct mbpf_update_options options = {.maps = MBPF_MAPS_PRESERVE};
	struct mbpf_error_detail detail = {.item = MBPF_NO_ITEM};
	struct zcbor_string sha = {0};
	struct mbpf_stage_name name;
	struct mbpf_activation done;
	bool is_fresh = false;
	struct zcbor_map_decode_key_val keys[] = {
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_SHA, zcbor_bstr_decode, &sha),
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_FRESH, zcbor_bool_decode, &is_fresh),
	};
	int rc = mbpf_mgmt_read(smp, keys, ARRAY_SIZE(keys), 1);

	if (rc != 0) {
		return rc;
	}
	if (!is_name(&sha)) {
		return mbpf_mgmt_refuse_about(smp, MBPF_ERR_INVALID_ARG, MBPF_MGMT_KEY_SHA);
	}
	name = (struct mbpf_stage_name){sha.value, sha.len};
	if (is_fresh) {
		options.maps = MBPF_MAPS_FRESH;
	}
	if (mbpf_stage_activate_named(&name, &options, &done, &detail) != 0) {
		return mbpf_mgmt_refuse(smp, &detail);
	}
	return mbpf_mgmt_put_text(smp->writer->zs, MBPF_MGMT_KEY_NAME, done.name) &&
			       mbpf_mgmt_put_bool(smp->writer->zs, MBPF_MGMT_KEY_UPDATED,
						  done.updated)
		       ? MGMT_ERR_EOK
		       : MGMT_ERR_EMSGSIZE;
}

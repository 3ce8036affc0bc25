/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the commands of the management group share: requests, answers, errors, lists in pieces.
 */

#include <string.h>

#include <zcbor_decode.h>
#include <zcbor_encode.h>

#include <zephyr/mgmt/mcumgr/mgmt/mgmt.h>
#include <zephyr/sys/util.h>

#include "common.h"

/* What follows a list: its end, the key next with a number, and the end of the answer. */
#define TAIL_SIZE 16U

/* More than any list has; only canonical CBOR needs it. */
#define ITEMS_MAX 255U

/* --- Requests --- */

/* Heads of CBOR: a major type, and what says how long a number or text is. */
#define MAJOR_SHIFT 5
#define MAJOR_BYTES 2U
#define MAJOR_TEXT  3U
#define MAJOR_LIST  4U
#define MAJOR_TAG   6U
#define ADDITIONAL  0x1fU
#define ONE_BYTE    24U
#define EIGHT_BYTES 27U
#define INDEFINITE  31U

/* Reads the head of an item. @return bytes of it; 0: there is none, or the data end in it. */
static size_t read_head(const uint8_t *data, size_t size, uint64_t *number)
{
	uint8_t additional;
	size_t bytes;

	if (size == 0U) {
		return 0;
	}
	additional = data[0] & ADDITIONAL;
	*number = additional;
	if (additional < ONE_BYTE || additional == INDEFINITE) {
		return 1;
	}
	bytes = (size_t)1 << (additional - ONE_BYTE);
	if (additional > EIGHT_BYTES || size - 1U < bytes) {
		return 0;
	}
	*number = 0;
	for (size_t i = 1; i <= bytes; i++) {
		*number = *number << 8 | data[i];
	}
	return 1U + bytes;
}

/* Whether there are no lists, maps, tags and texts of no length behind the first head: zcbor skips
 * a value that nobody asked for by a call for each level, so that a request of nested ones would
 * end the stack. */
static bool is_flat(const uint8_t *data, size_t size)
{
	uint64_t number;
	size_t done = read_head(data, size, &number);
	size_t head;

	while ((head = read_head(data + done, size - done, &number)) != 0U) {
		uint8_t major = data[done] >> MAJOR_SHIFT;
		bool is_text = major == MAJOR_TEXT || major == MAJOR_BYTES;

		if (major >= MAJOR_LIST && major <= MAJOR_TAG) {
			return false;
		}
		if (is_text && (data[done] & ADDITIONAL) == INDEFINITE) {
			return false;
		}
		done += head;
		if (is_text) {
			if (number > size - done) {
				return false;
			}
			done += (size_t)number;
		}
	}
	return true;
}

int mbpf_mgmt_read(struct smp_streamer *smp, struct zcbor_map_decode_key_val *keys, size_t count,
		   size_t required)
{
	zcbor_state_t *zsd = smp->reader->zs;
	size_t found;

	if (required == 0U && zsd->payload >= zsd->payload_end) {
		return MGMT_ERR_EOK;
	}
	if (!is_flat(zsd->payload, (size_t)(zsd->payload_end - zsd->payload)) ||
	    zcbor_map_decode_bulk(zsd, keys, count, &found) != 0) {
		return MGMT_ERR_EINVAL;
	}
	for (size_t i = 0; i < required; i++) {
		if (!keys[i].found) {
			return MGMT_ERR_EINVAL;
		}
	}
	return MGMT_ERR_EOK;
}

bool mbpf_mgmt_name(const struct zcbor_string *from, char *to, size_t size)
{
	if (from->len == 0U || from->len >= size || memchr(from->value, '\0', from->len) != NULL) {
		return false;
	}
	memcpy(to, from->value, from->len);
	to[from->len] = '\0';
	return true;
}

int mbpf_mgmt_enter_prog(const char *name, struct mbpf_prog **prog)
{
	struct mbpf_runtime *rt;
	int rc = mbpf_control_enter(&rt);

	if (rc != 0) {
		return rc;
	}
	*prog = mbpf_prog_find(rt, name);
	if (*prog == NULL) {
		mbpf_control_leave();
		return MBPF_ERR_NOT_FOUND;
	}
	return 0;
}

bool mbpf_mgmt_named_prog(struct smp_streamer *smp, struct mbpf_prog **prog, int *answer)
{
	char name[MBPF_CONTROL_NAME_SIZE];
	struct zcbor_string given = {0};
	struct zcbor_map_decode_key_val keys[] = {
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_NAME, zcbor_tstr_decode, &given),
	};
	int rc;

	*answer = mbpf_mgmt_read(smp, keys, ARRAY_SIZE(keys), 1);
	if (*answer != 0) {
		return false;
	}
	if (!mbpf_mgmt_name(&given, name, sizeof(name))) {
		*answer = mbpf_mgmt_refuse_about(smp, MBPF_ERR_INVALID_ARG, MBPF_MGMT_KEY_NAME);
		return false;
	}
	rc = mbpf_mgmt_enter_prog(name, prog);
	if (rc != 0) {
		*answer = mbpf_mgmt_refuse_about(smp, rc, name);
	}
	return rc == 0;
}

/* --- Answers --- */

bool mbpf_mgmt_put_key(zcbor_state_t *zse, const char *key)
{
	return zcbor_tstr_encode_ptr(zse, key, strlen(key));
}

bool mbpf_mgmt_put_uint(zcbor_state_t *zse, const char *key, uint64_t value)
{
	return mbpf_mgmt_put_key(zse, key) && zcbor_uint64_put(zse, value);
}

bool mbpf_mgmt_put_int(zcbor_state_t *zse, const char *key, int32_t value)
{
	return mbpf_mgmt_put_key(zse, key) && zcbor_int32_put(zse, value);
}

bool mbpf_mgmt_put_bool(zcbor_state_t *zse, const char *key, bool value)
{
	return mbpf_mgmt_put_key(zse, key) && zcbor_bool_put(zse, value);
}

bool mbpf_mgmt_put_text(zcbor_state_t *zse, const char *key, const char *value)
{
	return mbpf_mgmt_put_key(zse, key) && zcbor_tstr_encode_ptr(zse, value, strlen(value));
}

bool mbpf_mgmt_put_bytes(zcbor_state_t *zse, const char *key, const void *value, size_t size)
{
	return mbpf_mgmt_put_key(zse, key) && zcbor_bstr_encode_ptr(zse, value, size);
}

bool mbpf_mgmt_put_list(zcbor_state_t *zse, const char *key, const uint32_t *numbers, size_t count)
{
	bool ok = mbpf_mgmt_put_key(zse, key) && zcbor_list_start_encode(zse, count);

	for (size_t i = 0; ok && i < count; i++) {
		ok = zcbor_uint32_put(zse, numbers[i]);
	}
	return ok && zcbor_list_end_encode(zse, count);
}

/* A number that is left out when it is 0. */
static bool put_some(zcbor_state_t *zse, const char *key, uint32_t value)
{
	return value == 0U || mbpf_mgmt_put_uint(zse, key, value);
}

static bool put_detail(zcbor_state_t *zse, const struct mbpf_error_detail *detail)
{
	size_t length = strnlen(detail->message, sizeof(detail->message));
	bool ok = put_some(zse, MBPF_MGMT_KEY_REASON, detail->reason) &&
		  put_some(zse, MBPF_MGMT_KEY_SECTION, detail->section) &&
		  put_some(zse, MBPF_MGMT_KEY_OFFSET, detail->offset) &&
		  put_some(zse, MBPF_MGMT_KEY_LIMIT, detail->limit) &&
		  put_some(zse, MBPF_MGMT_KEY_ACTUAL, detail->actual);

	if (ok && detail->item != MBPF_NO_ITEM) {
		ok = mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_ITEM, detail->item);
	}
	if (ok && length != 0U) {
		ok = mbpf_mgmt_put_bytes(zse, MBPF_MGMT_KEY_MSG, detail->message, length);
	}
	if (ok && detail->code == MBPF_ERR_INIT_FAILED) {
		ok = mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_CLASS, detail->error_class) &&
		     mbpf_mgmt_put_list(zse, MBPF_MGMT_KEY_TRACE, detail->trace.pc,
					detail->trace.count);
	}
	return ok;
}

/* Whether nothing was found because nothing runs. */
static bool is_stopped(int code)
{
	struct mbpf_runtime *rt;
	int rc;

	if (code != MBPF_ERR_NOT_FOUND) {
		return false;
	}
	rc = mbpf_control_enter(&rt);
	if (rc == 0) {
		mbpf_control_leave();
	}
	return rc == MBPF_ERR_NOT_FOUND;
}

int mbpf_mgmt_refuse(struct smp_streamer *smp, const struct mbpf_error_detail *detail)
{
	static const struct mbpf_error_detail stopped = {.code = -MBPF_MGMT_CODE_NO_RUNTIME,
							 .item = MBPF_NO_ITEM};
	zcbor_state_t *zse = smp->writer->zs;
	bool ok;

	if (is_stopped(detail->code)) {
		detail = &stopped;
	}
	ok = smp_add_cmd_err(zse, CONFIG_MBPF_MGMT_GROUP_ID, (uint16_t)-detail->code) &&
	     mbpf_mgmt_put_key(zse, MBPF_MGMT_KEY_DETAIL) &&
	     zcbor_map_start_encode(zse, ITEMS_MAX) && put_detail(zse, detail) &&
	     zcbor_map_end_encode(zse, ITEMS_MAX);
	return ok ? MGMT_ERR_EOK : MGMT_ERR_EMSGSIZE;
}

int mbpf_mgmt_refuse_about(struct smp_streamer *smp, int rc, const char *name)
{
	struct mbpf_error_detail detail = {.code = rc, .item = MBPF_NO_ITEM};

	if (name != NULL) {
		(void)strncpy(detail.message, name, sizeof(detail.message) - 1U);
	}
	return mbpf_mgmt_refuse(smp, &detail);
}

/* --- Lists in pieces --- */

bool mbpf_mgmt_has_room(const zcbor_state_t *zse, size_t size)
{
	size_t room = (size_t)(zse->payload_end - zse->payload);

	return room >= TAIL_SIZE && room - TAIL_SIZE >= size;
}

bool mbpf_mgmt_page_begin(struct mbpf_mgmt_page *page, zcbor_state_t *zse, const char *key,
			  uint32_t from)
{
	*page = (struct mbpf_mgmt_page){.zse = zse, .from = from, .is_empty = true};
	return mbpf_mgmt_put_key(zse, key) && zcbor_list_start_encode(zse, ITEMS_MAX);
}

bool mbpf_mgmt_page_wants(struct mbpf_mgmt_page *page, size_t size)
{
	uint32_t number = page->number++;

	if (number < page->from || page->is_full) {
		return false;
	}
	if (number - page->from >= ITEMS_MAX || !mbpf_mgmt_has_room(page->zse, size)) {
		page->next = number;
		page->is_full = true;
		return false;
	}
	page->is_empty = false;
	return true;
}

bool mbpf_mgmt_page_end(struct mbpf_mgmt_page *page)
{
	if (page->is_full && page->is_empty) {
		return false;
	}
	return zcbor_list_end_encode(page->zse, ITEMS_MAX) &&
	       (!page->is_full || mbpf_mgmt_put_uint(page->zse, MBPF_MGMT_KEY_NEXT, page->next));
}

int mbpf_mgmt_list(struct smp_streamer *smp,
		   bool (*put)(zcbor_state_t *zse, const struct mbpf_runtime *rt, uint32_t from))
{
	struct mbpf_runtime *rt;
	uint32_t from = 0;
	struct zcbor_map_decode_key_val keys[] = {
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_OFF, zcbor_uint32_decode, &from),
	};
	int rc = mbpf_mgmt_read(smp, keys, ARRAY_SIZE(keys), 0);
	bool ok;

	if (rc != 0) {
		return rc;
	}
	rc = mbpf_control_enter(&rt);
	if (rc != 0) {
		return mbpf_mgmt_refuse_about(smp, rc, NULL);
	}
	ok = put(smp->writer->zs, rt, from);
	mbpf_control_leave();
	return ok ? MGMT_ERR_EOK : MGMT_ERR_EMSGSIZE;
}

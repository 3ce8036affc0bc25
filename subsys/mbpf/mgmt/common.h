/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the commands of the management group share. Handlers return MGMT_ERR_*; what mbpf refuses is
 * in the answer, as an error of the group.
 */

#ifndef MBPF_MGMT_COMMON_H_
#define MBPF_MGMT_COMMON_H_

#include <zcbor_common.h>

#include <mgmt/mcumgr/util/zcbor_bulk.h>
#include <zephyr/mgmt/mcumgr/smp/smp.h>

#include <mbpf/control.h>
#include <mbpf/gen/mgmt.h>

/* Bytes of the name of an attach point that a command may give, with its terminator. */
#define MBPF_MGMT_HOOK_NAME_SIZE 64

/* Reads a request. The first `required` keys have to be there; none has to be when that is 0, nor a
 * map at all. @return 0 or MGMT_ERR_EINVAL */
int mbpf_mgmt_read(struct smp_streamer *smp, struct zcbor_map_decode_key_val *keys, size_t count,
		   size_t required);

/* Reads the name of a program, enters and finds it. On an error nothing is entered and `answer` is
 * what the handler returns. */
bool mbpf_mgmt_named_prog(struct smp_streamer *smp, struct mbpf_prog **prog, int *answer);

/* Copies a name. @return false: it is empty, too long or has a NUL. */
bool mbpf_mgmt_name(const struct zcbor_string *from, char *to, size_t size);

/* Enters and finds a program; on an error nothing is entered. */
int mbpf_mgmt_enter_prog(const char *name, struct mbpf_prog **prog);

/* --- Answers --- */

/* Answers an error of the group with what is known of it. */
int mbpf_mgmt_refuse(struct smp_streamer *smp, const struct mbpf_error_detail *detail);

/* The same for a code and the name of what it is about, which may be NULL. */
int mbpf_mgmt_refuse_about(struct smp_streamer *smp, int rc, const char *name);

bool mbpf_mgmt_put_uint(zcbor_state_t *zse, const char *key, uint64_t value);
bool mbpf_mgmt_put_int(zcbor_state_t *zse, const char *key, int32_t value);
bool mbpf_mgmt_put_bool(zcbor_state_t *zse, const char *key, bool value);
bool mbpf_mgmt_put_text(zcbor_state_t *zse, const char *key, const char *value);
bool mbpf_mgmt_put_bytes(zcbor_state_t *zse, const char *key, const void *value, size_t size);
bool mbpf_mgmt_put_key(zcbor_state_t *zse, const char *key);
bool mbpf_mgmt_put_list(zcbor_state_t *zse, const char *key, const uint32_t *numbers, size_t count);

/* Whether so many bytes fit into the answer, and what has to follow a list. */
bool mbpf_mgmt_has_room(const zcbor_state_t *zse, size_t size);

/* A list that may need several answers: items are offered in their order, and wanted as long as
 * they are behind the first and fit. */
struct mbpf_mgmt_page {
	zcbor_state_t *zse;
	uint32_t from;   /* number of the first item of this answer */
	uint32_t number; /* of the item that is offered next */
	uint32_t next;   /* when it is full: of the first item that did not fit */
	bool is_full;
	bool is_empty;
};

bool mbpf_mgmt_page_begin(struct mbpf_mgmt_page *page, zcbor_state_t *zse, const char *key,
			  uint32_t from);

/* @return whether the item, of at most `size` bytes, is to be written. */
bool mbpf_mgmt_page_wants(struct mbpf_mgmt_page *page, size_t size);

/* @return false: not even one item fits. */
bool mbpf_mgmt_page_end(struct mbpf_mgmt_page *page);

/* A command that lists what the runtime has: `put` writes a page, from item `from` on. */
int mbpf_mgmt_list(struct smp_streamer *smp,
		   bool (*put)(zcbor_state_t *zse, const struct mbpf_runtime *rt, uint32_t from));

/* --- The commands --- */

int mbpf_mgmt_target(struct smp_streamer *smp);
int mbpf_mgmt_keys(struct smp_streamer *smp);
int mbpf_mgmt_hooks(struct smp_streamer *smp);
int mbpf_mgmt_progs(struct smp_streamer *smp);
int mbpf_mgmt_info(struct smp_streamer *smp);
int mbpf_mgmt_package(struct smp_streamer *smp);
int mbpf_mgmt_failure(struct smp_streamer *smp);
int mbpf_mgmt_stats(struct smp_streamer *smp);
int mbpf_mgmt_upload(struct smp_streamer *smp);
int mbpf_mgmt_staged(struct smp_streamer *smp);
int mbpf_mgmt_drop(struct smp_streamer *smp);
int mbpf_mgmt_activate(struct smp_streamer *smp);
int mbpf_mgmt_attach(struct smp_streamer *smp);
int mbpf_mgmt_detach(struct smp_streamer *smp);
int mbpf_mgmt_unload(struct smp_streamer *smp);
int mbpf_mgmt_maps(struct smp_streamer *smp);
int mbpf_mgmt_entries(struct smp_streamer *smp);

#endif /* MBPF_MGMT_COMMON_H_ */

/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Requests go through SMP itself, with a transport that keeps the answer.
 */

#include <string.h>

#include <zephyr/mgmt/mcumgr/smp/smp.h>
#include <zephyr/mgmt/mcumgr/transport/smp.h>
#include <zephyr/net_buf.h>
#include <zephyr/sys/byteorder.h>

#include "device.h"
#include "lamp.h"
#include "sha512.h"

#define HEADER_SIZE 8
#define STATES      8
#define PIECE_SIZE  200

MBPF_HOOK_DEFINE(timer, "test.timer", MBPF_HOOK_TIMER, .max_steps = 2050);
MBPF_HOOK_DEFINE(irq, "test.irq", MBPF_HOOK_TIMER, .context = MBPF_CONTEXT_ISR);
MBPF_HOOK_DEFINE(security, "test.security", MBPF_HOOK_SECURITY);

void (*on_lamp)(void);

static int set_lamp(struct mbpf_call *call)
{
	if (on_lamp != NULL) {
		on_lamp();
	}
	mbpf_return_bool(call, true);
	return 0;
}

MBPF_HELPER_DEFINE(set_lamp_helper, MBPF_HELPER_setLamp(set_lamp));

static uint8_t request[512];
static zcbor_state_t request_state[STATES];
static uint8_t answer[CONFIG_MCUMGR_TRANSPORT_NETBUF_SIZE];
static bool is_answered;
size_t answer_size;
uint8_t smp_version = 1;

/* --- Requests --- */

void begin(void)
{
	zcbor_new_encode_state(request_state, STATES, request, sizeof(request), 0);
	zassert_true(zcbor_map_start_encode(request_state, 8));
}

static void put_key(const char *key)
{
	zassert_true(zcbor_tstr_encode_ptr(request_state, key, strlen(key)));
}

void put_text(const char *key, const char *value)
{
	put_key(key);
	zassert_true(zcbor_tstr_encode_ptr(request_state, value, strlen(value)));
}

void put_uint(const char *key, uint32_t value)
{
	put_key(key);
	zassert_true(zcbor_uint32_put(request_state, value));
}

void put_int(const char *key, int32_t value)
{
	put_key(key);
	zassert_true(zcbor_int32_put(request_state, value));
}

void put_bool(const char *key, bool value)
{
	put_key(key);
	zassert_true(zcbor_bool_put(request_state, value));
}

void put_bytes(const char *key, const void *value, size_t size)
{
	put_key(key);
	zassert_true(zcbor_bstr_encode_ptr(request_state, value, size));
}

const uint8_t *request_end(size_t *size)
{
	zassert_true(zcbor_map_end_encode(request_state, 8));
	*size = (size_t)(request_state->payload - request);
	return request;
}

static int keep(struct net_buf *nb)
{
	zassert_true(nb->len >= HEADER_SIZE && nb->len <= sizeof(answer));
	answer_size = nb->len - HEADER_SIZE;
	memcpy(answer, nb->data + HEADER_SIZE, answer_size);
	is_answered = true;
	smp_packet_free(nb);
	return MGMT_ERR_EOK;
}

static int outcome(void);

int send(uint8_t op, uint8_t command, const uint8_t *payload, size_t size)
{
	static struct smp_transport transport = {.functions.output = keep};
	static struct cbor_nb_reader reader;
	static struct cbor_nb_writer writer;
	struct smp_streamer streamer = {.smpt = &transport, .reader = &reader, .writer = &writer};
	uint8_t header[HEADER_SIZE] = {op | smp_version << 3, 0, 0, 0, 0, 0, 7, command};
	struct net_buf *nb = smp_packet_alloc();

	zassert_not_null(nb);
	sys_put_be16((uint16_t)size, &header[2]);
	sys_put_be16(CONFIG_MBPF_MGMT_GROUP_ID, &header[4]);
	net_buf_add_mem(nb, header, sizeof(header));
	if (size != 0U) {
		net_buf_add_mem(nb, payload, size);
	}
	is_answered = false;
	(void)smp_process_request_packet(&streamer, nb);
	zassert_true(is_answered, "no answer to command %u", command);
	return outcome();
}

static bool is_write(enum mbpf_mgmt_command command)
{
	switch (command) {
	case MBPF_MGMT_UPLOAD:
	case MBPF_MGMT_DROP:
	case MBPF_MGMT_ACTIVATE:
	case MBPF_MGMT_ATTACH:
	case MBPF_MGMT_DETACH:
	case MBPF_MGMT_UNLOAD:
		return true;
	default:
		return false;
	}
}

int ask(enum mbpf_mgmt_command command)
{
	size_t size;
	const uint8_t *payload = request_end(&size);

	return send(is_write(command) ? MGMT_OP_WRITE : MGMT_OP_READ, (uint8_t)command, payload,
		    size);
}

int ask_of(enum mbpf_mgmt_command command, const char *name)
{
	begin();
	put_text(MBPF_MGMT_KEY_NAME, name);
	return ask(command);
}

/* --- Answers --- */

/* A state at the value of a key of the map that a state is before. */
static bool find_in(zcbor_state_t *state, const char *key)
{
	struct zcbor_string found;

	if (!zcbor_map_start_decode(state)) {
		return false;
	}
	while (zcbor_tstr_decode(state, &found)) {
		if (found.len == strlen(key) && memcmp(found.value, key, found.len) == 0) {
			return true;
		}
		zassert_true(zcbor_any_skip(state, NULL));
	}
	return false;
}

static bool find(zcbor_state_t *states, const char *key)
{
	zcbor_new_decode_state(states, STATES, answer, answer_size, 1, NULL, 0);
	return find_in(states, key);
}

static int outcome(void)
{
	zcbor_state_t states[STATES];
	uint32_t rc;

	if (find(states, "rc")) {
		zassert_true(zcbor_uint32_decode(states, &rc));
		return (int)rc;
	}
	if (find(states, "err")) {
		uint32_t group;

		zassert_true(find_in(states, "group") && zcbor_uint32_decode(states, &group));
		zassert_equal(group, CONFIG_MBPF_MGMT_GROUP_ID);
		zassert_true(find(states, "err") && find_in(states, "rc"));
		zassert_true(zcbor_uint32_decode(states, &rc));
		zassert_not_equal(rc, 0);
		return -(int)rc;
	}
	return 0;
}

bool answer_has(const char *key)
{
	zcbor_state_t states[STATES];

	return find(states, key);
}

uint64_t answer_uint(const char *key)
{
	zcbor_state_t states[STATES];
	uint64_t value;

	zassert_true(find(states, key) && zcbor_uint64_decode(states, &value), "%s", key);
	return value;
}

bool answer_bool(const char *key)
{
	zcbor_state_t states[STATES];
	bool value;

	zassert_true(find(states, key) && zcbor_bool_decode(states, &value), "%s", key);
	return value;
}

static const char *terminated(const struct zcbor_string *from)
{
	static char text[128];

	zassert_true(from->len < sizeof(text));
	if (from->len != 0U) {
		memcpy(text, from->value, from->len);
	}
	text[from->len] = '\0';
	return text;
}

const char *answer_text(const char *key)
{
	zcbor_state_t states[STATES];
	struct zcbor_string value;

	zassert_true(find(states, key) && zcbor_tstr_decode(states, &value), "%s", key);
	return terminated(&value);
}

struct zcbor_string answer_bytes(const char *key)
{
	zcbor_state_t states[STATES];
	struct zcbor_string value;

	zassert_true(find(states, key) && zcbor_bstr_decode(states, &value), "%s", key);
	return value;
}

uint32_t detail_uint(const char *key)
{
	zcbor_state_t states[STATES];
	uint32_t value = 0;

	zassert_true(find(states, MBPF_MGMT_KEY_DETAIL));
	if (find_in(states, key)) {
		zassert_true(zcbor_uint32_decode(states, &value));
	}
	return value;
}

const char *detail_text(const char *key)
{
	zcbor_state_t states[STATES];
	struct zcbor_string value = {0};

	zassert_true(find(states, MBPF_MGMT_KEY_DETAIL));
	if (find_in(states, key)) {
		zassert_true(zcbor_bstr_decode(states, &value));
	}
	return terminated(&value);
}

void answer_list(const char *key, zcbor_state_t *states, size_t count)
{
	zassert_true(count >= STATES);
	zassert_true(find(states, key) && zcbor_list_start_decode(states), "%s", key);
}

size_t answer_count(const char *key)
{
	zcbor_state_t states[STATES];
	size_t count = 0;

	answer_list(key, states, STATES);
	while (!zcbor_array_at_end(states)) {
		zassert_true(zcbor_any_skip(states, NULL));
		count++;
	}
	return count;
}

/* --- The firmware --- */

void load(const char *name, const uint8_t *package, size_t size)
{
	struct mbpf_runtime *rt;
	struct mbpf_prog *prog;
	int rc = 0;

	zassert_ok(mbpf_control_enter(&rt));
	if (mbpf_prog_find(rt, name) == NULL) {
		rc = mbpf_prog_load(rt, package, size, &prog, NULL);
	}
	mbpf_control_leave();
	zassert_ok(rc, "%s: %s", name, mbpf_error_string(rc));
}

void digest_of(const uint8_t *data, size_t size, uint8_t *digest)
{
	struct mbpf_sha512 hash;

	mbpf_sha512_init(&hash);
	mbpf_sha512_update(&hash, data, size);
	mbpf_sha512_final(&hash, digest);
}

static uint8_t uploaded[MBPF_STAGE_DIGEST_SIZE];

void put_sha(void)
{
	put_bytes(MBPF_MGMT_KEY_SHA, uploaded, 8);
}

int activate_uploaded(void)
{
	begin();
	put_sha();
	return ask(MBPF_MGMT_ACTIVATE);
}

int upload(const uint8_t *package, size_t size)
{
	size_t off = 0;
	int rc;

	digest_of(package, size, uploaded);
	do {
		begin();
		put_uint(MBPF_MGMT_KEY_OFF, (uint32_t)off);
		if (off == 0U) {
			put_uint(MBPF_MGMT_KEY_LEN, (uint32_t)size);
			put_bytes(MBPF_MGMT_KEY_SHA, uploaded, sizeof(uploaded));
		} else {
			put_sha();
		}
		put_bytes(MBPF_MGMT_KEY_DATA, package + off, MIN(PIECE_SIZE, size - off));
		rc = ask(MBPF_MGMT_UPLOAD);
		if (rc != 0) {
			return rc;
		}
		off = answer_uint(MBPF_MGMT_KEY_OFF);
	} while (off < size);
	return 0;
}

int32_t tick(uint32_t id)
{
	const struct mbpf_ctx_timer ctx = {.abi_version = MBPF_HOOK_ABI_VERSION, .timer_id = id};
	int32_t verdict;

	zassert_ok(mbpf_hook_run(&timer, &ctx, sizeof(ctx), &verdict));
	return verdict;
}

size_t used(void)
{
	return mbpf_zephyr_runtime()->arena_used;
}

void clean(void *fixture)
{
	static const char *const names[] = {"ticks", "throws", "probe", "gate", "light", "keys"};

	ARG_UNUSED(fixture);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		(void)mbpf_control_detach(names[i]);
		(void)mbpf_control_unload(names[i]);
	}
	(void)mbpf_stage_drop();
	zassert_equal(used(), 0, "%zu bytes stay", used());
}

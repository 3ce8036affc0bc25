/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The device as a client sees it: requests that SMP handles, and their answers.
 */

#ifndef DEVICE_H_
#define DEVICE_H_

#include <zcbor_decode.h>
#include <zcbor_encode.h>

#include <zephyr/mgmt/mcumgr/mgmt/mgmt.h>
#include <zephyr/ztest.h>

#include <mbpf/control.h>
#include <mbpf/gen/mgmt.h>

extern struct mbpf_hook timer;

/* Called by the helper setLamp, if it is set. */
extern void (*on_lamp)(void);

MBPF_PROGRAM_DECLARE(ticks);
MBPF_PROGRAM_DECLARE(unsigned_ticks);
MBPF_PROGRAM_DECLARE(ticks2);
MBPF_PROGRAM_DECLARE(throws);
MBPF_PROGRAM_DECLARE(gate);
MBPF_PROGRAM_DECLARE(light);
MBPF_PROGRAM_DECLARE(probe);

/* --- Requests: begin, put, then one of the others --- */

void begin(void);
void put_text(const char *key, const char *value);
void put_uint(const char *key, uint32_t value);
void put_int(const char *key, int32_t value);
void put_bool(const char *key, bool value);
void put_bytes(const char *key, const void *value, size_t size);

/* Ends the request. @return its CBOR, of `size` bytes. */
const uint8_t *request_end(size_t *size);

/* Sends it; of which operation says the command.
 * @return 0, the negative code of the group's error, or the positive one of SMP. */
int ask(enum mbpf_mgmt_command command);

/* A request with the name of a program alone. */
int ask_of(enum mbpf_mgmt_command command, const char *name);

/* Sends bytes as they are, with an operation of SMP. */
int send(uint8_t op, uint8_t command, const uint8_t *payload, size_t size);

/* Of the header; 1 before and after each test. */
extern uint8_t smp_version;

/* --- The last answer --- */

/* Bytes of it without the header of SMP. */
extern size_t answer_size;

bool answer_has(const char *key);
uint64_t answer_uint(const char *key);
bool answer_bool(const char *key);
const char *answer_text(const char *key);
struct zcbor_string answer_bytes(const char *key);

/* Of the detail of an error; 0 and empty when it is not there. */
uint32_t detail_uint(const char *key);
const char *detail_text(const char *key);

/* A state behind the start of the list that a key has. */
void answer_list(const char *key, zcbor_state_t *states, size_t count);

/* Number of items of that list. */
size_t answer_count(const char *key);

/* --- The firmware --- */

void load(const char *name, const uint8_t *package, size_t size);
int upload(const uint8_t *package, size_t size);

/* The package of the last upload(), by the first bytes of its digest. */
void put_sha(void);

/* The command activate for it. */
int activate_uploaded(void);
void digest_of(const uint8_t *data, size_t size, uint8_t *digest);
int32_t tick(uint32_t id);
size_t used(void);
void clean(void *fixture);

#endif /* DEVICE_H_ */

/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * W3 in C: a u32 counter per 4-byte key in a table with linear probing. Lookup and update are
 * calls, as a map is.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "native.h"

#define NOINLINE __attribute__((noinline))

#define SLOT_BITS 7
#define SLOTS     (1U << SLOT_BITS)

struct slot {
	bool used;
	uint32_t key;
	uint32_t value;
};

static struct slot slots[SLOTS];

/* The slot of the key, or the free one where it would go. There is one: at most 64 keys are used.
 */
static struct slot *find(uint32_t key)
{
	uint32_t i = (key * 0x9E3779B1U) >> (32 - SLOT_BITS);

	while (slots[i].used && slots[i].key != key) {
		i = (i + 1U) & (SLOTS - 1U);
	}
	return &slots[i];
}

static NOINLINE bool lookup(const uint8_t *key, uint32_t *value)
{
	uint32_t k;
	const struct slot *slot;

	memcpy(&k, key, sizeof(k));
	slot = find(k);
	if (!slot->used) {
		return false;
	}
	*value = slot->value;
	return true;
}

static NOINLINE void update(const uint8_t *key, const uint32_t *value)
{
	uint32_t k;
	struct slot *slot;

	memcpy(&k, key, sizeof(k));
	slot = find(k);
	slot->used = true;
	slot->key = k;
	slot->value = *value;
}

NOINLINE int32_t w3(const uint8_t *ctx)
{
	uint8_t key[4];
	uint32_t value;

	memcpy(key, ctx, sizeof(key));
	if (!lookup(key, &value)) {
		value = 0;
	}
	value++;
	update(key, &value);
	return 0;
}

uint32_t w3_count(const uint8_t *key)
{
	uint32_t value = 0;

	(void)lookup(key, &value);
	return value;
}

void w3_clear(void)
{
	memset(slots, 0, sizeof(slots));
}

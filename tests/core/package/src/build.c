/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "build.h"

#include <string.h>

#include <zephyr/ztest.h>

/* Values of the keys that are needed, in CBOR. */
static const uint8_t value_engine[] = {0x62, 'v', 'm'};
static const uint8_t value_budgets[] = {0xA2, 0x69, 'm',  'a',  'x',  '_',  's', 't', 'e',
					'p',  's',  0x19, 0x03, 0xE8, 0x6B, 'm', 'a', 'x',
					'_',  'h',  'e',  'l',  'p',  'e',  'r', 's', 0x14};
static const uint8_t value_heap_size[] = {0x19, 0x02, 0x00};
static const uint8_t value_hook_type[] = {0x03};
static const uint8_t value_one[] = {0x01};
static const uint8_t value_name[] = {0x64, 'd', 'r', 'o', 'p'};
static const uint8_t value_capabilities[] = {0x81, 0x67, 'C', 'A', 'P', '_', 'L', 'O', 'G'};
static const uint8_t value_version[] = {0x65, '1', '.', '2', '.', '3'};

void manifest_init(struct manifest_keys *m)
{
	m->count = 0;
	manifest_set(m, "engine", value_engine, sizeof(value_engine));
	manifest_set(m, "budgets", value_budgets, sizeof(value_budgets));
	manifest_set(m, "heap_size", value_heap_size, sizeof(value_heap_size));
	manifest_set(m, "hook_type", value_hook_type, sizeof(value_hook_type));
	manifest_set(m, "program_name", value_name, sizeof(value_name));
	manifest_set(m, "capabilities", value_capabilities, sizeof(value_capabilities));
	manifest_set(m, "program_version", value_version, sizeof(value_version));
	manifest_set(m, "bytecode_version", value_one, sizeof(value_one));
	manifest_set(m, "mbpf_api_version", value_one, sizeof(value_one));
	manifest_set(m, "hook_ctx_abi_version", value_one, sizeof(value_one));
}

static bool sorts_before(const char *a, const char *b)
{
	return strlen(a) != strlen(b) ? strlen(a) < strlen(b) : strcmp(a, b) < 0;
}

void manifest_set(struct manifest_keys *m, const char *key, const void *value, size_t size)
{
	size_t at = 0;

	while (at < m->count && sorts_before(m->keys[at].key, key)) {
		at++;
	}
	if (at == m->count || strcmp(m->keys[at].key, key) != 0) {
		zassert_true(m->count < MAX_KEYS, "too many keys");
		memmove(&m->keys[at + 1], &m->keys[at], (m->count - at) * sizeof(m->keys[0]));
		m->count++;
	}
	m->keys[at].key = key;
	m->keys[at].value = value;
	m->keys[at].size = size;
}

void manifest_remove(struct manifest_keys *m, const char *key)
{
	for (size_t i = 0; i < m->count; i++) {
		if (strcmp(m->keys[i].key, key) == 0) {
			m->count--;
			memmove(&m->keys[i], &m->keys[i + 1], (m->count - i) * sizeof(m->keys[0]));
			return;
		}
	}
	zassert_unreachable("no key %s", key);
}

size_t manifest_write(const struct manifest_keys *m, uint8_t *out, const char *key,
		      size_t *value_at)
{
	size_t size = 0;

	zassert_true(m->count < 24, "the count fits the first byte");
	out[size++] = (uint8_t)(0xA0 + m->count);
	for (size_t i = 0; i < m->count; i++) {
		const struct key_value *kv = &m->keys[i];
		size_t length = strlen(kv->key);

		if (length >= 24) {
			out[size++] = 0x78;
			out[size++] = (uint8_t)length;
		} else {
			out[size++] = (uint8_t)(0x60 + length);
		}
		memcpy(out + size, kv->key, length);
		size += length;
		if (key != NULL && strcmp(key, kv->key) == 0) {
			*value_at = size;
		}
		zassert_true(kv->size <= MAX_MANIFEST - size, "the manifest fits");
		memcpy(out + size, kv->value, kv->size);
		size += kv->size;
	}
	return size;
}

void build_init(struct build *b, const uint8_t *manifest, size_t size)
{
	static const uint8_t bytecode[16] = {'c', 'o', 'd', 'e'};

	b->flags = 0;
	b->part_count = 0;
	build_add(b, MBPF_SECTION_MANIFEST, manifest, size);
	build_add(b, MBPF_SECTION_BYTECODE, bytecode, sizeof(bytecode));
}

void build_add(struct build *b, uint32_t type, const void *data, size_t size)
{
	struct part *part = &b->parts[b->part_count];

	zassert_true(b->part_count < MAX_PARTS, "too many sections");
	part->type = type;
	part->data = data;
	part->size = size;
	b->part_count++;
}

size_t entry_field(size_t index, size_t field)
{
	return MBPF_HEADER_SIZE + index * MBPF_SECTION_ENTRY_SIZE + field;
}

uint8_t *build_write(struct build *b)
{
	uint8_t *file = (uint8_t *)b->storage;
	size_t end = entry_field(b->part_count, 0);

	memset(b->storage, 0, sizeof(b->storage));
	build_put32(b, MBPF_HEADER_OFF_MAGIC, MBPF_MAGIC);
	build_put16(b, MBPF_HEADER_OFF_FORMAT_VERSION, MBPF_FORMAT_VERSION);
	build_put16(b, MBPF_HEADER_OFF_HEADER_SIZE, (uint16_t)end);
	build_put32(b, MBPF_HEADER_OFF_FLAGS, b->flags);
	build_put32(b, MBPF_HEADER_OFF_SECTION_COUNT, (uint32_t)b->part_count);
	for (size_t i = 0; i < b->part_count; i++) {
		const struct part *part = &b->parts[i];

		if (part->type == MBPF_SECTION_BYTECODE) {
			end = (end + 7) / 8 * 8;
		}
		zassert_true(part->size <= sizeof(b->storage) - end, "the package fits");
		build_put32(b, entry_field(i, MBPF_SECTION_ENTRY_OFF_TYPE), part->type);
		build_put32(b, entry_field(i, MBPF_SECTION_ENTRY_OFF_OFFSET), (uint32_t)end);
		build_put32(b, entry_field(i, MBPF_SECTION_ENTRY_OFF_LENGTH), (uint32_t)part->size);
		memcpy(file + end, part->data, part->size);
		end += part->size;
	}
	b->size = end;
	return file;
}

void build_put32(struct build *b, size_t offset, uint32_t value)
{
	build_put16(b, offset, (uint16_t)value);
	build_put16(b, offset + 2, (uint16_t)(value >> 16));
}

void build_put16(struct build *b, size_t offset, uint16_t value)
{
	uint8_t *file = (uint8_t *)b->storage;

	file[offset] = (uint8_t)value;
	file[offset + 1] = (uint8_t)(value >> 8);
}

static uint8_t manifest_bytes[MAX_MANIFEST];

static size_t good_manifest(void)
{
	struct manifest_keys keys;

	manifest_init(&keys);
	return manifest_write(&keys, manifest_bytes, NULL, NULL);
}

uint8_t *build_good(struct build *b)
{
	build_init(b, manifest_bytes, good_manifest());
	return build_write(b);
}

const uint8_t build_public_key[MBPF_PUBLIC_KEY_SIZE] = {
	0x03, 0xA1, 0x07, 0xBF, 0xF3, 0xCE, 0x10, 0xBE, 0x1D, 0x70, 0xDD,
	0x18, 0xE7, 0x4B, 0xC0, 0x99, 0x67, 0xE4, 0xD6, 0x30, 0x9B, 0xA5,
	0x0D, 0x5F, 0x1D, 0xDC, 0x86, 0x64, 0x12, 0x55, 0x31, 0xB8,
};

/* Made with PyNaCl 1.5 over the bytes that build_signed() writes before it. */
static const uint8_t signature[MBPF_SIGNATURE_SIZE] = {
	0xFD, 0xD8, 0xCF, 0xD0, 0x21, 0xDE, 0x06, 0xB3, 0x7D, 0x70, 0xA1, 0xBC, 0xDA,
	0x7D, 0x55, 0xD6, 0xC3, 0x2C, 0x4A, 0xF5, 0x1A, 0x23, 0xFF, 0x99, 0xF1, 0x2F,
	0x83, 0xA7, 0x70, 0x94, 0x36, 0xAF, 0x44, 0x76, 0x22, 0x01, 0x50, 0x3B, 0xD6,
	0xD3, 0x20, 0xFA, 0xE3, 0x19, 0x40, 0xE4, 0xE0, 0x31, 0xD5, 0x6A, 0xCE, 0xB6,
	0xDE, 0xD2, 0x3A, 0xA5, 0x64, 0x58, 0x1B, 0xD3, 0xAC, 0x05, 0x85, 0x00,
};

uint8_t *build_signed(struct build *b)
{
	build_init(b, manifest_bytes, good_manifest());
	b->flags |= MBPF_FLAG_SIGNED;
	build_add(b, MBPF_SECTION_SIGNATURE, signature, sizeof(signature));
	return build_write(b);
}

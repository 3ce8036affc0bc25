/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The functions of the C library that the core uses. Compiled with
 * -fno-tree-loop-distribute-patterns, so that the compiler does not turn these loops into calls of
 * themselves.
 */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
	uint8_t *out = to;
	const uint8_t *in = from;

	if ((((uintptr_t)out | (uintptr_t)in) & 3U) == 0U) {
		for (; size >= 4U; size -= 4U) {
			*(uint32_t *)(void *)out = *(const uint32_t *)(const void *)in;
			out += 4;
			in += 4;
		}
	}
	for (; size != 0U; size--) {
		*out++ = *in++;
	}
	return to;
}

void *memmove(void *to, const void *from, size_t size)
{
	uint8_t *out = to;
	const uint8_t *in = from;

	if ((uintptr_t)out - (uintptr_t)in >= size) {
		return memcpy(to, from, size);
	}
	while (size != 0U) {
		size--;
		out[size] = in[size];
	}
	return to;
}

void *memset(void *to, int value, size_t size)
{
	uint8_t *out = to;

	for (; size != 0U && ((uintptr_t)out & 3U) != 0U; size--) {
		*out++ = (uint8_t)value;
	}
	for (; size >= 4U; size -= 4U) {
		*(uint32_t *)(void *)out = (uint8_t)value * 0x01010101U;
		out += 4;
	}
	for (; size != 0U; size--) {
		*out++ = (uint8_t)value;
	}
	return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
	const uint8_t *p = a;
	const uint8_t *q = b;

	for (; size != 0U; size--, p++, q++) {
		if (*p != *q) {
			return *p - *q;
		}
	}
	return 0;
}

int strcmp(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	return (uint8_t)*a - (uint8_t)*b;
}

size_t strlen(const char *text)
{
	size_t n = 0;

	while (text[n] != '\0') {
		n++;
	}
	return n;
}

char *strchr(const char *text, int wanted)
{
	for (; *text != (char)wanted; text++) {
		if (*text == '\0') {
			return NULL;
		}
	}
	return (char *)(uintptr_t)text;
}

char *strpbrk(const char *text, const char *wanted)
{
	for (; *text != '\0'; text++) {
		if (strchr(wanted, *text) != NULL) {
			return (char *)(uintptr_t)text;
		}
	}
	return NULL;
}

/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <string.h>

#include "json.h"
#include "semihost.h"

/* A line that does not fit ends early; the host then refuses it as no JSON. */
static char line[8192];
static size_t used;

static const char digits[] = "0123456789abcdef";

static void put(char c)
{
	if (used < sizeof(line) - 1U) {
		line[used++] = c;
	}
}

static void put_all(const char *text)
{
	for (; *text != '\0'; text++) {
		put(*text);
	}
}

static void put_name(const char *name)
{
	put_all(", \"");
	put_all(name);
	put_all("\": ");
}

void json_begin(const char *kind)
{
	used = 0;
	put_all("{\"kind\": \"");
	put_all(kind);
	put('"');
}

/* Latin-1 is what log lines are, and the first 256 code points of JSON's escapes. */
void json_text(const char *name, const char *text, size_t len)
{
	put_name(name);
	put('"');
	for (size_t i = 0; i < len; i++) {
		uint8_t c = (uint8_t)text[i];

		if (c >= 0x20U && c < 0x7fU && c != '"' && c != '\\') {
			put((char)c);
		} else {
			put_all("\\u00");
			put(digits[c >> 4]);
			put(digits[c & 15U]);
		}
	}
	put('"');
}

void json_int(const char *name, int64_t value)
{
	char text[20];
	size_t n = 0;
	uint64_t rest = value < 0 ? 0U - (uint64_t)value : (uint64_t)value;

	put_name(name);
	if (value < 0) {
		put('-');
	}
	do {
		text[n++] = digits[rest % 10U];
		rest /= 10U;
	} while (rest != 0U);
	while (n != 0U) {
		put(text[--n]);
	}
}

void json_hex(const char *name, const uint8_t *data, size_t len)
{
	put_name(name);
	put('"');
	for (size_t i = 0; i < len; i++) {
		put(digits[data[i] >> 4]);
		put(digits[data[i] & 15U]);
	}
	put('"');
}

void json_end(void)
{
	put_all("}\n");
	line[used] = '\0';
	semihost_write(line);
}

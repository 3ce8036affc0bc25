/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Lines of mbpf.log. They wait in a ring for the thread of the runtime, or are written where the
 * program runs.
 */

#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/sys/ring_buffer.h>

#include "glue.h"

LOG_MODULE_DECLARE(mbpf, CONFIG_MBPF_LOG_LEVEL);

static void write_line(uint32_t level, const char *name, const char *text)
{
	switch (level) {
	case MBPF_LOG_DEBUG:
		LOG_DBG("%s: %s", name, text);
		break;
	case MBPF_LOG_INFO:
		LOG_INF("%s: %s", name, text);
		break;
	case MBPF_LOG_WARN:
		LOG_WRN("%s: %s", name, text);
		break;
	default:
		LOG_ERR("%s: %s", name, text);
		break;
	}
}

/* Terminates a text. What no console should be sent is shown as a dot. */
static void make_printable(char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] < ' ' || text[i] > '~') {
			text[i] = '.';
		}
	}
	text[len] = '\0';
}

#if defined(CONFIG_MBPF_LOG_RING)

/* A line in the ring; the name of the program and the text follow. */
struct line {
	uint8_t level;
	uint8_t name_len;
	uint8_t text_len;
};

RING_BUF_DECLARE(lines, CONFIG_MBPF_LOG_RING_SIZE);
static struct k_spinlock lines_lock;
static uint32_t lines_lost;

void mbpf_log_line(const struct mbpf_prog *prog, uint32_t level, const char *text, size_t len,
		   void *user_data)
{
	const char *name = mbpf_prog_name(prog);
	struct line line = {
		.level = (uint8_t)level,
		.name_len = (uint8_t)strlen(name),
		.text_len = (uint8_t)len,
	};
	k_spinlock_key_t key = k_spin_lock(&lines_lock);

	ARG_UNUSED(user_data);
	if (ring_buf_space_get(&lines) < sizeof(line) + line.name_len + len) {
		lines_lost++;
	} else {
		(void)ring_buf_put(&lines, (const uint8_t *)&line, sizeof(line));
		(void)ring_buf_put(&lines, (const uint8_t *)name, line.name_len);
		(void)ring_buf_put(&lines, (const uint8_t *)text, line.text_len);
	}
	k_spin_unlock(&lines_lock, key);
}

static void take_part(char *part, uint32_t len)
{
	(void)ring_buf_get(&lines, (uint8_t *)part, len);
	make_printable(part, len);
}

/* Writes the oldest line. Behind the last one, how many there was no room for.
 * @return whether there was a line. */
static bool take_line(void)
{
	static char name[MBPF_PROGRAM_NAME_MAX + 1];
	static char text[MBPF_LOG_TEXT_MAX + 1];
	struct line line;
	uint32_t lost = 0;
	bool found;
	k_spinlock_key_t key = k_spin_lock(&lines_lock);

	found = ring_buf_get(&lines, (uint8_t *)&line, sizeof(line)) == sizeof(line);
	if (found) {
		take_part(name, line.name_len);
		take_part(text, line.text_len);
	} else {
		lost = lines_lost;
		lines_lost = 0;
	}
	k_spin_unlock(&lines_lock, key);
	if (found) {
		write_line(line.level, name, text);
	}
	if (lost != 0U) {
		LOG_WRN("%u log lines of programs lost", lost);
	}
	return found;
}

void mbpf_log_serve(void)
{
	while (take_line()) {
	}
}

#else

void mbpf_log_line(const struct mbpf_prog *prog, uint32_t level, const char *text, size_t len,
		   void *user_data)
{
	char printable[MBPF_LOG_TEXT_MAX + 1];

	ARG_UNUSED(user_data);
	memcpy(printable, text, len);
	make_printable(printable, len);
	write_line(level, mbpf_prog_name(prog), printable);
}

#endif

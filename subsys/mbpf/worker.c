/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The work that hooks leave behind: lines of mbpf.log, which wait in a ring, and deferred events.
 * It is looked for at intervals; hooks of the scheduler would otherwise trace what they wake.
 */

#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/sys/ring_buffer.h>

#include "glue.h"

LOG_MODULE_DECLARE(mbpf, CONFIG_MBPF_LOG_LEVEL);

/* A line in the ring; the name of the program and the text follow. */
struct line {
	uint8_t level;
	uint8_t name_len;
	uint8_t text_len;
};

#define PART_MAX UINT8_MAX

RING_BUF_DECLARE(lines, CONFIG_MBPF_LOG_RING_SIZE);
static struct k_spinlock lines_lock;
static uint32_t lines_lost;

static K_THREAD_STACK_DEFINE(worker_stack, CONFIG_MBPF_WORKER_STACK_SIZE);
static struct k_work_q worker;

void mbpf_worker_log(const struct mbpf_prog *prog, uint32_t level, const char *text, size_t len,
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

/* The next part of a line, terminated. What no console should be sent is shown as a dot. */
static void take_part(char *part, uint32_t len)
{
	(void)ring_buf_get(&lines, (uint8_t *)part, len);
	for (uint32_t i = 0; i < len; i++) {
		if (part[i] < ' ' || part[i] > '~') {
			part[i] = '.';
		}
	}
	part[len] = '\0';
}

static void write_line(uint8_t level, const char *name, const char *text)
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

/* Writes the oldest line. Behind the last one, how many there was no room for.
 * @return whether there was a line. */
static bool take_line(void)
{
	static char name[PART_MAX + 1];
	static char text[PART_MAX + 1];
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

static struct mbpf_runtime *served;

static void serve(struct k_work *work)
{
	while (take_line()) {
	}
#if defined(CONFIG_MBPF_DEFER)
	(void)mbpf_defer_drain(served, CONFIG_MBPF_DEFER_ENTRIES);
#endif
#if defined(CONFIG_MBPF_HOOK_TRACE)
	mbpf_trace_serve();
#endif
	(void)k_work_schedule_for_queue(&worker, k_work_delayable_from_work(work),
					K_MSEC(CONFIG_MBPF_WORKER_PERIOD_MS));
}

static K_WORK_DELAYABLE_DEFINE(service, serve);

struct k_thread *mbpf_worker_thread(void)
{
	return k_work_queue_thread_get(&worker);
}

struct k_work_q *mbpf_worker_queue(void)
{
	return &worker;
}

void mbpf_worker_start(struct mbpf_runtime *rt)
{
	const struct k_work_queue_config config = {.name = "mbpf"};

	served = rt;
	k_work_queue_start(&worker, worker_stack, K_THREAD_STACK_SIZEOF(worker_stack),
			   CONFIG_MBPF_WORKER_PRIORITY, &config);
	(void)k_work_schedule_for_queue(&worker, &service, K_MSEC(CONFIG_MBPF_WORKER_PERIOD_MS));
}

/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * mbpf event.
 */

#include <inttypes.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/byteorder.h>
#include <zephyr/sys/util.h>

#include "common.h"

#define PAUSE_MS    50
#define SECONDS_MAX 3600U
#define CTRL_C      '\x03'

static void print(const struct shell *sh, const struct mbpf_event *event)
{
	static char hex[2U * MBPF_EVENT_SIZE_MAX + 1U];

	if (event->id == MBPF_EVENT_LOST) {
		shell_print(sh, "lost %" PRIu32, sys_get_le32(event->data));
		return;
	}
	hex[0] = '\0';
	if (event->length != 0U) {
		(void)bin2hex(event->data, event->length, hex, sizeof(hex));
	}
	shell_print(sh, "id %" PRIu32 ", %" PRIu32 " bytes: %s", event->id, event->length, hex);
}

/* Prints what waits now, so that a program which emits all the time does not keep the shell. */
static int print_waiting(const struct shell *sh, struct mbpf_prog *prog)
{
	static struct mbpf_event event;
	uint32_t left = mbpf_event_count(prog) + 1U;
	int rc;

	do {
		rc = mbpf_event_read(prog, &event);
		if (rc == 0) {
			print(sh, &event);
		}
	} while (rc == 0 && --left != 0U);
	return rc != MBPF_ERR_NOT_FOUND ? rc : 0;
}

/* Whether somebody has pressed a key that ends the command; others are taken and ignored, the end
 * of the line that began it among them. The command runs on the thread of the shell, which reads
 * nothing meanwhile.
 */
static bool is_interrupted(const struct shell *sh)
{
	size_t count = 0;
	char pressed;

	while (sh->iface->api->read(sh->iface, &pressed, sizeof(pressed), &count) == 0 &&
	       count != 0U) {
		if (pressed == CTRL_C || pressed == 'q') {
			return true;
		}
	}
	return false;
}

int mbpf_shell_event_tail(const struct shell *sh, size_t argc, char **argv)
{
	uint32_t seconds = 0;
	struct mbpf_prog *prog;
	int64_t end;
	int rc;

	if (argc > 2U && !mbpf_shell_number(argv[2], SECONDS_MAX, &seconds)) {
		return mbpf_shell_error(sh, MBPF_ERR_INVALID_ARG, "SECONDS is 0 to 3600");
	}
	end = k_uptime_get() + (int64_t)seconds * MSEC_PER_SEC;
	while (true) {
		rc = mbpf_shell_enter_prog(sh, argv[1], &prog);
		if (rc != 0) {
			return rc;
		}
		rc = print_waiting(sh, prog);
		mbpf_control_leave();
		if (rc == MBPF_ERR_CAPABILITY_DENIED) {
			return mbpf_shell_error(sh, rc, "the program may not emit events");
		}
		if (rc != 0) {
			return mbpf_shell_error(sh, rc, NULL);
		}
		if (k_uptime_get() >= end || is_interrupted(sh)) {
			return 0;
		}
		k_msleep(PAUSE_MS);
	}
}

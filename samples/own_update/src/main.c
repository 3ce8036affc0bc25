/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include <mbpf/control.h>

#include "link.h"

MBPF_HOOK_DEFINE(charger, "app.charger", MBPF_HOOK_SECURITY);

/* The one that the firmware comes with, and what is sent later. */
MBPF_PROGRAM_DECLARE(limit1);
MBPF_PROGRAM_DECLARE(limit2);

static void report(const char *what, int rc, const struct mbpf_error_detail *detail)
{
	printk("%s: %s", what, mbpf_error_string(rc));
	if (detail->reason != MBPF_REASON_NONE) {
		printk(" (%s at byte %u)", mbpf_reason_string(detail->reason), detail->offset);
	}
	printk("\n");
}

/* Loads a package that is in memory as a whole. It runs in place, so it has to stay there. */
static int load_first(void)
{
	struct mbpf_error_detail detail;
	struct mbpf_runtime *rt;
	struct mbpf_prog *prog;
	int rc = mbpf_control_enter(&rt);

	if (rc != 0) {
		return rc;
	}
	rc = mbpf_prog_load(rt, mbpf_program_limit1, mbpf_program_limit1_size, &prog, &detail);
	if (rc != 0) {
		report("not loaded", rc, &detail);
	} else {
		rc = mbpf_prog_attach(prog, &charger, 0);
	}
	mbpf_control_leave();
	return rc;
}

/* Takes a message. @return 0, or why the package is given up. */
static int take(const struct link_message *message, struct mbpf_error_detail *detail)
{
	struct mbpf_activation done;
	int rc;

	switch (message->kind) {
	case LINK_BEGIN:
		return mbpf_stage_begin(message->size, message->digest, detail);
	case LINK_DATA:
		return mbpf_stage_write(message->offset, message->data, message->size, detail);
	default:
		rc = mbpf_stage_activate(NULL, &done, detail);
		if (rc == 0) {
			printk("%s of %s\n", done.updated ? "update" : "load", done.name);
		}
		return rc;
	}
}

static void receive(void)
{
	struct mbpf_error_detail detail = {0};
	struct link_message message;

	while (link_receive(&message)) {
		int rc = take(&message, &detail);

		if (rc != 0) {
			report("package refused", rc, &detail);
			(void)mbpf_stage_drop();
			return;
		}
	}
}

static void ask(uint32_t amperes)
{
	const struct mbpf_ctx_security ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.action = amperes,
	};
	int32_t verdict;

	(void)mbpf_hook_run(&charger, &ctx, sizeof(ctx), &verdict);
	printk("%u A: %s\n", amperes, verdict == MBPF_SECURITY_ALLOW ? "allowed" : "denied");
}

int main(void)
{
	if (load_first() != 0) {
		return 0;
	}
	ask(15);
	printk("a package comes, and is damaged on its way\n");
	link_send(mbpf_program_limit2, mbpf_program_limit2_size, true);
	receive();
	ask(15);
	printk("it comes again\n");
	link_send(mbpf_program_limit2, mbpf_program_limit2_size, false);
	receive();
	ask(15);
	ask(25);
	return 0;
}

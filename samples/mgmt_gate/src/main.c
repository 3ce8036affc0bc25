/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/kernel.h>
#include <zephyr/mgmt/mcumgr/grp/os_mgmt/os_mgmt.h>
#include <zephyr/mgmt/mcumgr/mgmt/mgmt.h>
#include <zephyr/sys/printk.h>

#include <mbpf/control.h>
#include <mbpf/gen/mgmt.h>

#include "client.h"

MBPF_PROGRAM_DECLARE(gate);

/* {"d": "hi"} and {"name": "gate"} */
static const uint8_t echo[] = {0xa1, 0x61, 'd', 0x62, 'h', 'i'};
static const uint8_t name[] = {0xa1, 0x64, 'n', 'a', 'm', 'e', 0x64, 'g', 'a', 't', 'e'};

static void tell(const char *command, int code)
{
	switch (code) {
	case MGMT_ERR_EOK:
		printk("%s: done\n", command);
		break;
	case MGMT_ERR_EACCESSDENIED:
		printk("%s: denied\n", command);
		break;
	default:
		printk("%s: code %d\n", command, code);
		break;
	}
}

static void send_commands(void)
{
	tell("echo",
	     client_send(MGMT_OP_WRITE, MGMT_GROUP_ID_OS, OS_MGMT_ID_ECHO, echo, sizeof(echo)));
	tell("stats of gate", client_send(MGMT_OP_READ, CONFIG_MBPF_MGMT_GROUP_ID, MBPF_MGMT_STATS,
					  name, sizeof(name)));
	tell("detach gate", client_send(MGMT_OP_WRITE, CONFIG_MBPF_MGMT_GROUP_ID, MBPF_MGMT_DETACH,
					name, sizeof(name)));
}

/* With whatever else manages programs kept out. */
static int load_gate(void)
{
	struct mbpf_error_detail detail;
	struct mbpf_runtime *rt;
	struct mbpf_prog *prog;
	int rc = mbpf_control_enter(&rt);

	if (rc != 0) {
		return rc;
	}
	rc = mbpf_prog_load(rt, mbpf_program_gate, mbpf_program_gate_size, &prog, &detail);
	if (rc == 0) {
		rc = mbpf_prog_attach(prog, mbpf_hook_find(rt, "mgmt.command"), 0);
	}
	mbpf_control_leave();
	return rc;
}

int main(void)
{
	int rc = load_gate();

	if (rc != 0) {
		printk("not loaded: %s\n", mbpf_error_string(rc));
		return 0;
	}
	printk("with gate\n");
	send_commands();
	(void)mbpf_control_detach("gate");
	printk("without gate\n");
	tell("echo",
	     client_send(MGMT_OP_WRITE, MGMT_GROUP_ID_OS, OS_MGMT_ID_ECHO, echo, sizeof(echo)));
	tell("unload gate", client_send(MGMT_OP_WRITE, CONFIG_MBPF_MGMT_GROUP_ID, MBPF_MGMT_UNLOAD,
					name, sizeof(name)));
	return 0;
}

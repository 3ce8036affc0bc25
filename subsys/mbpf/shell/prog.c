/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * mbpf prog.
 */

#include <inttypes.h>
#include <string.h>

#include "common.h"

/* The last failure with its stack; what does not fit is cut. Used between enter and leave. */
static char text[512];

static const char *clean_name(const struct mbpf_prog *prog)
{
	static char name[MBPF_CONTROL_NAME_SIZE];

	(void)strncpy(name, mbpf_prog_name(prog), sizeof(name) - 1U);
	mbpf_shell_clean(name, sizeof(name));
	return name;
}

int mbpf_shell_prog_list(const struct shell *sh, size_t argc, char **argv)
{
	struct mbpf_prog_info info;
	const struct mbpf_prog *prog = NULL;
	struct mbpf_runtime *rt;
	int rc = mbpf_shell_enter(sh, &rt);

	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	if (rc != 0) {
		return rc;
	}
	shell_print(sh, MBPF_SHELL_NAME " %-10s %-16s %s", "PROGRAM", "TYPE", "ATTACHED",
		    "PRIORITY");
	while ((prog = mbpf_prog_next(rt, prog)) != NULL) {
		mbpf_prog_info_get(prog, &info);
		if (info.hook == NULL) {
			shell_print(sh, MBPF_SHELL_NAME " %-10s -", clean_name(prog),
				    mbpf_shell_hook_type(info.hook_type));
			continue;
		}
		shell_print(sh, MBPF_SHELL_NAME " %-10s %-16s %8" PRId32 "%s", clean_name(prog),
			    mbpf_shell_hook_type(info.hook_type), info.hook, info.priority,
			    info.resting ? " rests" : "");
	}
	mbpf_control_leave();
	return 0;
}

static void show_capabilities(const struct shell *sh, uint32_t capabilities)
{
#define BIT_OF(name, value) {(name), (value)},
	static const struct mbpf_shell_bit names[] = {MBPF_CAP_NAMES(BIT_OF)};
#undef BIT_OF

	mbpf_shell_bits(sh, "capabilities", names, ARRAY_SIZE(names), capabilities);
	if ((capabilities & ~MBPF_CAP_ALL) != 0U) {
		shell_print(sh, "  of the firmware 0x%08" PRIx32, capabilities & ~MBPF_CAP_ALL);
	}
}

static void show_package(const struct shell *sh, const struct mbpf_prog *prog)
{
	static struct mbpf_control_package package;
	static char digest[2U * MBPF_STAGE_DIGEST_SIZE + 1U];

	if (!mbpf_control_package_get(prog, &package)) {
		shell_print(sh, "package      of the firmware");
		return;
	}
	mbpf_shell_clean(package.version, sizeof(package.version));
	(void)bin2hex(package.digest, sizeof(package.digest), digest, sizeof(digest));
	shell_print(sh, "package      %s, %" PRIu32 " bytes, security version %" PRIu32,
		    package.version, package.size, package.security_version);
	shell_print(sh, "  sha512     %s", digest);
}

static void show_memory(const struct shell *sh, const struct mbpf_prog *prog)
{
	struct mbpf_prog_memory memory;

	mbpf_prog_memory_get(prog, &memory);
	shell_print(sh,
		    "memory       %" PRIu32 " bytes: program %" PRIu32 ", instances %" PRIu32
		    ", heap %" PRIu32 " (used %" PRIu32 "), maps %" PRIu32 ", events %" PRIu32,
		    memory.descriptor + memory.instance + memory.heap + memory.maps + memory.events,
		    memory.descriptor, memory.instance, memory.heap, memory.heap_used, memory.maps,
		    memory.events);
}

/* What a program threw may contain anything; the lines of the stack are kept as lines. */
static void clean_failure(const struct mbpf_prog *prog)
{
	static struct mbpf_prog_error error;
	char *message;

	mbpf_prog_error_get(prog, &error);
	message = error.message[0] != '\0' ? strstr(text, error.message) : NULL;
	if (message != NULL) {
		mbpf_shell_clean(message, strlen(error.message));
	}
	for (char *c = text; *c != '\0'; c++) {
		if (*c != '\n' || strncmp(c + 1, "    at ", 7) != 0) {
			mbpf_shell_clean(c, 1);
		}
	}
}

static void show_failure(const struct shell *sh, const struct mbpf_prog *prog)
{
	if (mbpf_prog_error_format(prog, text, sizeof(text)) == 0U) {
		shell_print(sh, "last failure none");
		return;
	}
	clean_failure(prog);
	shell_print(sh, "last failure");
	shell_print(sh, "%s", text);
}

static void show(const struct shell *sh, const struct mbpf_prog *prog)
{
	struct mbpf_prog_info info;

	mbpf_prog_info_get(prog, &info);
	shell_print(sh, "program      %s", clean_name(prog));
	shell_print(sh, "hook type    %s", mbpf_shell_hook_type(info.hook_type));
	if (info.hook_type == MBPF_HOOK_CUSTOM) {
		shell_print(sh, "schema       %" PRIu32 " version %" PRIu32, info.schema_id,
			    info.schema_version);
	}
	if (info.hook != NULL) {
		shell_print(sh, "attached     %s, priority %" PRId32, info.hook, info.priority);
	} else {
		shell_print(sh, "attached     -");
	}
	shell_print(sh, "state        %s", info.resting ? "rests after failures" : "ready");
	shell_print(sh,
		    "limits       %" PRIu32 " steps, %" PRIu32 " helper calls, %" PRIu32
		    " us (0: no limit)",
		    info.max_steps, info.max_helpers, info.max_wall_time_us);
	show_capabilities(sh, info.capabilities);
	shell_print(sh, "instances    %" PRIu32, info.instances);
	shell_print(sh, "maps         %" PRIu32, info.maps);
	show_memory(sh, prog);
	show_package(sh, prog);
	show_failure(sh, prog);
}

int mbpf_shell_prog_show(const struct shell *sh, size_t argc, char **argv)
{
	struct mbpf_prog *prog;
	int rc = mbpf_shell_enter_prog(sh, argv[1], &prog);

	ARG_UNUSED(argc);
	if (rc == 0) {
		show(sh, prog);
		mbpf_control_leave();
	}
	return rc;
}

/* Which of the firmware's helpers keeps a program from an attach point. */
static void tell_helper(const struct shell *sh, const char *name, const char *hook_name)
{
#if MBPF_OWN_HELPERS
	const struct mbpf_own_helper *helper = NULL;
	const struct mbpf_hook *hook;
	const struct mbpf_prog *prog;
	struct mbpf_runtime *rt;

	if (mbpf_control_enter(&rt) != 0) {
		return;
	}
	prog = mbpf_prog_find(rt, name);
	hook = mbpf_hook_find(rt, hook_name);
	if (prog != NULL && hook != NULL) {
		helper = mbpf_prog_helper_denied(prog, hook);
	}
	if (helper != NULL) {
		shell_error(sh, "It calls the helper %s.", helper->helper.name);
	}
	mbpf_control_leave();
#endif
}

static bool read_priority(const char *word, int32_t *priority)
{
	int err = 0;
	long value = shell_strtol(word, 0, &err);

	*priority = (int32_t)value;
	return err == 0 && value >= INT32_MIN && value <= INT32_MAX;
}

int mbpf_shell_prog_attach(const struct shell *sh, size_t argc, char **argv)
{
	int32_t priority = 0;
	int rc;

	if (argc > 3U && !read_priority(argv[3], &priority)) {
		return mbpf_shell_error(sh, MBPF_ERR_INVALID_ARG, "PRIORITY is a whole number");
	}
	rc = mbpf_control_attach(argv[1], argv[2], priority);
	switch (rc) {
	case 0:
		shell_print(sh, "attached");
		return 0;
	case MBPF_ERR_NOT_FOUND:
		return mbpf_shell_error(sh, rc, "no program or no attach point of that name");
	case MBPF_ERR_HOOK_MISMATCH:
		return mbpf_shell_error(sh, rc, "the program is for another hook type");
	case MBPF_ERR_ALREADY_ATTACHED:
		return mbpf_shell_error(sh, rc, "detach it first");
	case MBPF_ERR_NO_MEM:
		return mbpf_shell_error(sh, rc, "the attach point has all programs it can have");
	case MBPF_ERR_BUDGET_EXCEEDED:
		return mbpf_shell_error(sh, rc, "max_steps is more than the attach point has left");
	case MBPF_ERR_CONTEXT:
		(void)mbpf_shell_error(sh, rc, "a helper may not be called at that attach point");
		tell_helper(sh, argv[1], argv[2]);
		return rc;
	case MBPF_ERR_NESTED_EXEC:
		return mbpf_shell_error(sh, rc, "it is running: try again");
	default:
		return mbpf_shell_error(sh, rc, NULL);
	}
}

int mbpf_shell_prog_detach(const struct shell *sh, size_t argc, char **argv)
{
	int rc = mbpf_control_detach(argv[1]);

	ARG_UNUSED(argc);
	switch (rc) {
	case 0:
		shell_print(sh, "detached");
		return 0;
	case MBPF_ERR_NOT_FOUND:
		return mbpf_shell_error(sh, rc, "no program of that name");
	case MBPF_ERR_NOT_ATTACHED:
		return mbpf_shell_error(sh, rc, "it is on no attach point");
	default:
		return mbpf_shell_error(sh, rc, NULL);
	}
}

int mbpf_shell_prog_unload(const struct shell *sh, size_t argc, char **argv)
{
	int rc = mbpf_control_unload(argv[1]);

	ARG_UNUSED(argc);
	switch (rc) {
	case 0:
		shell_print(sh, "unloaded");
		return 0;
	case MBPF_ERR_NOT_FOUND:
		return mbpf_shell_error(sh, rc, "no program of that name");
	case MBPF_ERR_STILL_ATTACHED:
		return mbpf_shell_error(sh, rc, "detach it first");
	case MBPF_ERR_NESTED_EXEC:
		return mbpf_shell_error(sh, rc, "it is running: try again");
	default:
		return mbpf_shell_error(sh, rc, NULL);
	}
}

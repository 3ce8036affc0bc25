/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the shell commands share: errors by name, names of numbers, texts of programs.
 */

#include "common.h"

int mbpf_shell_error(const struct shell *sh, int rc, const char *why)
{
	if (why != NULL) {
		shell_error(sh, "%s: %s", mbpf_error_string(rc), why);
	} else {
		shell_error(sh, "%s", mbpf_error_string(rc));
	}
	return rc;
}

int mbpf_shell_enter(const struct shell *sh, struct mbpf_runtime **rt)
{
	int rc = mbpf_control_enter(rt);

	if (rc == MBPF_ERR_NOT_FOUND) {
		return mbpf_shell_error(sh, rc, "the runtime does not run");
	}
	return rc != 0 ? mbpf_shell_error(sh, rc, NULL) : 0;
}

int mbpf_shell_enter_prog(const struct shell *sh, const char *name, struct mbpf_prog **prog)
{
	struct mbpf_runtime *rt;
	int rc = mbpf_shell_enter(sh, &rt);

	if (rc != 0) {
		return rc;
	}
	*prog = mbpf_prog_find(rt, name);
	if (*prog == NULL) {
		mbpf_control_leave();
		return mbpf_shell_error(sh, MBPF_ERR_NOT_FOUND, "no program of that name");
	}
	return 0;
}

void mbpf_shell_clean(char *text, size_t size)
{
	for (size_t i = 0; i < size && text[i] != '\0'; i++) {
		if (text[i] < ' ' || text[i] > '~') {
			text[i] = '.';
		}
	}
}

void mbpf_shell_bits(const struct shell *sh, const char *title, const struct mbpf_shell_bit *names,
		     size_t count, uint32_t bits)
{
	shell_fprintf_normal(sh, "%s", title);
	for (size_t i = 0; i < count; i++) {
		if ((bits & names[i].bit) != 0U) {
			shell_fprintf_normal(sh, " %s", names[i].name);
		}
	}
	shell_print(sh, "");
}

const char *mbpf_shell_hook_type(uint32_t type)
{
#define NAME(id, name, ...) [id] = (name),
	static const char *const names[] = {MBPF_HOOK_LIST(NAME)};
#undef NAME

	return type < ARRAY_SIZE(names) && names[type] != NULL ? names[type] : "unknown";
}

const char *mbpf_shell_map_type(uint32_t type)
{
#define NAME(id, name) [id] = (name),
	static const char *const names[] = {MBPF_MAP_LIST(NAME)};
#undef NAME

	return type < ARRAY_SIZE(names) && names[type] != NULL ? names[type] : "unknown";
}

bool mbpf_shell_number(const char *text, uint32_t max, uint32_t *number)
{
	unsigned long long value;
	int err = 0;

	value = shell_strtoull(text, 0, &err);
	*number = (uint32_t)value;
	return err == 0 && value <= max;
}

/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The Tab key, in a shell whose terminal is this test.
 */

#include <ctype.h>
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/shell/shell.h>
#include <zephyr/ztest.h>

#include "run.h"

/* Time for the shell's thread. */
#define WAIT_MS 50

static struct {
	shell_transport_handler_t handler;
	void *context;
	const char *in;
	char out[2048]; /* without what moves the cursor */
	bool is_steered;
	size_t length;
} terminal;

static int terminal_init(const struct shell_transport *transport, const void *config,
			 shell_transport_handler_t handler, void *context)
{
	ARG_UNUSED(transport);
	ARG_UNUSED(config);
	terminal.handler = handler;
	terminal.context = context;
	terminal.in = "";
	return 0;
}

static int terminal_uninit(const struct shell_transport *transport)
{
	ARG_UNUSED(transport);
	return 0;
}

static int terminal_enable(const struct shell_transport *transport, bool blocking)
{
	ARG_UNUSED(transport);
	ARG_UNUSED(blocking);
	return 0;
}

static int terminal_write(const struct shell_transport *transport, const void *data, size_t length,
			  size_t *count)
{
	const char *from = data;

	ARG_UNUSED(transport);
	for (size_t i = 0; i < length; i++) {
		if (from[i] == '\x1b') {
			terminal.is_steered = true;
		} else if (!terminal.is_steered && terminal.length < sizeof(terminal.out) - 1U) {
			terminal.out[terminal.length++] = from[i];
		} else if (isalpha((unsigned char)from[i]) != 0) {
			terminal.is_steered = false;
		}
	}
	terminal.out[terminal.length] = '\0';
	*count = length;
	return 0;
}

static int terminal_read(const struct shell_transport *transport, void *data, size_t length,
			 size_t *count)
{
	ARG_UNUSED(transport);
	*count = MIN(length, strlen(terminal.in));
	memcpy(data, terminal.in, *count);
	terminal.in += *count;
	return 0;
}

static const struct shell_transport_api terminal_api = {
	.init = terminal_init,
	.uninit = terminal_uninit,
	.enable = terminal_enable,
	.write = terminal_write,
	.read = terminal_read,
};

static struct shell_transport transport = {.api = &terminal_api};
SHELL_DEFINE(tab_shell, "> ", &transport, 0, 0, SHELL_FLAG_OLF_CRLF);

static void *start(void)
{
	static const struct shell_backend_config_flags flags = {.echo = 1};

	zassert_ok(shell_init(&tab_shell, NULL, flags, false, 0));
	k_msleep(WAIT_MS);
	return NULL;
}

/* Types keys into an empty line. */
static void type(const char *keys)
{
	terminal.length = 0;
	terminal.out[0] = '\0';
	terminal.in = keys;
	terminal.handler(SHELL_TRANSPORT_EVT_RX_RDY, terminal.context);
	k_msleep(WAIT_MS);
}

/* Types, and expects that this is on the terminal afterwards. */
static void type_expect(const char *keys, const char *text)
{
	type("\x03");
	type(keys);
	zassert_not_null(strstr(terminal.out, text), "no '%s' in: %s", text, terminal.out);
}

ZTEST(shell_complete, test_a_program)
{
	type_expect("mbpf prog show pr\t", "mbpf prog show probe ");
	type_expect("mbpf stats g\t", "mbpf stats gate ");
	type_expect("mbpf prog unload \t", "gatelightprobe");
}

ZTEST(shell_complete, test_an_attach_point)
{
	type_expect("mbpf prog attach probe \t", "mbpf prog attach probe test.");
	type_expect("mbpf prog attach probe test.t\t", "mbpf prog attach probe test.timer ");
	type_expect("mbpf prog attach nobody \t", "mbpf prog attach nobody ");
}

ZTEST(shell_complete, test_a_map)
{
	type_expect("mbpf map dump probe \t", "eachnetsqueueseenslotstotal");
	type_expect("mbpf map get probe n\t", "mbpf map get probe nets ");
	type("\x03");
	type("mbpf map get gate \t");
	zassert_is_null(strstr(terminal.out, "nets"), "the maps of that program: %s", terminal.out);
}

ZTEST(shell_complete, test_a_line_that_is_typed)
{
	type_expect("mbpf prog sh\tpr\t\r", "program      probe\r\n");
	type_expect("mbpf prog attach --help\r", "PROG HOOK [PRIORITY]");
}

ZTEST_SUITE(shell_complete, NULL, start, set_up, NULL, NULL);

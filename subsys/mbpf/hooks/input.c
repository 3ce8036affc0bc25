/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The attach point of input events. It fires where Zephyr calls those who listen to input: in the
 * input thread, or at once where the event is reported.
 */

#include <string.h>

#include <zephyr/input/input.h>

#include <mbpf/info.h>
#include <mbpf/input.h>
#include <mbpf/zephyr.h>

static const struct mbpf_schema_field fields[] = {
	MBPF_SCHEMA_MEMBER(mbpf_input_event, type, MBPF_FIELD_U8),
	MBPF_SCHEMA_MEMBER(mbpf_input_event, sync, MBPF_FIELD_U8),
	MBPF_SCHEMA_MEMBER(mbpf_input_event, code, MBPF_FIELD_U16),
	MBPF_SCHEMA_MEMBER(mbpf_input_event, value, MBPF_FIELD_I32),
	MBPF_SCHEMA_MEMBER(mbpf_input_event, device, MBPF_FIELD_BYTES),
};

static const struct mbpf_schema schema = {
	.id = MBPF_INPUT_SCHEMA_ID,
	.version = MBPF_INPUT_SCHEMA_VERSION,
	.fields = fields,
	.field_count = ARRAY_SIZE(fields),
};

MBPF_HOOK_DEFINE(mbpf_input_hook, "input.event", MBPF_HOOK_CUSTOM, .schema = &schema,
		 .context = IS_ENABLED(CONFIG_INPUT_MODE_SYNCHRONOUS) ? MBPF_CONTEXT_ISR
								      : MBPF_CONTEXT_THREAD);

static void receive(struct input_event *input, void *user_data)
{
	struct mbpf_input_event event = {
		.type = input->type,
		.sync = input->sync,
		.code = input->code,
		.value = input->value,
	};
	const struct mbpf_ctx_custom ctx = {
		MBPF_CTX_CUSTOM(&schema),
		.data = (const uint8_t *)&event,
		.data_len = sizeof(event),
	};
	int32_t verdict;

	ARG_UNUSED(user_data);
	if (mbpf_hook_programs(&mbpf_input_hook) == 0U) {
		return;
	}
	if (input->dev != NULL) {
		memcpy(event.device, input->dev->name,
		       MIN(strlen(input->dev->name), sizeof(event.device)));
	}
	(void)mbpf_hook_run(&mbpf_input_hook, &ctx, sizeof(ctx), &verdict);
}

INPUT_CALLBACK_DEFINE_NAMED(NULL, receive, NULL, mbpf);

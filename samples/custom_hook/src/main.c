/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include <mbpf/zephyr.h>

#include "fan.h"

#define PERIOD_MS   200
#define FAN_PERCENT 100

/* --- What programs see: an event, and something that they can do --- */

struct motor_event {
	uint8_t motor;
	int16_t temperature; /* tenths of a degree */
	uint32_t rpm;
};

static const struct mbpf_schema_field motor_fields[] = {
	MBPF_SCHEMA_MEMBER(motor_event, motor, MBPF_FIELD_U8),
	MBPF_SCHEMA_MEMBER(motor_event, temperature, MBPF_FIELD_I16),
	MBPF_SCHEMA_MEMBER(motor_event, rpm, MBPF_FIELD_U32),
};

static const struct mbpf_schema motor_schema = {
	.id = 1,
	.version = 1,
	.fields = motor_fields,
	.field_count = ARRAY_SIZE(motor_fields),
};

MBPF_HOOK_DEFINE(motor_hook, "app.motor", MBPF_HOOK_CUSTOM, .schema = &motor_schema);

static uint32_t fan_percent;

static int set_fan(struct mbpf_call *call)
{
	uint32_t percent;
	int status = mbpf_arg_u32(call, 0, &percent);

	if (status == 0 && percent > FAN_PERCENT) {
		status = mbpf_call_refuse(call);
	}
	if (status == 0) {
		mbpf_return_bool(call, percent != fan_percent);
		fan_percent = percent;
	}
	return status;
}

MBPF_HELPER_DEFINE(set_fan_helper, MBPF_HELPER_setFan(set_fan));

/* --- The application --- */

MBPF_PROGRAM_DECLARE(motor_guard);

/* The power that the motor may have, in percent: the verdict of the program. It is 0 when there is
 * none, or when it fails.
 */
static int32_t judge(const struct motor_event *event)
{
	const struct mbpf_ctx_custom ctx = {
		MBPF_CTX_CUSTOM(&motor_schema),
		.data = (const uint8_t *)event,
		.data_len = sizeof(*event),
	};
	int32_t percent;

	if (mbpf_hook_run(&motor_hook, &ctx, sizeof(ctx), &percent) != 0) {
		return 0;
	}
	return CLAMP(percent, 0, 100);
}

static void measure(void)
{
	static const struct motor_event events[] = {
		{.motor = 0, .temperature = 412, .rpm = 2000},
		{.motor = 0, .temperature = 655, .rpm = 2000},
		{.motor = 0, .temperature = 655, .rpm = 4000},
		{.motor = 1, .temperature = 905, .rpm = 4000},
	};

	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		int32_t percent = judge(&events[i]);

		printk("motor %u: %d.%d degrees, %u rpm: power %d %%, fan %u %%\n", events[i].motor,
		       events[i].temperature / 10, events[i].temperature % 10, events[i].rpm,
		       percent, fan_percent);
		k_msleep(PERIOD_MS);
	}
}

int main(void)
{
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog;
	int rc;

	printk("without a program\n");
	measure();
	rc = mbpf_prog_load(mbpf_zephyr_runtime(), mbpf_program_motor_guard,
			    mbpf_program_motor_guard_size, &prog, &detail);
	if (rc == 0) {
		rc = mbpf_prog_attach(prog, &motor_hook, 0);
	}
	if (rc != 0) {
		printk("not started: %s\n", mbpf_error_string(rc));
		return 0;
	}
	printk("with motor_guard\n");
	measure();
	return 0;
}

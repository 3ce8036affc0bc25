/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The attach point of input events, on Zephyr: what programs of it see.
 *
 * With CONFIG_MBPF_HOOK_INPUT. The attach point input.event is of type CUSTOM; a program for it
 * has this schema in its mbpf.yaml:
 *
 * @code{.yaml}
 * schema:
 *   id: 65536
 *   version: 1
 *   fields:
 *     - {name: type, type: u8, offset: 0}
 *     - {name: sync, type: u8, offset: 1}
 *     - {name: code, type: u16, offset: 2}
 *     - {name: value, type: i32, offset: 4}
 *     - {name: device, type: bytes, offset: 8, length: 16}
 * @endcode
 * @ingroup mbpf_hook
 * @{
 */

#ifndef MBPF_INPUT_H_
#define MBPF_INPUT_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Number of the schema. Those of an application are below. */
#define MBPF_INPUT_SCHEMA_ID      65536U
/** Its version. */
#define MBPF_INPUT_SCHEMA_VERSION 1U
/** Bytes of the device's name. */
#define MBPF_INPUT_DEVICE_SIZE    16U

/** The data of an event: those of Zephyr's struct input_event. */
struct mbpf_input_event {
	uint8_t type;  /* INPUT_EV_KEY and so on */
	uint8_t sync;  /* 1 for the last one of those that belong together */
	uint16_t code; /* which key or axis */
	int32_t value;
	/* Name of the device, cut; 0 behind it, and throughout where there is no device. */
	char device[MBPF_INPUT_DEVICE_SIZE];
};

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_INPUT_H_ */

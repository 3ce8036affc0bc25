/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Programs that a test attaches and gets rid of.
 */

#ifndef ATTACHED_H_
#define ATTACHED_H_

#include <zephyr/kernel.h>
#include <zephyr/sys/byteorder.h>
#include <zephyr/ztest.h>

#include <mbpf/map.h>
#include <mbpf/zephyr.h>

/* A signed program of the firmware, loaded and attached to the point of that name. */
static inline struct mbpf_prog *attach_program(const uint8_t *package, size_t size,
					       const char *point)
{
	struct mbpf_runtime *rt = mbpf_zephyr_runtime();
	struct mbpf_hook *hook = mbpf_hook_find(rt, point);
	struct mbpf_error_detail detail = {0};
	struct mbpf_prog *prog;
	int rc = mbpf_prog_load(rt, package, size, &prog, &detail);

	zassert_ok(rc, "%s, %s", mbpf_error_string(rc), mbpf_reason_string(detail.reason));
	zassert_not_null(hook, "%s", point);
	zassert_ok(mbpf_prog_attach(prog, hook, 0), "%s", point);
	return prog;
}

#define ATTACH(name_, point_)                                                                      \
	attach_program(mbpf_program_##name_, mbpf_program_##name_##_size, (point_))

/* Detaches and unloads; waits for a thread that is within the program. */
static inline void remove_program(struct mbpf_prog *prog)
{
	int rc;

	(void)mbpf_prog_detach(prog); /* a test may have done so */
	rc = mbpf_prog_unload(prog);
	while (rc == MBPF_ERR_NESTED_EXEC) {
		k_msleep(1);
		rc = mbpf_prog_unload(prog);
	}
	zassert_ok(rc);
}

/* All of them, after a test. */
static inline void remove_all_programs(void *fixture)
{
	struct mbpf_prog *prog = mbpf_prog_next(mbpf_zephyr_runtime(), NULL);

	ARG_UNUSED(fixture);
	while (prog != NULL) {
		remove_program(prog);
		prog = mbpf_prog_next(mbpf_zephyr_runtime(), NULL);
	}
}

/* An entry of the array of u32 of that name. */
static inline uint32_t number_in(struct mbpf_prog *prog, const char *map, uint32_t index)
{
	uint8_t value[sizeof(uint32_t)] = {0};

	(void)mbpf_map_lookup(mbpf_prog_map(prog, map), &index, value);
	return sys_get_le32(value);
}

#endif /* ATTACHED_H_ */

# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Builds ``mbpf.sim._core``: the C runtime of the device as a Python extension.

Run by the package's own build (setup.py). The declarations below are checked against the C headers
by the compiler.
"""

from __future__ import annotations

from pathlib import Path

from cffi import FFI

ROOT = Path(__file__).resolve().parents[3]
CORE = ROOT / "subsys" / "mbpf" / "core"

DECLARATIONS = """
struct mbpf_key {
    uint8_t public_key[32]; uint8_t key_id[8]; uint32_t first_epoch, last_epoch; ...;
};
struct mbpf_limits {
    uint32_t max_heap_size, max_steps, max_helpers, max_map_bytes, max_map_entries, max_maps;
    uint32_t max_programs; ...;
};
struct mbpf_ceiling { uint32_t hook_type, max_steps, max_helpers, max_wall_time_us; ...; };
struct mbpf_policy {
    const struct mbpf_key *keys; uint32_t key_count, epoch, capabilities;
    bool allow_unsigned, allow_shared_maps;
    struct mbpf_limits limits; const struct mbpf_ceiling *ceilings; uint32_t ceiling_count; ...;
};
struct mbpf_services {
    uint64_t (*now_ns)(void *);
    void (*log)(const struct mbpf_prog *, uint32_t, const char *, size_t, void *);
    void *user_data; ...;
};
enum mbpf_instance_mode { MBPF_INSTANCE_SINGLE, ... };
struct mbpf_instance_config { enum mbpf_instance_mode mode; uint32_t count; ...; };
struct mbpf_breaker_config { uint32_t threshold, cooldown_us; ...; };
struct mbpf_defer_config { uint32_t max_entries, max_snapshot_bytes; ...; };
#define MBPF_CPU_COUNT ...
#define MBPF_ERR_NO_MEM ...
#define MBPF_ERR_CONTEXT ...
struct mbpf_runtime_config {
    void *arena; size_t arena_size; struct mbpf_policy policy; struct mbpf_services services;
    struct mbpf_breaker_config breaker; struct mbpf_instance_config instances;
    uint32_t log_per_second, event_ring_size; ...;
};
struct mbpf_runtime { size_t arena_used; ...; };
struct mbpf_schema_field { const char *name; uint32_t offset, length, type; ...; };
struct mbpf_schema {
    uint32_t id, version; const struct mbpf_schema_field *fields; uint32_t field_count; ...;
};
struct mbpf_hook {
    const char *name; uint8_t type, context; uint32_t max_steps; const struct mbpf_schema *schema;
    uint8_t prog_count; ...;
};
struct mbpf_trace { uint32_t count; uint32_t pc[8]; ...; };
struct mbpf_error_detail {
    int32_t code; uint16_t reason, item; uint8_t error_class;
    uint32_t section, offset, limit, actual;
    char message[64]; struct mbpf_trace trace; ...;
};
struct mbpf_prog_stats {
    uint64_t invocations, successes; uint64_t failures[...]; uint64_t nested_dropped, contended;
    uint64_t breaker_trips, breaker_skipped, deferred_dropped, steps_total;
    uint32_t steps_min, steps_max, steps_last; uint64_t helper_calls, log_lines, collections;
    uint64_t log_lost, events, events_lost; ...;
};
struct mbpf_prog_error {
    uint8_t failure, error_class; uint32_t pc, func; char message[64];
    struct mbpf_trace trace; ...;
};
struct mbpf_prog_memory { uint32_t descriptor, instance, heap, maps, events, heap_used; ...; };
struct mbpf_event { uint32_t id, length; uint8_t data[256]; ...; };
struct mbpf_map_info {
    char name[32]; uint32_t type, key_size, value_size, max_entries, flags; ...;
};
struct mbpf_ctx_tracepoint {
    uint32_t abi_version, tracepoint_id; uint64_t timestamp; uint32_t cpu, pid, data_len;
    uint16_t flags, reserved; const uint8_t *data; ...;
};
struct mbpf_ctx_timer {
    uint32_t abi_version, timer_id, period_us; uint16_t flags, reserved;
    uint64_t invocation_count, timestamp; ...;
};
struct mbpf_ctx_net {
    uint32_t abi_version, ifindex, pkt_len, data_len; uint16_t l2_proto, flags;
    const uint8_t *data; ...;
};
#define MBPF_NO_ITEM ...
enum mbpf_map_policy { MBPF_MAPS_PRESERVE, MBPF_MAPS_FRESH, ... };
struct mbpf_update_options { enum mbpf_map_policy maps; ...; };
struct mbpf_ctx_security {
    uint32_t abi_version, subject_id, object_id, action; uint16_t flags, reserved;
    uint32_t data_len; const uint8_t *data; ...;
};
struct mbpf_ctx_custom {
    uint32_t abi_version, custom_hook_id, schema_version; uint16_t flags, reserved;
    uint32_t field_count, data_len; const uint8_t *data;
    const struct mbpf_schema_field *fields; ...;
};
struct sim_state { uint64_t now_ns; bool is_running; void *handle; ...; };
struct mbpf_prog;
struct mbpf_map;

int mbpf_runtime_init(struct mbpf_runtime *, const struct mbpf_runtime_config *);
int mbpf_runtime_epoch_raise(struct mbpf_runtime *, uint32_t);
uint32_t mbpf_runtime_epoch(const struct mbpf_runtime *);
int mbpf_prog_load(struct mbpf_runtime *, const void *, size_t, struct mbpf_prog **,
    struct mbpf_error_detail *);
int mbpf_prog_update(struct mbpf_prog *, const void *, size_t,
    const struct mbpf_update_options *, struct mbpf_error_detail *);
int mbpf_prog_reclaim(struct mbpf_prog *);
int mbpf_prog_unload(struct mbpf_prog *);
int mbpf_prog_attach(struct mbpf_prog *, struct mbpf_hook *, int32_t);
int mbpf_prog_detach(struct mbpf_prog *);
const char *mbpf_prog_name(const struct mbpf_prog *);
void mbpf_prog_stats_get(const struct mbpf_prog *, struct mbpf_prog_stats *);
void mbpf_prog_error_get(const struct mbpf_prog *, struct mbpf_prog_error *);
size_t mbpf_prog_error_format(const struct mbpf_prog *, char *, size_t);
void mbpf_prog_memory_get(const struct mbpf_prog *, struct mbpf_prog_memory *);
int mbpf_hook_register(struct mbpf_runtime *, struct mbpf_hook *);
bool mbpf_prog_breaker_open(const struct mbpf_prog *);
int mbpf_prog_breaker_reset(struct mbpf_prog *);
bool mbpf_hook_can_defer(uint32_t);
int mbpf_hook_defer(struct mbpf_hook *, const void *, size_t);
int mbpf_defer_start(struct mbpf_runtime *, const struct mbpf_defer_config *);
int mbpf_defer_drain(struct mbpf_runtime *, uint32_t);
uint32_t mbpf_defer_pending(const struct mbpf_runtime *);
uint64_t mbpf_defer_dropped(const struct mbpf_runtime *);
struct mbpf_map *mbpf_prog_map(struct mbpf_prog *, const char *);
struct mbpf_map *mbpf_prog_map_at(struct mbpf_prog *, uint32_t);
const struct mbpf_map_info *mbpf_map_info(const struct mbpf_map *);
uint32_t mbpf_map_count(const struct mbpf_map *);
int mbpf_map_lookup(struct mbpf_map *, const void *, void *);
int mbpf_map_update(struct mbpf_map *, const void *, const void *, uint32_t);
int mbpf_map_next(struct mbpf_map *, uint32_t *, void *, void *);
int mbpf_map_counter_get(struct mbpf_map *, uint32_t, int64_t *);
uint32_t mbpf_map_ring_dropped(const struct mbpf_map *);
int mbpf_event_read(struct mbpf_prog *, struct mbpf_event *);
uint32_t mbpf_event_count(const struct mbpf_prog *);

uint64_t sim_now_ns(void *);
void sim_clock_set(struct sim_state *, uint64_t);
int sim_run(struct mbpf_hook *, const void *, size_t, int32_t *, uint64_t *);
void sim_cpu_set(uint32_t);
int32_t sim_run_many(struct mbpf_hook *, const void *, size_t, uint32_t);
int32_t sim_run_cycle(struct mbpf_hook *, const void *, size_t, uint32_t, uint32_t);
void sim_net_context(struct mbpf_ctx_net *, const uint8_t *, uint32_t, uint32_t, uint16_t,
    uint32_t, uint32_t, uint32_t);
size_t sim_map_size(uint32_t, uint32_t, uint32_t, uint32_t);
int sim_ring_event(const struct mbpf_map *, uint32_t, uint8_t *, uint32_t *);
void sim_fini(struct mbpf_prog *, struct mbpf_prog_error *);
struct sim_value { char kind; uint32_t length; uint8_t *data; int64_t number; uint64_t pair; ...; };
struct sim_helpers { uint32_t count; ...; };
int sim_helper_add(struct mbpf_runtime *, struct sim_helpers *, const char *, uint32_t,
    const char *, uint32_t, const char *, uint32_t);
const char *sim_helper_denied(const struct mbpf_prog *, const struct mbpf_hook *);
void sim_helpers_answer(bool (*)(void *, uint32_t, struct sim_value *, uint32_t,
    struct sim_value *));
extern "Python" bool sim_answer(void *, uint32_t, struct sim_value *, uint32_t,
    struct sim_value *);
extern "Python" void sim_log(const struct mbpf_prog *, uint32_t, const char *, size_t, void *);
"""


def make(extra_compile_args: tuple[str, ...] = (), extra_link_args: tuple[str, ...] = ()) -> FFI:
    """The extension, ready to be compiled; the extra arguments are for sanitizer builds."""
    ffi = FFI()
    ffi.cdef("struct mbpf_prog; struct mbpf_map;" + DECLARATIONS)
    sim = Path(__file__).resolve().parent
    sources = [*CORE.glob("*.c"), sim / "sim.c", sim / "helpers.c", sim / "port.c"]
    ffi.set_source(
        "mbpf.sim._core",
        '#include "cpu.h"\n#include "sim.h"\n#include "helpers.h"',
        sources=sorted(str(source.relative_to(ROOT)) for source in sources),
        include_dirs=["include", "python/mbpf/sim"],
        define_macros=[
            ("MBPF_ALLOW_UNSIGNED", "1"),
            ("MBPF_COMPUTED_GOTO", "1"),
            ("MBPF_CPU_COUNT", "4"),
            ("MBPF_MANIFEST_JSON", "1"),
            ("MBPF_REJECT_STRINGS", "1"),
        ],
        extra_compile_args=[
            "-std=gnu99",
            "-O2",
            "-fno-semantic-interposition",
            *extra_compile_args,
        ],
        extra_link_args=[*extra_link_args],
    )
    return ffi


ffibuilder = make()

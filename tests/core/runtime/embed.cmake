# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0

# Files that the sources include as NAME.inc, a list of bytes.
set(MBPF_EMBED
  data/arguments.mbpf
  data/context_version.mbpf
  data/events.mbpf
  data/events_none.mbpf
  data/events_throws.mbpf
  data/faults.mbpf
  data/faults_2.mbpf
  data/faults_3.mbpf
  data/faults_4.mbpf
  data/first.mbpf
  data/first_2.mbpf
  data/first_3.mbpf
  data/first_4.mbpf
  data/first_5.mbpf
  data/foreign.mbpf
  data/foreign_unnamed.mbpf
  data/globals.mbpf
  data/init_loops.mbpf
  data/init_throws.mbpf
  data/map_sizes.mbpf
  data/map_type.mbpf
  data/map_wide.mbpf
  data/observer.mbpf
  data/observer_next.mbpf
  data/other_engine.mbpf
  data/ram.mbpf
  data/refused.bin
  data/second.mbpf
  data/second_named.mbpf
  data/stack.mbpf
  data/stack_plain.mbpf
  data/state.mbpf
  data/state_next.mbpf
  data/state_throws.mbpf
  data/state_wide.mbpf
  data/timer.mbpf
  data/top_throws.mbpf
  data/trace.mbpf
  data/unknown_hook.mbpf
  data/unnamed.mbpf
  data/unsigned.mbpf
  data/wall.mbpf
)

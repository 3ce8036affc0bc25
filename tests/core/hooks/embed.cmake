# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0

# Files that the sources include as NAME.inc, a list of bytes.
set(MBPF_EMBED
  data/fields_net.mbpf
  data/fields_timer.mbpf
  data/fields_tracepoint.mbpf
  data/gate.mbpf
  data/object.mbpf
)

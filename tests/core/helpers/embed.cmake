# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0

# Files that the sources include as NAME.inc, a list of bytes.
set(MBPF_EMBED
  data/budget.mbpf
  data/core_version.mbpf
  data/kinds.mbpf
  data/no_capability.mbpf
  data/no_versions.mbpf
  data/other_capability.mbpf
  data/quiet.mbpf
  data/relay.mbpf
)

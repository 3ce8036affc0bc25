# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0

# Files that the sources include as NAME.inc, a list of bytes.
set(MBPF_EMBED
  data/drop_port.mbpf
  data/rate_limit.mbpf
  data/top_talkers.mbpf
  data/vectors.mbpf
  ../../captures/lab.pcap
)

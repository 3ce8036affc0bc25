# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What a build of a Zephyr application says of the firmware it makes."""

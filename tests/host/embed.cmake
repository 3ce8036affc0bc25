# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
#
# Writes a file's bytes as a C initializer, as Zephyr's generate_inc_file_for_target() does:
#   cmake -DIN=FILE -DOUT=FILE.inc -P embed.cmake

file(READ ${IN} bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
file(WRITE ${OUT} "${bytes}\n")

# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0

# Lets the sources of a Zephyr test include the files that its embed.cmake lists, each as NAME.inc.
function(mbpf_embed_files target)
  include(${CMAKE_CURRENT_SOURCE_DIR}/embed.cmake)
  foreach(file ${MBPF_EMBED})
    get_filename_component(name ${file} NAME)
    generate_inc_file_for_target(${target} ${file} ${ZEPHYR_BINARY_DIR}/include/generated/${name}.inc)
  endforeach()
endfunction()

# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
#
# The public keys of the configuration, as a C array of the library.

separate_arguments(names UNIX_COMMAND "${CONFIG_MBPF_PUBLIC_KEYS}")
set(keys)
set(key_files)
foreach(name ${names})
  cmake_path(ABSOLUTE_PATH name BASE_DIRECTORY ${APPLICATION_SOURCE_DIR})
  list(APPEND keys ${name})
  string(REGEX REPLACE "@[0-9]+(-[0-9]*)?$" "" file ${name})
  list(APPEND key_files ${file})
endforeach()

if(CONFIG_MBPF_DEVELOPMENT_KEY)
  mbpf_development_key(private)
  cmake_path(REPLACE_EXTENSION private LAST_ONLY .pub OUTPUT_VARIABLE public)
  list(APPEND keys ${public})
  list(APPEND key_files ${public})
  message(WARNING
    "CONFIG_MBPF_DEVELOPMENT_KEY is set: this firmware runs what is signed with ${private}. For development only.")
endif()

if(keys)
  set(array ${CMAKE_CURRENT_BINARY_DIR}/trusted_keys.c)
  # At once, so that a wrong name stops the build before it begins; and again when a key changes.
  mbpf_run_host_tool(told key export ${keys} -o ${array})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${key_files})
  zephyr_library_sources(${array})
  zephyr_library_compile_definitions(MBPF_TRUSTED_KEYS=1)
elseif(NOT CONFIG_MBPF_ALLOW_UNSIGNED)
  message(FATAL_ERROR
    "This firmware could load no hook program: it trusts no key. Set CONFIG_MBPF_PUBLIC_KEYS to the files that "
    "'mbpf keygen' wrote, or CONFIG_MBPF_DEVELOPMENT_KEY=y while developing, or CONFIG_MBPF_BOOT=n when the "
    "application brings a policy of its own.")
endif()

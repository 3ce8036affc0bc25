# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
#
# Functions for applications: programs that are compiled, packed and signed with the firmware.

include_guard(GLOBAL)

cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH MBPF_MODULE_DIR)
set_property(GLOBAL PROPERTY MBPF_MODULE_DIR ${MBPF_MODULE_DIR})

# The command that runs the host tools of this module.
function(mbpf_host_tool out)
  get_property(module GLOBAL PROPERTY MBPF_MODULE_DIR)
  set(${out} ${CMAKE_COMMAND} -E env PYTHONPATH=${module}/python ${PYTHON_EXECUTABLE} -m mbpf PARENT_SCOPE)
endfunction()

# Runs the host tools while the build is configured; stops it with what they say.
function(mbpf_run_host_tool out)
  mbpf_host_tool(tool)
  execute_process(
    COMMAND ${tool} ${ARGN}
    OUTPUT_VARIABLE told
    ERROR_VARIABLE problem
    RESULT_VARIABLE result
    OUTPUT_STRIP_TRAILING_WHITESPACE
  )
  if(NOT result EQUAL 0)
    if(problem MATCHES "No module named")
      string(APPEND problem "The host tools need the Python packages of this module: west packages pip --install")
    endif()
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "mbpf ${command}\n${problem}")
  endif()
  set(${out} "${told}" PARENT_SCOPE)
endfunction()

# The private half of the development key, which is made when there is none.
function(mbpf_development_key out)
  mbpf_run_host_tool(told key development --json)
  string(JSON private GET "${told}" private)
  set(${out} ${private} PARENT_SCOPE)
endfunction()

# mbpf_add_program(TARGET FOLDER [NAME name] [KEY file | UNSIGNED] [UNCHECKED])
#
# Compiles the program in FOLDER (with its mbpf.yaml) whenever it changes, signs it, and adds it to TARGET as
# `mbpf_program_NAME` (see MBPF_PROGRAM_DECLARE() in mbpf/zephyr.h). NAME is the folder's unless given. It is signed with
# KEY, a private key; or with the development key if CONFIG_MBPF_DEVELOPMENT_KEY is set; else, or with UNSIGNED, not at all. What this
# firmware would refuse to load stops the build, unless UNCHECKED. Without CONFIG_MBPF nothing is done.
function(mbpf_add_program target folder)
  cmake_parse_arguments(PARSE_ARGV 2 arg "UNSIGNED;UNCHECKED" "NAME;KEY" "")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "mbpf_add_program: unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT CONFIG_MBPF)
    return()
  endif()
  get_filename_component(folder ${folder} ABSOLUTE)
  if(NOT EXISTS ${folder}/mbpf.yaml)
    message(FATAL_ERROR "mbpf_add_program: there is no ${folder}/mbpf.yaml")
  endif()
  if(NOT arg_NAME)
    get_filename_component(arg_NAME ${folder} NAME)
  endif()
  if(NOT arg_NAME MATCHES "^[A-Za-z_][A-Za-z0-9_]*$")
    message(FATAL_ERROR "mbpf_add_program: \"${arg_NAME}\" is no name for C; give one with NAME")
  endif()

  set(options)
  if(arg_KEY AND arg_UNSIGNED)
    message(FATAL_ERROR "mbpf_add_program: KEY and UNSIGNED exclude each other")
  elseif(arg_KEY)
    get_filename_component(arg_KEY ${arg_KEY} ABSOLUTE)
  elseif(CONFIG_MBPF_DEVELOPMENT_KEY AND NOT arg_UNSIGNED)
    mbpf_development_key(arg_KEY)
  endif()
  if(arg_KEY)
    set(options --key ${arg_KEY})
  endif()
  if(NOT arg_UNCHECKED)
    list(APPEND options --target ${CMAKE_BINARY_DIR})
    if(arg_UNSIGNED)
      list(APPEND options --unsigned)
    endif()
  endif()

  set(dir ${CMAKE_CURRENT_BINARY_DIR}/mbpf)
  set(package ${dir}/${arg_NAME}.mbpf)
  file(MAKE_DIRECTORY ${dir})
  # Files that are imported from elsewhere are in the depfile; the tools are part of what makes a package.
  file(GLOB_RECURSE inputs CONFIGURE_DEPENDS ${folder}/*)
  get_property(module GLOBAL PROPERTY MBPF_MODULE_DIR)
  file(GLOB_RECURSE tools CONFIGURE_DEPENDS ${module}/python/mbpf/*.py ${module}/python/mbpf/*.json)
  mbpf_host_tool(tool)
  add_custom_command(
    OUTPUT ${package}
    COMMAND ${tool} build ${folder} -o ${package} --depfile ${package}.d ${options}
    DEPENDS ${inputs} ${tools} ${arg_KEY} ${DOTCONFIG}
    DEPFILE ${package}.d
    COMMENT "Building the hook program ${arg_NAME}"
    VERBATIM
  )
  generate_inc_file_for_target(${target} ${package} ${dir}/${arg_NAME}.inc)
  file(CONFIGURE OUTPUT ${dir}/${arg_NAME}.c CONTENT [[
#include <stddef.h>
#include <stdint.h>

/* Programs are executed in place, which needs the alignment. */
__attribute__((aligned(8))) const uint8_t mbpf_program_@arg_NAME@[] = {
#include "@arg_NAME@.inc"
};
const size_t mbpf_program_@arg_NAME@_size = sizeof(mbpf_program_@arg_NAME@);
]] @ONLY)
  target_sources(${target} PRIVATE ${dir}/${arg_NAME}.c)
  set_source_files_properties(${dir}/${arg_NAME}.c PROPERTIES OBJECT_DEPENDS ${dir}/${arg_NAME}.inc)
endfunction()

# mbpf_add_helpers(TARGET FILE)
#
# Makes a C header of the helpers of the firmware's own that FILE, a YAML file, declares, and lets TARGET include it: NAME.yaml becomes
# NAME.h, with MBPF_HELPER_name(function) for each helper (see MBPF_HELPER_DEFINE() in mbpf/zephyr.h). It is made without CONFIG_MBPF too.
function(mbpf_add_helpers target file)
  if(ARGN)
    message(FATAL_ERROR "mbpf_add_helpers: unknown arguments: ${ARGN}")
  endif()
  get_filename_component(file ${file} ABSOLUTE)
  if(NOT EXISTS ${file})
    message(FATAL_ERROR "mbpf_add_helpers: there is no ${file}")
  endif()
  get_filename_component(name ${file} NAME_WLE)
  set(dir ${CMAKE_CURRENT_BINARY_DIR}/mbpf/helpers)
  file(MAKE_DIRECTORY ${dir})
  get_property(module GLOBAL PROPERTY MBPF_MODULE_DIR)
  file(GLOB_RECURSE tools CONFIGURE_DEPENDS ${module}/python/mbpf/*.py)
  mbpf_host_tool(tool)
  add_custom_command(
    OUTPUT ${dir}/${name}.h
    COMMAND ${tool} helpers ${file} --header ${dir}/${name}.h
    DEPENDS ${file} ${tools}
    COMMENT "Writing the header of the helpers in ${name}.yaml"
    VERBATIM
  )
  target_sources(${target} PRIVATE ${dir}/${name}.h)
  target_include_directories(${target} PRIVATE ${dir})
endfunction()

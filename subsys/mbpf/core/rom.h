/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Strings of the firmware: the payload of STR_ROM.
 *
 * Numbers below MBPF_MSG_COUNT are the messages of message.h, then come those below, those of the
 * firmware's JavaScript, and the names of the built-ins in their order.
 */

#ifndef MBPF_CORE_ROM_H_
#define MBPF_CORE_ROM_H_

#include <mbpf/gen/builtins.h>

#include "js_units.h"
#include "message.h"
#include "value.h"

/** X(name, text) */
#define MBPF_ROM_LIST(X)                                                                           \
	X(EMPTY, "")                                                                               \
	X(UNDEFINED, "undefined")                                                                  \
	X(NULL, "null")                                                                            \
	X(FALSE, "false")                                                                          \
	X(TRUE, "true")                                                                            \
	X(NUMBER, "number")                                                                        \
	X(STRING, "string")                                                                        \
	X(BOOLEAN, "boolean")                                                                      \
	X(FUNCTION, "function")                                                                    \
	X(OBJECT, "object")                                                                        \
	X(FUNCTION_TEXT, "[object Function]")                                                      \
	X(ARGUMENTS_TEXT, "[object Arguments]")                                                    \
	X(NULL_TEXT, "[object Null]")                                                              \
	X(UNDEFINED_TEXT, "[object Undefined]")                                                    \
	X(TEXT_BEGIN, "[object ")                                                                  \
	X(TEXT_END, "]")                                                                           \
	X(COLON, ": ")                                                                             \
	X(COMMA, ",")                                                                              \
	X(SPACE, " ")                                                                              \
	X(LENGTH, "length")                                                                        \
	X(NAME, "name")                                                                            \
	X(MESSAGE, "message")                                                                      \
	X(CONSTRUCTOR, "constructor")                                                              \
	X(PROTOTYPE, "prototype")                                                                  \
	X(GETTER, "get")                                                                           \
	X(SETTER, "set")                                                                           \
	X(VALUE, "value")                                                                          \
	X(WRITABLE, "writable")                                                                    \
	X(ENUMERABLE, "enumerable")                                                                \
	X(CONFIGURABLE, "configurable")                                                            \
	X(GET, "get ")                                                                             \
	X(SET, "set ")

/** Numbers of the firmware's strings. */
enum mbpf_rom {
	MBPF_ROM_BEFORE = MBPF_MSG_COUNT - 1,
#define MBPF_ROM_ID(name, text) MBPF_ROM_##name,
	MBPF_ROM_LIST(MBPF_ROM_ID)
	MBPF_JS_TEXTS(MBPF_ROM_ID)
#undef MBPF_ROM_ID
		MBPF_ROM_BUILTINS, /* names of the built-ins from here on */
};

static inline union mbpf_val mbpf_val_rom(uint32_t rom)
{
	return mbpf_val_make(MBPF_TAG_STR_ROM, rom);
}

/** Number of the name of a class of Errors, enum mbpf_error_class. */
static inline uint32_t mbpf_rom_error_name(uint32_t cls)
{
	return (uint32_t)MBPF_ROM_BUILTINS + (uint32_t)MBPF_BUILTIN_ERROR + cls;
}

#endif /* MBPF_CORE_ROM_H_ */

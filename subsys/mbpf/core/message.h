/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Messages of the errors that the engine raises.
 *
 * A message is a firmware string: STR_ROM number n is message n for every n below MBPF_MSG_COUNT,
 * the other firmware strings follow. Messages are no part of the specification of the bytecode.
 */

#ifndef MBPF_CORE_MESSAGE_H_
#define MBPF_CORE_MESSAGE_H_

/** X(name, text) */
#define MBPF_MESSAGE_LIST(X)                                                                       \
	X(NOT_FUNCTION, "not a function")                                                          \
	X(NOT_CONSTRUCTOR, "not a constructor")                                                    \
	X(NEEDS_NEW, "constructor needs new")                                                      \
	X(RECEIVER, "method of another type")                                                      \
	X(UNINITIALIZED, "used before initialization")                                             \
	X(INITIALIZED, "super() called twice")                                                     \
	X(NO_PROPERTIES, "undefined and null have no properties")                                  \
	X(READ_ONLY, "read-only property")                                                         \
	X(NOT_DEFINABLE, "cannot define property")                                                 \
	X(NOT_DELETABLE, "cannot delete property")                                                 \
	X(NOT_ITERABLE, "not iterable")                                                            \
	X(NOT_OBJECT, "not an object")                                                             \
	X(ARRAY_LENGTH, "invalid length")                                                          \
	X(BUFFER_RANGE, "outside the buffer")                                                      \
	X(BUFFER_ALIGN, "not a multiple of the element size")                                      \
	X(NOT_BUFFER, "not an ArrayBuffer")                                                        \
	X(CTX_OUTSIDE, "read outside an event")                                                    \
	X(CTX_RANGE, "read past the end")                                                          \
	X(ARG_MISSING, "argument is missing")                                                      \
	X(ARG_NUMBER, "argument is not a number")                                                  \
	X(ARG_RANGE, "argument is no integer in range")                                            \
	X(ARG_STRING, "argument is not a string")                                                  \
	X(ARG_BYTES, "argument is not a typed array")                                              \
	X(ARG_SHORT, "argument is too short")                                                      \
	X(ARG_PAIR, "argument is not a pair of numbers")                                           \
	X(ARG_MAP, "argument is not a map of the right type")

/** Numbers of the messages. */
enum mbpf_message {
#define MBPF_MESSAGE_ID(name, text) MBPF_MSG_##name,
	MBPF_MESSAGE_LIST(MBPF_MESSAGE_ID)
#undef MBPF_MESSAGE_ID
	MBPF_MSG_COUNT
};

/** Enough for every message. */
#define MBPF_MESSAGE_BITS 5U

#endif /* MBPF_CORE_MESSAGE_H_ */

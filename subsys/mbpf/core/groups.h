/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Which groups of built-ins are in this firmware.
 *
 * A group that MBPF_BUILTINS_<GROUP> is 0 for is not compiled: its sources have `#if` around what
 * nothing else needs.
 */

#ifndef MBPF_CORE_GROUPS_H_
#define MBPF_CORE_GROUPS_H_

#include <mbpf/gen/builtins.h>

#define MBPF_BUILTINS_CORE 1
#ifndef MBPF_BUILTINS_OBJECT
#define MBPF_BUILTINS_OBJECT 1
#endif
#ifndef MBPF_BUILTINS_ARRAY
#define MBPF_BUILTINS_ARRAY 1
#endif
#ifndef MBPF_BUILTINS_STRING
#define MBPF_BUILTINS_STRING 1
#endif
#ifndef MBPF_BUILTINS_TYPED
#define MBPF_BUILTINS_TYPED 1
#endif
#ifndef MBPF_BUILTINS_DATAVIEW
#define MBPF_BUILTINS_DATAVIEW 1
#endif
#ifndef MBPF_BUILTINS_MATH
#define MBPF_BUILTINS_MATH 1
#endif
#ifndef MBPF_BUILTINS_NUMBER
#define MBPF_BUILTINS_NUMBER 1
#endif
#ifndef MBPF_BUILTINS_JSON
#define MBPF_BUILTINS_JSON 1
#endif
/* No version has them. */
#define MBPF_BUILTINS_COLLECTIONS 0

/** The groups that are there; bit 1 << group, as in MBPF_FEATURE_*. */
#define MBPF_GROUPS_BUILT                                                                          \
	((uint32_t)MBPF_BUILTINS_CORE << MBPF_GROUP_CORE |                                         \
	 (uint32_t)MBPF_BUILTINS_OBJECT << MBPF_GROUP_OBJECT |                                     \
	 (uint32_t)MBPF_BUILTINS_ARRAY << MBPF_GROUP_ARRAY |                                       \
	 (uint32_t)MBPF_BUILTINS_STRING << MBPF_GROUP_STRING |                                     \
	 (uint32_t)MBPF_BUILTINS_TYPED << MBPF_GROUP_TYPED |                                       \
	 (uint32_t)MBPF_BUILTINS_DATAVIEW << MBPF_GROUP_DATAVIEW |                                 \
	 (uint32_t)MBPF_BUILTINS_MATH << MBPF_GROUP_MATH |                                         \
	 (uint32_t)MBPF_BUILTINS_NUMBER << MBPF_GROUP_NUMBER |                                     \
	 (uint32_t)MBPF_BUILTINS_JSON << MBPF_GROUP_JSON |                                         \
	 (uint32_t)MBPF_BUILTINS_COLLECTIONS << MBPF_GROUP_COLLECTIONS)

#endif /* MBPF_CORE_GROUPS_H_ */

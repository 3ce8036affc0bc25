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
#ifndef MBPF_BUILTINS_COLLECTIONS
#define MBPF_BUILTINS_COLLECTIONS 1
#endif

#endif /* MBPF_CORE_GROUPS_H_ */

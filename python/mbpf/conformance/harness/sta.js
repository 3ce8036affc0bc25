// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// All that this file of the suite has is in assert.js.

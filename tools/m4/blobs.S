/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What run.py puts beside this file's object: the package, the public key, the events.
 */

	.syntax unified
	.section .blobs, "a"

	.balign 8
	.global blob_package, blob_package_end
blob_package:
	.incbin "package.mbpf"
blob_package_end:

	.balign 8
	.global blob_key
blob_key:
	.incbin "key.bin"

	.balign 8
	.global blob_events
blob_events:
	.incbin "events.bin"
	.balign 8

/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Nothing: what is tested was written before.
 */

int main(void)
{
	return 0;
}

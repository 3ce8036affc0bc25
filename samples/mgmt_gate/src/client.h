/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#ifndef CLIENT_H_
#define CLIENT_H_

#include <stddef.h>
#include <stdint.h>

/* Sends a command to this device, as if it came over a transport.
 * @return 0, or the code of SMP with which it was refused. */
int client_send(uint8_t op, uint16_t group, uint8_t command, const uint8_t *payload, size_t size);

#endif /* CLIENT_H_ */

/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The runtime's memory: first fit over a list of free blocks in address order, neighbours joined on
 * free. Every block, free or taken, starts with its size; a free one also links to the next free
 * one.
 */

#include <string.h>

#include "prog.h"

struct block {
	uint64_t size;      /* bytes with the header, a multiple of 8 */
	struct block *next; /* of a free block */
};

/* The same on every target, and a multiple of 8. */
#define HEADER 16U

void mbpf_arena_init(struct mbpf_runtime *rt)
{
	struct block *all = rt->config.arena;

	MBPF_ALLOW(rt->config.arena, rt->config.arena_size);
	all->size = rt->config.arena_size & ~(uint64_t)7;
	all->next = NULL;
	rt->free_list = all;
	rt->arena_used = 0;
	rt->alloc_count = 0;
	rt->fail_alloc = 0;
}

void *mbpf_arena_alloc(struct mbpf_runtime *rt, size_t size)
{
	struct block *prev = NULL;
	uint64_t need;

	rt->alloc_count++;
	if (rt->alloc_count == rt->fail_alloc || size > rt->config.arena_size) {
		return NULL;
	}
	need = (((uint64_t)size + 7U) & ~(uint64_t)7) + HEADER;
	for (struct block *b = rt->free_list; b != NULL; prev = b, b = b->next) {
		struct block *rest = b->next;

		if (b->size < need) {
			continue;
		}
		if (b->size - need >= 2U * HEADER) {
			rest = (struct block *)((uint8_t *)b + need);
			rest->size = b->size - need;
			rest->next = b->next;
			b->size = need;
		}
		if (prev != NULL) {
			prev->next = rest;
		} else {
			rt->free_list = rest;
		}
		rt->arena_used += (size_t)b->size;
		memset((uint8_t *)b + HEADER, 0, (size_t)b->size - HEADER);
		/* Out of bounds for everybody else. */
		MBPF_FORBID(b, HEADER);
		return (uint8_t *)b + HEADER;
	}
	return NULL;
}

/* Joins `a` with the free block right behind it, if there is one. */
static void join(struct block *a)
{
	struct block *behind = a->next;

	if (behind != NULL && (uint8_t *)a + a->size == (uint8_t *)behind) {
		a->size += behind->size;
		a->next = behind->next;
	}
}

void mbpf_arena_free(struct mbpf_runtime *rt, void *memory)
{
	struct block *freed;
	struct block *prev = NULL;
	struct block *next = rt->free_list;

	if (memory == NULL) {
		return;
	}
	freed = (struct block *)((uint8_t *)memory - HEADER);
	MBPF_ALLOW(freed, HEADER);
	MBPF_ALLOW(freed, (size_t)freed->size);
	rt->arena_used -= (size_t)freed->size;
	while (next != NULL && next < freed) {
		prev = next;
		next = next->next;
	}
	freed->next = next;
	join(freed);
	if (prev != NULL) {
		prev->next = freed;
		join(prev);
	} else {
		rt->free_list = freed;
	}
}

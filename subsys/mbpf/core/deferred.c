/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Deferred events: a ring of snapshots. Places are taken and given back under the lock; what is in
 * one belongs to the context that fills it, then to the one that drains.
 */

#include <string.h>

#include <mbpf/defer.h>

#include "deferred.h"
#include "order.h"
#include "port.h"
#include "prog.h"

#define DEFAULT_BYTES 4096U

/* Of types that can be deferred. */
union context {
	struct mbpf_ctx_tracepoint tracepoint;
	struct mbpf_ctx_timer timer;
};

#define FITS(id_, name_, struct_, default_, max_, combine_, any_, deferrable_)                     \
	MBPF_STATIC_ASSERT(id_##_fits,                                                             \
			   !(deferrable_) || sizeof(struct struct_) <= sizeof(union context));
MBPF_HOOK_LIST(FITS)

struct entry {
	struct mbpf_hook *hook;
	uint32_t ready; /* 0 while it is being filled */
	union context ctx;
	uint8_t data[];
};

struct mbpf_defer {
	uint64_t dropped;
	uint32_t max_entries;
	uint32_t max_bytes;
	uint32_t entry_size;
	uint32_t first;
	uint32_t count;
	uint32_t filling;
	bool draining;
	uint64_t entries[];
};

static struct entry *entry_at(struct mbpf_defer *queue, uint32_t index)
{
	size_t at = (size_t)((queue->first + index) % queue->max_entries) * queue->entry_size;

	return (struct entry *)((uint8_t *)queue->entries + at);
}

int mbpf_defer_start(struct mbpf_runtime *rt, const struct mbpf_defer_config *config)
{
	struct mbpf_defer *queue;
	uint32_t bytes;
	size_t size;
	uint32_t key;

	if (rt == NULL || config == NULL || rt->config.arena == NULL ||
	    config->max_entries - 1U >= MBPF_DEFER_ENTRIES_MAX ||
	    config->max_snapshot_bytes > MBPF_DEFER_BYTES_MAX) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (!mbpf_port_is_thread()) {
		return MBPF_ERR_CONTEXT;
	}
	if (rt->defer != NULL) {
		return MBPF_ERR_EXISTS;
	}
	bytes = config->max_snapshot_bytes != 0U ? config->max_snapshot_bytes : DEFAULT_BYTES;
	/* Below 2^29 in all. */
	size = (sizeof(struct entry) + bytes + 7U) & ~(size_t)7;
	queue = mbpf_arena_alloc(rt, sizeof(*queue) + size * config->max_entries);
	if (queue == NULL) {
		return MBPF_ERR_NO_MEM;
	}
	queue->max_entries = config->max_entries;
	queue->max_bytes = bytes;
	queue->entry_size = (uint32_t)size;
	key = mbpf_events_lock();
	rt->defer = queue;
	mbpf_events_unlock(key);
	return 0;
}

bool mbpf_hook_can_defer(uint32_t type)
{
	const struct mbpf_hook_type *found = mbpf_hook_type_find(type);

	return found != NULL && found->deferrable;
}

static void copy_data(struct entry *entry, const struct mbpf_hook_type *type, const void *ctx,
		      uint32_t most)
{
	MBPF_CTX_READ_FN(read_fn);
	uint8_t *copy = (uint8_t *)&entry->ctx;
	const uint8_t *data = entry->data;
	uint32_t length;
	uint32_t given = 0;
	uint16_t flags;

	memcpy(&length, copy + type->data_len_off, sizeof(length));
	memcpy(&read_fn, copy + type->read_fn_off, sizeof(read_fn));
	memcpy(&data, copy + type->data_off, sizeof(data));
	most = length < most ? length : most;
	if (data != NULL) {
		memcpy(entry->data, data, most);
		given = most;
	} else if (read_fn != NULL && most != 0U) {
		int got = read_fn(ctx, 0, most, entry->data);

		given = got >= 0 && (uint32_t)got <= most ? (uint32_t)got : 0U;
	}
	if (given != length) {
		memcpy(&flags, copy + type->flags_off, sizeof(flags));
		flags |= MBPF_CTX_F_TRUNCATED;
		memcpy(copy + type->flags_off, &flags, sizeof(flags));
	}
	data = entry->data;
	read_fn = NULL;
	memcpy(copy + type->data_len_off, &given, sizeof(given));
	memcpy(copy + type->data_off, &data, sizeof(data));
	memcpy(copy + type->read_fn_off, &read_fn, sizeof(read_fn));
}

/* Counts an event that is lost, with the programs that would have seen it. The event is counted as
 * one that enters. */
static void count_lost(const struct mbpf_hook *hook)
{
	struct mbpf_prog *prog = mbpf_load(&hook->progs);

	for (; prog != NULL; prog = mbpf_load(&prog->beside)) {
		mbpf_events_count(&prog->stats.deferred_dropped);
	}
}

static int defer(struct mbpf_hook *hook, const struct mbpf_hook_type *type, const void *ctx)
{
	struct mbpf_defer *queue;
	struct entry *entry = NULL;
	uint32_t key = mbpf_events_lock();

	queue = hook->rt != NULL ? hook->rt->defer : NULL;
	if (queue != NULL && queue->count < queue->max_entries) {
		entry = entry_at(queue, queue->count);
		queue->count++;
		queue->filling++;
		mbpf_store(&entry->ready, 0U);
	} else if (queue != NULL) {
		queue->dropped++;
	}
	mbpf_events_unlock(key);
	if (entry == NULL) {
		if (queue != NULL) {
			count_lost(hook);
		}
		return queue != NULL ? MBPF_ERR_NO_MEM : MBPF_ERR_INVALID_ARG;
	}
	entry->hook = hook;
	memcpy(&entry->ctx, ctx, type->ctx_size);
	if (type->data_off != 0U) {
		copy_data(entry, type, ctx, queue->max_bytes);
	}
	key = mbpf_events_lock();
	mbpf_store(&entry->ready, 1U);
	queue->filling--;
	mbpf_events_unlock(key);
	return 0;
}

int mbpf_hook_defer(struct mbpf_hook *hook, const void *ctx, size_t ctx_size)
{
	const struct mbpf_hook_type *type;
	uint32_t version;
	int rc = 0;

	if (hook == NULL || ctx == NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
	type = mbpf_hook_type_find(hook->type);
	if (type == NULL || !type->deferrable) {
		return MBPF_ERR_HOOK_MISMATCH;
	}
	memcpy(&version, ctx, sizeof(version));
	if (version != MBPF_HOOK_ABI_VERSION || ctx_size != hook->ctx_size) {
		return MBPF_ERR_ABI_MISMATCH;
	}
	mbpf_count_in(&hook->entering);
	if (mbpf_load(&hook->progs) != NULL) {
		rc = defer(hook, type, ctx);
	}
	mbpf_count_out(&hook->entering);
	return rc;
}

/* The oldest event when it is complete, else NULL. Only the drain takes entries away. */
static struct entry *oldest(struct mbpf_defer *queue)
{
	struct entry *entry = entry_at(queue, 0);

	return mbpf_load(&entry->ready) != 0U ? entry : NULL;
}

int mbpf_defer_drain(struct mbpf_runtime *rt, uint32_t max)
{
	struct mbpf_defer *queue;
	uint32_t key;
	int done = 0;

	if (rt == NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (!mbpf_port_is_thread()) {
		return MBPF_ERR_CONTEXT;
	}
	/* With the lock, a shutdown takes the queue away before this or not at all. */
	key = mbpf_events_lock();
	queue = rt->defer;
	if (queue == NULL || queue->draining) {
		mbpf_events_unlock(key);
		return queue == NULL ? MBPF_ERR_INVALID_ARG : MBPF_ERR_NESTED_EXEC;
	}
	queue->draining = true;
	max = queue->count < max ? queue->count : max;
	mbpf_events_unlock(key);
	while ((uint32_t)done < max) {
		struct entry *entry = oldest(queue);
		int32_t verdict;

		if (entry == NULL) {
			break;
		}
		(void)mbpf_hook_run(entry->hook, &entry->ctx, entry->hook->ctx_size, &verdict);
		key = mbpf_events_lock();
		queue->first = (queue->first + 1U) % queue->max_entries;
		queue->count--;
		mbpf_events_unlock(key);
		done++;
	}
	key = mbpf_events_lock();
	queue->draining = false;
	mbpf_events_unlock(key);
	return done;
}

uint32_t mbpf_defer_pending(const struct mbpf_runtime *rt)
{
	uint32_t key = mbpf_events_lock();
	uint32_t count = rt->defer != NULL ? rt->defer->count : 0U;

	mbpf_events_unlock(key);
	return count;
}

uint64_t mbpf_defer_dropped(const struct mbpf_runtime *rt)
{
	uint32_t key = mbpf_events_lock();
	uint64_t dropped = rt->defer != NULL ? rt->defer->dropped : 0U;

	mbpf_events_unlock(key);
	return dropped;
}

bool mbpf_defer_stop(struct mbpf_runtime *rt)
{
	uint32_t key = mbpf_events_lock();
	struct mbpf_defer *queue = rt->defer;
	bool busy = queue != NULL && (queue->draining || queue->filling != 0U);

	if (!busy) {
		rt->defer = NULL;
	}
	mbpf_events_unlock(key);
	if (!busy) {
		mbpf_arena_free(rt, queue);
	}
	return !busy;
}

/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The collector: marks what is reached, then slides it down in the order of its addresses, over
 * what is dead. Objects that are reached and not looked at yet form a list through their headers,
 * and later the same field holds the new place; so it needs neither a stack nor memory of its own.
 */

#include <string.h>

#include "frame.h"
#include "values.h"

/* callee, receiver, args and target of struct mbpf_pending. */
#define PENDING_VALUES 6U

/* What a place in an object holds. */
enum slot {
	SLOT_NONE,
	SLOT_OFFSET, /* u32 offset of an object; 0 or odd for none */
	SLOT_VALUE,
	SLOT_PROP, /* struct mbpf_prop */
	SLOT_DATA, /* struct mbpf_typed.data */
};

/** Slots of one sort, from one byte of an object to another. */
struct span {
	uint8_t slot; /* enum slot */
	uint8_t from;
	uint8_t to; /* 0: to the end of the object */
};

/* Objects and arrays have their references in the same places. */
MBPF_STATIC_ASSERT(place_of_stores,
		   offsetof(struct mbpf_object, store) == offsetof(struct mbpf_array, store) &&
			   offsetof(struct mbpf_object, proto) ==
				   offsetof(struct mbpf_array, extra));
/* And these have their values behind the header. */
MBPF_STATIC_ASSERT(place_of_values,
		   offsetof(struct mbpf_values, values) == sizeof(struct mbpf_heap_header) &&
			   offsetof(struct mbpf_cell, value) == sizeof(struct mbpf_heap_header) &&
			   offsetof(struct mbpf_pair, getter) == sizeof(struct mbpf_heap_header));

#define OBJECT_SPAN {SLOT_OFFSET, offsetof(struct mbpf_object, store), sizeof(struct mbpf_object)}
#define NO_SPAN     {SLOT_NONE, 0, 0}

/* The lists of spans one behind the other, and where each begins. */
enum {
	SPANS_NONE = 0,
	SPANS_VALUES = 1,
	SPANS_PROPS = 3,
	SPANS_OBJECT = 5,
	SPANS_FUNCTION = 7,
	SPANS_BOUND = 10,
	SPANS_TYPED = 14,
};

static const struct span spans[] = {
	NO_SPAN,
	[SPANS_VALUES] = {SLOT_VALUE, sizeof(struct mbpf_heap_header), 0},
	NO_SPAN,
	[SPANS_PROPS] = {SLOT_PROP, offsetof(struct mbpf_props, props), 0},
	NO_SPAN,
	[SPANS_OBJECT] = OBJECT_SPAN,
	NO_SPAN,
	[SPANS_FUNCTION] = OBJECT_SPAN,
	{SLOT_OFFSET, offsetof(struct mbpf_function, cells), 0},
	NO_SPAN,
	[SPANS_BOUND] = OBJECT_SPAN,
	{SLOT_VALUE, offsetof(struct mbpf_bound, target), offsetof(struct mbpf_bound, args)},
	{SLOT_OFFSET, offsetof(struct mbpf_bound, args), 0},
	NO_SPAN,
	[SPANS_TYPED] = {SLOT_OFFSET, offsetof(struct mbpf_typed, buffer),
			 offsetof(struct mbpf_typed, data)},
	{SLOT_DATA, offsetof(struct mbpf_typed, data), sizeof(struct mbpf_typed)},
	NO_SPAN,
};

/* Where objects of each kind have references; typed arrays of all kinds are one entry. */
static const uint8_t spans_of_kind[MBPF_KIND_TYPED + 1] = {
	[MBPF_KIND_VALUES] = SPANS_VALUES,     [MBPF_KIND_PROPS] = SPANS_PROPS,
	[MBPF_KIND_CELL] = SPANS_VALUES,       [MBPF_KIND_PAIR] = SPANS_VALUES,
	[MBPF_KIND_OBJECT] = SPANS_OBJECT,     [MBPF_KIND_ERROR] = SPANS_OBJECT,
	[MBPF_KIND_FUNCTION] = SPANS_FUNCTION, [MBPF_KIND_BOUND] = SPANS_BOUND,
	[MBPF_KIND_VIEW] = SPANS_TYPED,        [MBPF_KIND_RARE_ARRAY] = SPANS_OBJECT,
	[MBPF_KIND_ARRAY] = SPANS_OBJECT,      [MBPF_KIND_TYPED] = SPANS_TYPED,
};

/* A pass over references: marking, or changing them to where their objects will be. */
struct pass {
	struct mbpf_vm *vm;
	uint32_t todo;  /* marking: list of objects to look at, in units of 8 bytes; 0: empty */
	uint32_t shift; /* of the places, from where survivors slide to */
	bool update;
};

static uint32_t link_of(const struct mbpf_heap_header *header)
{
	return (uint32_t)header->link_high << 8 | header->link_low;
}

static void set_link(struct mbpf_heap_header *header, uint32_t link)
{
	header->link_high = (uint16_t)(link >> 8);
	header->link_low = (uint8_t)link;
}

/* A reference to the object at `off`. @return what is to stand there. */
static uint32_t refer(struct pass *pass, uint32_t off)
{
	struct mbpf_heap_header *header = mbpf_at(pass->vm, off);
	uint32_t link = link_of(header);

	if (pass->update) {
		return link * 8U;
	}
	if (link == 0U) {
		/* The last one of the list refers to itself: each link tells that it is marked. */
		set_link(header, pass->todo != 0U ? pass->todo : off / 8U);
		pass->todo = off / 8U;
	}
	return off;
}

static void refer_offset(struct pass *pass, uint32_t *off)
{
	if (*off != 0U && *off % 2U == 0U) {
		*off = refer(pass, *off);
	}
}

static void refer_values(struct pass *pass, union mbpf_val *v, uint32_t count)
{
	for (; count != 0U; count--, v++) {
		if (mbpf_val_is_ref(*v)) {
			v->payload = refer(pass, v->payload);
		}
	}
}

/* What stands at `slot` of the object at `off`. @return the bytes it takes. */
static uint32_t refer_slot(struct pass *pass, uint32_t off, uint32_t at, uint8_t slot)
{
	struct mbpf_typed *typed = mbpf_at(pass->vm, off);
	struct mbpf_prop *prop = mbpf_at(pass->vm, off + at);

	switch (slot) {
	case SLOT_VALUE:
		refer_values(pass, mbpf_at(pass->vm, off + at), 1);
		return sizeof(union mbpf_val);
	case SLOT_PROP:
		if (prop->key_tag == (uint16_t)MBPF_TAG_STR_HEAP) {
			prop->key = refer(pass, prop->key);
		}
		refer_values(pass, &prop->value, 1);
		return sizeof(*prop);
	case SLOT_DATA: /* behind the buffer, which has its place already */
		typed->data = mbpf_typed_data(typed->buffer, typed->byte_offset);
		return sizeof(uint32_t);
	default:
		refer_offset(pass, mbpf_at(pass->vm, off + at));
		return sizeof(uint32_t);
	}
}

/* The references of an object. */
static void refer_object(struct pass *pass, uint32_t off)
{
	const struct mbpf_heap_header *header = mbpf_at(pass->vm, off);
	uint32_t kind = header->kind < MBPF_KIND_TYPED ? header->kind : MBPF_KIND_TYPED;

	for (const struct span *span = &spans[spans_of_kind[kind]]; span->slot != SLOT_NONE;
	     span++) {
		uint32_t end = span->to != 0U ? span->to : header->size;

		for (uint32_t at = span->from; at < end;) {
			at += refer_slot(pass, off, at, span->slot);
		}
	}
}

static void refer_frames(struct pass *pass)
{
	struct mbpf_vm *vm = pass->vm;
	uint32_t at = vm->frame;

	for (uint32_t depth = vm->depth; depth != 0U; depth--) {
		struct mbpf_frame *frame = mbpf_frame_at(vm, at);

		refer_values(pass, &frame->receiver, 1);
		refer_offset(pass, &frame->callee);
		refer_offset(pass, &frame->new_target);
		refer_values(pass, frame->regs,
			     (frame->caller - at - mbpf_frame_size(0)) / sizeof(union mbpf_val));
		at = frame->caller;
	}
}

static void refer_roots(struct pass *pass)
{
	struct mbpf_vm *vm = pass->vm;

	refer_values(pass, mbpf_at(vm, 0), vm->image->global_count);
	refer_values(pass, vm->roots, MBPF_ARRAY_COUNT(vm->roots));
	refer_values(pass, &vm->entry_arg, 1);
	if (vm->pending.used != 0U) {
		refer_values(pass, &vm->pending.callee, PENDING_VALUES);
	}
	refer_offset(pass, &vm->function_table);
	refer_frames(pass);
}

static void mark(struct pass *pass)
{
	refer_roots(pass);
	while (pass->todo != 0U) {
		uint32_t unit = pass->todo;
		uint32_t next = link_of(mbpf_at(pass->vm, unit * 8U));

		pass->todo = next != unit ? next : 0U;
		refer_object(pass, unit * 8U);
	}
}

/* The steps of a walk over the heap. */
enum step {
	STEP_PLACE,
	STEP_UPDATE,
	STEP_SLIDE,
};

/* Walks over what is marked; survivors lie one behind the other from `to` on. @return where they
 * end. */
static uint32_t walk(struct pass *pass, enum step step, uint32_t to)
{
	struct mbpf_vm *vm = pass->vm;
	uint32_t end = MBPF_HEAP_TOP(vm);
	uint32_t border = MBPF_HEAP_MARK(vm);
	uint32_t size;

	for (uint32_t at = MBPF_HEAP_BASE(vm); at != end; at += size) {
		struct mbpf_heap_header *header = mbpf_at(vm, at);

		size = header->size;
		if (at == border && step == STEP_PLACE) {
			MBPF_HEAP_MARK(vm) = to;
		}
		if (link_of(header) == 0U) {
			continue;
		}
		if (step == STEP_PLACE) {
			set_link(header, to / 8U);
			to += size;
		} else if (step == STEP_UPDATE) {
			refer_object(pass, at);
		} else {
			to = link_of(header) * 8U - pass->shift;
			set_link(header, 0);
			memmove(vm->mem + to, header, size);
		}
	}
	if (border == end && step == STEP_PLACE) {
		MBPF_HEAP_MARK(vm) = to;
	}
	return to;
}

#if MBPF_COLLECT_ALWAYS
uint32_t mbpf_heap_spare = 8;

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static uint32_t most(uint32_t a, uint32_t b)
{
	return a < b ? b : a;
}

/* Nothing is in the memory from one offset to another any more, if there is any. What is above
 * `limit` may be that of a frame next. */
static void clear(struct mbpf_vm *vm, uint32_t from, uint32_t to, uint32_t limit)
{
	if (from < to) {
		memset(vm->mem + from, MBPF_HEAP_POISON, to - from);
	}
	if (from < least(to, limit)) {
		MBPF_FORBID(vm->mem + from, least(to, limit) - from);
	}
}

/* The objects leave their place for the one from `to` to `top`. */
static void leave(struct mbpf_vm *vm, uint32_t to, uint32_t top)
{
	uint32_t from = MBPF_HEAP_BASE(vm);
	uint32_t limit = mbpf_globals_size(vm->image) + MBPF_HEAP_SPARE;
	uint32_t end = most(vm->real_top, least(vm->real_end, limit));

	MBPF_ALLOW(vm->mem + to, top - to);
	memmove(vm->mem + to, vm->mem + from, top - to);
	clear(vm, from, least(to, end), limit);
	clear(vm, most(from, top), end, limit);
	vm->real_end = top;
}

/* Where the objects go next, with `bytes` more: behind themselves or to the start of the memory, or
 * when they are too large, a bit to and fro. */
static uint32_t next_shift(const struct mbpf_vm *vm, uint32_t bytes)
{
	uint32_t used = vm->real_top - MBPF_HEAP_BASE(vm);
	uint32_t end = vm->shift + used;

	if (end <= MBPF_HEAP_SPARE && used + bytes <= MBPF_HEAP_SPARE - end) {
		return end;
	}
	return vm->shift == 0U ? 8U : 0U;
}
#endif

/* Collects what is reached from the roots; the heap's start is `shift` bytes behind its place
 * afterwards. */
static void collect(struct mbpf_vm *vm, uint32_t shift)
{
	uint32_t base = mbpf_globals_size(vm->image);
	struct pass pass = {.vm = vm, .shift = base + shift - MBPF_HEAP_BASE(vm)};
	uint32_t top;

	/* Left over from another run, or from a throw that was caught. */
	vm->exception = mbpf_val_undefined();
	vm->result = mbpf_val_undefined();
	mark(&pass);
	top = walk(&pass, STEP_PLACE, base + shift);
	pass.update = true;
	refer_roots(&pass);
	(void)walk(&pass, STEP_UPDATE, 0);
	(void)walk(&pass, STEP_SLIDE, 0);
#if MBPF_COLLECT_ALWAYS
	leave(vm, base + shift, top);
	vm->shift = shift;
#endif
	MBPF_HEAP_TOP(vm) = top;
}

int mbpf_heap_collect(struct mbpf_vm *vm)
{
	if (mbpf_charge(vm, (vm->heap_top - mbpf_globals_size(vm->image)) / 8U) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	mbpf_count_add(&vm->collections, 1);
#if MBPF_COLLECT_ALWAYS
	collect(vm, next_shift(vm, 0));
	vm->heap_top = vm->real_top - vm->shift;
	vm->heap_mark = vm->real_mark - vm->shift;
#else
	collect(vm, 0);
#endif
	return MBPF_DONE;
}

#if MBPF_COLLECT_ALWAYS
void mbpf_heap_move(struct mbpf_vm *vm, uint32_t bytes)
{
	if (vm->depth != 0U) {
		collect(vm, next_shift(vm, bytes));
	}
}

uint32_t mbpf_heap_take(struct mbpf_vm *vm, uint32_t bytes)
{
	uint32_t off = vm->real_top;

	MBPF_ALLOW(vm->mem + off, bytes);
	vm->real_top += bytes;
	vm->real_end = most(vm->real_end, vm->real_top);
	return off;
}
#endif

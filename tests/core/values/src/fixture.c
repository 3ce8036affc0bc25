/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

#define IMPORT_NAME(id, function, name, import_name, ...) import_name,

const char *fix_import_name(uint32_t builtin)
{
	static const char *const names[] = {MBPF_BUILTIN_LIST(IMPORT_NAME)};

	return names[builtin];
}

struct mbpf_vm vm;

/* More than any test asks for; what follows the memory in use must stay as it is. */
static uint64_t memory[(FIX_MEMORY + MBPF_HEAP_SPARE_MAX) / 8U + 2U];
#define GUARD UINT64_C(0xA5A5A5A5A5A5A5A5)

static const char *const names[] = {
	"a",         "b",          "c",      "length",     "name",
	"message",   "toString",   "push",   "pop",        "buffer",
	"5",         "valueOf",    "lookup", "charCodeAt", "k1",
	"k2",        "pkt_len",    "readU8", "nameless",   "longer_than_eight",
	"__proto__", "byteLength",
};
#define NAME_COUNT ARRAY_SIZE(names)

static uint8_t strings[NAME_COUNT * MBPF_STRING_SIZE];
static uint8_t text[256];
static uint8_t functions[2 * MBPF_FUNCTION_SIZE];
static struct mbpf_image image;
static const mbpf_word code[2];
static struct mbpf_prog prog;
static struct mbpf_version version;
static struct mbpf_runtime runtime;
static uint64_t map_memory[64];
static struct mbpf_ctx_net ctx;
static uint8_t data[16];

static void put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}

static void put32(uint8_t *p, uint32_t v)
{
	put16(p, v);
	put16(p + 2, v >> 16);
}

static int by_hash(const void *a, const void *b)
{
	uint32_t x = mbpf_text_ascii(*(const char *const *)a).hash;
	uint32_t y = mbpf_text_ascii(*(const char *const *)b).hash;

	return (x > y) - (x < y);
}

static void make_image(void)
{
	const char *sorted[NAME_COUNT];
	uint32_t off = 0;

	memcpy(sorted, names, sizeof(names));
	qsort(sorted, NAME_COUNT, sizeof(sorted[0]), by_hash);
	for (uint32_t i = 0; i < NAME_COUNT; i++) {
		struct mbpf_text t = mbpf_text_ascii(sorted[i]);
		uint8_t *p = &strings[i * MBPF_STRING_SIZE];

		put32(p, t.hash);
		put32(p + 4, off);
		put16(p + 8, t.units);
		p[11] = (uint8_t)(i % 3U); /* right, wrong and useless hints */
		memcpy(&text[off], sorted[i], t.units);
		off += t.units;
	}
	image.strings = strings;
	image.text = text;
	image.code = code;
	image.code_words = ARRAY_SIZE(code);
	image.string_count = NAME_COUNT;
	image.name_count = NAME_COUNT;
	image.functions = functions;
	image.function_count = 2;
	put16(functions + MBPF_FN_NAME, fix_name("k1"));
	put16(functions + MBPF_FN_LENGTH, 2);
	put16(functions + MBPF_FUNCTION_SIZE + MBPF_FN_NAME, MBPF_NO_NAME);
}

static void make_map(void)
{
	struct mbpf_map_info info = {.name = "m",
				     .type = MBPF_MAP_HASH,
				     .key_size = 4,
				     .value_size = 4,
				     .max_entries = 2};
	struct mbpf_map *map = (struct mbpf_map *)(void *)map_memory;

	zassert_true(mbpf_map_size(&info) <= sizeof(map_memory), "the map does not fit");
	memset(map_memory, 0, sizeof(map_memory));
	mbpf_map_setup(map, &info);
	version.maps[0] = map;
	version.map_count = 1;
}

void fix_start(uint32_t mem_size)
{
	memset(&vm, 0, sizeof(vm));
	vm.image = &image;
	make_image();
	make_map();
#if MBPF_COLLECT_ALWAYS
	mbpf_heap_spare = MBPF_HEAP_SPARE_MAX;
#endif
	MBPF_ALLOW(memory, sizeof(memory));
	memset(memory, 0xA5, sizeof(memory));
	for (uint32_t i = 0; i < sizeof(data); i++) {
		data[i] = (uint8_t)(0x80U + i);
	}
	ctx.pkt_len = 60;
	prog.type = mbpf_hook_type_find(MBPF_HOOK_NET_RX);
	version.capabilities = ~0U;
	prog.rt = &runtime;
	vm.mem = (uint8_t *)memory;
	vm.mem_size = mem_size + MBPF_HEAP_SPARE;
	prog.version = &version;
	vm.prog = &prog;
	vm.version = &version;
	vm.ctx = &ctx;
	vm.ctx_data = data;
	vm.ctx_len = sizeof(data);
	vm.helpers_left = 5;
	mbpf_vm_reset(&vm);
	vm.frame = vm.mem_size;
	fix_budget(1000000);
}

void fix_budget(uint32_t units)
{
	vm.pc = code + 1;
	vm.limit = (uintptr_t)vm.pc;
	vm.reserve = units;
	vm.max_steps = units;
	vm.failure = MBPF_FAILURE_NONE;
}

uint32_t fix_charged(void)
{
	return mbpf_vm_steps(&vm);
}

uint32_t fix_name(const char *name)
{
	for (uint32_t i = 0; i < NAME_COUNT; i++) {
		struct mbpf_text t = mbpf_text_of(&vm, mbpf_val_make(MBPF_TAG_STR_POOL, i));

		if (mbpf_text_is(&t, name)) {
			return i;
		}
	}
	zassert_unreachable("%s is not among the names", name);
	return 0;
}

/* --- reading --- */

static union mbpf_val parse(const char **p);

static bool skip(const char **p, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*p, word, len) != 0) {
		return false;
	}
	*p += len;
	return true;
}

static void must(int status)
{
	zassert_equal(status, MBPF_DONE, "a value of the test cannot be made: failure %d",
		      vm.failure);
}

static union mbpf_val parse_text(const char **p)
{
	uint8_t units[512];
	struct mbpf_text t = {.data = units};
	uint32_t string;

	for (; **p != '\''; t.units++) {
		unsigned int unit = (uint8_t)*(*p)++;

		if (unit == '\\') {
			int digits = *(*p)++ == 'u' ? 4 : 2;
			char hex[5] = {0};

			memcpy(hex, *p, (size_t)digits);
			unit = (unsigned int)strtoul(hex, NULL, 16);
			*p += digits;
		}
		put16(&units[2U * t.units], unit);
		t.wide = t.wide || unit > 0xFFU;
	}
	(*p)++;
	for (uint32_t i = 0; !t.wide && i < t.units; i++) {
		units[i] = units[2U * i];
	}
	string = mbpf_string_alloc(&vm, t.units, t.wide);
	must(string != 0U ? MBPF_DONE : MBPF_FAILED);
	mbpf_string_put(&vm, string, 0, &t);
	return mbpf_val_make(MBPF_TAG_STR_HEAP, string);
}

static union mbpf_val parse_array(const char **p)
{
	union mbpf_val array;

	must(mbpf_new_array(&vm, 0, &array));
	while (!skip(p, "]")) {
		must(mbpf_array_append(&vm, array, parse(p)));
		(void)skip(p, ",");
	}
	return array;
}

static union mbpf_val parse_object(const char **p)
{
	union mbpf_val object;

	must(mbpf_new_object(&vm, 0, &object));
	while (!skip(p, "}")) {
		char key[32] = {0};
		union mbpf_val name;
		struct mbpf_text t;

		while (**p != ':') {
			key[strlen(key)] = *(*p)++;
		}
		(*p)++;
		t = mbpf_text_ascii(key);
		must(mbpf_new_string(&vm, &t, &name));
		must(fix_define(object, name, parse(p)));
		(void)skip(p, ",");
	}
	return object;
}

static union mbpf_val construct(uint32_t number, bool has_arg, union mbpf_val arg)
{
	struct mbpf_call call = {.vm = &vm,
				 .args = &arg,
				 .argc = has_arg ? 1U : 0U,
				 .is_new = true,
				 .number = number,
				 .result = mbpf_val_undefined()};

	must(mbpf_builtin_call(&call));
	return call.result;
}

/* What starts with the name of a built-in. */
static bool parse_builtin(const char **p, union mbpf_val *out)
{
	for (uint32_t i = MBPF_BUILTIN_COUNT; i-- > 0U;) {
		if (!skip(p, fix_import_name(i))) {
			continue;
		}
		if (skip(p, "[")) {
			*out = construct(i, true, parse_array(p));
		} else if (skip(p, "(")) {
			*out = construct(i, true, parse(p));
			(void)skip(p, ")");
		} else if (skip(p, "'")) {
			*out = construct(i, true, parse_text(p));
		} else if (i >= MBPF_BUILTIN_ERROR && i <= MBPF_BUILTIN_URIERROR && !skip(p, "!")) {
			*out = construct(i, false, mbpf_val_undefined());
		} else {
			*out = mbpf_val_make(MBPF_TAG_BUILTIN, i);
		}
		return true;
	}
	return false;
}

static union mbpf_val parse_number(const char **p)
{
	bool as_double = skip(p, "d");
	size_t len = strspn(*p, "-+.0123456789eInfityNa");
	mbpf_f64 f = mbpf_f64_from_text((const uint8_t *)*p, len);

	zassert_true(len != 0U, "no value starts like %s", *p);
	*p += len;
	return as_double ? mbpf_val_f64(f) : mbpf_val_number(f);
}

static union mbpf_val parse(const char **p)
{
	static const struct {
		const char *word;
		uint32_t tag;
		uint32_t payload;
	} words[] = {
		{"undefined", MBPF_TAG_UNDEFINED, 0},
		{"null", MBPF_TAG_NULL, 0},
		{"true", MBPF_TAG_BOOL, 1},
		{"false", MBPF_TAG_BOOL, 0},
		{"hole", MBPF_TAG_HOLE, 0},
		{"tdz", MBPF_TAG_TDZ, 0},
		{"ctx", MBPF_TAG_CTX, 0},
		{"map0", MBPF_TAG_MAP, 0},
		{"fn0", MBPF_TAG_FUNC, 0},
		{"fn1", MBPF_TAG_FUNC, 1},
	};
	union mbpf_val v;

	for (uint32_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (skip(p, words[i].word)) {
			return mbpf_val_make(words[i].tag, words[i].payload);
		}
	}
	if (skip(p, "p'")) {
		char name[32] = {0};

		while (**p != '\'') {
			name[strlen(name)] = *(*p)++;
		}
		(*p)++;
		return mbpf_val_make(MBPF_TAG_STR_POOL, fix_name(name));
	}
	if (skip(p, "'")) {
		return parse_text(p);
	}
	if (skip(p, "[")) {
		return parse_array(p);
	}
	if (skip(p, "{")) {
		return parse_object(p);
	}
	return parse_builtin(p, &v) ? v : parse_number(p);
}

union mbpf_val fix_val(const char *notation)
{
	return parse(&notation);
}

/* --- writing --- */

static char *out;
static const char *out_end;

static void put(const char *s)
{
	while (*s != '\0' && out < out_end) {
		*out++ = *s++;
	}
	*out = '\0';
}

static void write_value(union mbpf_val v);

static void write_text(union mbpf_val v, bool quoted)
{
	struct mbpf_text t = mbpf_text_of(&vm, v);
	uint32_t hash = 2166136261U;
	bool needs_wide = false;

	put(quoted ? "'" : "");
	for (uint32_t i = 0; i < t.units; i++) {
		unsigned int unit = mbpf_text_unit(&t, i);
		char piece[8];

		hash = (hash ^ unit) * 16777619U;
		needs_wide = needs_wide || unit > 0xFFU;
		snprintf(piece, sizeof(piece),
			 unit < 0x7FU   ? "%c"
			 : unit > 0xFFU ? "\\u%04x"
					: "\\x%02x",
			 unit);
		put(piece);
	}
	put(quoted ? "'" : "");
	zassert_equal(t.hash, hash, "a string's hash is not that of its text");
	zassert_equal(t.wide, needs_wide, "a string has more than one form");
}

static void write_number(union mbpf_val v)
{
	char buf[MBPF_F64_TEXT_MAX + 1] = {0};

	if (v.tag == MBPF_TAG_INT32) {
		buf[mbpf_i32_to_text((int32_t)v.payload, buf)] = '\0';
	} else {
		mbpf_f64 f = mbpf_f64_val(v);

		zassert_true(!mbpf_f64_is_nan(f) || f == MBPF_F64_NAN,
			     "a NaN with a pattern of its own");
		put(f == MBPF_F64_SIGN ? "-" : "");
		buf[mbpf_f64_to_text(f, buf)] = '\0';
	}
	put(buf);
}

static void write_list(uint32_t length, union mbpf_val base)
{
	for (uint32_t i = 0; i < length; i++) {
		put(i != 0U ? "," : "");
		write_value(mbpf_list_get(&vm, base.payload, i));
	}
}

static void write_props(const struct mbpf_object *object)
{
	const struct mbpf_props *props = mbpf_at(&vm, object->store);

	for (uint32_t i = 0; i < object->count; i++) {
		union mbpf_val key = mbpf_prop_key(&props->props[i]);

		put(i != 0U ? "," : "");
		if (key.tag == MBPF_TAG_INT32) {
			write_number(mbpf_val_u32(key.payload));
		} else {
			write_text(key, false);
		}
		put(":");
		write_value(props->props[i].value);
	}
}

static void write_object(union mbpf_val v)
{
	const struct mbpf_object *object = mbpf_at(&vm, v.payload);
	uint8_t kind = object->header.kind;
	char number[24];

	if (kind == MBPF_KIND_ARRAY) {
		put("[");
		write_list(((const struct mbpf_array *)object)->length, v);
		put("]");
	} else if (mbpf_kind_is_typed(kind)) {
		put(fix_import_name(MBPF_BUILTIN_UINT8ARRAY + kind - MBPF_KIND_TYPED));
		put("[");
		write_list(((const struct mbpf_typed *)object)->length, v);
		put("]");
	} else if (kind == MBPF_KIND_BUFFER) {
		snprintf(number, sizeof(number), "ArrayBuffer(%u)",
			 (unsigned int)((const struct mbpf_buffer *)object)->length);
		put(number);
	} else {
		if (kind == MBPF_KIND_ERROR) {
			put(fix_import_name(MBPF_BUILTIN_ERROR + mbpf_error_class_of(object)));
		}
		put("{");
		write_props(object);
		put("}");
	}
}

static void write_value(union mbpf_val v)
{
	static const char *const by_tag[] = {"null", "undefined"};
	char number[16];

	if (mbpf_val_is_number(v)) {
		write_number(v);
	} else if (mbpf_val_is_string(v)) {
		write_text(v, true);
	} else if (v.tag == MBPF_TAG_UNDEFINED || v.tag == MBPF_TAG_NULL) {
		put(by_tag[v.tag - MBPF_TAG_NULL]);
	} else if (v.tag == MBPF_TAG_BOOL) {
		put(v.payload != 0U ? "true" : "false");
	} else if (v.tag == MBPF_TAG_OBJECT) {
		write_object(v);
	} else if (v.tag == MBPF_TAG_BUILTIN) {
		put(fix_import_name(v.payload));
	} else {
		snprintf(number, sizeof(number), "%s%u",
			 v.tag == MBPF_TAG_FUNC       ? "fn"
			 : v.tag == MBPF_TAG_CTX      ? "ctx"
			 : v.tag == MBPF_TAG_MAP      ? "map"
			 : v.tag == MBPF_TAG_HOLE     ? "hole"
			 : v.tag == MBPF_TAG_FIRMWARE ? "fw"
						      : "internal",
			 (unsigned int)v.payload);
		put(number);
	}
}

const char *fix_text(union mbpf_val v)
{
	static char buffers[2][600];
	static int which;

	which ^= 1;
	out = buffers[which];
	out_end = out + sizeof(buffers[0]) - 1;
	*out = '\0';
	write_value(v);
	return buffers[which];
}

const char *fix_outcome(int status, union mbpf_val v)
{
	static const char *const failures[] = {
		[MBPF_FAILURE_NONE] = "NONE",       [MBPF_FAILURE_EXCEPTION] = "EXCEPTION",
		[MBPF_FAILURE_STEPS] = "STEPS",     [MBPF_FAILURE_HELPERS] = "HELPERS",
		[MBPF_FAILURE_TIME] = "TIME",       [MBPF_FAILURE_OOM] = "OOM",
		[MBPF_FAILURE_STACK] = "STACK",     [MBPF_FAILURE_PROFILE] = "PROFILE",
		[MBPF_FAILURE_VERDICT] = "VERDICT",
	};
	const struct mbpf_object *error;

	for (size_t i = vm.mem_size / 8U; i < ARRAY_SIZE(memory); i++) {
		zassert_equal(memory[i], GUARD, "written behind the memory");
	}
	zassert_true(vm.heap_top <= vm.frame, "the heap runs into the frames");
	if (status == MBPF_FAILED) {
		return failures[vm.failure];
	}
	if (status == MBPF_CALLED) {
		return "CALLED";
	}
	if (status == MBPF_THROWN) {
		error = mbpf_at(&vm, vm.exception.payload);
		return fix_import_name(MBPF_BUILTIN_ERROR + mbpf_error_class_of(error));
	}
	return fix_text(v);
}

const char *fix_call(const char *name, bool is_new, const char *const *args)
{
	union mbpf_val values[8];
	struct mbpf_text import = mbpf_text_ascii(name);
	struct mbpf_call call = {.vm = &vm,
				 .args = values,
				 .is_new = is_new,
				 .number = mbpf_builtin_find(&import),
				 .result = mbpf_val_undefined()};
	int status;

	zassert_true(call.number != MBPF_NO_BUILTIN, "no built-in has the name %s", name);
	for (; args[call.argc] != NULL; call.argc++) {
		values[call.argc] = fix_val(args[call.argc]);
	}
	status = mbpf_builtin_call(&call);
	return fix_outcome(status, call.result);
}

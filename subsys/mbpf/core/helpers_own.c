/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Helpers of the firmware's own. What programs are compiled for, name and prototype, is text; its
 * hashes are computed when a helper is registered, and imports are compared with them as with those
 * of the core's helpers.
 */

#include <string.h>

#include "message.h"
#include "operations.h"
#include "port.h"
#include "prog.h"

bool mbpf_arg_is_given(const struct mbpf_call *call, uint32_t index)
{
	return mbpf_call_arg(call, index)->tag != MBPF_TAG_UNDEFINED;
}

int mbpf_arg_i32(struct mbpf_call *call, uint32_t index, int32_t *out)
{
	int64_t value;
	int status = mbpf_arg_integer(call, index, &value);

	if (status != MBPF_DONE) {
		return status;
	}
	*out = (int32_t)value;
	return *out == value ? MBPF_DONE : mbpf_call_refuse(call);
}

int mbpf_call_refuse(struct mbpf_call *call)
{
	return mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_RANGE);
}

const struct mbpf_prog *mbpf_call_prog(const struct mbpf_call *call)
{
	return call->vm->prog;
}

#if MBPF_OWN_HELPERS
/* --- what firmware declares --- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_identifier(const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < length; i++) {
		if (!is_capital(name[i]) && !(name[i] >= 'a' && name[i] <= 'z') && name[i] != '_' &&
		    name[i] != '$' && (i == 0U || !is_digit(name[i]))) {
			return false;
		}
	}
	return length - 1U < MBPF_HELPER_NAME_MAX;
}

static bool is_capability(const char *name)
{
	const size_t prefix = sizeof(MBPF_CAP_FIRMWARE_PREFIX) - 1U;
	size_t length = strlen(name);

	if (strncmp(name, MBPF_CAP_FIRMWARE_PREFIX, prefix) != 0) {
		return false;
	}
	for (size_t i = prefix; i < length; i++) {
		if (!is_capital(name[i]) && !is_digit(name[i]) && name[i] != '_') {
			return false;
		}
	}
	return length > prefix && length <= MBPF_CAPABILITY_NAME_MAX;
}

/* The word at `at` that is one of a list, each with a blank behind it. @return what is behind it,
 * or NULL. */
static const char *skip_word(const char *at, const char *words)
{
	while (words[0] != '\0') {
		size_t length = (size_t)(strchr(words, ' ') - words);

		if (strncmp(at, words, length) == 0) {
			return at + length;
		}
		words += length + 1U;
	}
	return NULL;
}

/* The arguments of a prototype. @return what is behind them, or NULL. */
static const char *skip_arguments(const char *at, uint8_t *needed)
{
	uint32_t count = 0;

	*needed = 0;
	while (*at != ')') {
		if (count++ == MBPF_HELPER_MAX_ARGS || (count != 1U && *at++ != ',')) {
			return NULL;
		}
		at = skip_word(at, "u32 i32 number string bytes pair ");
		if (at == NULL) {
			return NULL;
		}
		if (*at == '?') {
			at++;
		} else if (++*needed != count) {
			return NULL; /* behind one that may be left out */
		}
	}
	return at + 1;
}

static bool is_prototype(const char *text, uint8_t *needed)
{
	const char *at = text[0] == '(' ? skip_arguments(text + 1, needed) : NULL;

	if (at == NULL || at[0] != '-' || at[1] != '>') {
		return false;
	}
	at = skip_word(at + 2, "undefined bool number ");
	return at != NULL && at[0] == '\0';
}

static int check(const struct mbpf_own_helper *own, uint8_t *needed)
{
	const struct mbpf_helper *helper = &own->helper;
	const uint32_t thread = MBPF_HELPER_IN(MBPF_CONTEXT_THREAD);

	if (helper->name == NULL || helper->fn == NULL || own->prototype == NULL ||
	    !is_identifier(helper->name) || !is_prototype(own->prototype, needed) ||
	    (own->contexts & thread) == 0U || (own->contexts & ~MBPF_HELPER_ANYWHERE) != 0U ||
	    (helper->capability & (helper->capability - 1U)) != 0U ||
	    (helper->capability == 0U) != (own->capability_name == NULL) ||
	    (own->capability_name != NULL && !is_capability(own->capability_name))) {
		return MBPF_ERR_INVALID_ARG;
	}
	return (helper->capability & ~MBPF_CAP_FIRMWARE) == 0U ? 0 : MBPF_ERR_CAPABILITY_DENIED;
}

/* Whether two helpers could not be told apart, or disagree about a capability. */
static bool is_at_odds(const struct mbpf_own_helper *a, const struct mbpf_own_helper *b)
{
	if (strcmp(a->helper.name, b->helper.name) == 0) {
		return true;
	}
	return a->helper.capability != 0U && b->helper.capability != 0U &&
	       (a->helper.capability == b->helper.capability) !=
		       (strcmp(a->capability_name, b->capability_name) == 0);
}

static uint32_t hash_on(uint32_t hash, const char *text)
{
	while (*text != '\0') {
		hash = (hash ^ (uint8_t)*text++) * MBPF_FNV_PRIME;
	}
	return hash;
}

int mbpf_helper_register(struct mbpf_runtime *rt, struct mbpf_own_helper *helper)
{
	uint8_t needed;
	int rc;

	if (rt == NULL || rt->config.arena == NULL || helper == NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (!mbpf_port_is_thread()) {
		return MBPF_ERR_CONTEXT;
	}
	rc = check(helper, &needed);
	if (rc != 0) {
		return rc;
	}
	for (uint32_t i = 0; i < MBPF_HELPER_COUNT; i++) {
		if (strcmp(mbpf_helpers[i].name, helper->helper.name) == 0) {
			return MBPF_ERR_EXISTS;
		}
	}
	for (const struct mbpf_own_helper *own = rt->helpers; own != NULL; own = own->next) {
		if (is_at_odds(own, helper)) {
			return MBPF_ERR_EXISTS;
		}
	}
	helper->helper.hash = hash_on(MBPF_FNV_START, helper->helper.name);
	helper->helper.prototype_hash = hash_on(helper->helper.hash, helper->prototype);
	/* The minor one is the manifest's, mbpf_helper_version(). */
	helper->helper.version = helper->version >> 16;
	helper->helper.min_args = needed;
	helper->next = rt->helpers;
	rt->helpers = helper;
	return 0;
}

/* --- what packages ask for --- */

static bool is_name(const struct mbpf_span *span, const char *name)
{
	return strlen(name) == span->size && memcmp(name, span->data, span->size) == 0;
}

const struct mbpf_own_helper *mbpf_own_helper_find(const struct mbpf_runtime *rt,
						   const struct mbpf_text *name)
{
	const struct mbpf_own_helper *own = rt != NULL ? rt->helpers : NULL;

	while (own != NULL &&
	       (own->helper.hash != name->hash || !mbpf_text_is(name, own->helper.name))) {
		own = own->next;
	}
	return own;
}

uint32_t mbpf_own_capability(const struct mbpf_runtime *rt, const struct mbpf_span *name)
{
	const struct mbpf_own_helper *own = rt != NULL ? rt->helpers : NULL;

	while (own != NULL &&
	       (own->helper.capability == 0U || !is_name(name, own->capability_name))) {
		own = own->next;
	}
	return own != NULL ? own->helper.capability : 0U;
}

const char *mbpf_own_capability_name(const struct mbpf_runtime *rt, uint32_t bits)
{
	const struct mbpf_own_helper *own = rt->helpers;

	while (own != NULL && (own->helper.capability & bits) == 0U) {
		own = own->next;
	}
	return own != NULL ? own->capability_name : "";
}

bool mbpf_own_version(const struct mbpf_runtime *rt, const struct mbpf_span *name,
		      uint32_t *version)
{
	for (const struct mbpf_own_helper *own = rt->helpers; own != NULL; own = own->next) {
		if (is_name(name, own->helper.name)) {
			*version = own->version;
			return true;
		}
	}
	return false;
}

const struct mbpf_own_helper *mbpf_own_helper_denied(const struct mbpf_runtime *rt,
						     const struct mbpf_image *image,
						     uint32_t context)
{
	for (uint32_t i = 0; rt->helpers != NULL && i < image->import_count; i++) {
		const uint8_t *entry = image->imports + (size_t)i * MBPF_IMPORT_SIZE;
		struct mbpf_text name = mbpf_image_text(image, mbpf_get_le16(entry + 2));
		const struct mbpf_own_helper *own = NULL;

		if (mbpf_get_le16(entry) == MBPF_IMPORT_HELPER) {
			own = mbpf_own_helper_find(rt, &name);
		}
		if (own != NULL && (own->contexts & MBPF_HELPER_IN(context)) == 0U) {
			return own;
		}
	}
	return NULL;
}
#endif

const struct mbpf_own_helper *mbpf_prog_helper_denied(const struct mbpf_prog *prog,
						      const struct mbpf_hook *hook)
{
	return mbpf_own_helper_denied(prog->rt, &prog->version->image, hook->context);
}

/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Imports: what a program names of the firmware.
 */

#include <mbpf/gen/builtins.h>
#include <mbpf/gen/hooks.h>
#include <mbpf/gen/isa_shapes.h>
#include <mbpf/gen/rejects.h>
#include <mbpf/helper.h>

#include "operations.h"
#include "verifier.h"

/* One entry of the table; `target` is what the firmware has under its name, if it is `known`. */
struct import {
	uint32_t kind;
	uint32_t name;
	uint32_t version;
	uint32_t prototype;
	union mbpf_import target;
	bool known;
};

bool mbpf_verify_is_text(const struct mbpf_image *image, uint32_t index, const char *text)
{
	struct mbpf_text string = mbpf_image_text(image, index);

	return mbpf_text_is(&string, text);
}

/* The entry, its name being within the strings. */
static struct import look_up(const struct mbpf_image *image,
			     const struct mbpf_verify_policy *policy, uint32_t index)
{
	const uint8_t *entry = image->imports + (size_t)index * MBPF_IMPORT_SIZE;
	struct import import = {
		.kind = mbpf_get_le16(entry),
		.name = mbpf_get_le16(entry + 2),
		.version = mbpf_get_le32(entry + 4),
		.prototype = mbpf_get_le32(entry + 8),
	};
	struct mbpf_text name;

	if (import.name >= image->string_count) {
		return import;
	}
	name = mbpf_image_text(image, import.name);
	if (import.kind == MBPF_IMPORT_HELPER) {
		import.target.helper = mbpf_helper_find(policy->rt, &name);
		import.known = import.target.helper != NULL;
	} else if (import.kind == MBPF_IMPORT_FIELD) {
		import.target.field = mbpf_ctx_field_of(policy->type, policy->schema, &name);
		import.known = import.target.field != 0U;
	} else {
		import.target.builtin = mbpf_builtin_find(&name);
		import.known = import.target.builtin != MBPF_NO_BUILTIN;
	}
	return import;
}

/* The reason to refuse an import, or 0. */
static uint16_t check_import(const struct import *import, const struct mbpf_verify_policy *policy)
{
	uint32_t version = 0;
	uint32_t prototype = 0;
	uint32_t needed = 0;

	if (import->kind < MBPF_IMPORT_HELPER || import->kind > MBPF_IMPORT_BUILTIN) {
		return MBPF_REJECT_IMPORT_KIND;
	}
	if (!import->known) {
		return MBPF_REJECT_IMPORT_UNKNOWN;
	}
	if (import->kind == MBPF_IMPORT_HELPER) {
		version = import->target.helper->version;
		prototype = import->target.helper->prototype_hash;
		needed = import->target.helper->capability;
	} else if (import->kind == MBPF_IMPORT_FIELD) {
		version = MBPF_HOOK_ABI_VERSION;
		if (MBPF_FIELD_TYPE(import->target.field) < MBPF_FIELD_IN_U16) {
			version = policy->schema->version;
			prototype = import->target.field;
		}
	}
	if (import->version != version) {
		return MBPF_REJECT_IMPORT_VERSION;
	}
	if (import->prototype != prototype) {
		return MBPF_REJECT_IMPORT_PROTOTYPE;
	}
	return (needed & ~policy->capabilities) != 0U ? MBPF_REJECT_IMPORT_CAPABILITY : 0U;
}

/* Does an import before `index` name the same thing? At most 256 * 255 / 2 comparisons for a
 * section. */
static bool is_repeated(const struct mbpf_image *image, const struct import *import, uint32_t index)
{
	struct mbpf_text name = mbpf_image_text(image, import->name);

	for (uint32_t i = 0; i < index; i++) {
		const uint8_t *entry = image->imports + (size_t)i * MBPF_IMPORT_SIZE;
		struct mbpf_text other = mbpf_image_text(image, mbpf_get_le16(entry + 2));

		if (mbpf_get_le16(entry) == import->kind && mbpf_text_equal(&other, &name)) {
			return true;
		}
	}
	return false;
}

static uint8_t uses_of(const struct import *import)
{
	uint8_t uses = (uint8_t)import->kind;

	if (import->kind == MBPF_IMPORT_BUILTIN) {
		const struct mbpf_builtin *builtin = &mbpf_builtins[import->target.builtin];

		uses |= MBPF_BUILTIN_WANTS_NEW(import->target.builtin) ? 0U : MBPF_USE_CALL;
		uses |= (builtin->flags & MBPF_BUILTIN_NEW) != 0U ? MBPF_USE_NEW : 0U;
		uses |= builtin->cls != MBPF_CLASS_NONE ? MBPF_USE_METHOD : 0U;
	} else if (import->target.helper == &mbpf_helpers[MBPF_HELPER_COUNTERADD]) {
		uses |= MBPF_SHAPE_COUNTERADD;
	} else if (import->target.helper == &mbpf_helpers[MBPF_HELPER_COUNTERGET]) {
		uses |= MBPF_SHAPE_COUNTERGET;
	}
	return uses;
}

int mbpf_verify_imports(const struct mbpf_image *image, const struct mbpf_verify_policy *policy,
			struct mbpf_uses *uses, struct mbpf_reject *reject)
{
	for (uint32_t i = 0; i < image->import_count; i++) {
		struct import import = look_up(image, policy, i);
		uint16_t reason = check_import(&import, policy);

		if (reason == 0U && is_repeated(image, &import, i)) {
			reason = MBPF_REJECT_IMPORT_DUPLICATE;
		}
		if (reason != 0U) {
			return mbpf_reject_table(reject, reason, 0, i);
		}
		uses->of[i] = uses_of(&import);
		uses->all |= uses->of[i];
	}
	return 0;
}

void mbpf_verify_resolve(const struct mbpf_image *image, const struct mbpf_verify_policy *policy,
			 union mbpf_import *imports)
{
	for (uint32_t i = 0; i < image->import_count; i++) {
		imports[i] = look_up(image, policy, i).target;
	}
}

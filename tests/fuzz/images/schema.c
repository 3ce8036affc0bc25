/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the events of a CUSTOM hook consist of, at random.
 */

#include "image.h"

#include "prog.h"

#define TYPE(type, size, second) {type, size, second},

static const struct {
	uint32_t type;
	uint32_t size; /* 0: any */
	uint32_t second;
} types[] = {MBPF_SCHEMA_TYPE_LIST(TYPE)};

/* Of a field, and of its other form if that is a number. */
static const char *const names[IMAGE_FIELDS][2] = {
	{"a", "a_number"}, {"name", "name_number"}, {"x_1", "x_1_number"},
	{"$", "$_number"}, {"len", "len_number"},   {"field", "field_number"},
};

void image_make_schema(struct image *image)
{
	struct mbpf_schema *schema = &image->schema;

	schema->id = 1U + image_below(image, 3);
	schema->version = image_below(image, 3);
	schema->fields = image->fields;
	schema->field_count = 1U + image_below(image, IMAGE_FIELDS);
	for (uint32_t i = 0; i < schema->field_count; i++) {
		uint32_t which = image_below(image, sizeof(types) / sizeof(types[0]));
		uint32_t size = types[which].size;

		image->fields[i].name = names[i][0];
		image->fields[i].type = types[which].type;
		image->fields[i].length = size != 0U ? size : 1U + image_below(image, 40);
		/* Some begin where there are rarely data. */
		image->fields[i].offset = image_below(image, image_once_in(image, 6) ? 4000 : 16);
	}
}

void image_import_fields(struct image *image, void (*add)(struct image *image, const char *name,
							  uint32_t version, uint32_t prototype))
{
	const struct mbpf_schema *schema = &image->schema;

	for (uint32_t i = 0; i < schema->field_count; i++) {
		const struct mbpf_schema_field *field = &schema->fields[i];
		uint32_t second = types[field->type - MBPF_FIELD_U8].second;

		if (!image_once_in(image, 3)) {
			add(image, names[i][0], schema->version,
			    MBPF_FIELD_DATA(field->type, field->offset, field->length));
		}
		if (second != 0U && !image_once_in(image, 3)) {
			add(image, names[i][1], schema->version,
			    MBPF_FIELD_DATA(second, field->offset, field->length));
		}
	}
}

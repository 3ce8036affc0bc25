# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The shapes that Zephyr gives its files, as far as this project uses them.

Facts restated from Zephyr 4.3: scripts/zephyr_module.py (module.yml) and
scripts/schemas/twister/testsuite-schema.yaml (testcase.yaml, sample.yaml) and
scripts/schemas/snippet-schema.yaml (snippet.yml). Keys that the project does not use are left
out, so that a misspelled one is found.
"""

from __future__ import annotations

from typing import Any, Final

_TEXT: Final = {"type": "string", "minLength": 1}
_TEXTS: Final = {"type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True}


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


MODULE: Final = _object(
    {
        "name": _TEXT,
        "build": _object(
            {
                "cmake": _TEXT,
                "kconfig": _TEXT,
                "depends": _TEXTS,
                "settings": _object(
                    {
                        "board_root": _TEXT,
                        "dts_root": _TEXT,
                        "snippet_root": _TEXT,
                        "soc_root": _TEXT,
                    }
                ),
            }
        ),
        "tests": _TEXTS,
        "samples": _TEXTS,
        "package-managers": _object({"pip": _object({"requirement-files": _TEXTS})}),
    },
    "name",
    "build",
)
"""zephyr/module.yml."""

_TEST_KEYS: Final = {
    "build_only": {"type": "boolean"},
    "depends_on": {"anyOf": [_TEXT, _TEXTS]},
    "extra_args": {"anyOf": [_TEXT, _TEXTS]},
    "extra_configs": _TEXTS,
    "filter": _TEXT,
    "harness": {"enum": ["console", "ctest", "gtest", "pytest", "ztest"]},
    "harness_config": {"type": "object"},
    "integration_platforms": _TEXTS,
    "min_flash": {"type": "integer"},
    "min_ram": {"type": "integer"},
    "modules": _TEXTS,
    "platform_allow": {"anyOf": [_TEXT, _TEXTS]},
    "platform_exclude": {"anyOf": [_TEXT, _TEXTS]},
    "required_snippets": _TEXTS,
    "sysbuild": {"type": "boolean"},
    "tags": {"anyOf": [_TEXT, _TEXTS]},
    "timeout": {"type": "integer"},
}

TESTS: Final = _object(
    {
        "sample": _object({"name": _TEXT, "description": _TEXT}, "name"),
        "common": _object(_TEST_KEYS),
        "tests": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": False,
            "patternProperties": {
                r"^(sample\.)?mbpf(\.[a-z0-9_]+)+$": {
                    "anyOf": [_object(_TEST_KEYS), {"type": "null"}]
                }
            },
        },
    },
    "tests",
)
"""testcase.yaml and sample.yaml."""

_APPEND: Final = _object({"EXTRA_CONF_FILE": _TEXT})
SNIPPET: Final = _object(
    {
        "name": _TEXT,
        "append": _APPEND,
        "boards": {
            "type": "object",
            "additionalProperties": _object({"append": _APPEND}, "append"),
        },
    },
    "name",
    "append",
)
"""snippet.yml."""

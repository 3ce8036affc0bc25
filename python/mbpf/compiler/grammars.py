# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The grammars of tree-sitter."""

from __future__ import annotations

from functools import cache

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language


@cache
def javascript() -> Language:
    """JavaScript."""
    return Language(tree_sitter_javascript.language())


@cache
def typescript() -> Language:
    """TypeScript without JSX."""
    return Language(tree_sitter_typescript.language_typescript())

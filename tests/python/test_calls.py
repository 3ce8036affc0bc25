# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Every built-in and operator, on some of the values that ``make fuzz`` tries all of."""

from __future__ import annotations

from math import gcd
from typing import Final

import pytest
from call_programs import total
from calls_lab import differences
from node_engine import has_quickjs, node

STRIDE: Final = 7_919
COUNT: Final = 8_000


@pytest.mark.skipif(not (has_quickjs() or node()), reason="no JavaScript engine is installed")
def test_calls() -> None:
    assert gcd(STRIDE, total()) == 1, "each event is another one"
    found = differences(0, STRIDE, COUNT)
    assert not found, f"{len(found)} differences\n" + "\n".join(found[:5])

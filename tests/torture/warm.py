"""Loaded once by the process that all children are forked from, so that a child starts at once."""

from __future__ import annotations

import numpy as np

from letbe.history.merge import merged_order, new_rows
from tests.torture import kill_history

__all__ = ["kill_history"]

_TWO = np.array([1, 2])
new_rows(_TWO, _TWO, _TWO, _TWO, np.zeros(2, np.int32))
merged_order(_TWO, _TWO, [1, 1])

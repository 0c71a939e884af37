"""A kill at any moment leaves the old home or the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.torture.kill_history import torture

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_the_old_history_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Appending, moving, forgetting and rotating; ``python -m tests.torture`` is the long form."""
    monkeypatch.setenv("PYTHONPATH", "")  # given back afterwards
    seen = torture(tmp_path, count=60, seed=20261121)
    assert seen["killed"] == 60
    assert seen["inside a step"] >= 20

"""A log in an empty folder, in every store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.space.stores import STORES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from letbe.space.log import Log


@pytest.fixture(params=STORES)
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Log]:
    """Open the same log once more, as another process would."""
    return lambda: STORES[request.param](tmp_path)


@pytest.fixture
def log(reopen: Callable[[], Log]) -> Log:
    """A log with nothing in it."""
    return reopen()

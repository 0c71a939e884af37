"""``letbe key``: a copy of the key file, and the way back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.conftest import Letbe


def test_a_key_file_is_saved_and_put_back(
    letbe: Letbe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As somebody would who moves to another machine."""
    copy = tmp_path / "stick.key"
    assert "today" in letbe.ok("key", "save", str(copy))
    monkeypatch.setenv("LETBE_KEYS", str(tmp_path / "another machine"))
    result = letbe("people")
    assert result.exit_code == 1
    assert "letbe key restore" in result.stderr
    assert letbe.json("key", "restore", str(copy)) == {"restored": str(copy)}
    letbe.ok("people")
    shutil.rmtree(tmp_path / "another machine")

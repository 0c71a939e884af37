"""The page "what is in force" is written from the tables, and does not lag behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "docs" / "make_in_force.py"


def test_the_page_is_that_of_the_tables() -> None:
    """Whoever changes a rule changes the page."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr

"""The short form of the long run; ``make torture`` kills at least a thousand times."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_a_killed_writer_loses_no_promise() -> None:
    """What was acknowledged is in force afterwards, and nothing is laxer."""
    script = Path(__file__).with_name("torture_space.py")
    done = subprocess.run(
        [sys.executable, str(script), "--kills", "30", "--seed", "7"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": ":".join(sys.path)},
    )
    assert done.returncode == 0, done.stderr
    count = json.loads(done.stdout)
    assert count["kills"] == 30
    assert count["acknowledged"] > 100
    assert [count[k] for k in ("lost", "over_the_cap", "forgotten_sends", "laxer")] == [0, 0, 0, 0]

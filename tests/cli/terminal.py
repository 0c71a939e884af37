"""A person at a terminal: the program in a terminal of its own, typed to and read."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

import pexpect

from tests.cli.conftest import ENVIRONMENT

if TYPE_CHECKING:
    from tests.cli.conftest import Letbe

#: Nobody at a terminal waits longer; a busy machine may need some seconds to start.
WAIT_S = 30


def sit_down(letbe: Letbe, *words: str, **environment: str) -> pexpect.spawn:
    """Start a command in a terminal."""
    path = os.pathsep.join(p for p in sys.path if p)
    env = os.environ | {"PYTHONPATH": path, "TERM": "xterm", "LETBE_LANG": "en"} | ENVIRONMENT
    env |= {"LETBE_HOME": str(letbe.home), "LINES": "40", "COLUMNS": "100"} | environment
    return pexpect.spawn(
        sys.executable,
        ["-m", "letbe", *words],
        env=env,
        encoding="utf-8",
        timeout=WAIT_S,
        dimensions=(40, 100),
        # Whatever a shell runs in the background ignores the keys that interrupt, and so do its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def rest(talk: pexpect.spawn) -> str:
    """Read to the end, and give what was said; the program must end well."""
    talk.expect(pexpect.EOF)
    talk.close()
    assert talk.exitstatus == 0, talk.before
    return str(talk.before)

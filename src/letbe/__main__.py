"""``letbe``, and ``python -m letbe``: the program that a person starts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from letbe.cli import main

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What pyarrow and numba load for their own comfort wherever it is installed, and no command needs: with it,
#: ``letbe people`` took half a second longer (measured).
NEEDLESS: Final = frozenset({"cffi", "coverage", "pandas", "pycparser", "scipy", "yaml"})


class Spare:
    """Answers for modules that this program does without, as if they were not installed."""

    #: By this it is known, and taken away, where a reader of another package may need them.
    spares_needless = True

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: object = None) -> None:
        """Refuse one of ``NEEDLESS``; leave all others to whoever is asked next.

        Raises:
            ModuleNotFoundError: It is one of them.
        """
        del path, target
        if name.partition(".")[0] in NEEDLESS:
            raise ModuleNotFoundError(f"{name} is not needed here", name=name)


def run() -> None:
    """Run the command line in a process of its own."""
    sys.meta_path.insert(0, Spare)
    main(prog_name="letbe")


if __name__ == "__main__":
    run()

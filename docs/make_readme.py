"""Put the board of the bundled example, as ``letbe people`` prints it, into ``README.md``.

python docs/make_readme.py [--check]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from docs.generated import ROOT, keep

START: Final = "<!-- board:start -->"
END: Final = "<!-- board:end -->"

#: The width of the picture: what a README shows on a narrow screen without scrolling.
COLUMNS: Final = "88"


#: letbe, whether or not its command is on the PATH.
PROGRAM: Final = "import sys; from letbe.cli import main; sys.argv[0] = 'letbe'; main()"


def board() -> str:
    """Read the bundled example in a temporary home and give the board."""
    from letbe import example  # noqa: PLC0415 - ``between`` needs no letbe

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        example.copy_to(folder / "exports")
        environment = os.environ | {
            "LETBE_HOME": str(folder / "home"),
            "LETBE_PASSPHRASE": "for the docs only, not a secret",
            "LETBE_NOW": example.NOW.isoformat(),
            "COLUMNS": COLUMNS,
            "NO_COLOR": "1",
        }

        def letbe(*words: str) -> str:
            command = [sys.executable, "-c", PROGRAM, *words]
            return subprocess.check_output(command, env=environment, text=True)  # noqa: S603 - our own program

        letbe("read", str(folder / "exports"), "--zone", str(example.ZONE))
        return letbe("people")


def between(readme: str, picture: str) -> str:
    r"""Replace what stands between the two marks.

    Raises:
        ValueError: A mark is missing.

    >>> print(between("a\n<!-- board:start -->\nold\n<!-- board:end -->\nb", "new"))
    a
    <!-- board:start -->
    ```text
    $ letbe people
    <BLANKLINE>
    new
    ```
    <!-- board:end -->
    b
    """
    before, _, rest = readme.partition(START)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"README.md needs {START} and {END}")
    lines = "\n".join(line.rstrip() for line in picture.strip("\n").splitlines())
    return f"{before}{START}\n```text\n$ letbe people\n\n{lines}\n```\n{END}{after}"


def main() -> None:
    """Write the picture or check it."""
    keep("README.md", between((ROOT / "README.md").read_text("utf-8"), board()), sys.argv[1:])


if __name__ == "__main__":
    main()

"""Put what letbe prints for the bundled example into the pages that show it.

    python -m docs.make_shown [--check]

A page asks for it with two marks, between which the command and its output are set:

    <!-- board:start -->
    <!-- board:end -->
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from docs.generated import ROOT, keep

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What can be shown, and the command that shows it.
SHOWN: Final = {
    "read": ("read", "exports"),
    "board": ("people",),
    "look": ("look", "ola"),
}

#: The pages that show something.
PAGES: Final = ("README.md", "docs/guide/first-evening.md")

#: The width of pictures: a page shows them on a narrow screen without scrolling.
COLUMNS: Final = "88"


def outputs() -> dict[str, str]:
    """Run the commands on the bundled example, in order, in a temporary home."""
    from letbe import example  # noqa: PLC0415 - ``fill`` needs no letbe

    with tempfile.TemporaryDirectory() as name:
        example.copy_to(Path(name) / "exports")
        environment = os.environ | {
            "PYTHONPATH": str(ROOT / "src"),
            "LETBE_HOME": str(Path(name) / "home"),
            "LETBE_KEYS": str(Path(name) / "keys"),
            "LETBE_PASSPHRASE": "for the docs only, not a secret",
            "LETBE_NOW": example.NOW.isoformat(),
            "TZ": str(example.ZONE),
            "COLUMNS": COLUMNS,
            "NO_COLOR": "1",
        }
        return {
            key: subprocess.check_output(
                [sys.executable, "-m", "letbe", *words], cwd=name, env=environment, encoding="utf-8"
            )
            for key, words in SHOWN.items()
        }


def fill(page: str, shown: Mapping[str, str]) -> str:
    r"""Replace what stands between each pair of marks.

    Raises:
        ValueError: A mark has no partner.

    >>> print(fill("a\n<!-- board:start -->\nold\n<!-- board:end -->\nb", {"board": "new"}))
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
    for key, text in shown.items():
        start, end = f"<!-- {key}:start -->", f"<!-- {key}:end -->"
        if start not in page:
            continue
        before, _, rest = page.partition(start)
        _, mark, after = rest.partition(end)
        if not mark:
            raise ValueError(f"{start} needs {end}")
        lines = "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")
        command = " ".join(("letbe", *SHOWN[key]))
        page = f"{before}{start}\n```text\n$ {command}\n\n{lines}\n```\n{end}{after}"
    return page


def main() -> None:
    """Write the pages or check them."""
    shown = outputs()
    for name in PAGES:
        keep(name, fill((ROOT / name).read_text("utf-8"), shown), sys.argv[1:])


if __name__ == "__main__":
    main()

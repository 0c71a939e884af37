"""A file system that fails on purpose: disk full or an I/O error, at one call or from one call on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import apsw

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Plan:
    """Which call fails, and how.

    Attributes:
        at: The number of the call that fails, from 1; 0 for none.
        lasting: Every later one fails, too.
        error: What it raises.
        seen: How many calls there were.
    """

    at: int = 0
    lasting: bool = False
    error: Callable[[], Exception] = apsw.FullError
    seen: int = 0

    def step(self, call: str) -> None:
        """Count one call, and fail if it is its turn."""
        self.seen += 1
        if self.at and (self.seen == self.at or (self.lasting and self.seen > self.at)):
            full = call in {"xWrite", "xOpen"} and self.error is apsw.FullError
            raise self.error() if full else apsw.IOError(call)


class FaultyFile(apsw.VFSFile):  # type: ignore[misc]  # apsw's own class
    """One open file."""

    def __init__(self, base: str, name: Any, flags: list[int], plan: Plan) -> None:
        plan.step("xOpen")
        super().__init__(base, name, flags)
        self._plan = plan

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802 - SQLite's names
        """Read, or fail."""
        self._plan.step("xRead")
        return super().xRead(amount, offset)  # type: ignore[no-any-return]

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        """Write, or fail; a full disk takes the first half."""
        try:
            self._plan.step("xWrite")
        except apsw.FullError:
            super().xWrite(data[: len(data) // 2], offset)
            raise
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        """Truncate, or fail."""
        self._plan.step("xTruncate")
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        """Sync, or fail."""
        self._plan.step("xSync")
        super().xSync(flags)

    def xFileSize(self) -> int:  # noqa: N802
        """Give the size, or fail."""
        self._plan.step("xFileSize")
        return super().xFileSize()  # type: ignore[no-any-return]

    def xLock(self, level: int) -> None:  # noqa: N802
        """Lock, or fail."""
        self._plan.step("xLock")
        super().xLock(level)


class FaultyFiles(apsw.VFS):  # type: ignore[misc]  # apsw's own class
    """The file system underneath SQLite, with a plan of what fails."""

    def __init__(self, name: str, plan: Plan) -> None:
        self._plan = plan
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> FaultyFile:  # noqa: N802
        """Open, or fail."""
        return FaultyFile("", name, flags, self._plan)

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        """Delete, or fail."""
        self._plan.step("xDelete")
        super().xDelete(name, sync)

    def xAccess(self, name: str, flags: int) -> bool:  # noqa: N802
        """Look whether it is there, or fail."""
        self._plan.step("xAccess")
        return super().xAccess(name, flags)  # type: ignore[no-any-return]

"""Where the home is, which clock days are told by, and which rule said so."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from letbe.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Names the home where no option does.
HOME_VARIABLE: Final = "LETBE_HOME"


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for one run of letbe.

    Attributes:
        home: The folder that letbe keeps everything in.
        home_by: The rule that named it: ``--home``, ``LETBE_HOME`` or ``default``.
    """

    home: Path
    home_by: str


def settings(home: str | Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Find the home: the option, else ``LETBE_HOME``, else the platform's own place for data.

    Args:
        home: What the option says; None where it is not given.
        environ: Where ``LETBE_HOME`` is looked up.

    Raises:
        UsageError: The option is there and empty.

    >>> settings("/tmp/mine", {}).home_by
    '--home'
    >>> settings(None, {"LETBE_HOME": "/tmp/ours"}).home.name
    'ours'
    """
    if home is not None:
        if not str(home):
            raise UsageError("--home is empty", "name a folder, or leave the option out")
        return Settings(_absolute(home), "--home")
    if environ.get(HOME_VARIABLE):
        return Settings(_absolute(environ[HOME_VARIABLE]), HOME_VARIABLE)
    import platformdirs  # noqa: PLC0415 - most runs name the home, and start sooner without it

    return Settings(Path(platformdirs.user_data_dir("letbe")), "default")


def _absolute(folder: str | Path) -> Path:
    """Make a folder independent of where letbe was started; ``~`` is the user's own folder."""
    path = Path(folder)
    if path.parts[:1] == ("~",):
        path = Path.home().joinpath(*path.parts[1:])
    return Path.cwd() / path


def the_zone(name: str | None) -> tuple[ZoneInfo, str]:
    """Give a zone by its name, or this machine's.

    Raises:
        UsageError: There is no such zone.

    >>> the_zone("Europe/Lisbon")[1]
    'given by you'
    """
    if name is None:
        return _machine_zone(), "this machine"
    try:
        return ZoneInfo(name), "given by you"
    except (KeyError, ValueError, OSError) as error:
        hint = "give an IANA name such as Europe/Berlin or America/New_York"
        raise UsageError(f'no time zone "{name}"', hint) from error


def _machine_zone() -> ZoneInfo:
    """Find this machine's own zone; UTC where it has none."""
    import tzlocal  # noqa: PLC0415 - only needed where no zone is given

    zone = tzlocal.get_localzone()
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")

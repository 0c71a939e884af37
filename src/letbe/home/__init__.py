"""The home: one folder, one encrypted database, one writer at a time.

    vault.json      how the key is reached (``letbe.vault``)
    home.db         everything that is decided or named; SQLite, every page encrypted and authenticated
    history/        who was in touch when (``letbe.history``)
    damaged/        files that were not what letbe wrote there: set aside, never thrown away
    writing.lock    held by the one that reads exports

True at every line, also after a crash there:

1. A change that was said to be made is on disk (``synchronous=FULL``); one that was not is not there.
2. Folders can be entered, and files read, by their owner only.
3. A database that was there and is gone or damaged is never silently replaced by an empty one:
   a promise could be in it.

``letbe.home.handles`` keeps who is behind an address.
"""

from __future__ import annotations

from letbe.home.home import DAMAGED_FOLDER, Home, HomeOpening, begin_opening, open_home

__all__ = ["DAMAGED_FOLDER", "Home", "HomeOpening", "begin_opening", "open_home"]

"""Which of WhatsApp's databases it is, and its rows read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letbe.errors import UnreadableError
from letbe.readers.database.opening import database_and_log, opened
from letbe.readers.database.walking import tables_of
from letbe.readers.whatsapp.android import read_android, read_old_android
from letbe.readers.whatsapp.apple import read_apple
from letbe.readers.whatsapp.stores import Gathered

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work


def scan(work: Work) -> Scan:
    """Read a database; see ``Database.scan``."""
    source, log = database_and_log(work.sources)
    with opened(source, log) as database:
        tables = tables_of(database)
        gathered = Gathered(work)
        if {"zchatsession", "zmessagedate"} <= tables.get("zwamessage", frozenset()):
            read_apple(gathered, database, tables)
        elif {"chat_row_id", "timestamp"} <= tables.get("message", frozenset()):
            read_android(gathered, database, tables)
        elif {"key_remote_jid", "timestamp"} <= tables.get("messages", frozenset()):
            read_old_android(gathered, database, tables["messages"])
        else:
            what = f"{source.path} holds no messages of WhatsApp"
            raise UnreadableError(what, "give msgstore.db of Android, or ChatStorage.sqlite of an iPhone")
        work.progress(database.size)
        return gathered.done(work, database)

"""Reads what Bottle saves, an app that nobody has: the line "#bottle, owner", then a line a message, with
tabs between its parts: 2024-03-01T12:00:00Z, writer, reader, text."""

from dataclasses import replace

from letbe.readers.about import About
from letbe.readers.rows import Chat, OneFile, Scan, Work


class Bottle(OneFile):
    """The reader; its format's name is the channel of all that it reads."""

    FORMAT = "bottle"
    ABOUT = About("Bottle", "the text of a bottle", "Menu, Save all", page="https://bottle.example/help")

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is one, by its first bytes."""
        return 1.0 if head.startswith(b"#bottle\t") else 0.0

    def scan(self, work: Work) -> Scan:
        """Read it all; what is heavy is loaded here, and not before."""
        import numpy as np

        from letbe.readers.fields.columns import Columns
        from letbe.readers.fields.handles import Handles
        from letbe.readers.fields.spans import spans_of
        from letbe.readers.fields.values import moments

        columns, people, count = Columns(work.listen), Handles(), 0
        with work.sources[0].open() as stream:
            me = people.add(None, stream.readline().rstrip().partition(b"\t")[2].decode("utf-8", "replace"))
            while lines := stream.readlines(1 << 20):  # a MiB at a time, and never a whole file
                work.progress(sum(map(len, lines)))
                cells = [(line.rstrip(b"\r\n").split(b"\t", 3) + [b""] * 3)[:4] for line in lines]
                when, writer, reader, text = map(spans_of, zip(*cells, strict=True))
                (at, known), author, to = moments(when), people.named(writer), people.named(reader)
                chat = np.maximum(np.where(author == me, to, author), 0)
                record = count + np.arange(len(lines))
                columns.add(record, at, known=known, chat=chat, author=author, text=text)
                count += len(lines)
        rows, utc, _ = columns.rows(work.ask.zone)
        chats = tuple(Chat("self" if k == me else "one", other=k) for k in range(len(people)))
        found = Scan("bottle", rows, chats, people.handles(), frozenset({me}), "its first line", utc=utc)
        return replace(found, errors=columns.errors, errors_total=columns.errors_total)

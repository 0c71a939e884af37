"""Any JSON document as batches of records, by a description of where they and their fields are.

    Shape ──▶ tables ──▶ walk() over a buffer that is used again and again ──▶ Batch, Batch, ... and Outer

The document is never built.  A shape names the paths that matter; everything else is passed over, however
long and deep it is.  Keys may come in any order, and what a chat is called may follow its messages.

True of every document:

1. A record is read when all of it is in the buffer; one above 64 MiB is passed over and reported.
2. A record that is torn is reported, and the next one is looked for; see ``walker``.
3. Of two members with one name the later one counts, as in other readers of JSON.
"""

from letbe.readers.fields.jsonwalk.documents import Batch, Document, Outer
from letbe.readers.fields.jsonwalk.shape import Group, Shape

__all__ = ["Batch", "Document", "Group", "Outer", "Shape"]

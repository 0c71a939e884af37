"""What readers are built of: fields of records as places in a buffer, and columns made of them.

    bytes ──a scanner──▶ Spans, one a field ──numbers, moments, Handles, Texts──▶ Columns ──▶ Rows

A scanner finds where the fields of many records stand; nothing is copied and no object is made a record.
What a field holds is then read for all records at once, by a compiled loop or by numpy.  The buffer is
used again for the next piece of the file, so that memory holds one piece and the columns.

- ``spans``: places in a buffer, and how what stands there is written (JSON, XML, a quoted cell).
- ``plain``: the same texts as plain UTF-8.
- ``values``: whole numbers, decimals, and moments in ISO 8601.
- ``handles``: names and addresses as small numbers, each kept once.
- ``csv``: tables of delimited cells.
- ``columns``: the rows of a scan, the records that cannot be read, and what the listener is told.
- ``jsonwalk``: any JSON document, by a description of where its records and their fields are.
"""

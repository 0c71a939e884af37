"""What readers of SQLite files share: recognised by their tables, opened read-only, read in bounded work.

    file (with its -wal) ──opened()──▶ Database ──walk()──▶ Piece ──a reader──▶ Columns

True at every line:

1. Nothing is written beside a person's file, and nothing in it runs: no views, triggers, virtual tables or
   columns that are worked out.  Only real tables are read, each from its first row to its last.
2. What can be had of a damaged file is had: a row that cannot be read is reported, the next ones are read.
3. Work and memory are bounded by the size of the file, whatever its pages claim.
"""

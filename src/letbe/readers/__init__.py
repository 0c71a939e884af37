"""Exports and mailboxes become columns: one file a format.

A reader takes bytes and gives a :class:`letbe.readers.rows.Scan`.  It never keeps a text, never
sorts, and never stops at a bad record.
"""

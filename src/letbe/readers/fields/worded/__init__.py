"""Dates in words: ``Friday, May 29, 2026 at 3:00:29 AM UTC``, in whatever language an account is set to.

    texts ──forms()──▶ the same with each digit a 0 ──Form, once a form──▶ where the numbers stand
                  └──▶ digits of any script as ASCII ─────────────────────▶ read() ──▶ moments

A year of messages has few forms: a weekday, a month, a half of the day, and one digit or two.  Each form is
looked at once, in plain Python; the numbers of all texts are then read by a compiled loop.

The words are in ``calendar.json`` (from the Unicode Common Locale Data Repository; see
``scripts/calendar_words.py``).  One word can be two months in two languages; then the weekday tells which
language it is, and where it does not, the date is not read.
"""

from letbe.readers.fields.worded.reading import WordedDates

__all__ = ["WordedDates"]

"""The schema page says what the code does."""

from __future__ import annotations

import runpy
from pathlib import Path

from letbe.history.schema import MESSAGES_COLUMNS, STORED_COLUMNS

DOCS = Path(__file__).parents[2] / "docs"


def test_the_schema_page_is_up_to_date() -> None:
    """It is written by a script; ``python docs/make_schema.py`` brings it up to date."""
    assert (DOCS / "history.md").read_text("utf-8") == runpy.run_path(str(DOCS / "make_schema.py"))["page"]()


def test_every_column_has_its_line_and_its_meaning() -> None:
    """A column without a reason should not be there."""
    page = (DOCS / "history.md").read_text("utf-8")
    for column in (*MESSAGES_COLUMNS, *STORED_COLUMNS):
        assert f"| `{column.name}`" in page
        assert column.meaning in page

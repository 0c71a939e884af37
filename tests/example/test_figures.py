"""The figure of the docs is drawn from the example, and well formed."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from letbe import example
from scripts import make_figures

RECT = "{http://www.w3.org/2000/svg}rect"


def test_the_figure_is_what_the_script_draws() -> None:
    """A new example with an old picture beside it would tell two stories."""
    assert make_figures.main(["--check"]) == 0


def test_every_week_with_a_message_has_a_bar() -> None:
    """Counted from the truth: one bar for each side of each week that has any."""
    truth = example.truth()
    drawn = ET.fromstring(make_figures.rhythm(truth))  # noqa: S314 - our own text
    bars = [r for r in drawn.iter(RECT) if r.get("width") == str(make_figures.WEEK - 2)]
    weeks = [n for p in truth["people"] for side in p["weeks"].values() for n in side]
    assert len(bars) == sum(n > 0 for n in weeks) > 300


def test_every_planted_change_is_marked() -> None:
    """What the story tells stands in the picture."""
    drawn = make_figures.rhythm(example.truth())
    for words in ("asks for room", "from here on, slowly", "silent", "back", "ten days in the mountains"):
        assert f">{words}</text>" in drawn

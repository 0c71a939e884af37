"""Draw the figures of the method pages: ``python -m bench.evidence.figures [FOLDER]``.

Plain SVG, made from simulations with fixed seeds, so that the pictures and the code move together.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from bench.evidence.detection import first_words
from bench.evidence.simulate import FAMILIES, family
from bench.evidence.worlds import Case, letbe_paths
from letbe.pattern.constants import DAY_US

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER: Final = Path(__file__).parents[2] / "docs" / "method" / "figures"
WIDTH: Final = 720
HEIGHT: Final = 320
EDGE: Final = 56
COLOURS: Final = ("#2b6cb0", "#b7791f", "#2f855a", "#4a5568", "#97266d")

Line = tuple[str, "np.ndarray", "np.ndarray"]


def drawing(
    title: str,
    lines: Sequence[Line],
    across: tuple[float, float, str],
    up: tuple[float, float, str],
    marks: Sequence[tuple[float, str]],
) -> str:
    """Draw some lines over one axis.

    Args:
        title: What is seen; read aloud where pictures are not shown.
        lines: Name, x and y of each.
        across: Least and greatest x, and what it is.
        up: Least and greatest y, and what it is.
        marks: Heights at which a dashed line runs, each with its name.
    """

    def place(x: float, y: float) -> str:
        px = EDGE + (x - across[0]) / (across[1] - across[0]) * (WIDTH - 2 * EDGE)
        py = HEIGHT - EDGE - (min(max(y, up[0]), up[1]) - up[0]) / (up[1] - up[0]) * (HEIGHT - 2 * EDGE)
        return f"{px:.1f},{py:.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f'<title>{title}</title><g font-family="sans-serif" font-size="12" fill="#4a5568">',
        f'<path d="M{place(across[0], up[1])} L{place(across[0], up[0])}" stroke="#a0aec0"/>',
        f'<path d="M{place(across[0], up[0])} L{place(across[1], up[0])}" stroke="#a0aec0"/>',
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 12}" text-anchor="middle">{across[2]}</text>',
        f'<text x="{EDGE}" y="24">{up[2]}</text>',
    ]
    for x in np.linspace(across[0], across[1], 6):
        at = place(float(x), up[0]).split(",")
        parts.append(f'<text x="{at[0]}" y="{float(at[1]) + 16:.1f}" text-anchor="middle">{x:.3g}</text>')
    for y in np.linspace(up[0], up[1], 4):
        at = place(across[0], float(y)).split(",")
        parts.append(f'<text x="{EDGE - 6}" y="{float(at[1]) + 4:.1f}" text-anchor="end">{y:.2g}</text>')
    for y, name in marks:
        start, end = place(across[0], y), place(across[1], y)
        parts.append(f'<path d="M{start} L{end}" stroke="#a0aec0" stroke-dasharray="4 4"/>')
        at = place(across[0] + 0.3 * (across[1] - across[0]), y).split(",")
        parts.append(f'<text x="{at[0]}" y="{float(at[1]) - 4:.1f}" text-anchor="end">{name}</text>')
    for i, (name, xs, ys) in enumerate(lines):
        path = " L".join(place(float(x), float(y)) for x, y in zip(xs, ys, strict=True))
        colour = COLOURS[i % len(COLOURS)]
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{EDGE + 12}" y="{44 + 16 * i}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</g></svg>", ""])


def specimen() -> Case:
    """Give the tie of the check values: answered every third day for 40 times, then never again."""
    mine = 3 * np.arange(70) + 0.3
    theirs = 3 * np.arange(40) + 0.4
    t = np.concatenate([mine, theirs])
    order = np.argsort(t)
    side = np.repeat([0, 1], [70, 40])
    return Case((t[order] * DAY_US).astype(np.int64), side[order], 0, np.zeros(210, np.int64), 209)


def silence() -> str:
    """Draw the evidence of a tie in which they stop."""
    lines = []
    for name, part in (("all", 0), ("absence", 1), ("answers", 2), ("starts", 3)):
        paths = letbe_paths([specimen()], part=part)
        lines.append((name, paths.day, paths.score / np.log(10)))
    marks = [(float(np.log10(5)), "5 years: a pattern"), (float(np.log10(20)), "20 years: a clear pattern")]
    title = "Evidence of a tie in which they answer every third day until day 117, and then never again"
    return drawing(title, lines, (30, 210, "day"), (-3, 3, "evidence, powers of ten of a year"), marks)


def promise() -> str:
    """Draw how many steady ties have had a false word, against what is promised."""
    years = np.linspace(0, 3, 40)
    lines = []
    for i, name in enumerate(FAMILIES):
        some = family(name, 150, 1096, 300 + i)
        paths = letbe_paths(some)
        begin = np.full(len(some), np.inf)
        np.minimum.at(begin, paths.case, paths.day)
        waited = (first_words(paths, float(np.log(5)), len(some)) - begin) / 365.25
        lines.append((name, years, np.array([np.mean(waited <= y) for y in years])))
    promised: list[Line] = [("promised at most", years, years / 5)]
    title = "Share of steady ties with a false word at 5 years of evidence, by years watched"
    return drawing(
        title, [*promised, *lines], (0, 3, "years watched"), (0, 0.6, "share of ties with a false word"), []
    )


def main(folder: Path) -> None:
    """Write all figures."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, figure in (("silence", silence), ("promise", promise)):
        (folder / f"{name}.svg").write_text(figure(), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)

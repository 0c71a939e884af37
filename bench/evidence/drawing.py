"""Lines over one axis, as plain SVG: a few numbers, written by hand, so the same figure is the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH: Final = 720
HEIGHT: Final = 320
EDGE: Final = 56
COLOURS: Final = ("#2b6cb0", "#b7791f", "#2f855a", "#4a5568", "#97266d")

#: Name, x and y.
Line = tuple[str, Any, Any]


def drawing(
    title: str,
    lines: Sequence[Line],
    across: tuple[float, float, str],
    up: tuple[float, float, str],
    marks: Sequence[tuple[float, str]] = (),
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
        px = EDGE + (min(max(x, across[0]), across[1]) - across[0]) / (across[1] - across[0]) * (
            WIDTH - 2 * EDGE
        )
        py = HEIGHT - EDGE - (min(max(y, up[0]), up[1]) - up[0]) / (up[1] - up[0]) * (HEIGHT - 2 * EDGE)
        return f"{px:.1f},{py:.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f'<title>{escape(title)}</title><g font-family="sans-serif" font-size="12" fill="#4a5568">',
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

"""Which words may stand side by side on a board of many ties: the e-BH rule.

At any look fixed beforehand, at most the chosen share of the words shown is false on average, whatever
the ties have in common (Wang & Ramdas 2022, J. R. Stat. Soc. B 84(3), 822-852).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def chosen(
    log_e: ArrayLike, years: ArrayLike, share: float, board: ArrayLike | None = None
) -> NDArray[np.bool_]:
    """Choose the ties of a board that may carry a word.

    Args:
        log_e: Evidence of each watched tie, nats, shape (m,).
        years: How long each has been watched, shape (m,).
        share: The share of false words that is accepted, in (0, 1].
        board: Whose board each tie stands on, shape (m,), whole numbers; one board if not given.

    Returns:
        True for the chosen ties, shape (m,).

    Cost: O(m log m) time, O(m) memory.

    >>> chosen(np.log([100.0, 30.0, 1.0]), [1, 2, 1], 0.2).tolist()
    [True, True, False]
    """
    e = np.asarray(log_e, np.float64) - np.log(np.maximum(1.0, np.asarray(years, np.float64)))
    boards = np.zeros(len(e), np.int64) if board is None else np.asarray(board, np.int64)
    order = np.lexsort((-e, boards))
    sorted_boards = boards[order]
    first = np.searchsorted(sorted_boards, sorted_boards, side="left")
    size = np.searchsorted(sorted_boards, sorted_boards, side="right") - first
    rank = np.arange(len(e)) - first + 1
    enough = e[order] >= np.log(size / (share * rank)) - 1e-12
    last = np.zeros(len(e), np.int64)
    np.maximum.at(last, first, np.where(enough, rank, 0))
    found = np.zeros(len(e), np.bool_)
    found[order] = rank <= last[first]
    return found

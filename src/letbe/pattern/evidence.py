"""What the parts of the evidence add up to, and the words that may be said at which evidence.

E is in years: on a steady tie the mean time to a false word at level c is at least c years, however
often one looks.  A weighted mean of such processes is one, whatever they share (Shin, Ramdas & Rinaldo
2024).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: The words, in order of strength.
WORDS: Final = ("none", "pattern", "clear")

#: Logarithms of evidence are kept within this many nats of 0.
_LOG_MOST: Final = 300.0


@inner
def log_of(evidence: float) -> float:
    """Give the logarithm, cut to +-300 nats."""
    if evidence <= 0.0:
        return -_LOG_MOST
    return min(max(math.log(evidence), -_LOG_MOST), _LOG_MOST)


@inner
def mixed(absence: float, answers: float, starts: float, c: Constants) -> float:
    """Give the evidence from its three parts."""
    return c.mix[0] * absence + c.mix[1] * answers + c.mix[2] * starts


def said(log_e: NDArray[np.float64], c: Constants) -> NDArray[np.int64]:
    """Say which word the evidence of a tie carries: an index into ``WORDS``.

    Args:
        log_e: Nats, shape (n,); NaN where the tie is not watched.
        c: The constants.

    >>> from letbe.pattern.constants import CONSTANTS
    >>> said(np.log([4.9, 5.0, 20.0, np.nan]), CONSTANTS).tolist()
    [0, 1, 2, 0]
    """
    levels = np.log([c.pattern_at, c.clear_at])
    # Exactly at a level counts, also when a logarithm has lost the last bit.
    return np.where(np.isnan(log_e), 0, np.searchsorted(levels, log_e + 1e-12, side="right"))

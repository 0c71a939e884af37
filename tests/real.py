"""Real data, which is never part of the project: where it lies, and tables of it."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

#: Where it is looked for unless LETBE_REAL_DATA names another folder; git does not track it.
HERE = Path(__file__).parents[1] / "real-data"


def real_data(*parts: str) -> Path:
    """Find a file of the real data, or skip the test."""
    path = Path(os.environ.get("LETBE_REAL_DATA", HERE)).joinpath(*parts)
    if not path.exists():
        pytest.skip("the real data is not here (LETBE_REAL_DATA)")
    return path


def contact(name: str) -> pa.Table:
    """Give who wrote to whom and when: t (unix seconds), src, dst; one recipient only, each once."""
    events = pq.read_table(real_data("contact", name, "events.parquet"))
    if "n_recipients" in events.column_names:
        events = events.filter(pc.equal(events["n_recipients"], 1))
    else:
        together = events.group_by(["t", "src"]).aggregate([("dst", "count_distinct")])
        alone = together.filter(pc.equal(together["dst_count_distinct"], 1)).select(["t", "src"])
        events = events.join(alone, ["t", "src"], join_type="inner")
    events = events.filter(pc.not_equal(events["src"], events["dst"]))
    return events.group_by(["t", "src", "dst"]).aggregate([]).sort_by("t")


def owners_messages(events: pa.Table, least: int = 1) -> pa.Table:
    """See every tie from both ends: owner, person, sent_at, direction; ties with so many messages."""
    t = events["t"].cast(pa.int64()).to_numpy()
    src, dst = (events[n].cast(pa.string()).to_numpy(zero_copy_only=False) for n in ("src", "dst"))
    both = pa.table(
        {
            "owner": np.concatenate([src, dst]),
            "person": np.concatenate([dst, src]),
            "sent_at": pa.array(np.concatenate([t, t]) * 1_000_000, pa.timestamp("us", "UTC")),
            "direction": np.repeat(["out", "in"], len(t)),
        }
    )
    sizes = both.group_by(["owner", "person"]).aggregate([("sent_at", "count")])
    large = sizes.filter(pc.greater_equal(sizes["sent_at_count"], least)).select(["owner", "person"])
    return both.join(large, ["owner", "person"], join_type="inner")

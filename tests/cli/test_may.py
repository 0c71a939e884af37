"""``letbe may``: 0 for yes, 3 for hold; quick, and held where nothing can be read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from letbe.home import open_home
from tests.cli.conftest import ENVIRONMENT

if TYPE_CHECKING:
    from tests.cli.conftest import Letbe

ROOT = Path(__file__).parents[2]
HEAVY = ("numba", "pyarrow", "numpy", "rich", "fastapi", "starlette", "uvicorn", "pandas")


def test_where_nothing_is_in_force_the_answer_is_yes(letbe: Letbe) -> None:
    """And says so in the words of the page."""
    result = letbe("may", "ravi", LETBE_NOW="2027-01-05T09:00:00Z")
    assert result.exit_code == 0
    assert "Nothing here asks you not to write." in result.stdout


def test_the_rhythm_holds_softly_after_six_that_stand(letbe: Letbe) -> None:
    """The example's Teo has left six bids unanswered: a day or more, doubled five times."""
    answer = letbe("may", "teo", "--json")
    document = json.loads(answer.stdout)
    (reason,) = document["reasons"]
    tie = letbe.json("look", "teo")
    assert answer.exit_code == 3
    assert (document["verdict"], document["soft"]) == ("hold", True)
    assert (reason["rule"], reason["number"]) == ("pace", tie["pressure_bids"])
    assert reason["since"] == tie["pressure_last"]
    assert document["words"][0].startswith("6 of yours stand unanswered.")


def test_they_wrote_last_is_never_held_by_the_rhythm(letbe: Letbe) -> None:
    """The example's Hana wrote last."""
    tie = letbe.json("look", "hana")
    assert tie["last_them"] > tie["last_me"]
    assert letbe("may", "hana").exit_code == 0


def test_reasons_stand_in_order_and_name_their_entries(letbe: Letbe) -> None:
    """What they said, what I decided, what the rhythm says."""
    letbe.ok("space", "teo", "--less", "1/14 days")
    letbe.ok("space", "teo", "--asked", "--not", "telegram")
    document = json.loads(letbe("may", "teo", "--channel", "Telegram", "--json").stdout)
    grounds = [r["ground"] for r in document["reasons"]]
    assert grounds[0] == "what they said"
    assert grounds[-1] == "what the rhythm says"
    assert 2 in document["rests_on"]
    assert document["verdict"] == "refuse"
    assert document["would_change"]


def test_what_i_sent_as_the_history_knows_counts_for_a_cap(letbe: Letbe) -> None:
    """A cap of one in 365 days is used up by a message of the last year."""
    letbe.ok("space", "hana", "--less", "1/365 days")
    document = json.loads(letbe("may", "hana", "--json").stdout)
    assert (document["verdict"], document["reasons"][0]["rule"]) == ("hold", "less")


def test_after_a_stop_no_rhythm_is_kept_nor_said(letbe: Letbe) -> None:
    """What they did is not measured any more."""
    letbe.ok("space", "teo", "--asked", "--stop")
    document = json.loads(letbe("may", "teo", "--json").stdout)
    assert [r["rule"] for r in document["reasons"]] == ["stop"]


def test_explain_shows_every_rule_that_was_looked_at(letbe: Letbe) -> None:
    """Also those that do not hold."""
    letbe.ok("space", "ola", "--asked", "--hours", "night")
    document = json.loads(letbe("may", "ola", "--explain", "--json").stdout)
    looked = {row["rule"]: row["verdict"] for row in document["looked"]}
    assert looked["hours"] == "send"
    assert {"stop", "less", "pace"} <= set(looked)
    assert "Every rule that was looked at" in letbe("may", "ola", "--explain").stdout


def test_a_later_moment_can_be_asked_about(letbe: Letbe) -> None:
    """Quiet hours hold at night and not in the morning, on the user's clock."""
    letbe.ok("space", "hana", "--asked", "--hours", "night")
    assert letbe("may", "hana", "--at", "tomorrow 10:00").exit_code == 0
    assert letbe("may", "hana", "--at", "tomorrow 22:00").exit_code == 3
    assert letbe("may", "hana", "--at", "until they return").exit_code == 2


def test_a_topic_is_asked_about_by_its_word(letbe: Letbe) -> None:
    """Held softly where nobody says what it is about, refused where it is that."""
    letbe.ok("space", "hana", "--asked", "--topic", "Inheritance")
    assert json.loads(letbe("may", "hana", "--json").stdout)["soft"] is True
    refused = json.loads(letbe("may", "hana", "--topic", " inheritance", "--json").stdout)
    assert refused["verdict"] == "refuse"
    assert letbe("may", "hana", "--topic", "football").exit_code == 0


def test_a_damaged_home_holds_with_words(letbe: Letbe) -> None:
    """A gate that cannot read the log holds everything and says so."""
    database = letbe.home / "home.db"
    raw = bytearray(database.read_bytes())
    raw[100:4000] = bytes(3900)
    database.write_bytes(raw)
    for beside in ("home.db-wal", "home.db-shm"):
        (letbe.home / beside).unlink(missing_ok=True)
    result = letbe("may", "hana", "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["verdict"]) == (3, "unknown")
    assert {"error", "hint"} <= set(document)
    plain = letbe("may", "hana")
    assert "nothing goes out, and nothing is lost" in plain.stdout
    assert "not what letbe wrote" in plain.stderr


def test_a_damaged_log_holds_with_words(letbe: Letbe, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where everything else can be read."""
    letbe.ok("space", "hana", "--asked", "--stop")
    monkeypatch.setenv("LETBE_PASSPHRASE", ENVIRONMENT["LETBE_PASSPHRASE"])
    with open_home(letbe.home, create=False) as home, home.transaction() as db:
        db.execute("DROP TRIGGER space_log_is_written_once")
        db.execute("UPDATE space_log SET digest = zeroblob(32)")
        db.execute("UPDATE space_state SET state = NULL")
    result = letbe("may", "hana", "--json")
    assert (result.exit_code, json.loads(result.stdout)["verdict"]) == (3, "unknown")
    assert letbe("log", "--verify").exit_code == 1
    assert letbe("people").exit_code == 1, "nobody knows who asked for room"


def test_nobody_and_no_home_are_errors_and_never_a_yes(letbe: Letbe, empty: Letbe) -> None:
    """Neither 0 nor 3."""
    assert letbe("may", "nobody at all").exit_code == 2
    assert empty("may", "ada").exit_code == 1
    assert letbe("may", "adlers").exit_code == 2, "in a group, each of them may have asked"


@pytest.mark.parametrize(
    ("words", "status"),
    [(["may", "ola", "--explain"], 3), (["space", "ola"], 0), (["log"], 0), (["returns"], 0)],
)
def test_a_question_loads_nothing_heavy(letbe: Letbe, words: list[str], status: int) -> None:
    """It stands before every message, so it starts at once."""
    letbe.ok("space", "ola", "--asked", "--stop")
    script = (
        "import sys\n"
        "from letbe.cli import main\n"
        f"try:\n    main({words!r})\nexcept SystemExit as e:\n    status = e.code\n"
        f"print(status, [m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | ENVIRONMENT | {"LETBE_HOME": str(letbe.home), "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr.strip() == f"{status} []"

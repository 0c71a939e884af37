"""A home against a model: whatever is done in whatever order, it holds what plain dictionaries hold."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from letbe.history import store
from letbe.history.store import History
from letbe.home.handles import destroy_keys, load_handles
from tests.homes import a_home, some_handles
from tests.torture.kill_history import Model, Step, take, what_is_held

HANDLES = 6
FILE = st.lists(st.tuples(st.integers(0, HANDLES - 1), st.integers(1, 40)), max_size=25).map(tuple)
SOME = st.lists(st.integers(0, HANDLES - 1), min_size=1, max_size=3, unique=True).map(tuple)


class HomeMachine(RuleBasedStateMachine):
    """Does to a home and to a model the same."""

    def __init__(self) -> None:
        super().__init__()
        store.ROWS_PER_BUCKET = 30  # type: ignore[misc]
        store.SEGMENTS_PER_BUCKET = 3  # type: ignore[misc]
        self.folder = Path(tempfile.mkdtemp())
        self.home = a_home(self.folder)
        self.ids = some_handles(self.home, HANDLES)
        self.history = History(self.home)
        self.model = Model()
        self.moves = 0

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.home.close()
        shutil.rmtree(self.folder)
        store.ROWS_PER_BUCKET = 2_000_000  # type: ignore[misc]
        store.SEGMENTS_PER_BUCKET = 8  # type: ignore[misc]

    def do(self, step: Step) -> None:
        """Do it to both."""
        take(self.home, self.history, self.ids, step)
        self.model = self.model.after(step)

    @rule(files=st.lists(FILE, max_size=4).map(tuple))
    def append(self, files: tuple[tuple[tuple[int, int], ...], ...]) -> None:
        """Read some exports; those of destroyed handles get a new handle first, as people's code does."""
        self.do(Step("append", files=files))

    @rule(handles=SOME, same=st.booleans())
    def move(self, handles: tuple[int, ...], *, same: bool) -> None:
        """Join handles to a person, new or met before."""
        self.moves += not same
        self.do(Step("move", handles=handles, person=f"person{self.moves}"))

    @rule(handles=SOME)
    def forget(self, handles: tuple[int, ...]) -> None:
        """Drop handles' rows."""
        self.do(Step("forget", handles=handles))

    @rule(handle=st.integers(0, HANDLES - 1))
    def destroy(self, handle: int) -> None:
        """Destroy a handle's key; somebody new takes its number in the model."""
        gone = self.ids[handle]
        destroy_keys(self.home, [gone])
        held = sum(count for (h, _), count in self.model.rows.items() if h == handle)
        assert self.history.unreadable() >= held
        self.ids[handle] = some_handles(self.home, 1, prefix=f"new{gone}")[0]
        self.model.rows = Counter({r: n for r, n in self.model.rows.items() if r[0] != handle})
        self.model.person.pop(handle, None)
        self.history.rewrite()
        assert self.history.unreadable() == 0

    @rule()
    def rotate(self) -> None:
        """Exchange the KEK."""
        self.do(Step("rotate"))

    @rule()
    def reopen(self) -> None:
        """Begin a new run."""
        self.home.close()
        self.home = a_home(self.folder)
        self.history = History(self.home)

    @precondition(lambda self: self.model.rows)
    @rule()
    def read_again(self) -> None:
        """Read everything that is held as one export: nothing is added."""
        file = tuple(row for row, count in self.model.rows.items() for _ in range(count))
        before = self.history.rows()
        take(self.home, self.history, self.ids, Step("append", files=(file,)))
        assert self.history.rows() == before

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        """The rule of this test."""
        assert what_is_held(self.folder, self.ids) == self.model
        assert len(load_handles(self.home)) == HANDLES


TestHome = HomeMachine.TestCase
TestHome.settings = settings(max_examples=12, stateful_step_count=20, deadline=None)

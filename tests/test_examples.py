"""Every example in a docstring runs and prints what it says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

import pytest

import letbe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

MODULES = ("letbe", *(m.name for m in pkgutil.walk_packages(letbe.__path__, "letbe.")))
SCRIPTS = ("docs.check_site", "docs.make_cli", "docs.make_errors", "docs.make_shown", "scripts.lock")


def examples(module: ModuleType) -> Iterator[doctest.DocTest]:
    """Find the examples of a module, also those of its compiled kernels."""
    finder = doctest.DocTestFinder()
    yield from (t for t in finder.find(module) if t.examples)
    for name, thing in vars(module).items():
        plain: Any = getattr(thing, "py_func", None)
        if plain is not None and plain.__module__ == module.__name__:
            yield from (t for t in finder.find(plain, name, globs=vars(module).copy()) if t.examples)


@pytest.mark.parametrize("name", [m for m in (*MODULES, *SCRIPTS) if not m.endswith("__main__")])
def test_examples_print_what_they_say(name: str) -> None:
    """An example that is wrong teaches something wrong."""
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    for test in examples(importlib.import_module(name)):
        runner.run(test, out=said.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(said)


def test_a_wrong_example_is_noticed() -> None:
    """The test above can fail."""
    parser = doctest.DocTestParser()
    test = parser.get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, None)
    assert doctest.DocTestRunner().run(test, out=lambda _: None).failed == 1

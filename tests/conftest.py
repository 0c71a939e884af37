"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

#: A kernel compiles on its first call, so the time of one example says nothing.
settings.register_profile("letbe", deadline=None)
settings.load_profile("letbe")

"""What all tests share."""

from __future__ import annotations

import os
import tempfile

from hypothesis import settings

#: A kernel compiles on its first call, so the time of one example says nothing.  Where a change is judged,
#: the same examples are drawn each time; at a desk, new ones.
settings.register_profile("letbe", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("letbe")

#: What opens the homes of tests goes where nobody's own keys lie.
os.environ.setdefault("LETBE_KEYS", tempfile.mkdtemp(prefix="letbe-keys-"))
#: Tests read English, whatever the desk speaks; one that reads another language says so.
os.environ["LETBE_LANG"] = "en"

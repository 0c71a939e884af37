"""``python -m letbe``."""

from __future__ import annotations

from letbe.cli import main

main(prog_name="letbe")

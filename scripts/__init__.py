"""Programs that make what is checked in."""

"""People: which handles are one person, and which of them is me."""

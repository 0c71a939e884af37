"""The end of a tie: to reflect, to let go, to close, to forget, and what is kept of it."""

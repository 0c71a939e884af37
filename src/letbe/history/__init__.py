"""The history: who was in touch when, in columns, with no word of what was said."""

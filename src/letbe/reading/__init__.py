"""From paths to messages: find the files, read each, tell who is me, join the handles."""

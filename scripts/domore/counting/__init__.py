"""Counting who backs an idea, and what is owed for it: what maintainers and their jobs do with content/tallies/."""

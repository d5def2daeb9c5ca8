"""The commands, a file each: what it may be told (`declare`), and what it does with it. What they need is imported as they run."""

"""The news by e-mail: who wants it, what is news, and the letters."""

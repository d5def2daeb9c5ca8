"""Backing ideas by e-mail: the ledger of supports, the letters with links, the count, and finding fraud."""

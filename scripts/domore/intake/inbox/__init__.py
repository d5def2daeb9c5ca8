"""The inbox: what came in, for the people who look after the town."""

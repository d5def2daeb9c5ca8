"""The schemas, as package data."""

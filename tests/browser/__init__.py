"""A package, so that its browser (scope "package" in conftest.py) is closed before the tests of other folders: it brings an event loop along."""

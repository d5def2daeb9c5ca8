"""Versions at a glance are those that the packages themselves tell."""

from __future__ import annotations

from importlib import metadata

import pytest

from domore.versions import version


def test_every_installed_library_has_the_version_it_tells() -> None:
    """For all that is installed here, under any spelling of its name."""
    for found in metadata.distributions():
        name = found.metadata["Name"]
        assert version(name) == version(name.upper().replace("-", "_")) == metadata.version(name)


def test_what_is_not_installed_is_told() -> None:
    """As Python tells it."""
    with pytest.raises(metadata.PackageNotFoundError):
        version("no-such-library-anywhere")

"""What all tests share: `pytest --bless` accepts what is there now as what is expected; `pytest --nightly` leaves nothing out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

import nightly  # noqa: F401 - the profiles
from intake.postbox import Postbox, postbox


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="accept what is there now as what is expected; look at the diff before you commit it")
    parser.addoption("--nightly", action="store_true", help="also what takes long: more examples, more kills, every look of every page")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "nightly: takes long, and runs with --nightly alone")
    settings.load_profile("night" if config.getoption("--nightly") else "day")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """By day what is left to the night is no part of the run."""
    if config.getoption("--nightly"):
        return
    left = [item for item in items if item.get_closest_marker("nightly")]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if not item.get_closest_marker("nightly")]


@pytest.fixture
def bless(request: pytest.FixtureRequest) -> bool:
    """Whether the person who runs the tests accepts new expectations."""
    return bool(request.config.getoption("--bless"))


@pytest.fixture(scope="module")
def box() -> Iterator[Postbox]:
    """A real mail server, to which the services of a module send."""
    with postbox() as box, pytest.MonkeyPatch.context() as patch:
        for name, value in box.environ.items():
            patch.setenv(name, value)
        yield box

"""What all tests share: `pytest --bless` accepts what is there now as what is expected; and a slow machine is no fault of a property."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from intake.postbox import Postbox, postbox

settings.register_profile("domore", deadline=None)
settings.load_profile("domore")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="accept what is there now as what is expected; look at the diff before you commit it")


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

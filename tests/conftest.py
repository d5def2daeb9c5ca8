"""What all tests share: `pytest --bless` accepts what is there now as what is expected."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="accept what is there now as what is expected; look at the diff before you commit it")


@pytest.fixture
def bless(request: pytest.FixtureRequest) -> bool:
    """Whether the person who runs the tests accepts new expectations."""
    return bool(request.config.getoption("--bless"))

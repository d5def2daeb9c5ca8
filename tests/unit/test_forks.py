"""Forks answer with data, or with a sentence that arrives whatever it holds."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import Pipe

import pytest

from domore.forks import answer, reply
from domore.problems import DoMoreError

NAME = b"content/\xff.yml".decode("utf-8", "surrogateescape")  # as Python has the name of a file that is no UTF-8


def fails(error: Exception) -> Callable[[], object]:
    """Work that ends with this error."""

    def work() -> object:
        raise error

    return work


@pytest.mark.parametrize("error", [DoMoreError(f"{NAME} is odd."), OSError(13, "Permission denied", NAME)], ids=["ours", "system"])
def test_an_error_about_a_name_that_is_no_text_is_told(error: Exception) -> None:
    """The sentence comes through with the odd letter spelt out, and no traceback."""
    ours, theirs = Pipe(duplex=False)
    with ours, theirs:
        reply(theirs, fails(error))
        with pytest.raises(DoMoreError, match=r"content/\\udcff\.yml"):
            answer(ours, int)

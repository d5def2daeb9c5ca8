import pytest
def pytest_addoption(parser): parser.addoption("--bless", action="store_true", help="accept what was found as what is expected")

"""Measurements share their gateway's settings through the environment; the next test has its own."""

import os
from collections.abc import Iterator

import pytest

from api.db.encryption import get_vault
from api.settings import get_settings


@pytest.fixture(autouse=True)
def environment() -> Iterator[None]:
    """The environment, as it was."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)
    get_settings.cache_clear()
    get_vault.cache_clear()

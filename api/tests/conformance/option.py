"""A pytest plugin: ``--provider NAME`` has the suite judge that provider alone.

It comes with the gateway, so ``pytest --pyargs api.tests.conformance --provider NAME`` works wherever the gateway is
installed; a conftest would be read too late to add an option.
"""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--provider``."""
    parser.addoption("--provider", default="", metavar="NAME", help="the provider the conformance suite judges")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """The suite's tests are coroutines, whatever the configuration says that it happens to run under."""
    if config.getoption("--provider") and config.pluginmanager.hasplugin("asyncio"):
        config.option.asyncio_mode = "auto"

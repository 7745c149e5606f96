"""A pytest plugin: ``--provider NAME`` has the suite judge that provider alone.

It comes with the gateway, so ``pytest --pyargs api.tests.conformance --provider NAME`` works wherever the gateway is
installed; a conftest would be read too late to add an option.
"""

import pytest

MARKS = {
    "offers": "judged by this, whoever declares these capabilities",
    "unless_exempt": "judged by this, whoever is not exempt from these checks",
    "shows": "judged by this, whose samples show that",
    "overrides": "judged by this, who has that method",
    "embedded": "judged by this, who is a carrier of the gateway's own, or who is not",
}
"""What a row may say that it takes; see ``rows``."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--provider``."""
    parser.addoption("--provider", default="", metavar="NAME", help="the provider the conformance suite judges")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """The suite's tests are coroutines, whatever the configuration says that it happens to run under."""
    for mark, meaning in MARKS.items():
        config.addinivalue_line("markers", f"{mark}: {meaning}")
    if config.getoption("--provider") and config.pluginmanager.hasplugin("asyncio"):
        config.option.asyncio_mode = "auto"

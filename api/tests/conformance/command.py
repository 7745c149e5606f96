"""``patchbay conformance``: the suite, run on an installed provider."""

import argparse
import asyncio
import importlib.util
import os
import sys

from api.errors import ConfigurationError
from api.services.telephony.registry import providers

SUITE = "api.tests.conformance"
NEEDED = ("pytest", "pytest_asyncio", "hypothesis")


async def conformance(options: argparse.Namespace) -> int:
    """Run the suite on one provider, in a process of its own; the exit status is pytest's. Or print the table of all.

    Raises:
        ConfigurationError: What it runs under is not installed.
    """
    if missing := [name for name in NEEDED if importlib.util.find_spec(name) is None]:
        names = " and ".join(missing)
        raise ConfigurationError(f"the suite needs {names}, not installed here: pip install 'patchbay[conformance]'")
    if options.table:
        table = importlib.import_module(f"{SUITE}.table")
        print(table.build_page(), end="")
        return 0
    if options.provider is None:
        raise ConfigurationError(f"which provider? There are: {', '.join(spec.name for spec in providers.all())}")
    providers.get(options.provider)
    process = await asyncio.create_subprocess_exec(sys.executable, *build_arguments(options.provider, options.pytest))
    return await process.wait()


def build_arguments(provider: str, further: list[str]) -> list[str]:
    """What Python is called with. No configuration of pytest's that lies about changes the verdict."""
    apart = ["-c", os.devnull, "--rootdir", ".", "-p", "no:cacheprovider"]
    quiet = ["-q", "-o", "asyncio_default_fixture_loop_scope=function"]
    return [
        "-m",
        "pytest",
        "--pyargs",
        SUITE,
        "-p",
        f"{SUITE}.option",
        "--provider",
        provider,
        *apart,
        *quiet,
        *further,
    ]

"""The gateway as it is, with speech services that cost a constant. ``python -m bench.gateway run --no-demo``."""

import argparse
import sys

import uvloop

from api.errors import ConfigurationError
from api.logging import configure_logging
from api.registry import lazy
from api.server import serve
from api.services.speech import SpeechKind, SpeechSpec, register
from api.settings import get_settings
from bench.gateway_setup import LLM, STT, TTS
from bench.probe import start_probe
from bench.processes import end_with_parent


def register_fakes() -> None:
    """Add the services that the workflow names."""
    for name, kind, made in (
        (STT, SpeechKind.STT, "FakeRecognizer"),
        (LLM, SpeechKind.LLM, "FakeLLM"),
        (TTS, SpeechKind.TTS, "FakeTTS"),
    ):
        spec = SpeechSpec(name=name, kind=kind, display_name=name, create=lazy(f"bench.fakes:{made}"), rank=0)
        register(spec)


async def _serve(options: argparse.Namespace) -> int:
    probe = start_probe()
    try:
        return int(await serve(options))
    finally:
        if probe:
            probe.cancel()


def main() -> int:
    """Serve until told to stop."""
    end_with_parent()
    register_fakes()
    try:
        configure_logging(get_settings())
        return uvloop.run(_serve(argparse.Namespace(no_demo=True)))
    except ConfigurationError as error:
        print(f"bench.gateway: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())

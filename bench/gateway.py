"""The gateway as it is, with speech services that cost a constant. ``python -m bench.gateway run --no-demo``."""

import argparse
import sys

import uvloop

from api.errors import ConfigurationError
from api.logging import configure_logging
from api.registry import lazy
from api.server import serve
from api.services.pipecat import endpointing, listener
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


def decide_turns_by_silence() -> None:
    """A turn ends with 0.8 s of silence, as on the other sides, and no model is asked.

    The one place where the measured gateway is not the gateway. It goes when a workflow can say ``listening``.
    """

    async def never_finished(_pcm: bytes, _rate: int) -> bool:
        return False

    vars(listener)["sounds_finished"] = never_finished
    endpointing.warm_up = lambda: None


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
    decide_turns_by_silence()
    try:
        configure_logging(get_settings())
        return uvloop.run(_serve(argparse.Namespace(no_demo=True)))
    except ConfigurationError as error:
        print(f"bench.gateway: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())

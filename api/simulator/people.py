"""Who may hold a simulated phone."""

import contextlib
from collections.abc import Sequence

from api.simulator import voices
from api.simulator.carrier import Line, Person
from api.simulator.phone import Phone

DEMO_CLIPS = ("opening-hours", "book-appointment", "on-tuesday", "my-name-is-sarah", "that-is-right")
DEMO_FAREWELL = "no-thank-you-goodbye"


def talker(utterances: Sequence[bytes], *, keys: str = "", farewell: bytes = b"") -> Person:
    """Listens to the greeting, then says one utterance after another, listening after each.

    Args:
        utterances: 16-bit mono PCM at the phone's rate.
        keys: Pressed after the greeting.
        farewell: Said last; the other side is expected to hang up then.
    """

    async def talk(phone: Phone, line: Line) -> None:
        await phone.listen()
        if keys:
            await line.press(keys)
            await phone.listen()
        for utterance in utterances:
            await phone.say(utterance)
            await phone.listen()
        if farewell:
            await phone.say(farewell)
            await phone.wait_for_hang_up()

    return talk


def colleague() -> Person:
    """Picks up, and stays on the line."""

    async def stay(phone: Phone, _line: Line) -> None:
        await phone.wait_for_hang_up(within=120)

    return stay


def patient(seconds: float) -> Person:
    """Says nothing, and hangs up after ``seconds`` unless the other side does."""

    async def wait(phone: Phone, _line: Line) -> None:
        with contextlib.suppress(TimeoutError):
            await phone.wait_for_hang_up(within=seconds)

    return wait


def demo_caller() -> Person:
    """Asks for the opening hours, books an appointment, says goodbye."""
    return talker([voices.clip(name) for name in DEMO_CLIPS], farewell=voices.clip(DEMO_FAREWELL))

"""What we answer a browser, in JSON."""

import orjson
from pydantic import BaseModel


class Audio(BaseModel):
    """What goes over the media socket."""

    sample_rate: int
    encoding: str = "pcm_s16le"
    channels: int = 1
    frame_milliseconds: int = 20


class Connected(BaseModel):
    """A call to talk on: its media socket opens once, within a minute."""

    workflow_run_id: str
    call_id: str
    media_url: str
    audio: Audio


def connect(media_url: str, *, run_id: str, call_id: str, sample_rate: int) -> str:
    """Where the call's media socket is, and what goes over it."""
    audio = Audio(sample_rate=sample_rate)
    return Connected(workflow_run_id=run_id, call_id=call_id, media_url=media_url, audio=audio).model_dump_json()


def refuse(code: str, message: str) -> str:
    """Why there is no call."""
    readable = message.encode(errors="replace").decode()
    return _json(error={"code": code, "message": readable, "retryable": False})


def registered(address: str) -> str:
    """Calls to ``address`` ring from now on."""
    return _json(event="registered", address=address)


def alive() -> str:
    """The gateway is there: a browser does not learn of a network that has died, unless it misses something."""
    return _json(event="alive")


def ring(*, run_id: str, call_id: str, from_number: str, to_number: str) -> str:
    """Somebody calls."""
    return _json(event="ring", workflow_run_id=run_id, call_id=call_id, from_number=from_number, to_number=to_number)


def stopped(run_id: str, reason: str) -> str:
    """That call rings no more."""
    return _json(event="stopped", workflow_run_id=run_id, reason=reason)


def stop() -> str:
    """The gateway hangs up."""
    return _json(event="stop", reason="hung_up")


def _json(**parts: object) -> str:
    return orjson.dumps(parts).decode()

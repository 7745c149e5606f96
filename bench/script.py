"""What a caller says: a loop of speech and silence, in 20 ms frames of 8 kHz mu-law."""

import audioop
import random
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

import api.simulator

RATE = 8000
FRAME_BYTES = 160
FRAME_SECONDS = 0.02
SPEECH_LEVEL = 1000
"""A sample louder than this (of 32767) is speech, not the clip's own silence."""
NOISE_LEVEL = 16
CLIPS = Path(api.simulator.__file__).parent / "clips"

Part = tuple[str, float]
"""A clip's name (none: silence) and how long it lasts, in seconds."""
PARTS: dict[str, tuple[Part, ...]] = {
    "real": (("opening-hours", 2.0), ("", 2.0), ("speak-to-a-person", 2.0), ("", 5.0)),
    "short": (("opening-hours", 1.2), ("", 2.0), ("speak-to-a-person", 1.2), ("", 1.6)),
    "silent": (("", 1.0),),
}


@dataclass(frozen=True, slots=True)
class Speech:
    """One utterance, by frames of the loop.

    Attributes:
        onset: The frame with the first sample of speech.
        end: The frame with the last one.
        interrupts: Whether the agent is still speaking then.
    """

    onset: int
    end: int
    interrupts: bool


@dataclass(frozen=True, slots=True)
class Script:
    """A loop.

    Attributes:
        frames: 160 bytes of mu-law each.
        speeches: The utterances in it; the second one is a barge-in.
    """

    frames: tuple[bytes, ...]
    speeches: tuple[Speech, ...]

    @property
    def seconds(self) -> float:
        """How long one loop lasts."""
        return len(self.frames) * FRAME_SECONDS


def build_script(name: str, *, comfort_noise: bool = False) -> Script:
    """The script called ``name``; silence is digital unless ``comfort_noise``."""
    frames: list[bytes] = []
    speeches: list[Speech] = []
    silence = _noise if comfort_noise else _digital_silence
    for clip, seconds in PARTS[name]:
        audio = _speech(clip, seconds) if clip else silence(round(seconds * RATE))
        if clip:
            onset, end = (len(frames) + sample // FRAME_BYTES for sample in _speech_bounds(audio))
            speeches.append(Speech(onset, end, interrupts=len(speeches) == 1))
        frames += [audio[start : start + FRAME_BYTES] for start in range(0, len(audio), FRAME_BYTES)]
    return Script(tuple(frames), tuple(speeches))


def read_clip(name: str) -> bytes:
    """A recorded sentence, mu-law."""
    return (CLIPS / f"{name}.ulaw").read_bytes()


def media_messages(script: Script) -> list[bytes]:
    """Twilio's ``media`` message of every frame, without what follows ``"streamSid":"``.

    All are equally long. Their numbers begin anew with every loop, which no reader of them looks at.
    """
    return [
        b'{"event":"media","sequenceNumber":"%06d","media":{"track":"inbound","chunk":"%06d","timestamp":"%08d",'
        b'"payload":"%s"},"streamSid":"' % (index + 2, index + 1, index * 20, b64encode(frame))
        for index, frame in enumerate(script.frames)
    ]


def _speech(clip: str, seconds: float) -> bytes:
    size = round(seconds * RATE)
    return read_clip(clip)[:size].ljust(size, b"\xff")


def _speech_bounds(audio: bytes) -> tuple[int, int]:
    """The first and the last sample of speech."""
    pcm = memoryview(audioop.ulaw2lin(audio, 2)).cast("h")
    loud = [index for index, sample in enumerate(pcm) if abs(sample) > SPEECH_LEVEL]
    return loud[0], loud[-1]


def _digital_silence(size: int) -> bytes:
    return b"\xff" * size


def _noise(size: int) -> bytes:
    draw = random.Random(size)  # noqa: S311  the same noise every time
    samples = (draw.randint(-NOISE_LEVEL, NOISE_LEVEL) for _ in range(size))
    return audioop.lin2ulaw(b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples), 2)

"""Encodings of audio on the wire, by their names in RTP, to 16-bit mono PCM in little-endian and back."""

import audioop
from collections.abc import Callable
from typing import Literal

ByteOrder = Literal["little", "big"]
Convert = Callable[[bytes], bytes]
WIDTH = 2


def decoder(encoding: str, byte_order: ByteOrder = "little") -> Convert:
    """From ``PCMU``, ``PCMA`` or ``L16`` to PCM. Only linear audio has a byte order."""
    linear = _swap if byte_order == "big" else _whole
    return {"PCMU": _from_ulaw, "PCMA": _from_alaw, "L16": linear}[encoding]


def encoder(encoding: str, byte_order: ByteOrder = "little") -> Convert:
    """From PCM to ``PCMU``, ``PCMA`` or ``L16``."""
    linear = _swap if byte_order == "big" else _whole
    return {"PCMU": _to_ulaw, "PCMA": _to_alaw, "L16": linear}[encoding]


def _from_ulaw(audio: bytes) -> bytes:
    return audioop.ulaw2lin(audio, WIDTH)


def _from_alaw(audio: bytes) -> bytes:
    return audioop.alaw2lin(audio, WIDTH)


def _to_ulaw(pcm: bytes) -> bytes:
    return audioop.lin2ulaw(pcm, WIDTH)


def _to_alaw(pcm: bytes) -> bytes:
    return audioop.lin2alaw(pcm, WIDTH)


def _whole(audio: bytes) -> bytes:
    return audio[: len(audio) // WIDTH * WIDTH]


def _swap(audio: bytes) -> bytes:
    return audioop.byteswap(_whole(audio), WIDTH)

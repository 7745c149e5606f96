"""What a recording looks like on disk: 16-bit stereo WAV, caller left and agent right, written in blocks."""

import struct

BLOCK_SECONDS = 1.0
BYTES_PER_SAMPLE = 2
SIDES = 2
HEADER_BYTES = 44
_RATE_OFFSET = 24


def header(rate: int, data_bytes: int) -> bytes:
    """The first bytes of a recording that holds so much."""
    frame = SIDES * BYTES_PER_SAMPLE
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF", 36 + data_bytes, b"WAVE",
        b"fmt ", 16, 1, SIDES, rate, rate * frame, frame, 8 * BYTES_PER_SAMPLE,
        b"data", data_bytes,
    )  # fmt: skip


def sample_rate(first: bytes) -> int:
    """The rate in Hz that a recording's ``header`` says."""
    (rate,) = struct.unpack_from("<I", first, _RATE_OFFSET)
    return int(rate)

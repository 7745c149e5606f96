"""What every agent under measurement hears and answers: the same words, the same audio, at once."""

import audioop
from functools import cache

from bench.script import read_clip

TRANSCRIPT = "what are your opening hours"
TOKENS = ("All", " right", ",", " that", " is", " noted", ".", " What", " else", " may it be", "?")
SENTENCE_SECONDS = 2.5
REPLY_SECONDS = 2 * SENTENCE_SECONDS
CLIP = "book-appointment"
RATE = 8000


@cache
def sentence() -> bytes:
    """One sentence of the agent's: 16-bit mono PCM at 8 kHz, a recorded clip over and over."""
    size = round(SENTENCE_SECONDS * RATE)
    clip = read_clip(CLIP)
    return audioop.ulaw2lin((clip * (size // len(clip) + 1))[:size], 2)

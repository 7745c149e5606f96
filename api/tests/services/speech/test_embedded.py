"""The embedded models: one of each for all calls."""

import asyncio
import time

import numpy as np

from api.services.speech.providers.hibari.service import synthesize
from api.services.speech.providers.moonshine.recognizer import MoonshineRecognizer
from api.simulator import voices
from api.tests import judge

SENTENCES = {
    "opening-hours": "opening hours",
    "book-appointment": "appointment",
    "my-name-is-sarah": "sarah",
    "speak-to-a-person": "person",
}


async def test_calls_that_are_transcribed_at_once_do_not_mix() -> None:
    recognizer = MoonshineRecognizer()
    clips = {name: voices.clip(name) for name in SENTENCES}
    names = list(SENTENCES) * 4
    texts = await asyncio.gather(*(recognizer.transcribe(clips[name], 8000) for name in names))
    wrong = [text for name, text in zip(names, texts, strict=True) if SENTENCES[name] not in text.lower()]
    assert not wrong


async def test_silence_says_nothing_much() -> None:
    text = await MoonshineRecognizer().transcribe(bytes(16000), 8000)
    assert len(text) < 20


def test_the_voice_is_understood_by_another_model() -> None:
    audio = b"".join(synthesize("We are open on Saturday from ten to two.", 8000))
    heard = judge.transcribe(audio)
    assert "saturday" in heard
    assert "open" in heard


def test_a_sentence_begins_at_once() -> None:
    audio = next(iter(synthesize("Hello, this is Riverside Clinic.", 8000)))
    loud = np.flatnonzero(np.abs(np.frombuffer(audio, np.int16).astype(np.int32)) > 300)
    assert loud[0] / 8000 < 0.08


def test_sentences_come_one_by_one() -> None:
    list(synthesize("Warm.", 8000))
    began = time.perf_counter()
    sentences = synthesize("First this. Then that. And then a third, which is a good deal longer.", 8000)
    next(sentences)
    first = time.perf_counter() - began
    rest = list(sentences)
    assert len(rest) == 2
    assert first < time.perf_counter() - began

"""The embedded models: one of each for all calls."""

import asyncio

import numpy as np

from api.services.speech.providers.hibari.service import spread_words, synthesize
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
    audio = synthesize("We are open on Saturday from ten to two.", 8000)
    heard = judge.transcribe(audio)
    assert "saturday" in heard
    assert "open" in heard


def test_a_sentence_begins_at_once() -> None:
    audio = synthesize("Hello, this is Riverside Clinic.", 8000)
    loud = np.flatnonzero(np.abs(np.frombuffer(audio, np.int16).astype(np.int32)) > 300)
    assert loud[0] / 8000 < 0.08


def test_words_are_spread_over_their_sentence() -> None:
    times = spread_words("One twenty three", 2.0, 1.6)
    assert [word for word, _ in times] == ["One", "twenty", "three"]
    assert [round(when, 2) for _, when in times] == [2.0, 2.38, 3.04]

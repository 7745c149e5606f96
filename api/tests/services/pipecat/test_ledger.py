"""Where a turn's time goes."""

import time

from api.services.pipecat.ledger import LatencyLedger


def test_a_reply_is_counted_from_the_end_of_the_callers_speech() -> None:
    ledger = LatencyLedger()
    ledger.caller_stopped(time.monotonic() - 0.2)
    ledger.note("transcribed")
    ledger.note("turn_decided")
    stages = ledger.reply_sent()
    assert stages is not None
    assert 0.2 <= stages["pause_noticed"] <= stages["turn_decided"] <= stages["reply_sent"] < 1.0
    assert ledger.responses == [stages["reply_sent"]]


def test_only_the_first_audio_of_a_reply_counts() -> None:
    ledger = LatencyLedger()
    ledger.caller_stopped(time.monotonic())
    ledger.note("turn_decided")
    assert ledger.reply_sent() is not None
    assert ledger.reply_sent() is None


def test_audio_before_the_turn_is_decided_answers_nothing() -> None:
    ledger = LatencyLedger()
    assert ledger.reply_sent() is None
    ledger.caller_stopped(time.monotonic())
    assert ledger.reply_sent() is None


def test_a_caller_who_goes_on_is_not_counted() -> None:
    ledger = LatencyLedger()
    ledger.caller_stopped(time.monotonic())
    ledger.caller_resumed()
    ledger.note("turn_decided")
    assert ledger.reply_sent() is None

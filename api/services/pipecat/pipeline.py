"""A call's conversation, from the first word to the leg's end. This module loads the media stack."""

import asyncio
from typing import Any

from loguru import logger
from pipecat.workers.runner import WorkerRunner

from api.services.audio import AudioConfig
from api.services.pipecat import endpointing, vad
from api.services.pipecat.call import Call, CallControl, CallReport, EndReason, Journal
from api.services.pipecat.conversation import Conversation
from api.services.pipecat.ledger import LatencyLedger
from api.services.pipecat.recording import Recorder
from api.services.pipecat.transcript import Transcript
from api.services.pipecat.transport import CarrierTransport
from api.services.speech import SpeechKind, choose
from api.services.speech.threads import in_thread


async def converse(
    transport: CarrierTransport, call: Call, journal: Journal, control: CallControl, *, audio_config: AudioConfig
) -> CallReport:
    """How the conversation went, once it is over and its goodbye was heard.

    Args:
        transport: The carrier's media stream, which nothing was read from yet.
        call: What is known of the call.
        journal: Where utterances and events go as they happen.
        control: What may be asked of the leg.
        audio_config: Rates on the wire, Hz.

    Raises:
        InvalidWorkflow: The call's workflow cannot be spoken.
    """
    rate = audio_config.transport_in_sample_rate
    ledger = LatencyLedger()
    transcript = Transcript(journal, ledger, rate)
    recorder = Recorder(call.recording_path, rate) if call.recording_path else None
    transport.listeners = (transcript, recorder) if recorder else (transcript,)
    try:
        conversation = Conversation(
            transport, call, journal, control, transcript=transcript, ledger=ledger, sample_rate=rate
        )
        try:
            await _run(conversation)
        finally:
            await conversation.close()
    finally:
        await transcript.close()
        if recorder:
            await recorder.close()
    return CallReport(
        end_reason=conversation.end_reason or EndReason.AGENT_HUNG_UP,
        duration_seconds=transcript.elapsed,
        response_seconds=tuple(ledger.responses),
        variables=conversation.variables,
        error=conversation.error,
    )


async def _run(conversation: Conversation) -> None:
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(conversation.worker)
    tasks: list[asyncio.Task[None]] = []

    async def started(_worker: Any, _frame: Any) -> None:
        tasks.append(asyncio.create_task(conversation.begin(), name="conversation-begin"))
        tasks.append(asyncio.create_task(conversation.run_out(), name="conversation-limit"))

    conversation.worker.add_event_handler("on_pipeline_started", started)
    try:
        await runner.run()
    finally:
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                logger.opt(exception=outcome).error("the workflow could not begin")


async def warm_up() -> None:
    """Load every model and run it once, so that the first call waits for nothing."""
    await in_thread(vad.warm_up)
    await asyncio.gather(in_thread(endpointing.warm_up), *(in_thread(choose(kind).warm_up) for kind in SpeechKind))

"""One conversation: the workflow, its services and the moments at which it ends."""

import asyncio
import contextlib
from typing import Any

from loguru import logger
from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.flows import FlowManager
from pipecat.frames.frames import EndFrame, Frame, InterruptionFrame, OutputDTMFFrame, TTSSpeakFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import (
    AssistantTurnStoppedMessage,
    LLMContextAggregatorPair,
    LLMUserAggregatorParams,
)
from pipecat.turns.user_turn_strategies import ExternalUserTurnStrategies

from api.errors import Conflict, GatewayError
from api.services.pipecat.call import Call, CallControl, EndReason, Failure, Journal
from api.services.pipecat.ledger import LatencyLedger
from api.services.pipecat.listener import CallerListener, EndOfTurn, ListeningParams
from api.services.pipecat.observer import TurnObserver
from api.services.pipecat.transcript import Transcript
from api.services.pipecat.transport import CarrierTransport
from api.services.speech import SpeechKind, choose
from api.services.workflows.definition import ENTERED, SAY, load_workflow
from api.services.workflows.functions import ActingFlowManager
from api.services.workflows.parts import Listening, Transfer
from api.services.workflows.placeholders import begin_state, refuse_reserved, render

EARLY_SECONDS = 3.0
"""A model may not end a call that has only begun, unless the caller has said something."""
GRACE_SECONDS = 15.0
"""How long a goodbye may take before the call is cut."""
TURN_SECONDS = 60.0
MAX_ERRORS = 1


class Conversation:
    """Builds the pipeline of one call and answers for how it ends.

    Args:
        transport: The carrier's media stream.
        call: What is known of the call.
        journal: Where events go.
        control: What may be asked of the leg.
        transcript: Told what the agent said.
        ledger: Where the turns' time goes.
        sample_rate: The wire's rate, Hz.
    """

    def __init__(
        self,
        transport: CarrierTransport,
        call: Call,
        journal: Journal,
        control: CallControl,
        *,
        transcript: Transcript,
        ledger: LatencyLedger,
        sample_rate: int,
    ) -> None:
        self.end_reason: EndReason | None = None
        self.error: str | None = None
        self.variables: dict[str, Any] = dict(call.variables)
        self._call = call
        self._journal = journal
        self._control = control
        self._transcript = transcript
        self._workflow = load_workflow(call.workflow)
        self._definition = self._workflow.definition
        self._idle_reprompts = 0
        self._errors = 0
        self._caller_spoke = False
        self._spoken = asyncio.Event()
        self._is_over = False
        self._is_handing_on = False
        self._ending: set[asyncio.Task[Any]] = set()
        self._worker, self._manager, self._initial_node = self._build(transport, ledger, sample_rate)
        self._connect_events(transport)

    @property
    def worker(self) -> PipelineWorker:
        """The pipeline, to be run."""
        return self._worker

    async def begin(self) -> None:
        """Enter the workflow's first node; a workflow that cannot begin ends the call."""
        try:
            await self._manager.initialize(self._initial_node)
        except Exception as error:
            await self.fail(error.code if isinstance(error, GatewayError) else Failure.WORKFLOW_FAILED)
            raise

    async def run_out(self) -> None:
        """End the call when its time is up, politely; then, if that does not help, at once."""
        limits, phrases = self._definition.limits, self._definition.phrases
        await asyncio.sleep(limits.max_duration_seconds)
        await self._end(EndReason.MAX_DURATION, phrases.time_is_up)
        await asyncio.sleep(GRACE_SECONDS)
        await self._worker.cancel()

    async def fail(self, error: str) -> None:
        """Something broke; the call cannot go on."""
        self.end_reason, self.error = self.end_reason or EndReason.ERROR, error
        await self._worker.cancel()

    def told_to_end(self, reason: EndReason) -> None:
        """End from outside: with a word of apology if the gateway stops, at once if the call is over already."""
        if self._is_over:
            return
        ending = asyncio.create_task(self._end_from_outside(reason), name="conversation-told-to-end")
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    def told_to_transfer(self, destination: str, cold: bool) -> None:
        """Hand the caller on because somebody outside wants it."""
        if not self._is_over:
            name = f"{self._call.run_id}-told-to-transfer"
            handing_on = asyncio.create_task(self._hand_on(Transfer(to=destination, cold=cold), destination), name=name)
            self._ending.add(handing_on)
            handing_on.add_done_callback(self._ending.discard)

    async def close(self) -> None:
        """Forget what was still to be done about its end; it has come."""
        self._is_over = True
        for ending in tuple(self._ending):
            ending.cancel()
        await asyncio.gather(*self._ending, return_exceptions=True)

    # What the workflow's functions may do

    async def end_call(self, farewell: str) -> bool:
        """Say ``farewell``, let it be heard, then end the call; ``False`` if it is too early for that."""
        if not self._caller_spoke and self._transcript.elapsed < EARLY_SECONDS:
            return False
        await self._end(EndReason.AGENT_HUNG_UP, farewell)
        return True

    async def transfer_call(self, to: str) -> bool:
        """Hand the caller to ``to``; ``False`` if nobody takes the call."""
        destination = self._destination(to)
        if destination is None or not self._call.can_transfer:
            await self._say(self._definition.phrases.transfer_failed)
            return False
        return await self._hand_on(destination, to)

    def note(self, name: str, value: Any) -> None:
        """Keep something the caller said, for the run.

        Raises:
            ReservedName: The run says something else by that name.
        """
        refuse_reserved(name)
        self.variables[name] = value

    async def press_keys(self, keys: str) -> None:
        """Press ``keys`` towards whoever is on the line."""
        await self._journal.happened("keys_pressed", {"count": len(keys)})
        await self._worker.queue_frame(OutputDTMFFrame(buttons=[KeypadEntry(key) for key in keys]))

    async def _hand_on(self, destination: Transfer, name: str) -> bool:
        """Whether the caller is on the way there; if not, the conversation goes on."""
        if self._is_handing_on or self.end_reason is not None:
            await self._journal.happened("transfer_failed", {"code": Conflict.code})
            return False
        self._is_handing_on = True
        try:
            await self._journal.happened("transfer_started", {"to": name})
            await self._announce()
            await self._control.transfer(destination.to, cold=destination.cold)
        except GatewayError as error:
            await self._journal.happened("transfer_failed", {"code": error.code})
            await self._say(self._definition.phrases.transfer_failed)
            return False
        finally:
            self._is_handing_on = False
        await self._end(EndReason.TRANSFERRED, "")
        return True

    async def _announce(self) -> None:
        """Tell the caller to hold the line, and return once that was heard."""
        self._spoken.clear()
        await self._say(self._definition.phrases.transfer)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._spoken.wait(), GRACE_SECONDS)

    def _destination(self, to: str) -> Transfer | None:
        known = self._definition.transfers
        return known.get(to) or next(iter(known.values()), None)

    # Building

    def _build(
        self, transport: CarrierTransport, ledger: LatencyLedger, sample_rate: int
    ) -> tuple[PipelineWorker, FlowManager, Any]:
        services, limits = self._definition.services, self._definition.limits
        listener = CallerListener(
            choose(SpeechKind.STT, services.stt).create(),
            sample_rate,
            ledger,
            self._caller_said,
            floor=transport,
            params=_listening(self._definition.listening),
        )
        transport.ear = listener
        brain = choose(SpeechKind.LLM, services.llm).create(
            definition=self._definition,
            current_node=lambda: self._manager.current_node,
            state=lambda: self._manager.state,
        )
        aggregators = LLMContextAggregatorPair(
            LLMContext(),
            user_params=LLMUserAggregatorParams(
                user_turn_strategies=ExternalUserTurnStrategies(),
                user_turn_stop_timeout=TURN_SECONDS,
                user_idle_timeout=limits.idle_seconds,
            ),
        )
        voice = choose(SpeechKind.TTS, services.tts).create(sample_rate=sample_rate)
        pipeline = Pipeline(
            [
                transport.input(),
                listener,
                aggregators.user(),
                brain,
                voice,
                transport.output(),
                aggregators.assistant(),
            ]
        )
        worker = _create_worker(pipeline, sample_rate, TurnObserver(ledger, self._spoken.set), self._call.run_id)
        manager = ActingFlowManager(
            self,
            llm=brain,
            context_aggregator=aggregators,
            worker=worker,
            transport=transport,
            global_functions=self._workflow.flow.global_functions,
        )
        manager.register_action(SAY, self._say_action)
        manager.register_action(ENTERED, self._entered_action)
        manager.state.update(begin_state(self._call.variables, self._call.facts))
        aggregators.user().add_event_handler("on_user_turn_idle", self._caller_idle)
        aggregators.assistant().add_event_handler("on_assistant_turn_stopped", self._agent_said)
        return worker, manager, self._workflow.flow.initial_node

    def _connect_events(self, transport: CarrierTransport) -> None:
        transport.before_close = self._hang_up
        transport.press = self._control.press
        transport.add_event_handler("on_client_disconnected", self._caller_gone)
        self._worker.add_event_handler("on_pipeline_error", self._pipeline_error)
        self._control.when_told_to_end(self.told_to_end)
        self._control.when_told_to_transfer(self.told_to_transfer)

    # What happens

    def _caller_said(self, text: str, began_at: float, ended_at: float) -> None:
        self._caller_spoke = True
        self._idle_reprompts = 0
        self._transcript.caller_turn(text, began_at, ended_at)

    async def _agent_said(self, _aggregator: Any, message: AssistantTurnStoppedMessage) -> None:
        self._transcript.agent_turn(message.content, interrupted=message.interrupted)

    async def _caller_gone(self, _transport: Any, _websocket: Any) -> None:
        gone = EndReason.TRANSFERRED if self._control.handed_over else EndReason.CALLER_HUNG_UP
        self.end_reason = self.end_reason or gone
        await self._worker.cancel()

    async def _caller_idle(self, _aggregator: Any) -> None:
        limits, phrases = self._definition.limits, self._definition.phrases
        if self._idle_reprompts >= limits.idle_reprompts:
            await self._end(EndReason.CALLER_SILENT, phrases.goodbye)
            return
        self._idle_reprompts += 1
        await self._say(phrases.still_there)

    async def _hang_up(self) -> None:
        # While the socket is still open: closing it first would leave the leg to the carrier's next instruction.
        self.end_reason = self.end_reason or EndReason.AGENT_HUNG_UP
        if self.end_reason is not EndReason.TRANSFERRED:
            await self._control.hang_up()

    async def _pipeline_error(self, _worker: Any, frame: Any) -> None:
        """Apologize once; a service that goes on failing ends the call, politely, instead of leaving a silence."""
        self._errors += 1
        logger.bind(run=self._call.run_id, count=self._errors).warning("a service reported an error")
        await self._journal.happened("service_error", {"error": str(frame.error)[:500]})
        if self._errors > MAX_ERRORS:
            self.error = Failure.SERVICE_FAILED
            await self._end(EndReason.ERROR, self._definition.phrases.give_up)
        elif self.end_reason is None:
            await self._say(self._definition.phrases.trouble)

    async def _end(self, reason: EndReason, farewell: str) -> None:
        """End once ``farewell`` was heard. The first reason stands."""
        if self.end_reason is not None:
            return
        self.end_reason = reason
        frames: list[Frame] = [TTSSpeakFrame(farewell)] if farewell else []
        await self._worker.queue_frames([*frames, EndFrame()])

    async def _end_from_outside(self, reason: EndReason) -> None:
        if reason is EndReason.MACHINE_ANSWERED:
            await self._leave_message()
            return
        polite = reason is EndReason.SHUTDOWN
        if polite or self.end_reason is not None:
            await self._end(reason, self._definition.phrases.shutting_down)
            await asyncio.sleep(GRACE_SECONDS)
        self.end_reason = self.end_reason or reason
        await self._worker.cancel()

    async def _leave_message(self) -> None:
        """Say to the machine what the workflow has for it, in place of whatever was being said; then hang up."""
        if self.end_reason is None:
            await self._worker.queue_frame(InterruptionFrame())
            await self._end(EndReason.MACHINE_ANSWERED, self._definition.answering_machine.message)

    async def _say_action(self, action: dict[str, Any], manager: FlowManager) -> None:
        await self._say(render(str(action.get("text", "")), manager.state))

    async def _entered_action(self, action: dict[str, Any], _manager: FlowManager) -> None:
        self._transcript.node_entered(action["node"])

    async def _say(self, text: str) -> None:
        await self._worker.queue_frame(TTSSpeakFrame(text))


def _listening(how: Listening) -> ListeningParams:
    return ListeningParams(end_of_turn=EndOfTurn(how.end_of_turn), patience=how.patience_seconds)


def _create_worker(pipeline: Pipeline, sample_rate: int, observer: TurnObserver, run_id: str) -> PipelineWorker:
    return PipelineWorker(
        pipeline,
        params=PipelineParams(audio_in_sample_rate=sample_rate, audio_out_sample_rate=sample_rate),
        observers=[observer],
        enable_rtvi=False,
        enable_turn_tracking=False,
        idle_timeout_secs=None,
        cancel_on_idle_timeout=False,
        cancel_timeout_secs=2,
        conversation_id=run_id,
    )

"""The parts of a workflow document that the gateway adds to a pipecat flow."""

from keyword import iskeyword
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from api.services.workflows.functions import MANAGER, SlotKind
from api.services.workflows.placeholders import is_reserved


class Part(BaseModel):
    """A group of settings, in which a misspelled one is an error."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Slot(Part):
    """Something to note: what it is, and how to ask for it when the caller did not say."""

    kind: SlotKind = "text"
    description: str = ""
    """What a language model is told of it."""
    choices: list[str] = Field(default_factory=list)
    """What there is to choose from."""
    ask: str = ""
    """How the scripted brain asks for it."""


def _check_slot_name(name: str) -> str:
    """A slot is a parameter of its function, and a placeholder in prompts."""
    if is_reserved(name) or name == MANAGER:
        raise ValueError("this name is the gateway's own: choose another")
    if not (name.isascii() and name.isidentifier()) or iskeyword(name):
        raise ValueError("a slot is named by letters, digits and underscores, and no keyword of Python")
    return name


SlotName = Annotated[str, AfterValidator(_check_slot_name)]


class Collect(Part):
    """A function that notes slots in the conversation's state, where ``{{ name }}`` finds them."""

    description: str
    """When to call it, for a language model."""
    slots: dict[SlotName, Slot] = Field(min_length=1)


class NodeScript(Part):
    """What the scripted brain does at one node."""

    say: str = ""
    """On arriving there."""
    reprompt: str = ""
    """When it did not understand."""
    examples: dict[str, list[str]] = Field(default_factory=dict)
    """Sentences that call a function, by the function's name."""
    fallback: str = ""
    """The function for whatever else the caller says, if any."""


class Services(Part):
    """Which speech services speak, by their registered names; empty means the gateway's own choice."""

    stt: str = ""
    """Hears."""
    tts: str = ""
    """Speaks."""
    llm: str = ""
    """Thinks."""


class Listening(Part):
    """How the agent tells that a caller has finished: by how it sounds (``model``), or by silence alone. Seconds."""

    end_of_turn: Literal["model", "silence"] = "model"
    """What tells that a caller has finished."""
    patience_seconds: float = Field(default=0.6, ge=0.2, le=5)
    """Silence after which a caller has finished, however it sounded."""


class Transfer(Part):
    """Whom a caller may be handed to, and how."""

    to: str
    """An E.164 number or SIP URI."""
    cold: bool = False
    """Let the caller ring there at once, instead of waiting with the agent until somebody answers."""


def _read_transfer(given: Any) -> Any:
    return {"to": given} if isinstance(given, str) else given


Destination = Annotated[Transfer, BeforeValidator(_read_transfer, json_schema_input_type=str | Transfer)]


class Limits(Part):
    """Where a conversation stops by itself. Seconds, and tries."""

    max_duration_seconds: float = Field(default=600, gt=0, le=4 * 3600)
    """How long a call may take."""
    idle_seconds: float = Field(default=8, ge=1, le=120)
    """Silence after which the agent asks whether anybody is there."""
    idle_reprompts: int = Field(default=2, ge=0, le=10)
    """How often it asks before it ends the call."""
    misunderstandings: int = Field(default=2, ge=0, le=10)
    """How often in a row the scripted brain may not understand before it hands the caller on, or ends the call."""


class Phrases(Part):
    """Sentences for moments no node covers."""

    still_there: str = "Are you still there?"
    """The caller is silent."""
    not_understood: str = "Sorry, I did not catch that."
    """The scripted brain did not understand."""
    trouble: str = "I am sorry, something went wrong on my side. Could you say that again?"
    """A speech service failed once."""
    give_up: str = "I am sorry, I could not help you today. Goodbye."
    """Before the call ends because nothing helped."""
    time_is_up: str = "I am sorry, our time is up. Goodbye."
    """Before the call ends because it took too long."""
    transfer: str = "One moment please, I am connecting you."
    """Before the caller is handed to somebody."""
    transfer_failed: str = "I am sorry, nobody can take your call right now."
    """Nobody took the call."""
    shutting_down: str = "I am sorry, I have to end our call now. Please call again in a few minutes. Goodbye."
    """Before the call ends because the gateway stops."""
    goodbye: str = "Goodbye."
    """The scripted brain ends the call."""

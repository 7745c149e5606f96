"""TwiML as Twilio reads it.

https://www.twilio.com/docs/voice/twiml
"""

from api.simulator import markup
from api.simulator.markup import InvalidMarkup, Verb

__all__ = ["InvalidMarkup", "Verb", "parse"]

VERBS = frozenset({"Connect", "Dial", "Hangup", "Pause", "Redirect", "Reject", "Say"})


def parse(document: str) -> tuple[Verb, ...]:
    """The verbs of a document.

    Raises:
        InvalidMarkup: It is not TwiML: Twilio's error 12100.
    """
    return markup.parse(document, VERBS)

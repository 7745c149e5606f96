"""Answers to carriers, in the forms several of them share."""

from api.services.telephony.types import Reply


def xml(markup: str, status: int = 200) -> Reply:
    """``markup`` as an answer."""
    return Reply(markup, "application/xml", status)

"""Why a carrier's request was refused, found out after it was answered."""

import asyncio
from typing import NamedTuple

from api.redaction import is_secret_name
from api.services.telephony.kit import replay, signed_urls
from api.services.telephony.kit.observation import Observation, observing

UNPROVED = "invalid_signature"
"""What everybody is told alike, whatever is wrong."""


class Verdict(NamedTuple):
    """What became of a request.

    Attributes:
        reason: Why it was refused, as a code; ``None`` if it was not.
        matching_url: Where the carrier thinks it sent it, if its signature is good for another URL.
        tried: How many other URLs were tried.
    """

    reason: str | None = None
    matching_url: str | None = None
    tried: int = 0


async def judge(observation: Observation, *, search: bool) -> Verdict:
    """The verdict on a request that was answered.

    Args:
        observation: What is known of it.
        search: Whether to look for the URL that was signed, which takes some milliseconds.
    """
    if observation.believed:
        return Verdict("another_call" if observation.problem == UNPROVED else observation.problem)
    if observation.problem not in {UNPROVED, None} or observation.provider is None:
        return Verdict("account_unusable" if observation.problem == UNPROVED else observation.problem or "refused")
    for doubt in ("replayed", "expired"):
        if doubt in observation.doubts:
            return Verdict(doubt)
    if not _brings_proof(observation):
        return Verdict("signature_missing")
    matching_url, tried = await _find_signed(observation) if search else (None, 0)
    return Verdict("signature_mismatch", matching_url, tried)


def _brings_proof(observation: Observation) -> bool:
    """Whether there is anything in it that could prove who sent it: a signature, or a secret in its path."""
    named = [name for name, value in observation.headers.items() if value and name != "cookie"]
    named += [name for name in observation.path_params if name == "proof" or observation.door != "media"]
    return any(is_secret_name(name) or name == "proof" for name in named)


async def _find_signed(observation: Observation) -> tuple[str | None, int]:
    """The URL its signature is good for, if it is one of those that proxies make of ours; how many were tried."""
    tried = 0
    with replay.only_looking(), observing(Observation()):
        for tried, url in enumerate(signed_urls.spell(observation.url, observation.headers), start=1):
            if await _is_signed(observation, url):
                return url, tried
            await asyncio.sleep(0)  # each takes as long as the payload is; calls have their turn
    return None, tried


async def _is_signed(observation: Observation, url: str) -> bool:
    provider, webhook = observation.provider, observation.webhook
    if provider is None:
        return False
    if observation.door == "media":
        return await provider.verify_stream_signature(url, observation.headers)
    if webhook is None:
        return False
    return await provider.verify_inbound_signature(
        url, webhook.data, webhook.headers, webhook.body.decode(errors="replace")
    )

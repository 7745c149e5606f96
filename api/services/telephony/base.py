"""The contract every carrier fulfils: the sum of the roles."""

from abc import ABC
from collections.abc import Mapping
from typing import Any, ClassVar

from api.services.telephony.roles import (
    AccountBinding,
    CallProgress,
    CallTransfers,
    InboundCalls,
    LiveLegs,
    MediaStreams,
    OutboundCalls,
    PhoneNumbers,
    WebhookSignatures,
)
from api.services.telephony.types import (
    AnsweredBy,
    CallCost,
    CallInitiationResult,
    CallStatus,
    Capability,
    MachineDetection,
    NormalizedInboundData,
    ProviderSyncResult,
    Reply,
    StatusCallback,
)

__all__ = [
    "AnsweredBy",
    "CallCost",
    "CallInitiationResult",
    "CallStatus",
    "Capability",
    "MachineDetection",
    "NormalizedInboundData",
    "ProviderSyncResult",
    "Reply",
    "StatusCallback",
    "TelephonyProvider",
]


class TelephonyProvider(
    OutboundCalls,
    PhoneNumbers,
    AccountBinding,
    WebhookSignatures,
    CallProgress,
    InboundCalls,
    MediaStreams,
    LiveLegs,
    CallTransfers,
    ABC,
):
    """One carrier account, ready to use.

    Attributes:
        PROVIDER_NAME: The name of its spec and of its folder.
        WEBHOOK_ENDPOINT: Its answer URL for outbound calls, under ``/api/v1/telephony``; the run's id follows it.
    """

    PROVIDER_NAME: ClassVar[str]
    WEBHOOK_ENDPOINT: ClassVar[str]

    def __init__(self, config: Mapping[str, Any]) -> None:
        """``config`` is what the spec's ``config_loader`` returned."""
        self.config = dict(config)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

"""The tables."""

from api.db.models.accounts import ApiKey, Membership, Organization, User, UserSession
from api.db.models.base import Base, new_id, now
from api.db.models.telephony import PhoneNumber, TelephonyConfiguration
from api.db.models.webhooks import WebhookNonce, WebhookRequest
from api.db.models.workflows import CallEvent, CallTransfer, TranscriptEntry, Workflow, WorkflowRun, WorkflowVersion

__all__ = [
    "ApiKey",
    "Base",
    "CallEvent",
    "CallTransfer",
    "Membership",
    "Organization",
    "PhoneNumber",
    "TelephonyConfiguration",
    "TranscriptEntry",
    "User",
    "UserSession",
    "WebhookNonce",
    "WebhookRequest",
    "Workflow",
    "WorkflowRun",
    "WorkflowVersion",
    "new_id",
    "now",
]

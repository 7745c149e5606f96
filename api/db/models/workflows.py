"""What agents say, and the calls in which they said it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db.models.base import Base, Identified, now


class Workflow(Identified, Base):
    """A conversation, as a document."""

    __tablename__ = "workflows"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class WorkflowRun(Identified, Base):
    """One call. ``mode`` is the provider's name; ``status`` moves forward only."""

    __tablename__ = "workflow_runs"
    __table_args__ = (
        UniqueConstraint("telephony_configuration_id", "call_id"),
        Index("ix_workflow_runs_organization_id_created_at", "organization_id", "created_at"),
    )

    organization_id: Mapped[str] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    workflow_id: Mapped[str | None] = mapped_column(ForeignKey("workflows.id", ondelete="SET NULL"), index=True)
    telephony_configuration_id: Mapped[str | None] = mapped_column(
        ForeignKey("telephony_configurations.id", ondelete="SET NULL")
    )
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The workflow as it stood when the call began; an edit never changes a call that runs."""
    mode: Mapped[str] = mapped_column(String(64))
    direction: Mapped[str] = mapped_column(String(10))
    call_id: Mapped[str | None] = mapped_column(String(200))
    from_number: Mapped[str] = mapped_column(String(320), default="")
    to_number: Mapped[str] = mapped_column(String(320), default="")
    variables: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    status: Mapped[str] = mapped_column(String(20), default="initiated")
    disposition: Mapped[str | None] = mapped_column(String(40))
    """How the conversation ended (``api.services.pipecat.call.EndReason``), or why there was none."""
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    duration_seconds: Mapped[float | None]
    cost_amount: Mapped[float | None]
    cost_currency: Mapped[str | None] = mapped_column(String(3))
    answered_by: Mapped[str | None] = mapped_column(String(40))
    recording: Mapped[str | None] = mapped_column(String(300))
    """The recording's file name in the recordings folder."""

    ticket_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    ticket_expires_at: Mapped[datetime | None]
    ticket_redeemed_at: Mapped[datetime | None]


class CallEvent(Base):
    """One thing that happened to a call, kept for ever and applied once."""

    __tablename__ = "call_events"
    __table_args__ = (UniqueConstraint("workflow_run_id", "deduplication_key"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    workflow_run_id: Mapped[str] = mapped_column(ForeignKey("workflow_runs.id", ondelete="CASCADE"))
    occurred_at: Mapped[datetime] = mapped_column(default=now)
    kind: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    deduplication_key: Mapped[str] = mapped_column(String(200))


class TranscriptEntry(Base):
    """One utterance. Times in seconds from the start of the media stream."""

    __tablename__ = "transcript_entries"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    workflow_run_id: Mapped[str] = mapped_column(ForeignKey("workflow_runs.id", ondelete="CASCADE"), index=True)
    speaker: Mapped[str] = mapped_column(String(10))
    text: Mapped[str]
    started_at: Mapped[float]
    ended_at: Mapped[float]
    response_seconds: Mapped[float | None]
    interrupted: Mapped[bool] = mapped_column(default=False)


class CallTransfer(Identified, Base):
    """A caller being handed to somebody else: ``ringing``, ``answered``, ``completed`` or ``failed``."""

    __tablename__ = "call_transfers"

    workflow_run_id: Mapped[str] = mapped_column(ForeignKey("workflow_runs.id", ondelete="CASCADE"), index=True)
    destination: Mapped[str] = mapped_column(String(320))
    conference_name: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(20), default="ringing")
    call_id: Mapped[str | None] = mapped_column(String(200))
    """The new leg."""
    reason: Mapped[str | None] = mapped_column(String(200))

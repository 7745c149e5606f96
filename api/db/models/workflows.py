"""What agents say, and the calls in which they said it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db.models.base import Base, Identified, now

_LIVE: dict[str, Any] = {"sqlite_where": text("ended_at IS NULL"), "postgresql_where": text("ended_at IS NULL")}
_LIVE_COLUMNS = ("organization_id", "ended_at", "created_at", "id", "telephony_configuration_id")
"""What live calls are counted and listed by. SQLite has no statistics, and takes the index in which it may look up the
most columns: hence ``ended_at``, which is always null there."""
_DUE: dict[str, Any] = {"sqlite_where": text("due_at IS NOT NULL"), "postgresql_where": text("due_at IS NOT NULL")}
_RECORDED: dict[str, Any] = {"sqlite_where": text("recording <> ''"), "postgresql_where": text("recording <> ''")}
# Numbers are looked for by how they begin, in whatever language the database sorts.
_BYTEWISE_FROM: dict[str, Any] = {"postgresql_ops": {"from_number": "text_pattern_ops"}}
_BYTEWISE_TO: dict[str, Any] = {"postgresql_ops": {"to_number": "text_pattern_ops"}}
_FIGURES = (
    "organization_id",
    "created_at",
    "answered_at",
    "ended_at",
    "direction",
    "status",
    "disposition",
    "duration_seconds",
    "cost_amount",
    "cost_currency",
    "workflow_id",
    "telephony_configuration_id",
    "from_number",
    "to_number",
)
"""All that figures over calls are made of, so that they read an index and no call's document."""
_ANSWERS: dict[str, Any] = {
    "sqlite_where": text("response_seconds IS NOT NULL"),
    "postgresql_where": text("response_seconds IS NOT NULL"),
}


class Workflow(Identified, Base):
    """A conversation, as a document: what is published, which answers calls, and a draft of what comes next."""

    __tablename__ = "workflows"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    document: Mapped[dict[str, Any] | None] = mapped_column(JSON, nullable=False)
    """What is published; JSON's ``null`` until something is."""
    version: Mapped[int | None]
    """Its number; ``None`` until something is published."""
    draft: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), deferred=True, deferred_raiseload=True
    )
    """Left in the database unless it is asked for: calls have no use for it."""
    draft_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """Grows whenever the draft is saved, discarded or published."""
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class WorkflowVersion(Base):
    """A document as it was published. It never changes."""

    __tablename__ = "workflow_versions"

    workflow_id: Mapped[str] = mapped_column(ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(200), default="")
    published_at: Mapped[datetime] = mapped_column(default=now)
    published_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class WorkflowRun(Identified, Base):
    """One call. ``mode`` is the provider's name; ``status`` moves forward only.

    A run that has not ended is what an organization's capacity is counted by: ending it, once, gives its place back.
    """

    __tablename__ = "workflow_runs"
    __table_args__ = (
        UniqueConstraint("telephony_configuration_id", "call_id"),
        Index("ix_workflow_runs_listed", "organization_id", "created_at", "id"),
        Index("ix_workflow_runs_listed_by_status", "organization_id", "status", "created_at", "id"),
        Index("ix_workflow_runs_listed_by_workflow", "workflow_id", "created_at", "id"),
        Index("ix_workflow_runs_listed_by_configuration", "telephony_configuration_id", "created_at", "id"),
        Index("ix_workflow_runs_found_by_caller", "organization_id", "from_number", **_BYTEWISE_FROM),
        Index("ix_workflow_runs_found_by_callee", "organization_id", "to_number", **_BYTEWISE_TO),
        Index("uq_workflow_runs_idempotency_key", "organization_id", "idempotency_key", unique=True),
        Index("ix_workflow_runs_live", *_LIVE_COLUMNS, **_LIVE),
        Index("ix_workflow_runs_due_at", "due_at", **_DUE),
        Index("ix_workflow_runs_figures", *_FIGURES),
        Index("ix_workflow_runs_recorded", "organization_id", "created_at", **_RECORDED),
    )

    organization_id: Mapped[str] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    workflow_id: Mapped[str | None] = mapped_column(ForeignKey("workflows.id", ondelete="SET NULL"))
    telephony_configuration_id: Mapped[str | None] = mapped_column(
        ForeignKey("telephony_configurations.id", ondelete="SET NULL")
    )
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The workflow as it stood when the call began; an edit never changes a call that runs."""
    workflow_version: Mapped[int | None]
    """Which published version that is; ``None`` for a draft, and for calls from before there were versions."""
    draft: Mapped[bool] = mapped_column(default=False, server_default=false())
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
    """The recording's file name in the recordings folder; empty once it was deleted, ``None`` until it is named."""

    ticket_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    ticket_expires_at: Mapped[datetime | None]
    ticket_redeemed_at: Mapped[datetime | None]

    held_by: Mapped[str | None] = mapped_column(String(32))
    """The process its conversation runs in, from the media socket's first byte to the end of the call."""
    due_at: Mapped[datetime | None]
    """When somebody must look after it, unless something happens first; a conversation's process keeps moving it."""
    looks: Mapped[int] = mapped_column(default=0)
    """How often somebody did in a row, and it could not be settled."""

    idempotency_key: Mapped[str | None] = mapped_column(String(200))
    """What the client named its request to place this call; the same name again is the same call."""
    request_digest: Mapped[str | None] = mapped_column(String(64))
    """Of the request it was placed by, so that a reused key is found out."""


class CallEvent(Base):
    """One thing that happened to a call, kept for ever and applied once."""

    __tablename__ = "call_events"
    __table_args__ = (
        UniqueConstraint("workflow_run_id", "deduplication_key"),
        Index("ix_call_events_listed", "workflow_run_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    workflow_run_id: Mapped[str] = mapped_column(ForeignKey("workflow_runs.id", ondelete="CASCADE"))
    occurred_at: Mapped[datetime] = mapped_column(default=now)
    kind: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    deduplication_key: Mapped[str] = mapped_column(String(200))


class TranscriptEntry(Base):
    """One utterance. Times in seconds from the start of the media stream."""

    __tablename__ = "transcript_entries"
    __table_args__ = (
        Index("ix_transcript_entries_listed", "workflow_run_id", "started_at", "id"),
        Index("ix_transcript_entries_answers", "workflow_run_id", "response_seconds", **_ANSWERS),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    workflow_run_id: Mapped[str] = mapped_column(ForeignKey("workflow_runs.id", ondelete="CASCADE"))
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

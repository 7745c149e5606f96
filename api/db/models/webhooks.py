"""What carriers' requests leave behind."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.db.encryption import EncryptedJSON
from api.db.models.base import Base, Identified


class WebhookNonce(Base):
    """A value that a carrier signs once, kept until a request that carries it is too old to be believed anyway."""

    __tablename__ = "webhook_nonces"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class WebhookRequest(Identified, Base):
    """A carrier's request about an account, with what the gateway made of it: ``verified`` or ``refused``."""

    __tablename__ = "webhook_requests"
    __table_args__ = (
        Index("ix_webhook_requests_listed", "organization_id", "created_at", "id"),
        Index("ix_webhook_requests_listed_by_verdict", "organization_id", "verdict", "created_at", "id"),
        Index("ix_webhook_requests_listed_by_configuration", "telephony_configuration_id", "created_at", "id"),
        Index("ix_webhook_requests_listed_by_run", "workflow_run_id", "created_at", "id"),
        Index("ix_webhook_requests_created_at", "created_at"),
    )

    organization_id: Mapped[str] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    telephony_configuration_id: Mapped[str | None] = mapped_column(
        ForeignKey("telephony_configurations.id", ondelete="SET NULL")
    )
    workflow_run_id: Mapped[str | None] = mapped_column(ForeignKey("workflow_runs.id", ondelete="CASCADE"))
    provider: Mapped[str] = mapped_column(String(64))
    door: Mapped[str] = mapped_column(String(10))
    """``inbound``, ``callback`` or ``media``: what it came for."""
    method: Mapped[str] = mapped_column(String(10))
    path: Mapped[str] = mapped_column(String(500))
    """Without the parts that prove who asks."""
    verdict: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(40))
    """Why it was refused."""
    believed: Mapped[bool] = mapped_column(default=False)
    """Whether it was shown to come from the carrier; even so it may have been refused."""
    status: Mapped[int]
    seconds: Mapped[float]
    content: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON)
    """What it said, what it was answered, and what speaks for or against it; secrets masked, numbers not."""

"""What carriers' requests leave behind."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from api.db.models.base import Base


class WebhookNonce(Base):
    """A value that a carrier signs once, kept until a request that carries it is too old to be believed anyway."""

    __tablename__ = "webhook_nonces"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)

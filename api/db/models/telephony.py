"""What an organization has at its carriers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db.encryption import EncryptedJSON
from api.db.models.base import Base, Identified, now

_ONLY_DEFAULT: dict[str, Any] = {"sqlite_where": text("is_default"), "postgresql_where": text("is_default")}
_ONLY_CALLER_ID: dict[str, Any] = {
    "sqlite_where": text("is_default_caller_id"),
    "postgresql_where": text("is_default_caller_id"),
}


class TelephonyConfiguration(Identified, Base):
    """One carrier account. The default one places an organization's calls when none is named."""

    __tablename__ = "telephony_configurations"
    __table_args__ = (
        UniqueConstraint("organization_id", "name"),
        Index("ix_telephony_configurations_provider_account_id", "provider", "account_id"),
        Index("uq_telephony_configurations_default", "organization_id", unique=True, **_ONLY_DEFAULT),
    )

    organization_id: Mapped[str] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    provider: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[str] = mapped_column(String(200), default="")
    """What inbound webhooks name the account by; a digest where that is itself a secret."""
    credentials: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON)
    is_default: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    """Whether new calls go through it; calls that are live when it is switched off go on."""
    simulated: Mapped[bool] = mapped_column(default=False)
    """Whether the carrier behind it is the simulator, reached at the operator's ``SIMULATOR_URL``."""
    max_concurrent_calls: Mapped[int | None]
    """Live calls at a time on this account; only the organization's limit holds if ``None``."""
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class PhoneNumber(Identified, Base):
    """An address calls come in on. ``(provider, account_id, address)`` finds its owner in one look-up."""

    __tablename__ = "phone_numbers"
    __table_args__ = (
        UniqueConstraint("provider", "account_id", "address"),
        Index("uq_phone_numbers_default_caller_id", "telephony_configuration_id", unique=True, **_ONLY_CALLER_ID),
        Index("ix_phone_numbers_listed", "organization_id", "address", "id"),
        Index("ix_phone_numbers_listed_by_configuration", "telephony_configuration_id", "address", "id"),
    )

    organization_id: Mapped[str] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    telephony_configuration_id: Mapped[str] = mapped_column(
        ForeignKey("telephony_configurations.id", ondelete="CASCADE")
    )
    provider: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(320))
    """E.164, a SIP URI, or an extension."""
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(200), default="")
    inbound_workflow_id: Mapped[str | None] = mapped_column(ForeignKey("workflows.id", ondelete="SET NULL"), index=True)
    is_default_caller_id: Mapped[bool] = mapped_column(default=False)

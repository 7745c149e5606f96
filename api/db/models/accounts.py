"""Who may come in: organizations, users, their sessions and API keys. Only digests of secrets are kept."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from api.db.models.base import Base, Identified


class Organization(Identified, Base):
    """A tenant. Everything else belongs to exactly one."""

    __tablename__ = "organizations"

    name: Mapped[str] = mapped_column(String(200))
    max_concurrent_calls: Mapped[int | None]
    """Live calls at a time, in and out; the operator's default if ``None``."""
    allowed_countries: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """Where calls may go, as ISO 3166-1 codes ("US"); anywhere if ``None``."""
    premium_numbers_allowed: Mapped[bool] = mapped_column(default=False)
    keep_calls_days: Mapped[int | None]
    """How long ended calls are kept, with all that belongs to them; for ever if ``None``."""
    keep_recordings_days: Mapped[int | None]
    """How long their recordings are kept; as long as the calls if ``None``."""
    retention_due_at: Mapped[datetime | None]
    """When somebody must next look for what is kept no longer; at once if ``None``."""


class User(Identified, Base):
    """A person. ``email`` is stored in lower case; the password as an Argon2 hash, a newcomer's is a generated one."""

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    is_newcomer: Mapped[bool] = mapped_column(default=True, server_default=false())


class Membership(Identified, Base):
    """A user's place in an organization: ``owner``, ``admin`` or ``member``."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("user_id", "organization_id"),)

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    organization_id: Mapped[str] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20), default="member")


class UserSession(Identified, Base):
    """A signed-in browser."""

    __tablename__ = "user_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]


class ApiKey(Identified, Base):
    """A program's way in. ``prefix`` is what a person recognizes it by."""

    __tablename__ = "api_keys"
    __table_args__ = (Index("ix_api_keys_listed", "organization_id", "created_at", "id"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(200))
    prefix: Mapped[str] = mapped_column(String(16))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

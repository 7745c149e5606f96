"""Who is asking."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["owner", "admin", "member"]
AssignableRole = Literal["admin", "member"]
ADMIN_ROLES: tuple[Role, ...] = ("owner", "admin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """A person, or a program with an API key, inside one organization.

    Attributes:
        user_id: ``None`` for a program.
        role: A program acts as an admin; it cannot manage people or API keys.
    """

    organization_id: str
    user_id: str | None
    role: str

    @property
    def is_admin(self) -> bool:
        """Whether it may change what the organization has at its carriers."""
        return self.role in ADMIN_ROLES

"""How much of what stays open anybody may have: one person, or one organization's programs, in a process."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from api.services.accounts.principal import Principal


class Shares:
    """At most so many for each."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[tuple[str, str | None]] = Counter()

    def __len__(self) -> int:
        return self._taken.total()

    def is_used_up(self, principal: Principal) -> bool:
        """Whether the principal has as many as may be."""
        return self._taken.get(_whose(principal), 0) >= self._most

    @contextmanager
    def taken(self, principal: Principal) -> Iterator[bool]:
        """One more for the block; whether that is one too many."""
        owner, is_one_too_many = _whose(principal), self.is_used_up(principal)
        self._taken[owner] += 1
        try:
            yield is_one_too_many
        finally:
            self._taken[owner] -= 1
            if not self._taken[owner]:
                del self._taken[owner]


def _whose(principal: Principal) -> tuple[str, str | None]:
    return principal.organization_id, principal.user_id

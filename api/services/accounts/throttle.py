"""How often somebody may try a password."""

import math
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from api.errors import GatewayError

MAX_KEYS = 10_000


class TooManyAttempts(GatewayError):
    """Too many attempts; wait before the next one."""

    code = "too_many_attempts"
    status = 429
    retryable = True

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class Throttle:
    """At most ``attempts`` per key within ``seconds``, in this process.

    An attempt counts when it begins, so a burst of parallel ones gets no further than a row of them.
    """

    def __init__(self, attempts: int, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._attempts = attempts
        self._seconds = seconds
        self._clock = clock
        self._seen: dict[str, deque[float]] = {}

    def attempt(self, key: str) -> None:
        """Count one attempt.

        Raises:
            TooManyAttempts: The key has used up its attempts.
        """
        now = self._clock()
        if len(self._seen) >= MAX_KEYS:
            self._forget_old(now)
        times = self._seen.setdefault(key, deque(maxlen=self._attempts))
        if len(times) == self._attempts and now - times[0] < self._seconds:
            raise TooManyAttempts(math.ceil(self._seconds - (now - times[0])))
        times.append(now)

    @contextmanager
    def trying(self, key: str) -> Iterator[None]:
        """Count one attempt, unless it is refused within the block: then nobody looked at it.

        Raises:
            TooManyAttempts: The key has used up its attempts.
        """
        self.attempt(key)
        try:
            yield
        except TooManyAttempts:
            self.take_back(key)
            raise

    def take_back(self, key: str) -> None:
        """Do not count the key's last attempt after all."""
        if times := self._seen.get(key):
            times.pop()

    def forgive(self, key: str) -> None:
        """Forget the key's attempts: one of them was right."""
        self._seen.pop(key, None)

    def clear(self) -> None:
        """Forget everybody."""
        self._seen.clear()

    def _forget_old(self, now: float) -> None:
        """Make room; if need be, among those who are furthest from having used up their attempts."""
        fresh = [(key, times) for key, times in self._seen.items() if times and now - times[-1] < self._seconds]
        if len(fresh) >= MAX_KEYS:
            fresh = sorted(fresh, key=lambda item: (len(item[1]), item[1][-1]))[MAX_KEYS // 2 :]
        self._seen = dict(fresh)

"""How often somebody may try."""

import pytest

from api.services.accounts.throttle import MAX_KEYS, Throttle, TooManyAttempts


class Clock:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(attempts=3, seconds=60, clock=clock)


def test_attempts_are_counted_per_key(throttle: Throttle) -> None:
    for _ in range(3):
        throttle.attempt("ada")
    throttle.attempt("grace")
    with pytest.raises(TooManyAttempts) as refused:
        throttle.attempt("ada")
    assert refused.value.retry_after == 60


def test_an_attempt_is_free_again_once_the_oldest_is_old(throttle: Throttle, clock: Clock) -> None:
    for _ in range(3):
        throttle.attempt("ada")
        clock.now += 10
    clock.now += 29.5
    with pytest.raises(TooManyAttempts) as refused:
        throttle.attempt("ada")
    assert refused.value.retry_after == 1
    clock.now += 1
    throttle.attempt("ada")


def test_a_refused_attempt_does_not_prolong_the_wait(throttle: Throttle, clock: Clock) -> None:
    for _ in range(3):
        throttle.attempt("ada")
    clock.now += 59
    with pytest.raises(TooManyAttempts):
        throttle.attempt("ada")
    clock.now += 1
    throttle.attempt("ada")


def test_success_forgives(throttle: Throttle) -> None:
    for _ in range(3):
        throttle.attempt("ada")
    throttle.forgive("ada")
    throttle.attempt("ada")


def test_a_flood_of_keys_takes_no_more_memory(throttle: Throttle) -> None:
    for key in range(3 * MAX_KEYS):
        throttle.attempt(str(key))
    assert len(throttle._seen) <= MAX_KEYS


def test_a_flood_of_keys_leaves_those_who_used_up_their_attempts(throttle: Throttle, clock: Clock) -> None:
    for _ in range(3):
        throttle.attempt("ada")
    for key in range(3 * MAX_KEYS):
        throttle.attempt(str(key))
    with pytest.raises(TooManyAttempts):
        throttle.attempt("ada")


def test_what_nobody_looked_at_was_no_attempt(throttle: Throttle) -> None:
    for _ in range(9):
        with pytest.raises(TooManyAttempts), throttle.trying("ada"):
            raise TooManyAttempts(1)
    for _ in range(3):
        with pytest.raises(ValueError), throttle.trying("ada"):
            raise ValueError
    with pytest.raises(TooManyAttempts), throttle.trying("ada"):
        raise AssertionError

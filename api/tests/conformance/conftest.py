"""Every test of the suite runs once per registered provider, and reads like it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.services.telephony.base import TelephonyProvider
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import Capability
from api.settings import Settings
from api.simulator.carrier import SimulatedCarrier
from api.tests.conformance import rows
from api.tests.conformance.option import MARKS
from api.tests.conformance.samples import Check, FillIn, Samples, StatusSample, find_samples, find_simulator
from api.tests.local_api import SILENCE, Answer, LocalApi

NUMBER = "+14155550123"
PROVED_BY_SAMPLES = frozenset({Capability.DTMF_IN, Capability.WIDEBAND})


@pytest.fixture(autouse=True)
def _is_judged(request: pytest.FixtureRequest) -> None:
    """Skip what the provider is not judged by."""
    marks = [mark for mark in request.node.iter_markers() if mark.name in MARKS]
    if marks and (reason := rows.left_out(marks, (spec := request.getfixturevalue("spec")), samples_of(spec))):
        pytest.skip(reason)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test per provider, per pair of providers, or per status callback of each; ``--provider`` names one."""
    specs = _judged(metafunc.config.getoption("--provider", ""))
    names = set(metafunc.fixturenames)
    if "status_sample" in names:
        cases = [(spec, sample) for spec in specs for sample in _statuses(spec)]
        ids = [f"{spec.name}-{number}-{sample}" for number, (spec, sample) in enumerate(cases)]
        metafunc.parametrize(("spec", "status_sample"), cases, ids=ids)
    elif "spec" in names:
        metafunc.parametrize("spec", specs, ids=[spec.name for spec in specs])
    if "stranger" in names:
        metafunc.parametrize("stranger", providers.all(), ids=[f"hears-{spec.name}" for spec in providers.all()])


def _judged(name: str) -> list[ProviderSpec]:
    specs = providers.all()
    if name and name not in [spec.name for spec in specs]:
        known = ", ".join(spec.name for spec in specs)
        raise pytest.UsageError(f"there is no provider '{name}'; there are: {known}")
    return [spec for spec in specs if name in ("", spec.name)]


def _statuses(spec: ProviderSpec) -> tuple[StatusSample, ...]:
    found = find_samples(spec)
    try:
        return tuple(found.statuses) if found else ()
    except FillIn:
        blank: Any = found.statuses if found else None  # its test says what there is to fill in
        return (blank,)


def samples_of(spec: ProviderSpec) -> Samples:
    """The provider's samples; without them it does not pass."""
    found = find_samples(spec)
    if found is None:
        pytest.fail(f"the provider '{spec.name}' has no samples.py, so nothing about it can be believed")
    return found


@pytest.fixture
def samples(spec: ProviderSpec) -> Samples:
    return samples_of(spec)


@pytest.fixture
def provider(spec: ProviderSpec, samples: Samples, settings: Settings) -> TelephonyProvider:
    """The provider with the account of its samples."""
    return build(spec, samples.credentials)


def build(spec: ProviderSpec, credentials: Any, **config: Any) -> TelephonyProvider:
    """The provider with other credentials, or with more in its configuration."""
    return spec.provider_cls({**spec.config_loader(dict(credentials)), **config})


@pytest.fixture
async def willing_carrier(
    samples: Samples, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[LocalApi]:
    """An API that says yes to everything; it is where the accounts of ``lines`` have theirs."""
    async with LocalApi((200, samples.placed or {})) as api:
        monkeypatch.setattr(settings, "simulator_url", api.url)
        yield api


@pytest.fixture
async def carrier(spec: ProviderSpec, samples: Samples) -> AsyncIterator[SimulatedCarrier]:
    """The provider's carrier, with one number and nobody who answers."""
    simulator = find_simulator(spec)
    if simulator is None:
        claims = spec.capabilities - PROVED_BY_SAMPLES - ({Capability.DTMF_OUT} if samples.stream.keys else set())
        assert not claims, f"say in Samples.simulator which simulated carrier proves {sorted(claims)}"
        pytest.skip("declares no capability that a simulated carrier would have to prove")
    async with simulator.create(samples.credentials) as carrier:
        carrier.add_number(NUMBER)
        yield carrier


@pytest.fixture
def account(spec: ProviderSpec, samples: Samples, carrier: SimulatedCarrier, settings: Settings) -> TelephonyProvider:
    """The provider, on the simulated account."""
    return build(spec, samples.credentials, api_base_url=carrier.url)


def skip_if_exempt(samples: Samples, check: Check) -> None:
    """Skip the test, with the provider's reason."""
    if check in samples.exemptions:
        pytest.skip(f"exempt: {samples.exemptions[check]}")


class Patience:
    """How long a carrier's answer is waited for: long, unless none will come."""

    def __init__(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        self._settings, self._monkeypatch = settings, monkeypatch

    def with_answer(self, answer: Answer) -> float:
        """The seconds that ``answer`` is waited for from now on."""
        if answer == SILENCE:
            self._monkeypatch.setattr(self._settings, "carrier_timeout_seconds", 0.5)
        return self._settings.carrier_timeout_seconds


@pytest.fixture
def patience(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Patience:
    return Patience(settings, monkeypatch)

"""What a browser's telephone meets: somebody to call, a voice for its microphone, workflows that call it."""

import wave
from typing import Any
from uuid import uuid4

import numpy as np

from api.services.workflows.demo import load_demo
from api.simulator import people, voices
from api.simulator.carrier import Callee
from api.tests.webapp.accounts import Accounts

RATE = 8000


class Browsers(Accounts):
    """The ends of a browser's calls. Every public method is an action of the stage."""

    async def workflow(self, *, name: str) -> dict[str, Any]:
        """The demo workflow, under that name."""
        answer = await self._gateway.api.post("/workflows", json={"name": name, "document": load_demo()})
        return dict(answer.json())

    async def speech(self, *, parts: list[str | float]) -> str:
        """A WAV file a browser takes for its microphone: clips, and pauses in seconds."""
        path = self._gateway.data_dir / f"speech-{uuid4().hex}.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            for part in parts:
                file.writeframes(voices.clip(part) if isinstance(part, str) else hiss(part))
        return str(path)

    async def call_person(self, *, workflow_id: str, address: str) -> str:
        """The workflow calls a browser; the run of the call that rings there."""
        configurations = await self._gateway.items("/telephony-configurations")
        [softphone] = [each["id"] for each in configurations if each["provider"] == "softphone"]
        call = {"workflow_id": workflow_id, "to_number": address, "telephony_configuration_id": softphone}
        answer = await self._gateway.api.post("/telephony/initiate-call", json=call)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["workflow_run_id"])

    async def expect(self, *, number: str, clips: list[str]) -> None:
        """Somebody answers at ``number``, listens, and says these sentences; the last one is a farewell."""
        [*said, farewell] = [voices.clip(name) for name in clips]
        self._gateway.carrier.expect(number, Callee(person=people.talker(said, farewell=farewell)))

    async def run(self, *, run_id: str) -> dict[str, Any]:
        """The run, once it has ended."""
        return await self._gateway.run(run_id)


def hiss(seconds: float) -> bytes:
    """What a microphone hears where nobody speaks: too little to be a voice, and not nothing."""
    samples = np.random.default_rng(1).integers(-40, 41, round(RATE * seconds), np.int16)
    return samples.tobytes()

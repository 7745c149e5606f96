"""Sample rates of a call, from the wire to the pipeline."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioConfig:
    """How audio runs through one provider's calls. Rates in Hz, buffer in seconds.

    The pipeline runs at the wire's rate: a streaming resampler on the path would hold speech back by 64-86 ms.
    """

    transport_in_sample_rate: int
    transport_out_sample_rate: int
    vad_sample_rate: int = 8000
    pipeline_sample_rate: int | None = None
    buffer_size_seconds: float = 5.0

    def __post_init__(self) -> None:
        if self.pipeline_sample_rate is None:
            object.__setattr__(self, "pipeline_sample_rate", self.transport_in_sample_rate)
        if self.vad_sample_rate not in (8000, 16000):
            raise ValueError("voice activity detection runs at 8000 or 16000 Hz")

"""A provider's transport, as the media stream of its samples opens it."""

from dataclasses import replace
from typing import Any

from api.services.audio import AudioConfig
from api.services.pipecat.transport import CarrierTransport
from api.services.telephony.spec import ProviderSpec
from api.tests.conformance.samples import StreamSample


def audio_of(spec: ProviderSpec, stream: StreamSample) -> AudioConfig:
    """The rates of that stream: the spec's own, or the other one it says."""
    if not stream.rate:
        return spec.audio_config
    rates = {"transport_in_sample_rate": stream.rate, "transport_out_sample_rate": stream.rate}
    return replace(spec.audio_config, **rates, vad_sample_rate=min(stream.rate, 16000), pipeline_sample_rate=None)


async def open_transport(spec: ProviderSpec, stream: StreamSample, socket: Any) -> CarrierTransport:
    """The transport that carries it."""
    transport = await spec.transport_factory(
        socket, "0" * 32, audio_of(spec, stream), "0" * 32, telephony_configuration_id=None, **stream.ids
    )
    assert isinstance(transport, CarrierTransport), "a transport is made by build_carrier_transport"
    return transport

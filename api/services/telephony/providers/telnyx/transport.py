"""Telnyx's media stream as a pipecat transport."""

from api.services.pipecat.transport import transport_factory
from api.services.telephony.providers.telnyx.serializers import TelnyxSerializer

create_transport = transport_factory(TelnyxSerializer)

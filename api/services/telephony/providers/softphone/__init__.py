"""A telephone in the browser. The gateway itself is its carrier, and every organization has one.

Everything is below ``/api/v1/telephony/softphone``. A browser is signed in (session cookie, requests from this site
only); a program sends ``X-API-Key``. Errors are ``{"error": {"code", "message", "retryable"}}``.

**Calling.** ``POST /calls`` with ``{"workflow_id": …}`` or ``{"number": …}`` (an address of the softphone's, from the
numbers page), and, if there is something to say, ``variables``, ``telephony_configuration_id`` (one of several
softphones) and, for programs only, ``from_number``. The answer is 201::

    {"workflow_run_id": …, "call_id": …, "media_url": "wss://…",
     "audio": {"encoding": "pcm_s16le", "sample_rate": 16000, "channels": 1, "frame_milliseconds": 20}}

429 ``capacity_reached`` and 503 ``overloaded`` say that all lines are busy.

**Being called.** Open the WebSocket ``/phone``, with ``?address=…`` unless it is the person's own address, which is
``sip:`` and their e-mail address. A member may also take an extension (``100``), which rings wherever it was taken;
admins and programs any address, or ``*``, which is every address. The gateway says, in JSON text messages::

    {"event": "registered", "address": "sip:sarah@clinic.example"}
    {"event": "ring", "workflow_run_id": …, "call_id": …, "from_number": …, "to_number": …}
    {"event": "stopped", "workflow_run_id": …, "reason": "answered"}

``reason`` is ``answered`` (here or elsewhere: a page ignores it for a call it answered itself), ``busy`` (somebody
declined), ``no-answer``, ``canceled``, ``failed`` or ``completed``. The page says nothing on this socket. Calls that
ring already are told at once, so a page that lost its socket opens another one. Close codes: 4401 nobody is signed in
any more; 4403 the address is none, or not the person's to take; 4429 they have 20 such sockets open already; 1012 the
gateway restarts. A browser where nobody is signed in, or a page of another site, is refused with HTTP 403.

``POST /answer/{workflow_run_id}`` answers: 200 with the same document as above. The first one wins; anybody else gets
409. ``POST /reject/{workflow_run_id}`` declines for everybody whose phone rings: 204.

**Talking.** Open ``media_url`` within a minute; it opens one socket, once. A page that was loaded under another name of
the gateway (``127.0.0.1`` instead of ``localhost``) puts its own host into the URL. Then:

* The page first says ``{"event": "start", "call_id": …, "sample_rate": 16000}``, the rate being what it will really
  send: 8000 or 16000. Both directions have it. Nothing else may come before.
* Audio is binary messages both ways: 16-bit little-endian mono PCM, 20 ms each (640 bytes at 16 kHz).
* ``{"event": "dtmf", "dtmf": {"digit": "5"}}``: the page's user pressed a key. From the gateway,
  ``{"event": "dtmf", "digits": "12#"}``: play these keys' tones to the user.
* ``{"event": "mark", "mark": {"name": …}}`` from the gateway: say the same back once the playout clock has reached it,
  that is, everything that came before it was really played.
* ``{"event": "clear"}`` from the gateway: the user interrupts. Drop everything that was not played yet, at once, and
  say back every mark that waited in it.
* ``{"event": "stop"}`` from the page: the user hung up. From the gateway, ``{"event": "stop", "reason": "hung_up"}``:
  the call is over, and everything that had to be heard was; either side closes the socket.

Unknown events are ignored, both ways. Close codes: 1000 the call is over; 1002 it did not begin with ``start``; 1011
something failed; 1013 this process is full. A ticket that was used is refused with HTTP 403.
"""

from api.registry import lazy
from api.services.audio import AudioConfig
from api.services.telephony.providers.softphone.config import (
    SoftphoneConfigurationRequest,
    SoftphoneConfigurationResponse,
    load_config,
)
from api.services.telephony.providers.softphone.provider import SoftphoneProvider
from api.services.telephony.registry import ProviderSpec, ProviderUIField, ProviderUIMetadata, register
from api.services.telephony.types import Capability

SIGNED_IN = "It is the page's own, not a carrier's: the session cookie or an API key proves who sent it."

SPEC = ProviderSpec(
    name="softphone",
    provider_cls=SoftphoneProvider,
    config_loader=load_config,
    transport_factory=lazy("api.services.telephony.providers.softphone.transport:create_transport"),
    audio_config=AudioConfig(transport_in_sample_rate=16000, transport_out_sample_rate=16000, vad_sample_rate=16000),
    config_request_cls=SoftphoneConfigurationRequest,
    config_response_cls=SoftphoneConfigurationResponse,
    ui_metadata=ProviderUIMetadata(
        display_name="Softphone",
        fields=[
            ProviderUIField(
                name="audio_format",
                label="Audio",
                type="select",
                required=False,
                options=(
                    {"value": "wideband", "label": "Wideband, 16 kHz"},
                    {"value": "narrowband", "label": "As on a telephone, 8 kHz"},
                ),
                description="Narrowband sounds as callers from the telephone network do.",
            ),
            ProviderUIField(name="account_id", label="Account", type="readonly", required=False),
        ],
    ),
    account_id_credential_field="account_id",
    capabilities=frozenset({Capability.DTMF_IN, Capability.DTMF_OUT, Capability.WIDEBAND, Capability.HANG_UP}),
    unsigned_routes={
        "/softphone/calls": SIGNED_IN,
        "/softphone/answer/{run_id}": SIGNED_IN,
        "/softphone/reject/{run_id}": SIGNED_IN,
    },
    embedded=True,
)
register(SPEC)

"""One folder per simulated carrier. This is what a carrier writes, and what it gets; any of them is an example.

``__init__.py`` registers a ``SimulatorSpec``: ``name`` (the provider's), ``create`` (the account, ``lazy``) and
``new_credentials()`` (credentials the provider accepts, fresh each time).

It writes
    ``account.py``: ``class XAccount(SimulatedAccount[XLeg])`` with ``name = "x"`` and ``leg_class = XLeg``
        ``create_rest_app() -> ASGIApp``: the REST API. Its paths are the carrier's own: the gateway's
        ``api_base_url`` is ``{SIMULATOR_URL}/x``, and the exchange strips ``/x``.
        ``sign(request: Outgoing, forged: str | None) -> dict[str, str]``: the headers of a webhook or of a media
        socket's upgrade. ``forged`` replaces the signature unless it is ``None``; ``""`` leaves it out.
        ``new_number_id() -> str``, if numbers have ids.
    ``leg.py``: ``class XLeg(DocumentLeg)`` for a carrier that asks for XML or a list of actions
        ``new_call_id() -> str``
        ``async first_document() -> str``: such as ``await self.fetch(self.account.numbers[self.to].voice_url)``
        ``answer_webhook(url) -> WebhookDelivery``: the fields; ``method="GET"`` and ``json=True`` if it is so
        ``parse(document) -> Sequence[Any]``: ``api.simulator.markup.parse(document, VERBS)`` reads any ``<Response>``
        ``async carry_out(verb) -> str | None``: ``None`` goes on; a document is followed instead
        ``report(status) -> None``: ``self.send(WebhookDelivery("status", url, fields))`` if the gateway wants to know
        ``fetch_failed(status) -> str``, ``parse_failed(error) -> str``: the carrier's words for an ``outcome.error``
        or ``class XLeg(TwimlLeg)`` of ``api.simulator.twiml``, which does what TwiML says, with ``create_stream``
    or ``class XLeg(CallLeg)`` for a carrier that takes commands over REST
        ``new_call_id``, ``report`` as above
        ``async follow() -> None``: tell that the call came in or was answered (``self.send``), then
        ``await self.ended()``. REST handlers call ``leg.answer()``, ``leg.end(…, by="gateway")``,
        ``leg.spawn(leg.stream(stream, url))``, ``leg.stop_stream()``, ``leg.spawn(leg.dial(number))``,
        ``leg.spawn(leg.join(bridge))``.
    either may say ``rate`` (of the phone, Hz, or set ``self.phone.rate`` before the stream begins) and
        ``async press_key(key)``, if keys are told in webhooks and not on the stream
    ``media.py``: ``class XStream(MediaStream)``
        ``async open()``: the opening messages; ``async send_audio(pcm)``: 20 ms of 16-bit PCM at ``phone.rate``, with
        ``await self.send(text or bytes)``; ``async handle(message)``: calls ``self.play(pcm)``, ``self.mark(name)``,
        ``await self.clear()``, ``self.phone.hear_keys(keys)`` or ``self.close()``
        if the carrier has them: ``async send_mark(name)``, ``async press(key)``, ``async say_goodbye()`` and
        ``subprotocols``
        or ``class XStream(MulawStream)`` of ``api.simulator.mulaw_stream``, for streams that go with TwiML
    ``rest.py``: ``class XApi(RestApi)``
        ``is_authenticated(request) -> bool``, ``failure(status) -> Response`` (the carrier's own error document), and
        handlers, each mounted as ``api.guard("create" | "fetch" | "update" | "list" | …, api.handler)``. A path about a
        call has the parameter ``call``; ``self.find_leg(request)`` finds it, ``self.about(request, leg.call_id)`` names
        another. ``await read_fields(request)`` reads query, form or JSON; ``await self.account.place(to, from_, fields,
        ring_seconds=…)`` rings. ``called_number(fields)``, if it is not in ``To`` or ``to``.

It gets numbers, callees, ringing, persons, giving up, ends, statuses in order, the ledger, every fault of webhooks,
media and REST, copies, several gateways behind one origin, the 20 ms clocks, marks, ``self.dial(number)`` (rings, and
bridges whoever answers), ``self.account.conference(name)`` with ``self.join(bridge, ends_it=…)``, and ``self.machine``
to report to those who asked for machine detection.
"""

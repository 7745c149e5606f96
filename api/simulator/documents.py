"""Calls at carriers that ask for documents: XML, or a list of actions in JSON."""

import asyncio
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from api.simulator.leg import CallLeg
from api.simulator.markup import InvalidMarkup
from api.simulator.outcome import WebhookDelivery


class DocumentLeg(CallLeg):
    """A call that follows documents, one verb after another; when none is left it is over.

    ``redirect`` makes it leave whatever it does, and follow another document.
    """

    _current: asyncio.Task[None] | None = None
    _redirected: str | None = None

    # What a carrier says of itself

    @abstractmethod
    async def first_document(self) -> str:
        """The document to begin with; usually ``await self.fetch(url)``."""

    @abstractmethod
    def answer_webhook(self, url: str) -> WebhookDelivery:
        """The webhook that asks ``url`` for a document; its purpose is ``answer``."""

    @abstractmethod
    def parse(self, document: str) -> Sequence[Any]:
        """The verbs of a document.

        Raises:
            InvalidMarkup: It is none.
        """

    @abstractmethod
    async def carry_out(self, verb: Any) -> str | None:
        """Do what one verb says; the document to go on with, if it is another one.

        Raises:
            InvalidMarkup: The verb lacks something.
        """

    def fetch_failed(self, status: int) -> str:
        """The error of a call whose webhook was answered with ``status``, as the carrier says it; 0 is no answer."""
        return f"the webhook answered {status}"

    def parse_failed(self, error: InvalidMarkup) -> str:
        """The error of a call whose document is none, as the carrier says it."""
        return str(error)

    # What it gets

    async def fetch(self, url: str) -> str:
        """The document behind ``url``; the call fails if there is none."""
        return await self.fetch_with(self.answer_webhook(url))

    async def fetch_with(self, webhook: WebhookDelivery) -> str:
        """The document a webhook is answered with; the call fails if there is none."""
        delivery = await self.ask(webhook)
        if delivery.status != 200:
            await self.end("failed", by="carrier", error=self.fetch_failed(delivery.status))
        return delivery.answer

    def redirect(self, document: str) -> None:
        """Leave whatever runs, and follow ``document`` instead."""
        self._redirected = document
        if self._current is not None:
            self._current.cancel()

    async def follow(self) -> None:
        """Follow documents until the last one was followed to its end."""
        document: str | None = await self.first_document()
        document = document if self._redirected is None else self._redirected
        while document is not None and not self.is_over:
            self._redirected = None
            self._current = asyncio.create_task(self._follow(document), name=f"document:{self.call_id}")
            try:
                await asyncio.wait({self._current})
            finally:
                self._current.cancel()
            if self._redirected is None:
                await self._current
            document = self._redirected

    async def _follow(self, document: str | None) -> None:
        while document is not None and not self.is_over:
            try:
                document = await self._carry_out(document)
            except InvalidMarkup as error:
                await self.end("failed", by="carrier", error=self.parse_failed(error))

    async def _carry_out(self, document: str) -> str | None:
        for verb in self.parse(document):
            following = await self.carry_out(verb)
            if following is not None or self.is_over:
                return following
        return None

"""What a live call is to do next, for carriers that take a URL where others take the document itself.

The document travels in its URL, sealed: nobody has to keep it, no access log shows the numbers in it, and what the
carrier fetches is what we said.
"""

from typing import NamedTuple

from api.db.encryption import get_vault
from api.errors import ConfigurationError, InvalidSignature
from api.services.telephony.kit import urls


class SealedDocument(NamedTuple):
    """A document for a live call.

    Attributes:
        account_id: Whose call it is, as inbound webhooks name the account.
        markup: What it is to do.
    """

    account_id: str
    markup: str


def build_url(endpoint: str, document: SealedDocument) -> str:
    """Where the carrier finds ``document``: below ``endpoint``, a route of the provider."""
    return urls.webhook_url(endpoint, get_vault().seal(list(document)).rstrip("="))


def read(sealed: str) -> SealedDocument:
    """The document behind the last part of such a URL.

    Raises:
        InvalidSignature: We never sealed that.
    """
    try:
        return SealedDocument(*map(str, get_vault().open(sealed + "=" * (-len(sealed) % 4))))
    except (ConfigurationError, TypeError) as error:
        raise InvalidSignature from error

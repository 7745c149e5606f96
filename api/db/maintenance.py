"""What an operator does to the database by hand."""

import argparse

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from api.db.encryption import get_vault, load_keys, rotate_key_file
from api.db.migrations import upgrade_database
from api.db.models import TelephonyConfiguration, WebhookRequest
from api.db.session import Database
from api.settings import get_settings

AT_ONCE = 500
"""Rows of the log in one transaction."""


async def migrate(_options: argparse.Namespace | None = None) -> None:
    """Run every outstanding migration."""
    database = Database(get_settings().database_url)
    await upgrade_database(database)
    await database.close()


async def rotate_keys(_options: argparse.Namespace | None = None) -> None:
    """Seal every stored credential, and the log of carriers' requests, with a fresh key.

    The old keys stay in the ring, for backups made before.

    With keys from the environment, the operator puts the new one first and this seals everything with it.
    """
    settings = get_settings()
    if not settings.encryption_keys:
        rotate_key_file(settings)
    get_vault.cache_clear()
    database = Database(settings.database_url)
    async with database.session() as session:
        rows = list(await session.scalars(select(TelephonyConfiguration).with_for_update()))
        for row in rows:
            # The same value is no change to the ORM, yet its ciphertext must be.
            flag_modified(row, "credentials")
    await _seal_requests(database)
    await database.close()
    print(f"{len(rows)} configurations sealed with the newest of {len(load_keys(settings))} keys")


async def _seal_requests(database: Database) -> None:
    """The same for the log, a part at a time: it may be long."""
    last = ""
    while True:
        query = select(WebhookRequest).where(WebhookRequest.id > last).order_by(WebhookRequest.id).limit(AT_ONCE)
        async with database.session() as session:
            rows = list(await session.scalars(query.with_for_update()))
            for row in rows:
                flag_modified(row, "content")
        if len(rows) < AT_ONCE:
            return
        last = rows[-1].id

"""What a gateway in a fresh process knows of a provider, as JSON.

``python -m api.tests.telephony.introduce NAME [FOLDER]``: the packages in FOLDER are sub-packages of
``api.services.telephony.providers``.
"""

import asyncio
import sys
from typing import Any

import httpx2
import orjson
from pydantic import TypeAdapter

import api.services.telephony.providers as home
from api.app import create_app
from api.db import open_database
from api.db.migrations import upgrade_database
from api.schemas import telephony_config
from api.services.accounts.bootstrap import bootstrap
from api.services.accounts.local_access import local_api_key
from api.services.telephony.registry import providers, register
from api.settings import get_settings

CREDENTIALS = {"api_key": "key-of-this-account", "api_secret": "secret-of-this-account"}


async def introduce(name: str) -> dict[str, Any]:
    """The facts."""
    spec = providers.get(name)
    register(spec)
    union: TypeAdapter[Any] = TypeAdapter(telephony_config.TelephonyConfigRequest)
    return {
        "names": [spec.name for spec in providers.all()],
        "package": spec.provider_cls.__module__,
        "credentials": type(union.validate_python({"provider": name, **CREDENTIALS})).__name__,
        **await ask_the_gateway(name),
        "media_stack_loaded": "pipecat" in sys.modules,
    }


async def ask_the_gateway(name: str) -> dict[str, Any]:
    """What the wired gateway answers over HTTP."""
    settings = get_settings()
    database = open_database(settings.database_url)
    await upgrade_database(database)
    first = await bootstrap(database)
    assert first is not None
    transport = httpx2.ASGITransport(create_app(settings, warm=False))
    async with (
        local_api_key(first.organization_id) as key,
        httpx2.AsyncClient(transport=transport, base_url=settings.public_base_url) as http,
    ):
        forms = await http.get("/api/v1/organizations/telephony-providers/metadata", headers={"X-API-Key": key})
        unsigned = await http.post(f"/api/v1/telephony/{name}/status/{'0' * 32}", data={"state": "done"})
        document = (await http.get("/openapi.json")).json()
    await database.close()
    return {
        "form": next(form for form in forms.json()["providers"] if form["name"] == name),
        "unsigned": unsigned.status_code,
        "schemas": sorted(document["components"]["schemas"]),
    }


if __name__ == "__main__":
    home.__path__.extend(sys.argv[2:])
    print(orjson.dumps(asyncio.run(introduce(sys.argv[1]))).decode())  # noqa: T201

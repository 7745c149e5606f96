"""The front page and the health checks."""

from html import escape

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from api.registry import lazy
from api.services.telephony.calls.load import load
from api.services.telephony.registry import providers

router = APIRouter(tags=["health"])

describe_active = lazy("api.services.speech:describe_active")

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Patchbay</title>
<style>
  :root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }}
  body {{ max-width: 42rem; margin: 3rem auto; padding: 0 1rem; }}
  dt {{ font-weight: 600; }} dd {{ margin: 0 0 .6rem; }}
</style>
</head>
<body>
<h1>Patchbay</h1>
<p>The voice-AI telephony gateway is running.</p>
<dl>{facts}</dl>
<p><a href="docs">API documentation</a> · <a href="openapi.json">OpenAPI document</a> ·
<a href="health/ready">health</a></p>
</body>
</html>
"""


class Health(BaseModel):
    """Whether the process is well."""

    status: str


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
async def home() -> str:
    """What is running here."""
    facts = {"Carriers": ", ".join(spec.ui_metadata.display_name for spec in providers.all()) or "none"}
    facts |= describe_active()
    return PAGE.format(facts="".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in facts.items()))


@router.get("/health/live", summary="Whether the process runs")
async def live() -> Health:
    """Always, if it answers at all."""
    return Health(status="live")


@router.get("/health/ready", summary="Whether the process takes calls", responses={503: {"model": Health}})
async def ready(request: Request, response: Response) -> Health:
    """Once the database is up to date and the speech models are warm; not while overloaded or shutting down."""
    if not getattr(request.app.state, "ready", False) or load.draining:
        status = "starting or stopping"
    elif load.is_full:
        status = "overloaded"
    else:
        return Health(status="ready")
    response.status_code = 503
    return Health(status=status)

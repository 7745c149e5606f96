"""The doors of the gateway. Each translates, calls a service, and stops."""

from api.routes import (
    api_keys,
    auth,
    calls,
    health,
    live,
    organization,
    overview,
    phone_numbers,
    telephony,
    telephony_configurations,
    telephony_providers,
    webhook_requests,
    workflow_runs,
    workflows,
)

routers = (
    auth.router,
    organization.router,
    api_keys.router,
    telephony_providers.router,
    telephony_configurations.router,
    phone_numbers.router,
    workflows.router,
    workflow_runs.router,
    calls.router,
    live.router,
    webhook_requests.router,
    overview.router,
    telephony.router,
    health.router,
)
"""Every door but the providers' own, which are mounted when the app is wired."""

"""How soon a carrier is answered that rings while others speak on the same core."""

from dataclasses import dataclass

from bench.options import Options
from bench.plan import Load, Plan
from bench.servers import running
from bench.window import measure_undisturbed

CALLS = 50
LOOPS = 4
WEBHOOKS = 220
"""Five a second."""


@dataclass(frozen=True, slots=True)
class Webhooks:
    """From the webhook to the document that answers it, beside live calls."""

    load: Load

    def lines(self) -> list[str]:
        """For a person to read."""
        took = self.load.webhook
        return [
            f"inbound webhook to answer, {self.load.calls} calls live: p50 {took.p50:.0f} ms, p99 {took.p99:.0f} ms "
            f"({took.count} webhooks, core {self.load.core:.0%}, lost {self.load.lost})"
        ]


async def webhooks(options: Options) -> Webhooks:
    """Ring the gateway while it converses."""
    plan = Plan(
        calls=next(iter(options.calls), CALLS),
        script=options.script,
        loops=LOOPS,
        warm_up_seconds=options.warm_up_seconds,
        webhooks=WEBHOOKS,
    )
    async with running("gateway") as servers:
        load, _ = await measure_undisturbed(servers["gateway"], plan, options)
    return Webhooks(load)

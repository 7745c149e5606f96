"""The ``patchbay`` command."""

import argparse
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from api.errors import GatewayError
from api.registry import lazy

get_settings = lazy("api.settings:get_settings")
configure_logging = lazy("api.logging:configure_logging")
run_loop = lazy("uvloop:run")
serve = lazy("api.server:serve")
work = lazy("api.server:work")
call = lazy("api.simulator.cli:call")
bench = lazy("bench.card:bench")
rotate_keys = lazy("api.db.maintenance:rotate_keys")
migrate = lazy("api.db.maintenance:migrate")
new_provider = lazy("api.scaffold:new_provider")
conformance = lazy("api.tests.conformance.command:conformance")

Command = Callable[[argparse.Namespace], Coroutine[Any, Any, int | None]]


def build_parser() -> argparse.ArgumentParser:
    """Every command and its options."""
    parser = argparse.ArgumentParser(prog="patchbay", description="A voice-AI telephony gateway.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="start the gateway; on a fresh installation, take one spoken call")
    run.add_argument("--no-demo", action="store_true", help="take no call of our own on a fresh installation")
    run.set_defaults(command=serve)

    worker = commands.add_parser("worker")  # what `run` starts several of; nobody types it
    for name in ("--socket", "--board", "--workers", "--place"):
        worker.add_argument(name, type=int, required=True)
    worker.set_defaults(command=work)

    caller = commands.add_parser("call", help="ring a running gateway through a simulated carrier, or be rung by it")
    caller.add_argument("--carrier", default="", help="which simulated carrier (default: the demo's)")
    caller.add_argument("--to", default="", metavar="NUMBER", help="the number to ring (default: the demo's)")
    caller.add_argument("--from", dest="from_number", default="+14155550100", metavar="NUMBER", help="the caller id")
    caller.add_argument("--say", action="append", default=[], metavar="TEXT", help="say this; repeat for more turns")
    caller.add_argument("--wav", action="append", default=[], metavar="FILE", help="play this instead; may be repeated")
    caller.add_argument("--press", default="", metavar="DIGITS", help="press these keys after the greeting")
    caller.add_argument("--outbound", action="store_true", help="have a workflow ring us instead")
    caller.add_argument("--workflow", default="", metavar="ID", help="which workflow rings (default: the demo's)")
    caller.add_argument("--save", default="", metavar="FILE", help="where to save what was heard (WAV)")
    caller.add_argument("--quiet", action="store_true", help="say nothing unless something fails")
    caller.set_defaults(command=call)

    measure = commands.add_parser("bench", help="measure what a call costs, what a core holds, what a caller waits")
    measure.add_argument("parts", nargs="*", metavar="PART", help="what to measure (default: the quick card)")
    measure.add_argument("--servers", default="", metavar="NAMES", help="of stock,gateway,floor (default: all)")
    measure.add_argument("--calls", default="", metavar="N,…", help="calls at once; several numbers for capacity")
    measure.add_argument("--loops", type=int, default=2, help="measured loops of the script a window (default: 2)")
    measure.add_argument("--rounds", type=int, default=3, help="paired windows of each server (default: 3)")
    measure.add_argument("--turns", type=int, default=20, help="spoken turns to measure (default: 20)")
    measure.add_argument("--max-slip", type=float, default=10.0, metavar="MS", help="how late callers may be (p99)")
    measure.add_argument("--max-foreign", type=float, default=0.1, metavar="SHARE", help="of the core, for others")
    measure.add_argument("--comfort-noise", action="store_true", help="let the callers' lines not be quite silent")
    measure.add_argument("--picture", default="", metavar="FILE", help="draw capacity's curves there (SVG)")
    measure.add_argument("--json", default="", metavar="FILE", help="write the figures there too")
    measure.set_defaults(command=bench)

    scaffold = commands.add_parser("new-provider", help="write a package for one more carrier, with blanks to fill in")
    scaffold.add_argument("name", metavar="NAME", help="the provider's name, in small letters: blue_telecom")
    scaffold.add_argument("--into", default=".", metavar="DIR", help="where its folder goes (default: here)")
    scaffold.set_defaults(command=new_provider)

    judge = commands.add_parser("conformance", help="ask the conformance suite what it thinks of a provider")
    judge.add_argument("provider", metavar="NAME", nargs="?", help="the provider, of this tree or installed beside it")
    judge.add_argument("--table", action="store_true", help="print what each provider can do and is judged by instead")
    judge.add_argument("pytest", nargs=argparse.REMAINDER, help="passed on to pytest: -x, -k WORDS, …")
    judge.set_defaults(command=conformance)

    rotate = commands.add_parser("rotate-keys", help="encrypt every stored credential with a fresh key")
    rotate.set_defaults(command=rotate_keys)

    upgrade = commands.add_parser("migrate", help="bring the database up to date and stop")
    upgrade.set_defaults(command=migrate)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status."""
    options = build_parser().parse_args(arguments)
    try:
        configure_logging(get_settings())
    except ValueError as error:  # what pydantic says of the settings, without repeating them
        print(f"patchbay: {error}", file=sys.stderr)
        return 1
    command: Command = options.command
    try:
        return run_loop(command(options)) or 0
    except GatewayError as error:
        print(f"patchbay: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())

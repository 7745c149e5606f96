"""Walls that import contracts cannot express."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def sources(*, without: tuple[str, ...] = ()) -> Iterator[Path]:
    """Every module of ours, but for those in some folders."""
    for path in sorted(ROOT.rglob("*.py")):
        if not path.relative_to(ROOT).as_posix().startswith(("tests/", *without)):
            yield path


def run_fresh(code: str) -> str:
    """What ``code`` prints in a fresh process."""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_nobody_catches_every_exception_and_keeps_it() -> None:
    """``except BaseException`` is for letting go of something; it raises again."""
    kept = [
        f"{path.relative_to(ROOT)}:{handler.lineno}"
        for path in sources()
        for handler in ast.walk(ast.parse(path.read_text()))
        if isinstance(handler, ast.ExceptHandler) and catches_everything(handler) and not raises_again(handler)
    ]
    assert kept == []


def catches_everything(handler: ast.ExceptHandler) -> bool:
    names = (
        {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)} if handler.type else {"Exception"}
    )
    return bool(names & {"Exception", "BaseException"})


def raises_again(handler: ast.ExceptHandler) -> bool:
    return isinstance(handler.body[-1], ast.Raise)


MEDIA_STACK = ("pipecat", "numpy", "moonshine_voice", "hibari", "onnxruntime", "websockets")
LOADED = f"import sys; print(*(name for name in {MEDIA_STACK!r} if name in sys.modules))"


@pytest.mark.parametrize(
    "door",
    [
        "from api.services.telephony.registry import providers; providers.all()",
        "from api.schemas.telephony_config import TelephonyConfigRequest",
        "from api.routes import routers",
        "from api.app import create_app; create_app(warm=False)",
        "from api.services.telephony.factory import get_telephony_provider",
    ],
    ids=["the specs", "the forms", "the routes", "the gateway", "the factory"],
)
def test_the_media_stack_is_not_loaded_by(door: str) -> None:
    assert run_fresh(f"{door}\n{LOADED}").split() == []


def test_the_command_line_says_what_it_can_do_before_it_loads_anything() -> None:
    """Every command names what it runs; nothing of that is loaded to print the help."""
    loaded = run_fresh(
        "import contextlib, io, sys\n"
        "from api.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()) as help:\n"
        "    main(['--help'])\n"
        "assert 'COMMAND' in help.getvalue()\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names))"
    ).split()
    assert [name for name in loaded if not name.startswith("_")] == ["api"]

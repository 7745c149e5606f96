"""``patchbay new-provider``: a package of its own for one more carrier, in which only the carrier's part is left to do.

The package is the one that the guide shows. What only its author can know is taken out and asked for: every place says
so by itself, and the conformance suite fails with its words.
"""

import argparse
import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

from api.errors import ConfigurationError
from api.services.telephony.registry import providers

HERE = Path(__file__).parent
NAME = "your_provider"
"""What the guide's provider is called."""

BLANKS: dict[str, dict[str, str]] = {
    "samples.py": {
        "INBOUND": "an inbound webhook of this account, as the carrier posted it",
        "READS_AS": "what INBOUND says, in our words",
        "STATUS": "a status callback about the call of INBOUND",
        "STATUSES": "every status callback the carrier documents, and what it means",
        "status": "STATUS with another word in it",
        "UNHEARD_OF_STATUS": "STATUS with a word the carrier never used",
        "START": "the first message of a media stream, as the carrier sends it",
        "STREAM": "the messages of a media stream, both ways",
        "PLACED": "the API's answer to a call that is placed; placed_call_id is the call id in it",
        "sign": "the headers that prove a request, best computed by the carrier's own SDK",
        "sign_long_ago": "the same of an hour ago; without a time in it, exempt 'replay' instead",
    },
    "webhooks.py": {
        "STATUSES": "every word the carrier has for where a call stands",
        "sign": "what the carrier's signature is computed over, and how",
        "is_genuine": "whether the carrier signed this request, and lately",
        "is_inbound": "what only an inbound webhook of this carrier has",
        "read_inbound": "where an inbound webhook says who calls whom, and on which account",
        "read_status": "where a status callback says what became of a call",
        "read_stream_start": "where the first message of a stream names the stream and its call",
    },
    "provider.py": {
        "YourProvider.initiate_call": "the request that places a call",
        "YourProvider.get_call_status": "the request that asks where a call stands",
        "YourProvider.get_webhook_response": "the answer that connects an outbound call to its media stream",
        "YourProvider.start_inbound_stream": "the answer that connects an inbound call to its media stream",
        "YourProvider.generate_error_response": "the answer that says a message and hangs up",
    },
    "serializers.py": {
        "YourSerializer.decode": "the event in a message of the carrier's",
        "YourSerializer.encode_audio": "the message that plays audio",
        "YourSerializer.encode_clear": "the message that drops what the carrier has buffered",
        "YourSerializer.encode_mark": "the message that comes back once all before it was played, if there is one",
    },
}
"""What only the author of a provider can know, by where it belongs."""

_FILE = re.compile(r"^`(\w+\.py)`\n\n```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


async def new_provider(options: argparse.Namespace) -> int:
    """Write the package, and say how to go on.

    Raises:
        ConfigurationError: The name will not do, or the folder is there already.
    """
    folder = Path(options.into) / f"patchbay-{options.name.replace('_', '-')}"
    _check(options.name, folder)
    for path, text in build_files(options.name).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    print(f"{folder}: see README.md; then\n  pip install -e {folder}\n  patchbay conformance {options.name}")
    return 0


def build_files(name: str) -> dict[str, str]:
    """Every file of the package, by its path in it."""
    asked = "\n".join(f"* `{place.partition(':')[0]}`:{place.partition(':')[2]}" for place in list_blanks(name))
    around = {path.name: path.read_text() for path in sorted((HERE / "package").iterdir())}
    around["README.md"] = around["README.md"].replace("<!-- blanks -->", asked)
    modules = {f"{NAME}/{path}": take_out(path, code) for path, code in read_guide().items()}
    return {rename(path, name): rename(text, name) for path, text in {**around, **modules}.items()}


def read_guide() -> dict[str, str]:
    """The guide's modules, by name."""
    return dict(_FILE.findall((HERE / "guide.md").read_text()))


def list_blanks(name: str) -> list[str]:
    """Everything there is to fill in, as the suite asks for it."""
    return [rename(_ask(path, place), name) for path, places in BLANKS.items() for place in places]


def take_out(path: str, code: str) -> str:
    """The module without what only its author can know."""
    lines = code.splitlines(keepends=True)
    for node, place in sorted(_find_blanks(path, code), key=lambda found: -found[0].lineno):
        first, last, text = _blank(path, place, node)
        lines[first - 1 : last] = [text]
    blanked = "".join(lines)
    if path == "samples.py":
        blanked = blanked.replace(
            "import Samples, StatusSample, StreamSample", "import Samples, StatusSample, StreamSample, fill_in"
        )
    return blanked


def rename(text: str, name: str) -> str:
    """``text`` of the guide's provider, said of another one."""
    words = name.split("_")
    for ours, theirs in (
        ("Your Carrier", " ".join(word.capitalize() for word in words)),
        (NAME, name),
        ("your_carrier", name),
        ("your-carrier", "-".join(words)),
        ("x-your-", f"x-{'-'.join(words)}-"),
    ):
        text = text.replace(ours, theirs)
    return re.sub(r"\bYour(?=[A-Z])", "".join(word.capitalize() for word in words), text)


def _check(name: str, folder: Path) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        raise ConfigurationError(f"'{name}' will not do: a provider is named in small letters, as in 'blue_telecom'")
    if name in [spec.name for spec in providers.all()]:
        raise ConfigurationError(f"there is a provider '{name}'")
    if importlib.util.find_spec(name) is not None:
        raise ConfigurationError(f"there is a Python package '{name}', which the provider's would hide")
    if folder.exists():
        raise ConfigurationError(f"{folder} is there already")


def _ask(path: str, place: str) -> str:
    return f"{path}, {place.rpartition('.')[2]}: {BLANKS[path][place]}"


def _find_blanks(path: str, code: str) -> Iterator[tuple[ast.stmt, str]]:
    """The statements that are taken out, each with its place."""
    found = dict(_named(ast.parse(code).body))
    for place in BLANKS.get(path, {}):
        yield found[place], place


def _named(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, ast.stmt]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _named(node.body, f"{node.name}.")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{prefix}{node.name}", node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield f"{prefix}{node.targets[0].id}", node


def _blank(path: str, place: str, node: ast.stmt) -> tuple[int, int, str]:
    """What stands there instead: from which line, to which, and the text."""
    last, asked = node.end_lineno or node.lineno, _ask(path, place)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        body = node.body[1:] if ast.get_docstring(node) else node.body
        indent = " " * node.body[0].col_offset
        return body[0].lineno, last, _call(indent, "raise NotImplementedError", f"fill in {asked}")
    if path == "samples.py":
        return node.lineno, last, _call("", f"{place} = fill_in", asked)
    return node.lineno, last, f"{place}: dict[str, CallStatus] = {{}}  # fill in: {BLANKS[path][place]}\n"


def _call(indent: str, function: str, text: str) -> str:
    short = f'{indent}{function}("{text}")\n'
    return short if len(short) <= 120 else f'{indent}{function}(\n{indent}    "{text}"\n{indent})\n'

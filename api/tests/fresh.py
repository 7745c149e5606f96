"""Python in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The checkout under test, whichever one is installed."""


def run(*arguments: str, data: Path, path: Path | None = None) -> str:
    """What a fresh Python process prints; its data folder is ``data``, and it also imports from ``path``."""
    result = call(*arguments, data=data, path=path)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def call(*arguments: str, data: Path, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """How such a process ends."""
    environment = {**os.environ, "DATA_DIR": str(data), "ARGON2_MEMORY_KIB": "8"}
    environment.pop("DATABASE_URL", None)
    environment["PYTHONPATH"] = os.pathsep.join(map(str, [path, ROOT] if path else [ROOT]))
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=data,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

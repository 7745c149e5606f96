"""The workflow a fresh installation begins with."""

from pathlib import Path
from typing import Any

import yaml

NAME = "Riverside Clinic reception"


def load_demo() -> dict[str, Any]:
    """The demo workflow's document."""
    document: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("demo.yaml").read_text())
    return document

"""Workflows of several kinds to begin a new one with: one YAML file each."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Template:
    """A workflow to begin with.

    Attributes:
        name: What programs call it.
        display_name: What a person reads.
        description: What its agent does.
    """

    name: str
    display_name: str
    description: str
    document: dict[str, Any]


@cache
def list_templates() -> tuple[Template, ...]:
    """Every one there is, by name."""
    files = sorted(Path(__file__).parent.glob("*.yaml"))
    return tuple(Template(file.stem, **yaml.safe_load(file.read_text())) for file in files)

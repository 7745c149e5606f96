"""The guide's example package, taken from the guide."""

import re
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[3] / "docs/adding-a-provider.md"
NAME = "your_provider"
_FILE = re.compile(r"^`(\w+\.py)`\n\n```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def read_files() -> dict[str, str]:
    """The guide's code blocks by the file name above each."""
    return dict(_FILE.findall(GUIDE.read_text()))


def write_package(folder: Path, **changed: str) -> Path:
    """The package, written under ``folder``; ``changed`` replaces whole files by their stem."""
    package = folder / NAME
    package.mkdir(parents=True)
    for name, code in read_files().items():
        (package / name).write_text(changed.get(Path(name).stem, code))
    return package


def write_metadata(folder: Path) -> None:
    """What ``pip install`` would leave beside the package: its name and its entry point."""
    metadata = folder / f"{NAME}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {NAME}\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[patchbay.providers]\n{NAME} = {NAME}\n")

"""Keep those pictures of the browser's tests that docs/webapp.md names: `python -m scripts.screenshots FOLDER`."""

import re
import sys
from pathlib import Path

from PIL import Image

PAGE = Path(__file__).resolve().parents[1] / "docs" / "webapp.md"
PICTURES = PAGE.parent / "images" / "webapp"
WIDTH, HEIGHT = 1200, 1000
COLORS = 255
LARGEST_BYTES = 150_000


def named() -> list[str]:
    """The names of the page's pictures, each that of a test's picture."""
    return re.findall(r"\(images/webapp/([\w-]+\.png)\)", PAGE.read_text())


def keep(taken: Path, kept: Path) -> int:
    """A smaller picture in few colors, of its upper part if it is long; its size in bytes."""
    picture = Image.open(taken).convert("RGB")
    width = min(picture.width, WIDTH)
    picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    picture = picture.crop((0, 0, width, min(picture.height, HEIGHT)))
    picture.quantize(COLORS, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE).save(kept, optimize=True)
    return kept.stat().st_size


def main() -> int:
    """Keep them; 1 if a picture is missing or too large."""
    folder = Path(sys.argv[1])
    PICTURES.mkdir(parents=True, exist_ok=True)
    missing = [name for name in named() if not (folder / name).is_file()]
    sizes = {name: keep(folder / name, PICTURES / name) for name in named() if name not in missing}
    for old in {path.name for path in PICTURES.glob("*.png")} - set(named()):
        (PICTURES / old).unlink()
    for name, size in sizes.items():
        sys.stdout.write(f"{size / 1000:4.0f} kB  {name}\n")
    for name in missing:
        sys.stderr.write(f"no test took {name}\n")
    return 1 if missing or max(sizes.values(), default=0) > LARGEST_BYTES else 0


if __name__ == "__main__":
    sys.exit(main())

"""Curves as SVG, by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 460, 320
LEFT, BOTTOM, TOP, RIGHT = 50, 40, 50, 15
COLOURS = ("#888888", "#1f6feb", "#2da44e", "#bf3989", "#d4a72c")
TICKS = 5

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Curve:
    """One diagram: what is drawn upwards over the number of calls, a line for each name."""

    title: str
    lines: Mapping[str, Points]


def draw(title: str, curves: list[Curve]) -> str:
    """An SVG document with the diagrams side by side."""
    body = "".join(
        f'<g transform="translate({WIDTH * place},30)">{_diagram(curve)}</g>' for place, curve in enumerate(curves)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH * len(curves)}" height="{HEIGHT + 30}" '
        f'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="white"/>'
        f"{_text(LEFT, 22, title, size=15)}{body}</svg>\n"
    )


def _diagram(curve: Curve) -> str:
    points = [point for line in curve.lines.values() for point in line]
    right = max((x for x, _ in points), default=1) or 1
    top = (max((y for _, y in points), default=1) or 1) * 1.05

    def place(x: float, y: float) -> tuple[float, float]:
        across, up = (WIDTH - LEFT - RIGHT) / right, (HEIGHT - TOP - BOTTOM) / top
        return round(LEFT + x * across, 1), round(HEIGHT - BOTTOM - y * up, 1)

    parts = [_text(LEFT, 16, curve.title, size=12), _text(WIDTH / 2, HEIGHT - 8, "calls at once")]
    for tick in range(TICKS + 1):
        x, y = right * tick / TICKS, top * tick / TICKS
        (left, level), (ends, _) = place(0, y), place(right, y)
        parts.append(f'<line x1="{left}" y1="{level}" x2="{ends}" y2="{level}" stroke="#dddddd"/>')
        parts += [_text(6, level + 4, f"{y:.0f}"), _text(place(x, 0)[0] - 6, HEIGHT - BOTTOM + 16, f"{x:.0f}")]
    for number, (name, line) in enumerate(curve.lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{x},{y}" for x, y in (place(*point) for point in line))
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in (place(*point) for point in line)]
        parts.append(_text(LEFT + 90 * number, 34, name, colour=colour))
    return "".join(parts)


def _text(x: float, y: float, words: str, *, size: int = 11, colour: str = "#222222") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}">{escape(words)}</text>'

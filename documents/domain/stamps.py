"""How a signature and a seal look on the page: pictures without words (Decree 30/2020, annex I, point on digital signatures).

The handwritten signature is blue, the seal red, round and in its real size. A house that has scans of both would put them
here; without them the picture is drawn: the name as it would be written, the unit around a star.
"""

from math import cos, pi, sin

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from documents.domain.layout import OFFICER_SIZE, SEAL_SIZE
from documents.engines.pdf import FAMILY, render_stamp

__all__ = ["officer_stamp", "seal_stamp"]

BLUE, RED = "#1a4a9c", "#c8102e"
_FOOT = "CON DẤU ĐIỆN TỬ"
_MIDDLE, _RING, _TURN = SEAL_SIZE[0] / 2, 39.0, 250.0  # points, points, degrees that the name may take


def officer_stamp(name: str) -> bytes:
    """A blue signature: the name, slanted, with a stroke below."""
    width, height = OFFICER_SIZE
    size = min(24.0, 280.0 / max(len(name), 1))
    middle = width / 2
    picture = format_html(
        '<g fill="none" stroke="{blue}" stroke-width="1.1" stroke-linecap="round">'
        '<path d="M {left} {low} C {a} {high}, {b} {under}, {right} {up}"/></g>'
        '<text x="{middle}" y="{line}" font-family="{family}" font-style="italic" font-size="{size}" fill="{blue}" '
        'text-anchor="middle" transform="rotate(-5 {middle} {line})">{name}</text>',
        blue=BLUE, left=18, low=height - 10, a=middle - 10, high=height - 22, b=middle, under=height + 2, right=width - 14,
        up=height - 22, middle=middle, line=height / 2 + size / 4, family=FAMILY, size=round(size, 1), name=name,
    )  # fmt: skip
    return render_stamp(picture, width=width, height=height)


def seal_stamp(unit: str) -> bytes:
    """A red seal: two circles, a star, the unit around it."""
    name = unit.upper()
    size = min(8.0, 1.35 * _TURN / 180 * pi * _RING / max(len(name), 1))
    picture = format_html(
        '<g fill="none" stroke="{red}"><circle cx="{c}" cy="{c}" r="49.5" stroke-width="2"/>'
        '<circle cx="{c}" cy="{c}" r="47" stroke-width=".6"/><circle cx="{c}" cy="{c}" r="34" stroke-width=".8"/></g>'
        '<polygon points="{star}" fill="{red}"/>{name}{foot}',
        red=RED, c=_MIDDLE, star=_star(18), name=_around(name, size=size, turn=_TURN, top=True),
        foot=_around(_FOOT, size=5.5, turn=70, top=False),
    )  # fmt: skip
    return render_stamp(picture, width=SEAL_SIZE[0], height=SEAL_SIZE[1])


def _star(radius: float) -> str:
    points = []
    for place in range(10):
        reach = radius if place % 2 == 0 else radius * 0.382
        angle = place * pi / 5 - pi / 2
        points.append(f"{_MIDDLE + reach * cos(angle):.2f},{_MIDDLE + reach * sin(angle):.2f}")
    return " ".join(points)


def _around(text: str, *, size: float, turn: float, top: bool) -> SafeString:
    """Letters around the middle: over the top with their feet inwards, along the bottom with their feet outwards."""
    wanted = min(turn, len(text) * size * 0.74 / _RING * 180 / pi)
    step = wanted / max(len(text) - 1, 1)
    ring = _RING - size * 0.2 if top else _RING + size * 0.5
    rows = []
    for place, letter in enumerate(text):
        angle = place * step - wanted / 2 if top else wanted / 2 - place * step
        y = _MIDDLE - ring if top else _MIDDLE + ring
        rows.append((_MIDDLE, round(y, 2), round(size, 2), round(angle, 2), _MIDDLE, letter))
    return format_html_join(
        "",
        '<text x="{}" y="{}" font-family="' + FAMILY + '" font-weight="bold" font-size="{}" fill="' + RED + '" '
        'text-anchor="middle" transform="rotate({} {} ' + str(_MIDDLE) + ')">{}</text>',
        rows,
    )

"""Colours are readable and told apart: contrast and colour difference reckoned from the CSS.

Contrast is the WCAG 2.2 ratio, difference is CIEDE2000, colour blindness after Machado,
Oliveira and Fernandes 2009 (doi:10.1109/TVCG.2009.113), severity 1.
"""

import re
from itertools import combinations, pairwise

import numpy as np
import pytest

from gisgrid.assets import WEB

CSS = (WEB / "static/css/tokens.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-Fa-f]{6})\b", CSS))

TEXT_PAIRS = [
    ("ink", "surface"), ("ink", "paper"), ("ink2", "surface"), ("ink2", "panel"),
    ("ink3", "surface"), ("ink3", "panel"), ("ink3", "ground"), ("ink3", "paper"),
    ("accent", "surface"), ("accent", "paper"), ("accent", "panel"), ("accent", "accent-tint"),
    ("accent-dark", "accent-tint"), ("surface", "accent"), ("surface", "accent-dark"),
    ("due-ink", "due"), ("overdue-ink", "overdue"), ("overdue-ink", "surface"),
    ("done-ink", "surface"), ("done-ink", "done"), ("surface", "emergency"),
    ("accent", "due"), ("accent", "overdue"),
]  # fmt: skip
SHAPE_PAIRS = [("line2", "surface"), ("line2", "panel"), ("overdue-bar", "surface")]
RAMPS = {"d": 5, "v": 5, "t": 4}
CLASSES = [f"{ramp}{n}" for ramp, many in RAMPS.items() for n in range(1, many + 1)]

# Linear RGB of somebody who lacks one kind of cone.
SIGHT = {
    "normal": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968],
         [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868],
         [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
}  # fmt: skip


def linear(colour: str) -> np.ndarray:
    """Linear RGB of #RRGGBB, shape (3,)."""
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    light = sorted(float(linear(TOKENS[c]) @ (0.2126, 0.7152, 0.0722)) for c in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def lab(rgb: np.ndarray) -> tuple[float, float, float]:
    """CIELAB under D65 of linear RGB."""
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375],
         [0.2126729, 0.7151522, 0.0721750],
         [0.0193339, 0.1191920, 0.9503041]]
    )  # fmt: skip
    xyz = to_xyz @ np.clip(rgb, 0, 1) / (0.95047, 1.0, 1.08883)
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return float(116 * f[1] - 16), float(500 * (f[0] - f[1])), float(200 * (f[1] - f[2]))


def hue(a: float, b: float) -> float:
    return float(np.degrees(np.arctan2(b, a)) % 360)


def difference(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """CIEDE2000 of two CIELAB colours (Sharma, Wu and Dalal 2005, doi:10.1002/col.20070)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    middle = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    grow = 1 + 0.5 * (1 - np.sqrt(middle**7 / (middle**7 + 25**7)))
    c1, c2 = np.hypot(grow * a1, b1), np.hypot(grow * a2, b2)
    h1, h2 = hue(grow * a1, b1), hue(grow * a2, b2)
    turn = (h2 - h1 + 180) % 360 - 180
    dl, dc, dh = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    lm, cm, hm = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + turn / 2) % 360
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    t = 1 + sum(high * np.cos(np.radians(times * hm + shift)) for high, times, shift in waves)
    sl = 1 + 0.015 * (lm - 50) ** 2 / np.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    turned = 30 * np.exp(-(((hm - 275) / 25) ** 2))
    rt = -2 * np.sqrt(cm**7 / (cm**7 + 25**7)) * np.sin(np.radians(2 * turned))
    parts = (dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh)
    return float(np.sqrt(parts))


def label_ink(css_class: str) -> str:
    """Name of the token that the CSS puts on a class of the map."""
    rule = next(r for r in re.findall(r"[^{}]+\{ --on: [^;]+;", CSS) if f".{css_class}" in r)
    return "ink" if "var(--ink)" in rule else "surface"


def test_the_reckoning_itself_is_right():
    # Ratios of black and grey on white by WCAG; a pair of the published CIEDE2000 test data.
    TOKENS.update({"test-black": "#000000", "test-grey": "#767676"})
    assert contrast("test-black", "surface") == pytest.approx(21, abs=0.01)
    assert contrast("test-grey", "surface") == pytest.approx(4.54, abs=0.01)
    pair = (50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485)
    assert difference(*pair) == pytest.approx(2.0425, abs=1e-4)


@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_is_readable_on_its_ground(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("line", "ground"), SHAPE_PAIRS)
def test_borders_and_bars_are_seen_on_their_ground(line, ground):
    assert contrast(line, ground) >= 3


@pytest.mark.parametrize("css_class", CLASSES)
def test_a_label_is_readable_on_every_class_of_the_map(css_class):
    assert contrast(label_ink(css_class), css_class) >= 4.9


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(("ramp", "least"), [("d", 13), ("v", 12), ("t", 9)])
def test_classes_are_told_apart_by_everybody(ramp, least, sight):
    colours = [lab(SIGHT[sight] @ linear(TOKENS[f"{ramp}{n}"])) for n in range(1, RAMPS[ramp] + 1)]
    # Steps of a ramp differ from the next one; any two tints may be neighbours.
    pairs = combinations(colours, 2) if ramp == "t" else pairwise(colours)
    assert min(difference(one, other) for one, other in pairs) >= least


def test_the_selection_is_seen_on_the_darkest_class_by_its_casing():
    assert contrast("surface", "d5") >= 3
    assert contrast("surface", "accent") >= 3

"""What does a phone see?  Digits on paper, boards and screens, drawn with all that spoils them.

Everything is drawn here: no picture is kept in the repository. A scene is a function of a random
generator and a digit; it gives uint8 (H, W, 3), and `clean` gives the same digit as a scan would.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

Rng = np.random.Generator
Array = np.ndarray

GLYPHS: dict[int, list[list[tuple[float, float]]]] = {
    0: [
        [
            (0.5, 0),
            (0.15, 0.2),
            (0.1, 0.6),
            (0.4, 1),
            (0.8, 0.85),
            (0.9, 0.4),
            (0.7, 0.05),
            (0.5, 0),
        ]
    ],
    1: [[(0.3, 0.2), (0.55, 0), (0.5, 1)]],
    2: [[(0.1, 0.25), (0.35, 0), (0.75, 0.05), (0.8, 0.35), (0.1, 1), (0.9, 0.95)]],
    3: [[(0.15, 0.1), (0.55, 0), (0.8, 0.2), (0.4, 0.45), (0.85, 0.7), (0.6, 1), (0.1, 0.9)]],
    4: [[(0.35, 0), (0.1, 0.6), (0.9, 0.55)], [(0.7, 0.1), (0.65, 1)]],
    5: [[(0.85, 0), (0.25, 0.03), (0.2, 0.45), (0.6, 0.4), (0.85, 0.7), (0.55, 1), (0.1, 0.9)]],
    6: [[(0.7, 0), (0.25, 0.4), (0.15, 0.8), (0.5, 1), (0.85, 0.75), (0.5, 0.55), (0.2, 0.7)]],
    7: [[(0.1, 0.05), (0.85, 0), (0.45, 1)]],
    8: [[(0.75, 0.15), (0.4, 0), (0.2, 0.2), (0.75, 0.7), (0.5, 1), (0.2, 0.8), (0.75, 0.15)]],
    9: [[(0.8, 0.2), (0.45, 0), (0.2, 0.25), (0.45, 0.45), (0.8, 0.2), (0.7, 1)]],
}


def glyph(digit: int, height: int, pen: float, rng: Rng | None = None) -> Array:
    """Ink 0 to 1 of one digit, float64 (height, width), drawn with a round pen, a margin around."""
    fine, margin = 3, 0.12
    box = (0.62 * height, height)
    jitter = rng.normal(0, 0.018, (40, 2)) if rng is not None else np.zeros((40, 2))
    side_x, side_y = (round(s * (1 + 2 * margin) * fine) for s in box)
    image = Image.new("L", (side_x, side_y))
    draw = ImageDraw.Draw(image)
    half, n = pen * height * fine / 2, 0
    for stroke in GLYPHS[digit]:
        points = []
        for x, y in _rounded(stroke):
            dx, dy = jitter[n % 40]
            n += 1
            points.append(((x + dx + margin) * box[0] * fine, (y + dy + margin) * box[1] * fine))
        draw.line(points, 255, round(2 * half), joint="curve")
        for x, y in points:
            draw.ellipse((x - half, y - half, x + half, y + half), 255)
    return np.asarray(image.reduce(fine)) / 255


def _rounded(stroke: Sequence[tuple[float, float]]) -> Array:
    """Corners cut twice (Chaikin), so that strokes bend as a hand does."""
    points = np.array(stroke)
    for _ in range(2):
        if len(points) < 3:
            break
        cut = np.empty((2 * len(points) - 2, 2))
        cut[0::2], cut[1::2] = (
            0.75 * points[:-1] + 0.25 * points[1:],
            0.25 * points[:-1] + 0.75 * points[1:],
        )
        points = np.concatenate([points[:1], cut, points[-1:]])
    return points


def clean(digit: int, pen: float = 0.09) -> Array:
    """The digit as a scan: uint8, black on white."""
    ink = np.pad(glyph(digit, 200, pen), 60)
    return np.rint(255 - 255 * ink).astype(np.uint8)


def paste(cover: Array, ink: Array, top: int, left: int) -> None:
    height, width = ink.shape
    here = cover[top : top + height, left : left + width]
    np.maximum(here, ink[: here.shape[0], : here.shape[1]], out=here)


def cover_of(
    digits: Sequence[int], size: tuple[int, int], rng: Rng, share=(0.25, 0.5), pen=(0.06, 0.11)
) -> Array:
    """Ink 0 to 1 (H, W) of digits beside one another, somewhere on the sheet."""
    height = round(rng.uniform(*share) * min(size))
    glyphs = [glyph(digit, height, rng.uniform(*pen), rng) for digit in digits]
    gap = round(0.25 * height)
    total = sum(g.shape[1] for g in glyphs) + gap * (len(glyphs) - 1)
    cover = np.zeros(size)
    room = max(1, size[0] - glyphs[0].shape[0] - 8), max(1, size[1] - total - 8)
    top, left = (4 + int(rng.integers(r)) for r in room)
    for ink in glyphs:
        paste(cover, ink, top, left)
        left += ink.shape[1] + gap
    return cover


def sheet(
    cover: Array, paper: Sequence[float], ink: Sequence[float], strength: float = 1.0
) -> Array:
    """The sheet in colour, float64 (H, W, 3)."""
    share = (strength * cover)[..., None]
    return np.asarray(paper, float) * (1 - share) + np.asarray(ink, float) * share


def fading(size: tuple[int, int], rng: Rng, depth: float = 0.25) -> Array:
    """Light that fades across a picture, about 1, (H, W, 1)."""
    y, x = np.mgrid[-1 : 1 : size[0] * 1j, -1 : 1 : size[1] * 1j]
    a = rng.uniform(0, 2 * np.pi)
    bent = 1 - depth * 0.5 * (1 + np.cos(a) * x + np.sin(a) * y) - 0.08 * (x * x + y * y)
    return bent[..., None]


def camera(picture: Array, rng: Rng, noise: float = 4, blur: float = 0.7, quality=85) -> Array:
    """Lens, sensor and JPEG: what the file holds, uint8 (H, W, 3)."""
    soft = ndimage.gaussian_filter(picture, (blur, blur, 0)) if blur else picture
    seen = np.clip(soft + rng.normal(0, noise, soft.shape), 0, 255).astype(np.uint8)
    return jpeg(seen, quality)


def jpeg(seen: Array, quality: int) -> Array:
    buffer = io.BytesIO()
    Image.fromarray(seen).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer).convert("RGB"))


def ruled(page: Array, rng: Rng, squared: bool = False) -> Array:
    """Rules on the page, of a shop's blue or grey."""
    pitch = round(rng.uniform(0.05, 0.09) * min(page.shape[:2]))
    width = int(rng.integers(1, 3))
    ink = np.array([[140, 165, 215], [165, 165, 175], [120, 180, 190]][int(rng.integers(3))], float)
    start = int(rng.integers(pitch))
    lined = page.copy()
    for at in range(start, page.shape[0], pitch):
        lined[at : at + width] = np.minimum(lined[at : at + width], ink)
    if squared:
        for at in range(start, page.shape[1], pitch):
            lined[:, at : at + width] = np.minimum(lined[:, at : at + width], ink)
    return lined


def on_desk(
    page: Array, rng: Rng, desk: Array, tilt: float = 25, bent: float = 0.06, share=(0.55, 0.8)
) -> Array:
    """The page lying on a desk (H, W, 3), turned by up to `tilt` degrees, seen a little aslant."""
    height, width = desk.shape[:2]
    ph, pw = page.shape[:2]
    angle = np.deg2rad(rng.uniform(-tilt, tilt))
    corners = np.array([(-pw, -ph), (-pw, ph), (pw, ph), (pw, -ph)]) / 2
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    turned = corners @ turn.T
    scale = rng.uniform(*share) * min(np.array([width, height]) / np.ptp(turned, axis=0))
    quad = turned * scale / share[1] * min(0.94, share[1] + 0.1)
    quad = quad + rng.uniform(-bent, bent, quad.shape) * np.ptp(quad, axis=0).min()
    span_low, span_high = quad.min(axis=0), quad.max(axis=0)
    room = np.array([width, height]) - (span_high - span_low)
    shift = rng.uniform(0.1, 0.9, 2) * np.maximum(room, 0) - span_low
    return _warped(page, quad + shift, desk)


def _warped(page: Array, quad: Array, desk: Array) -> Array:
    ph, pw = page.shape[:2]
    source = np.array([(0, 0), (0, ph), (pw, ph), (pw, 0)], float)
    rows, values = [], []
    for (x, y), (u, v) in zip(quad, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    way = tuple(np.linalg.solve(np.array(rows), np.array(values)))
    size = desk.shape[1], desk.shape[0]
    method = Image.Transform.PERSPECTIVE

    def laid(layer: Array) -> Array:
        image = Image.fromarray(layer.astype(np.float32))
        return np.asarray(image.transform(size, method, way, Image.Resampling.BILINEAR))

    over = np.stack([laid(page[..., k]) for k in range(3)], axis=-1)
    mask = laid(np.ones(page.shape[:2]))[..., None]
    return desk * (1 - mask) + over * mask


def plain_desk(size: tuple[int, int], rng: Rng) -> Array:
    shade = rng.uniform(30, 110)
    tint = rng.uniform(0.8, 1.15, 3)
    return np.broadcast_to(shade * tint, (*size, 3)).copy()


def wooden_desk(size: tuple[int, int], rng: Rng) -> Array:
    grain = ndimage.gaussian_filter(rng.normal(0, 1, size), (1.0, 25))
    grain *= 10 / grain.std()
    base = np.array([110, 78, 50]) * rng.uniform(0.6, 1.1)
    return base + grain[..., None] * np.array([1, 0.8, 0.6])


PAPERS = ([236, 232, 224], [225, 222, 200], [250, 250, 250], [235, 225, 150], [190, 215, 235])
INKS = ([30, 30, 40], [40, 50, 130], [150, 30, 40], [60, 60, 60])


def _pick(rng: Rng, options: Sequence[Sequence[float]]) -> Sequence[float]:
    return options[int(rng.integers(len(options)))]


def _page(digit: int | None, rng: Rng, size=(480, 360), **options) -> Array:
    cover = cover_of([digit], size, rng, **options) if digit is not None else np.zeros(size)
    return sheet(cover, _pick(rng, PAPERS), _pick(rng, INKS))


Scene = Callable[[Rng, "int | None"], Array]


def flat_page(rng: Rng, digit: int | None) -> Array:
    page = _page(digit, rng, (480, 640))
    return camera(page * fading(page.shape[:2], rng), rng, rng.uniform(2, 9), rng.uniform(0.4, 1.4))


def page_on_plain_desk(rng: Rng, digit: int | None) -> Array:
    desk = plain_desk((600, 800), rng)
    laid = on_desk(_page(digit, rng), rng, desk)
    return camera(laid * fading(laid.shape[:2], rng, 0.15), rng, rng.uniform(2, 6))


def page_on_wood(rng: Rng, digit: int | None) -> Array:
    desk = wooden_desk((600, 800), rng)
    laid = on_desk(_page(digit, rng), rng, desk)
    return camera(laid * fading(laid.shape[:2], rng, 0.15), rng, rng.uniform(2, 6))


def ruled_page_on_wood(rng: Rng, digit: int | None) -> Array:
    page = ruled(_page(digit, rng), rng, squared=bool(rng.integers(2)))
    laid = on_desk(page, rng, wooden_desk((600, 800), rng), tilt=12)
    return camera(laid, rng, rng.uniform(2, 5))


def cut_page(rng: Rng, digit: int | None) -> Array:
    """A page that runs off one or two sides of the picture."""
    whole = on_desk(_page(digit, rng, (480, 420)), rng, wooden_desk((760, 760), rng), tilt=8)
    top, left = int(rng.integers(0, 90)), int(rng.integers(0, 90))
    part = whole[top : top + 640, left : left + 640]
    return camera(part, rng, rng.uniform(2, 5))


def cut_edge(rng: Rng, digit: int | None) -> Array:
    """Paper that fills the picture but for a strip of desk along one side."""
    page = _page(digit, rng, (480, 640), share=(0.25, 0.4))
    strip = int(rng.integers(20, 90))
    beside, above = wooden_desk((480, strip), rng), wooden_desk((strip, 640), rng)
    parts, axis = [
        ([beside, page], 1),
        ([page, beside], 1),
        ([above, page], 0),
        ([page, above], 0),
    ][int(rng.integers(4))]
    return camera(np.concatenate(parts, axis=axis), rng, rng.uniform(2, 5))


def glare(rng: Rng, digit: int | None) -> Array:
    page = _page(digit, rng, (480, 640), share=(0.12, 0.3)) * 0.75
    y, x = np.mgrid[0:480, 0:640]
    cy, cx = rng.uniform(0, 480), rng.uniform(0, 640)
    spot = np.exp(-((y - cy) ** 2 + (x - cx) ** 2) / (2 * rng.uniform(40, 110) ** 2))
    return camera(page + 90 * spot[..., None], rng, rng.uniform(2, 5))


def soft_shadow(rng: Rng, digit: int | None) -> Array:
    page = _page(digit, rng, (480, 640), share=(0.12, 0.3))
    y, x = np.mgrid[0:480, 0:640]
    a = rng.uniform(0, 2 * np.pi)
    along = np.cos(a) * (x - 320) + np.sin(a) * (y - 240) - rng.uniform(-120, 120)
    shadow = 1 / (1 + np.exp(-along / rng.uniform(4, 30)))
    return camera(page * (1 - 0.45 * shadow[..., None]), rng, rng.uniform(2, 5))


def hand_shadow(rng: Rng, digit: int | None) -> Array:
    page = _page(digit, rng, (480, 640), share=(0.15, 0.3))
    y, x = np.mgrid[0:480, 0:640]
    cy, cx = rng.uniform(50, 430), rng.uniform(50, 590)
    r = np.hypot((y - cy) / rng.uniform(40, 150), (x - cx) / rng.uniform(40, 150))
    shadow = 1 / (1 + np.exp((r - 1) * rng.uniform(5, 12)))
    return camera(page * (1 - 0.4 * shadow[..., None]), rng, rng.uniform(2, 5))


def ruled_page(rng: Rng, digit: int | None) -> Array:
    page = _with_tilted_rules(_page(digit, rng, (480, 640)), rng, squared=False)
    return camera(page * fading((480, 640), rng), rng, rng.uniform(2, 5))


def squared_page(rng: Rng, digit: int | None) -> Array:
    page = _with_tilted_rules(_page(digit, rng, (480, 640)), rng, squared=True)
    return camera(page * fading((480, 640), rng), rng, rng.uniform(2, 5))


def _with_tilted_rules(page: Array, rng: Rng, squared: bool) -> Array:
    height, width = page.shape[:2]
    rules = ruled(np.full((height + 160, width + 160, 3), 255.0), rng, squared)
    turned = ndimage.rotate(rules, rng.uniform(-6, 6), reshape=False, order=1, cval=255.0)
    return np.minimum(page, turned[80:-80, 80:-80])


def faint_pencil(rng: Rng, digit: int | None) -> Array:
    size = (480, 640)
    cover = cover_of([digit], size, rng, pen=(0.05, 0.08)) if digit is not None else np.zeros(size)
    grit = 0.75 + 0.25 * ndimage.gaussian_filter(rng.normal(0, 2.5, size), 1.2)
    page = sheet(
        cover * np.clip(grit, 0.3, 1), [232, 230, 224], [120, 120, 125], rng.uniform(0.3, 0.6)
    )
    return camera(page * fading(size, rng), rng, rng.uniform(1.5, 4))


def chalkboard(rng: Rng, digit: int | None) -> Array:
    size = (480, 640)
    cover = cover_of([digit], size, rng, pen=(0.07, 0.12)) if digit is not None else np.zeros(size)
    grit = np.clip(0.8 + ndimage.gaussian_filter(rng.normal(0, 1.2, size), 1), 0.15, 1)
    smear = ndimage.gaussian_filter(rng.normal(0, 1, size), (8, 60))
    board = (
        np.array([[38, 62, 50], [40, 42, 44]][int(rng.integers(2))])
        + (6 * smear / smear.std())[..., None]
    )
    share = (cover * grit)[..., None]
    made = board * (1 - share) + np.array([225, 228, 222]) * share
    return camera(made * fading(size, rng, 0.2), rng, rng.uniform(2, 5))


def whiteboard(rng: Rng, digit: int | None) -> Array:
    size = (480, 640)
    cover = cover_of([digit], size, rng, pen=(0.03, 0.06)) if digit is not None else np.zeros(size)
    marker = _pick(rng, ([30, 60, 170], [200, 40, 50], [20, 130, 70], [35, 35, 40]))
    board = sheet(cover, [205, 210, 214], marker)
    y, x = np.mgrid[0:480, 0:640]
    spot = np.exp(-((y - rng.uniform(0, 480)) ** 2 + (x - rng.uniform(0, 640)) ** 2) / (2 * 70**2))
    return camera(board * fading(size, rng, 0.2) + 80 * spot[..., None], rng, rng.uniform(2, 4))


def dark_mode(rng: Rng, digit: int | None) -> Array:
    size = (500, 500)
    cover = cover_of([digit], size, rng) if digit is not None else np.zeros(size)
    made = sheet(cover, [24, 26, 30], _pick(rng, ([235, 235, 240], [90, 200, 250], [255, 190, 60])))
    return np.rint(made).astype(np.uint8)


def stamp(rng: Rng, digit: int | None) -> Array:
    size = (480, 640)
    cover = cover_of([digit], size, rng, pen=(0.12, 0.18)) if digit is not None else np.zeros(size)
    patchy = np.clip(0.75 + ndimage.gaussian_filter(rng.normal(0, 2.5, size), 2.5), 0.25, 1)
    made = sheet(cover * patchy, [238, 234, 226], _pick(rng, ([190, 40, 60], [70, 50, 150])))
    return camera(made * fading(size, rng, 0.15), rng, rng.uniform(2, 4))


def equal_lightness(rng: Rng, digit: int | None) -> Array:
    size = (400, 520)
    cover = cover_of([digit], size, rng) if digit is not None else np.zeros(size)
    paper, ink = (([60, 140, 60], [215, 66, 66]), ([200, 60, 60], [40, 133, 40]))[
        int(rng.integers(2))
    ]
    return camera(sheet(cover, paper, ink), rng, rng.uniform(0, 5), quality=92)


def screenshot(rng: Rng, digit: int | None) -> Array:
    """A photo of a page shown on a phone's screen: bars above and below."""
    page = _page(digit, rng, (420, 400))
    tall = np.full((800, 400, 3), _pick(rng, ([0, 0, 0], [255, 255, 255], [18, 18, 18])), float)
    tall[190:610] = np.asarray(camera(page * fading(page.shape[:2], rng, 0.15), rng, 2), float)
    return np.rint(tall).astype(np.uint8)


def lens_cap(rng: Rng, digit: int | None) -> Array:
    del digit
    dark = rng.exponential(rng.uniform(1, 6), (480, 640, 1)) + rng.normal(0, 2, (480, 640, 3))
    return jpeg(np.clip(dark, 0, 255).astype(np.uint8), 85)


def grey_noise(rng: Rng, digit: int | None) -> Array:
    del digit
    size = tuple(int(n) for n in rng.integers(60, 700, 2))
    noisy = rng.uniform(40, 220) + rng.normal(0, rng.uniform(1, 20), (*size, 1))
    return np.repeat(np.clip(noisy, 0, 255).astype(np.uint8), 3, axis=2)


def blurred_noise(rng: Rng, digit: int | None) -> Array:
    del digit
    noisy = ndimage.gaussian_filter(rng.normal(0, 1, (480, 640)), rng.uniform(1, 6))
    made = rng.uniform(60, 200) + rng.uniform(1, 6) * noisy / noisy.std()
    return jpeg(np.repeat(np.clip(made, 0, 255).astype(np.uint8)[..., None], 3, axis=2), 80)


WITH_DIGIT: dict[str, Scene] = {
    f.__name__: f
    for f in (
        flat_page,
        page_on_plain_desk,
        page_on_wood,
        ruled_page_on_wood,
        cut_page,
        cut_edge,
        glare,
        soft_shadow,
        hand_shadow,
        ruled_page,
        squared_page,
        faint_pencil,
        chalkboard,
        whiteboard,
        dark_mode,
        stamp,
        equal_lightness,
        screenshot,
    )
}
"""Each holds one digit."""

WITHOUT_DIGIT: dict[str, Scene] = {
    **{f"blank_{name}": scene for name, scene in WITH_DIGIT.items()},
    **{f.__name__: f for f in (lens_cap, grey_noise, blurred_noise)},
}
"""Nothing is written on any of them."""

__all__ = ["WITHOUT_DIGIT", "WITH_DIGIT", "clean", "cover_of", "glyph"]

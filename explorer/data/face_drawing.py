"""How is a face drawn?  From its factors, part by part, as signed distances on a turned head.

Lengths are in half widths of the head; see `turned_head` for the axes. Each part is painted over
those behind it, within a band of rows that it never leaves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.data.oklch import srgb_from_oklch
from explorer.data.turned_head import Field, Seen, Turn

SIZE = 64
HALF_WIDTH_PX, HALF_HEIGHT_PX = 17.5, 21.5
CENTRE_PX = (31.5, 32.0)  # from the left, from the top
YAW_RAD, PITCH_RAD, LIGHT_RAD = 0.62, 0.3, 1.1  # at a factor of one
AT_ONCE = 8  # faces whose canvas stays in a core's cache

# The parts are drawn for an eye at this height and distance from the middle, and so on.
EYE, EYE_HALF_WIDTH, IRIS, PUPIL = (0.4, 0.1), 0.235, 0.138, 0.075
MOUTH_HEIGHT, MOUTH_HALF_WIDTH = -0.5, 0.36


def _colours(*rgb: tuple[int, int, int]) -> Field:
    return np.array(rgb, dtype=np.float32) / np.float32(255)


# Chosen by eye, evenly apart from light to dark, along the range of people's own.
SKIN_TONES = _colours(
    (252, 222, 200),
    (243, 201, 170),
    (228, 176, 138),
    (205, 148, 108),
    (172, 115, 78),
    (136, 86, 57),
    (102, 63, 43),
    (74, 45, 33),
)
HAIR_COLOURS = _colours(
    (34, 27, 26), (86, 52, 34), (146, 88, 46), (196, 84, 40), (232, 190, 104), (196, 196, 200)
)
FRAMES = _colours((26, 26, 33), (26, 26, 33), (178, 31, 51))
SHIRT, WHITE, INK, LIP, THROAT, BROWN_EYE, GLASS = _colours(
    (80, 103, 147), (250, 250, 247), (31, 23, 26), (184, 64, 71), (89, 18, 26), (71, 43, 26),
    (230, 245, 255),
)[:, :, np.newaxis, np.newaxis]  # fmt: skip
SHADED, FLUSHED = np.array([(0.74, 0.62, 0.6), (1.06, 0.72, 0.7)], dtype=np.float32).reshape(
    2, 3, 1, 1
)
BACKGROUND_LIGHTNESS, BACKGROUND_CHROMA = 0.86, 0.075


@dataclass(frozen=True)
class Band:
    """Some rows of the canvas, with each pixel's place in them."""

    canvas: Field  # (B, 3, h, W), a view
    x: Field  # (1, 1, W)
    y: Field  # (1, h, 1)
    head: Seen

    def paint(self, colour: Field, alpha: Field) -> None:
        """Lay a colour, (B or 1, 3, …), over what is there."""
        over = colour - self.canvas
        over *= alpha[:, np.newaxis]
        np.add(self.canvas, over, out=self.canvas)

    def on_face(self, colour: Field, distance: Field, within: Field | None = None) -> None:
        """Paint what lies on the head, from its signed distance on it."""
        alpha = inside(distance * self.head.sharp)
        alpha *= self.head.alpha if within is None else within
        self.paint(colour, alpha)


def draw(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Faces for any values of the factors.

    Args:
        values: (B, 11): yaw, pitch, smile, mouth, eyes, light, skin, hair, hair colour, glasses,
            background, as `explorer.data.faces` lists them; kinds may lie between two whole
            numbers, and then show some of both.

    Returns:
        uint8 (B, 3, 64, 64).
    """
    faces = np.asarray(values, dtype=np.float32)
    drawn = np.empty((len(faces), 3, SIZE, SIZE), dtype=np.uint8)
    for start in range(0, len(faces), AT_ONCE):
        drawn[start : start + AT_ONCE] = _Drawing(faces[start : start + AT_ONCE]).pixels()
    return drawn


class _Drawing:
    """A few faces on one canvas; each method paints one part."""

    def __init__(self, values: Field):
        columns = values.T[:, :, np.newaxis, np.newaxis]
        yaw, pitch, self.smile, self.mouth, self.eyes, light, skin, hair, colour = columns[:9]
        glasses, self.background = columns[9:]
        px = np.arange(SIZE, dtype=np.float32)
        self.x = ((px - CENTRE_PX[0]) / HALF_WIDTH_PX)[np.newaxis, np.newaxis, :]
        self.y = ((CENTRE_PX[1] - px) / HALF_HEIGHT_PX)[np.newaxis, :, np.newaxis]
        self.turn = Turn(yaw * np.float32(YAW_RAD), pitch * np.float32(PITCH_RAD))
        egg = 1 - 0.2 * np.maximum(-self.y, 0) ** 2  # narrower towards the chin
        self.head = self.turn.sphere(self.x / egg, self.y, HALF_WIDTH_PX)
        angle = light * np.float32(LIGHT_RAD)
        self.sun = np.sin(angle) * 0.9, np.float32(0.35), np.cos(angle) * 0.9
        self.skin = _between(SKIN_TONES, skin)
        self.hair_colour = _mixed(HAIR_COLOURS, _shares(colour, len(HAIR_COLOURS)))
        self.frames = _mixed(FRAMES, _shares(glasses, 3))
        self.short, self.bob, self.curls, self.bun = _shares(hair, 4).T[:, :, None, None]
        _, self.round, self.square = _shares(glasses, 3).T[:, :, None, None]
        self.canvas = np.empty((len(values), 3, SIZE, SIZE), dtype=np.float32)

    def pixels(self) -> NDArray[np.uint8]:
        """Every part in order, from the background to the glasses: uint8 (B, 3, 64, 64)."""
        self._background(self._band(0, SIZE))
        self._hair_behind(self._band(0, SIZE))
        self._bun(self._band(0, 26))
        self._neck(self._band(42, SIZE))
        self._shirt(self._band(54, SIZE))
        self._ears(self._band(17, 46))
        self._skin(self._band(9, 56))
        self._mouth(self._band(28, 56))
        self._eyes(self._band(15, 46))
        self._brows(self._band(9, 36))
        self._nose(self._band(14, 48))
        self._hair(self._band(4, 56))
        self._glasses(self._band(11, 48))
        self.canvas *= 255
        return np.asarray(np.rint(self.canvas.clip(0, 255)), dtype=np.uint8)

    def _band(self, top: int, bottom: int) -> Band:
        rows = slice(top, bottom)
        head = self.head
        nx, ny, nz = head.normal
        seen = Seen(
            head.x[:, rows],
            head.y[:, rows],
            head.z[:, rows],
            (nx[:, rows], ny[:, rows], nz[:, rows]),
            head.alpha[:, rows],
            head.sharp[:, rows],
        )
        return Band(self.canvas[:, :, rows], self.x, self.y[:, rows], seen)

    def _lit(self, colour: Field, normal: tuple[Field, Field, Field], matt: float) -> Field:
        """A colour (B, 3, 1, 1) under the light, which `matt` surfaces show most: (B, 3, H, W)."""
        nx, ny, nz = normal
        sx, sy, sz = self.sun
        # Half of Lambert's cosine and a half, squared: a soft edge between light and shade.
        wrapped = 0.5 + 0.5 * (nx * sx + ny * sy + nz * sz)
        brightness = wrapped * wrapped
        brightness *= matt
        brightness += 1.06 - matt
        return np.asarray(colour * brightness[:, np.newaxis])

    def _background(self, band: Band) -> None:
        hue = self.background.reshape(-1)
        tint = srgb_from_oklch(BACKGROUND_LIGHTNESS, BACKGROUND_CHROMA, hue).astype(np.float32)
        band.canvas[:] = tint[:, :, np.newaxis, np.newaxis] * (1 + 0.06 * band.y[:, np.newaxis])

    def _hair_behind(self, band: Band) -> None:
        """What falls beside the neck, and the curls' outline around the head."""
        x = band.x + np.float32(0.16) * self.turn.sin_yaw  # the back swings the other way
        if self.bob.any():
            u, v = np.abs(x / 1.16), np.abs((band.y + 0.02) / 1.1)
            alpha = inside(np.cbrt(u * u * u + v * v * v) - 1) * self.bob
            band.paint(self.hair_colour * np.float32(0.72), alpha)
        if self.curls.any():
            y = band.y - 0.2
            bumps = 1.27 + 0.032 * np.cos(13 * np.arctan2(y, x))
            alpha = inside(np.hypot(x / 1.06, y * 1.12) - bumps) * self.curls
            band.paint(self.hair_colour * np.float32(0.86), alpha)

    def _bun(self, band: Band) -> None:
        if self.bun.any():
            x, y = self.turn.point(0, 1.18, -0.28)
            alpha = inside(np.hypot(band.x - x, (band.y - y) * 1.2) - 0.42) * self.bun
            band.paint(self.hair_colour * np.float32(0.9), alpha)

    def _neck(self, band: Band) -> None:
        distance = np.abs(band.x) - 0.42 - 0.1 * np.maximum(-1 - band.y, 0)
        band.paint(self.skin * SHADED, inside(distance))

    def _shirt(self, band: Band) -> None:
        x = band.x
        shoulders = -1.17 - 0.42 * x * x - 0.05 * np.cos(np.clip(3 * x, -3.2, 3.2))
        flat = (0 * x, 0 * x + 0.3, 0 * x + 0.95)
        band.paint(self._lit(SHIRT, flat, 0.6), inside(band.y - shoulders))

    def _ears(self, band: Band) -> None:
        for side in (-1, 1):
            x, y = self.turn.point(side * 0.98, 0, -0.08)
            distance = np.hypot((band.x - x) / 0.75, band.y - y) - 0.24
            band.paint(self.skin * (1 + SHADED) / 2, inside(distance * 0.8))

    def _skin(self, band: Band) -> None:
        head = band.head
        cheek, height = (np.abs(head.x) - 0.5) / 0.2, (head.y + 0.22) / 0.16
        flush = 0.22 * np.exp(-cheek * cheek - height * height)
        colour = self._lit(self.skin, head.normal, 0.6)
        colour *= 1 + (FLUSHED - 1) * flush[:, np.newaxis]
        band.paint(colour, head.alpha)

    def _mouth(self, band: Band) -> None:
        x, y = band.head.x, band.head.y
        half = MOUTH_HALF_WIDTH + 0.05 * np.maximum(self.smile, 0)
        bend = (x / half) ** 2
        across = (1 - bend).clip(0, None)
        off = y - (MOUTH_HEIGHT + 0.2 * self.smile * (bend - 0.45))
        gap = 0.17 * self.mouth * across
        ends = (np.abs(x) - half) * 0.8
        parted = np.maximum(np.abs(off) - gap, ends)
        lips = np.maximum(np.abs(off) - gap - 0.05 * np.sqrt(across) - 0.012, ends)
        band.on_face(LIP * (0.55 + 0.5 * self.skin), lips)
        open_ = inside(parted * band.head.sharp) * band.head.alpha * (self.mouth > 0.02)
        band.paint(THROAT, open_)
        band.on_face(WHITE, np.abs(off - gap * 0.62) - gap * 0.3, within=open_)

    def _eyes(self, band: Band) -> None:
        head = band.head
        x, y = np.abs(head.x) - EYE[0], head.y - EYE[1]
        lid = (1 - (x / EYE_HALF_WIDTH) ** 2).clip(0, None)
        above = (0.03 + 0.17 * self.eyes) * lid - 0.03
        below = -0.03 - 0.1 * self.eyes * lid
        corners = np.abs(x) - EYE_HALF_WIDTH
        opened = np.maximum(np.maximum(y - above, below - y), corners)
        eye = inside(opened * head.sharp) * head.alpha
        from_middle = np.hypot(x, y)
        band.paint(WHITE, eye)
        band.on_face(BROWN_EYE, from_middle - IRIS, within=eye)
        band.on_face(INK, from_middle - PUPIL, within=eye)
        glint = np.hypot(head.x + np.where(head.x > 0, -0.36, 0.44), y - 0.045) - 0.035
        band.on_face(WHITE, glint, within=eye)
        band.on_face(INK, np.maximum(np.abs(y - above) - 0.03, corners - 0.01))

    def _brows(self, band: Band) -> None:
        x, y = np.abs(band.head.x) - 0.41, band.head.y - 0.43
        arch = np.maximum(np.abs(y + 1.1 * x * x - 0.015) - 0.034, np.abs(x) - 0.24)
        band.on_face(self.hair_colour * np.float32(0.75), arch)

    def _nose(self, band: Band) -> None:
        """It stands out of the sphere, so it moves further than the cheeks when the head turns."""
        root, tip = self.turn.point(0, 0.14, 1.0), self.turn.point(0, -0.17, 1.26)
        dx, dy = tip[0] - root[0], tip[1] - root[1]
        x, y = band.x - root[0], band.y - root[1]
        along = ((x * dx + y * dy) / (dx * dx + dy * dy)).clip(0, 1)
        radius = 0.05 + 0.1 * along * along
        x, y = x - along * dx, y - along * dy
        under = np.hypot(band.x - tip[0], (band.y - tip[1] + 0.1) * 1.7) - 0.13
        band.paint(self.skin * SHADED, inside(under) * np.float32(0.55))
        nx, ny = (x / radius).clip(-1, 1), (y / radius).clip(-1, 1)
        normal = (nx, ny, np.sqrt((1 - nx * nx - ny * ny).clip(0.1, 1)))
        alpha = inside(np.hypot(x, y) - radius) * (0.25 + 0.75 * along)
        band.paint(self._lit(self.skin, normal, 0.66), alpha)

    def _hair(self, band: Band) -> None:
        """What lies on the skull: a cap cut by a plane, and what each style adds in front."""
        size = 1.08 + 0.05 * self.short + 0.04 * self.bob + 0.12 * self.curls
        cap = self.turn.sphere(band.x / size, (band.y - np.float32(0.05)) / size, HALF_WIDTH_PX)
        plane = 0.82 * cap.y - 0.58 * cap.z - 0.04 + 0.16 * cap.x * cap.x
        fringe = np.maximum(plane, cap.y - 0.46 - 0.22 * cap.x)  # parted to one side
        sides = np.minimum(np.minimum(np.abs(cap.x) - 0.72, 0.62 - cap.z), cap.y + 0.75)
        curtain = np.maximum(np.maximum(plane, cap.y - 0.52), sides)
        covered = self.short * fringe + self.bob * curtain
        covered += self.curls * (plane + 0.03) + self.bun * (plane - 0.02)
        strands = 1.08 + 0.054 * np.sin(9 * np.arctan2(cap.x, cap.y + 0.6) + 4 * cap.z)
        colour = self._lit(self.hair_colour, cap.normal, 0.55)
        colour *= strands[:, np.newaxis]
        band.paint(colour, inside(-covered * cap.sharp) * cap.alpha)

    def _glasses(self, band: Band) -> None:
        worn = self.round + self.square
        if not worn.any():
            return
        shell = self.turn.sphere(band.x / 1.05, band.y / 1.05, HALF_WIDTH_PX)
        x, y = np.abs(shell.x), shell.y - 0.08
        circle = np.hypot(x - EYE[0], y) - 0.3
        box = np.maximum(np.abs(x - EYE[0]) - 0.32, np.abs(y) - 0.24)
        rim = self.round * circle + self.square * box
        bridge = np.maximum(np.abs(y - 0.04) - 0.028, x - 0.1)
        arm = np.maximum(np.abs(y - 0.05) - 0.03, 0.7 - x)
        frame = np.minimum(np.minimum(np.abs(rim) - 0.032, bridge), arm)
        before = shell.alpha * worn
        band.paint(GLASS, inside(rim * shell.sharp) * before * ((shell.z > 0.2) * np.float32(0.14)))
        band.paint(self.frames, inside(frame * shell.sharp) * before * (shell.z > 0.05))


def inside(distance: Field) -> Field:
    """How much of a pixel lies inside an edge, from its signed distance in half widths."""
    alpha = distance * np.float32(-HALF_WIDTH_PX)
    alpha += np.float32(0.5)
    return np.asarray(alpha.clip(0, 1, out=alpha))


def _between(colours: Field, at: Field) -> Field:
    """Colours from the first (at 0) to the last (at 1): (B, 1, 1) → (B, 3, 1, 1)."""
    place = at.reshape(-1) * (len(colours) - 1)
    mixed = [np.interp(place, np.arange(len(colours)), channel) for channel in colours.T]
    return np.stack(mixed, axis=1).astype(np.float32)[:, :, np.newaxis, np.newaxis]


def _shares(kind: Field, count: int) -> Field:
    """One for the kind it is, or a share of each of the two it lies between: → (B, K)."""
    apart = np.abs(kind.reshape(-1, 1) - np.arange(count, dtype=np.float32))
    return np.asarray((1 - apart).clip(0, 1), dtype=np.float32)


def _mixed(colours: Field, shares: Field) -> Field:
    return np.asarray(shares @ colours)[:, :, np.newaxis, np.newaxis]

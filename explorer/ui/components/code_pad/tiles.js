// How are codes drawn: each as the small picture that it decodes to?

import { ExactCanvas, emptied } from "../live/canvas.js";
import { rgba } from "../live/theme.js";
import { fontOf } from "../live/type.js";

const CELL_GAP_PX = 1.5;
const NUMBER_FROM_PX = 38;
const TILE_PX = { wide: 25, narrow: 25 };
const BAR_PX = 4;
const PALETTE_GAP_PX = 4;

export function sized(canvas, width, height) {
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = emptied(canvas, width, height);
  context.imageSmoothingQuality = "high";
  return context;
}

// uint8[K·C·s·s]: the pictures of a level's codes, each on a canvas of its own.
export function tilesOf(bytes, channels, side, count) {
  const size = channels * side * side;
  return Array.from({ length: count }, (_, code) =>
    new ExactCanvas([channels, side, side]).put(bytes.subarray(code * size, (code + 1) * size)),
  );
}

// A grid of codes; `marked` is the cell under the pointer or the keyboard's, −1 for none.
export function drawGrid(canvas, { side, level, tiles, codes, isChanged, marked, theme }) {
  const [rows, columns] = level.grid;
  const width = side / columns;
  const height = (side * level.aspect) / rows;
  const context = sized(canvas, side, side * level.aspect);
  const font = fontOf(600, 12, theme.font);
  for (let cell = 0; cell < rows * columns; cell++) {
    const [x, y] = [(cell % columns) * width, Math.floor(cell / columns) * height];
    const box = [x + CELL_GAP_PX / 2, y + CELL_GAP_PX / 2, width - CELL_GAP_PX, height - CELL_GAP_PX];
    const code = codes[cell];
    if (code < 0) {
      context.fillStyle = rgba(theme.latent, 0.12);
      context.fillRect(...box);
    } else {
      context.drawImage(tiles[code], ...box);
      if (width >= NUMBER_FROM_PX) numbered(context, code + 1, x + 4, y + 4, font, theme);
    }
    if (isChanged(cell)) outlined(context, box, rgba(theme.latent, 1), 2);
    if (cell === marked) outlined(context, box, rgba(theme.input, 1), 2.5);
  }
}

function numbered(context, number, x, y, font, theme) {
  context.font = font;
  context.textBaseline = "top";
  context.lineWidth = 2.5;
  context.strokeStyle = "rgba(0, 0, 0, 0.75)";
  context.strokeText(number, x, y);
  context.fillStyle = theme.dark ? rgba(theme.latent, 1) : "#9fd0ff";
  context.fillText(number, x, y);
}

function outlined(context, [x, y, width, height], colour, line) {
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.strokeRect(x + line / 2, y + line / 2, width - line, height - line);
}

// How many codes stand in a row of the palette, and where each does.
export function paletteLayout(count, frame, isNarrow) {
  const tile = isNarrow ? TILE_PX.narrow : TILE_PX.wide;
  const pitch = tile + PALETTE_GAP_PX;
  const columns = Math.max(1, Math.min(count, Math.floor((frame + PALETTE_GAP_PX) / pitch)));
  const rows = Math.ceil(count / columns);
  const high = tile + BAR_PX + PALETTE_GAP_PX + 2;
  return {
    tile,
    columns,
    width: columns * pitch - PALETTE_GAP_PX + 4,
    height: rows * high + 2,
    place: (at) => [2 + (at % columns) * pitch, 2 + Math.floor(at / columns) * high],
    at: (x, y) => {
      const column = Math.floor((x - 2 + PALETTE_GAP_PX / 2) / pitch);
      const index = Math.floor((y - 2) / high) * columns + column;
      return column >= 0 && column < columns && y >= 2 && index >= 0 && index < count ? index : -1;
    },
  };
}

// The codebook, the most used first; the bar below a code is its share, that of an unused one empty.
export function drawPalette(canvas, { layout, level, tiles, chosen, theme }) {
  const context = sized(canvas, layout.width, layout.height);
  const most = Math.max(...level.shares, 1e-9);
  level.order.forEach((code, at) => {
    const [x, y] = layout.place(at);
    const isUsed = level.shares[code] > 0;
    context.globalAlpha = isUsed ? 1 : 0.3;
    context.drawImage(tiles[code], x, y, layout.tile, layout.tile);
    context.globalAlpha = 1;
    context.fillStyle = rgba(theme.ink, 0.12);
    context.fillRect(x, y + layout.tile + 2, layout.tile, BAR_PX);
    // The square root: shares differ a thousandfold, and the rare ones are to be told apart.
    context.fillStyle = rgba(theme.latent, 1);
    context.fillRect(x, y + layout.tile + 2, layout.tile * Math.sqrt(level.shares[code] / most), BAR_PX);
    if (code === chosen) outlined(context, [x - 2, y - 2, layout.tile + 4, layout.tile + 4], rgba(theme.input, 1), 2.5);
  });
}

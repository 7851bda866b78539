// Where do numbers stand along the edges of a map?

import { rgba } from "../live/theme.js";
import { fontOf, typeScale } from "../live/type.js";
import { writeWithHalo } from "../live/canvas.js";
import { screenOf } from "../live/scatter.js";

const WANTED_PX = 90;
const EDGE_PX = 7;
const TITLE_PX = 46; // kept free of numbers

// Round numbers within [low, high], about so many pixels apart: steps of 1, 2 or 5 times a power of ten.
export function ticks(low, high, scale, wanted = WANTED_PX) {
  const rough = wanted / scale;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough * 0.999);
  const digits = Math.max(-Math.floor(Math.log10(step) + 1e-9), 0);
  const found = [];
  for (let n = Math.ceil(low / step); n * step <= high; n++) {
    found.push({ at: n * step, text: (n * step).toFixed(digits).replace(/^-(0(\.0+)?)$/, "$1").replace("-", "−") });
  }
  return found;
}

// titles: what runs across and what runs up.
export function drawAxes(context, frame, titles) {
  const { size, theme, place, window: [x0, x1, y0, y1] } = frame;
  const [edge, kept] = [EDGE_PX * typeScale(), TITLE_PX * typeScale()];
  context.save();
  context.font = fontOf(400, 12, theme.font);
  context.fillStyle = rgba(theme.ink, 0.72);
  const write = (text, x, y) => writeWithHalo(context, text, x, y, rgba(theme.paper, 0.85));
  context.textBaseline = "alphabetic";
  context.textAlign = "center";
  for (const { at, text } of ticks(x0, x1, place.scale)) {
    const [x] = screenOf(frame, at, 0);
    if (x > kept && x < size.width - kept) write(text, x, size.height - edge);
  }
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (const { at, text } of ticks(y0, y1, place.scale)) {
    const [, y] = screenOf(frame, 0, at);
    if (y > kept && y < size.height - kept) write(text, edge, y);
  }
  context.font = fontOf(600, 12.5, theme.font);
  context.fillStyle = rgba(theme.latent, 1);
  write(titles[1], edge, 2 * edge);
  context.textAlign = "right";
  context.textBaseline = "alphabetic";
  write(titles[0], size.width - edge, size.height - edge);
  context.restore();
}

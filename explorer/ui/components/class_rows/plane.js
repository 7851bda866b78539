// How are the latent plane, the cursor's line and the image's own place drawn?

import { emptied, strokeEach } from "../live/canvas.js";
import { placement, toScreen } from "../live/geometry.js";
import { dotStamps, drawDots, drawPrior } from "../live/scatter.js";
import { rgba } from "../live/theme.js";

const DOT_RADIUS_PX = 2;
const TICK_PX = 5;
const CURSOR_PX = 7;

// The test images' posterior means and the prior's circles: drawn once for each size and theme.
export function drawMap(canvas, { view, size, theme, points, labels, header }) {
  const context = emptied(canvas, size.width, size.height);
  const ratio = canvas.width / size.width;
  const frame = { size, theme, place: placement(view, size) };
  const stamps = dotStamps(theme, labels ? header.class_names.length : 0, DOT_RADIUS_PX, ratio);
  context.globalAlpha = 0.7;
  drawDots(context, frame, points, labels, stamps, ratio);
  context.globalAlpha = 1;
  if (header.has_prior) drawPrior(context, frame, header.prior_centre);
}

// The line of columns with a tick for each, the cursor on it, and the image that was encoded.
export function drawPlaces(canvas, { view, size, theme, places, at, mark }) {
  const context = emptied(canvas, size.width, size.height);
  const screens = places.map((place) => toScreen(view, size, ...place));
  const [x, y] = toScreen(view, size, ...at);
  const paper = rgba(theme.paper, 0.9);
  const latent = theme.dark ? "#ffffff" : rgba(theme.latent, 1);
  for (const [colour, wider] of [[paper, 3], [latent, 0]]) {
    context.strokeStyle = colour;
    context.lineWidth = 1.8 + wider;
    context.beginPath();
    context.moveTo(...screens[0]);
    context.lineTo(...screens[screens.length - 1]);
    for (const [left, top] of screens) ticked(context, left, top, screens);
    context.stroke();
    context.lineWidth = 2.4 + wider;
    context.beginPath();
    context.arc(x, y, CURSOR_PX, 0, 2 * Math.PI);
    context.stroke();
  }
  if (mark) drawMark(context, toScreen(view, size, ...mark), theme, paper);
}

// Across the line, whichever way it runs.
function ticked(context, left, top, screens) {
  const isUp = screens.length > 1 && screens[0][0] === screens[1][0];
  const [dx, dy] = isUp ? [TICK_PX, 0] : [0, TICK_PX];
  context.moveTo(left - dx, top - dy);
  context.lineTo(left + dx, top + dy);
}

function drawMark(context, [x, y], theme, paper) {
  context.beginPath();
  context.moveTo(x - 6, y - 6);
  context.lineTo(x + 6, y + 6);
  context.moveTo(x + 6, y - 6);
  context.lineTo(x - 6, y + 6);
  strokeEach(context, [[paper, 6], [rgba(theme.input, 1), 3]]);
}

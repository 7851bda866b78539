// What did people put on the map: the path, the pins, their own image with its ellipse?

import { ellipseAxes } from "../scene/prior.js";
import { strokeEach, writeWithHalo } from "../live/canvas.js";
import { placement } from "../live/geometry.js";
import { screenOf } from "../live/scatter.js";
import { rgba } from "../live/theme.js";
import { fontOf } from "../live/type.js";

const PIN_PX = 4.5;
const MARK_PX = 5;

export class Marks {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
  }

  resize({ width, height }, dpr) {
    this.dpr = dpr;
    this.canvas.width = Math.round(width * dpr);
    this.canvas.height = Math.round(height * dpr);
  }

  draw(view, size, theme, layers, { path, pins, marks }) {
    const { context, canvas, dpr } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(dpr, 0, 0, dpr, 0, 0);
    const frame = { view, size, theme, place: placement(view, size) };
    if (layers.has("marks")) for (const mark of marks) drawMark(context, frame, mark);
    if (path.length > 1) drawPath(context, frame, path);
    if (layers.has("pins")) pins.forEach((pin, n) => drawPin(context, frame, pin, n + 1));
  }
}

function drawPath(context, frame, path) {
  context.lineJoin = context.lineCap = "round";
  trace(context, frame, path);
  strokeEach(context, [[rgba(frame.theme.paper, 0.75), 5], [rgba(frame.theme.latent, 1), 2.25]]);
  const [x, y] = screenOf(frame, ...path[0]);
  context.beginPath();
  context.arc(x, y, 3, 0, 2 * Math.PI);
  context.fillStyle = rgba(frame.theme.latent, 1);
  context.fill();
}

function trace(context, frame, path) {
  context.beginPath();
  for (const point of path) context.lineTo(...screenOf(frame, ...point));
}

function drawPin(context, frame, [px, py], number) {
  const [x, y] = screenOf(frame, px, py);
  context.beginPath();
  context.arc(x, y, PIN_PX, 0, 2 * Math.PI);
  strokeEach(context, [[rgba(frame.theme.paper, 0.9), 4], [rgba(frame.theme.output, 1), 2]]);
  writeBeside(context, frame, String(number), x + PIN_PX + 4, y, { colour: frame.theme.output, px: 12, halo: 3.5 });
}

// An image that came in: its mean, and where it may lie as well, as 1σ, 2σ and 3σ of its posterior.
function drawMark(context, frame, { at, covariance, label }) {
  const [x, y] = screenOf(frame, ...at);
  if (covariance) drawEllipses(context, frame, x, y, covariance);
  context.save();
  context.translate(x, y);
  context.rotate(Math.PI / 4);
  context.beginPath();
  context.rect(-MARK_PX, -MARK_PX, 2 * MARK_PX, 2 * MARK_PX);
  context.lineWidth = 3;
  context.strokeStyle = rgba(frame.theme.paper, 0.95);
  context.stroke();
  context.fillStyle = rgba(frame.theme.input, 1);
  context.fill();
  context.restore();
  if (!label) return;
  writeBeside(context, frame, label, x + 2 * MARK_PX + 3, y, { colour: frame.theme.input, px: 12, halo: 4 });
}

function writeBeside(context, { theme }, text, x, y, { colour, px, halo }) {
  context.font = fontOf(700, px, theme.font);
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = rgba(colour, 1);
  writeWithHalo(context, text, x, y, rgba(theme.paper, 0.92), halo);
}

function drawEllipses(context, frame, x, y, covariance) {
  const { major, minor, angle } = ellipseAxes(covariance);
  for (const sigmas of [3, 2, 1]) {
    const rx = Math.max(major * sigmas * frame.place.scale, 0.5);
    const ry = Math.max(minor * sigmas * frame.place.scale, 0.5);
    context.beginPath();
    context.ellipse(x, y, rx, ry, -angle, 0, 2 * Math.PI);
    context.fillStyle = rgba(frame.theme.input, 0.1);
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = rgba(frame.theme.input, sigmas === 1 ? 1 : 0.55);
    context.stroke();
  }
}

// How are pixels, hidden units and the energy drawn?

import { gridOf } from "./units.js";
import { fontOf } from "../live/type.js";

export const TRACED = 400; // states that the energy's line shows

export function fit(canvas, height = null) {
  const width = Math.round(canvas.clientWidth * devicePixelRatio);
  const high = Math.round((height ?? canvas.clientHeight) * devicePixelRatio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== high) canvas.height = high;
  return canvas.getContext("2d");
}

// uint8 (C, H, W) of 0 … 255 in squares; drawn small and enlarged without smoothing.
export function paintPixels(canvas, small, levels, [channels, height, width]) {
  const context = fit(canvas, (canvas.clientWidth * height) / width);
  [small.width, small.height] = [width, height];
  const picture = new ImageData(width, height);
  const plane = height * width;
  for (let i = 0; i < plane; i++) {
    for (let c = 0; c < 3; c++) picture.data[4 * i + c] = levels[channels === 3 ? c * plane + i : i];
    picture.data[4 * i + 3] = 255;
  }
  small.getContext("2d").putImageData(picture, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
}

// Activity 0 … 1 of each unit, as squares.
export function paintUnits(canvas, activity, look) {
  const { columns, rows } = gridOf(activity.length);
  const context = fit(canvas, (canvas.clientWidth * rows) / columns);
  context.clearRect(0, 0, canvas.width, canvas.height);
  const side = canvas.width / columns;
  const gap = side > 6 * devicePixelRatio ? Math.max(1, side * 0.12) : 0;
  context.fillStyle = look.grid;
  context.globalAlpha = 0.7;
  for (let i = 0; i < activity.length; i++) square(context, i, columns, side, gap);
  context.fillStyle = look.latent;
  for (let i = 0; i < activity.length; i++) {
    if (activity[i] < 0.02) continue;
    context.globalAlpha = activity[i];
    square(context, i, columns, side, gap);
  }
  context.globalAlpha = 1;
}

function square(context, i, columns, side, gap) {
  context.fillRect((i % columns) * side, Math.floor(i / columns) * side, side - gap, side - gap);
}

// The window of energies to draw: all that is seen and the usual range, with some room.
export function windowOf(energies, [low, , high]) {
  const all = energies.length ? [...energies, low, high] : [low, high];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const room = 0.06 * (most - least || 1);
  return [least - room, most + room];
}

// The energies of the last states over the test images' usual range.
export function paintTrace(canvas, states, usual, look) {
  const context = fit(canvas);
  const scale = devicePixelRatio;
  const [width, height] = [canvas.width, canvas.height];
  context.clearRect(0, 0, width, height);
  const shown = states.slice(-TRACED);
  const [low, high] = windowOf(shown.map((state) => state.energy), usual);
  const y = (energy) => height * (1 - (energy - low) / (high - low));
  context.fillStyle = look.incoming;
  context.globalAlpha = 0.2;
  context.fillRect(0, y(usual[2]), width, y(usual[0]) - y(usual[2]));
  context.globalAlpha = 1;
  context.fillRect(0, y(usual[1]) - 0.75 * scale, width, 1.5 * scale);
  context.font = fontOf(400, 12 * scale, look.font);
  context.textBaseline = "bottom";
  // Above the band where the line comes from above, else inside.
  context.fillText("test images, 5 – 95 %", 6 * scale, Math.min(y(usual[0]) - 3 * scale, height - 3 * scale));
  if (!shown.length) return;
  const first = shown[0].step;
  const span = Math.max(shown.at(-1).step - first, 40);
  context.strokeStyle = look.ink;
  context.lineWidth = 1.5 * scale;
  context.lineJoin = "round";
  context.beginPath();
  for (const { step, energy } of shown) context.lineTo(((step - first) / span) * (width - 6 * scale), y(energy));
  context.stroke();
  const last = shown.at(-1);
  context.beginPath();
  context.arc(((last.step - first) / span) * (width - 6 * scale), y(last.energy), 3.5 * scale, 0, 7);
  context.fillStyle = look.ink;
  context.fill();
}

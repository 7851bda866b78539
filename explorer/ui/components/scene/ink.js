// How does a picture become strokes that read on a dark and on a light page?

import { makeCanvas } from "../live/canvas.js";

// A bright stroke on black becomes a stroke of the given ink on nothing: the grey value turns into
// opacity. That is what makes the same picture readable on a dark and on a light page. A veil is
// the other way round: it covers what is dark.
export function toInk(rgba, [red, green, blue], isVeil = false) {
  for (let i = 0; i < rgba.length; i += 4) {
    const grey = (rgba[i] * 54 + rgba[i + 1] * 183 + rgba[i + 2] * 19) >> 8;
    rgba[i + 3] = isVeil ? 255 - grey : grey;
    rgba[i] = red;
    rgba[i + 1] = green;
    rgba[i + 2] = blue;
  }
}

// A copy of an image as a canvas, as ink or as a veil if an ink is given.
export function inkCanvas(image, ink, { source = wholeOf(image), isVeil = false } = {}) {
  const [x, y, width, height] = source;
  const canvas = makeCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, x, y, width, height, 0, 0, width, height);
  if (ink) {
    const data = context.getImageData(0, 0, width, height);
    toInk(data.data, ink, isVeil);
    context.putImageData(data, 0, 0);
  }
  return canvas;
}

function wholeOf({ width, height }) {
  return [0, 0, width, height];
}

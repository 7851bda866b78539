// How large is a canvas on this screen, and how do pixels get onto one?

import { typeScale } from "./type.js";

export function makeCanvas(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

// The context of a canvas of this size in CSS pixels: sharp on this screen, empty, in CSS pixels.
export function emptied(canvas, width, height) {
  const ratio = globalThis.devicePixelRatio || 1;
  const [across, down] = [Math.max(Math.round(width * ratio), 1), Math.max(Math.round(height * ratio), 1)];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  const context = canvas.getContext("2d");
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, across, down);
  context.setTransform(across / width, 0, 0, down / height, 0, 0);
  return context;
}

// uint8[C·H·W] into RGBA; one channel is grey.
export function fillPixels(rgba, pixels, channels) {
  const count = rgba.length / 4;
  if (channels === 1) {
    const words = new Uint32Array(rgba.buffer);
    for (let i = 0; i < count; i++) words[i] = 0xff000000 | (pixels[i] * 0x010101);
    return;
  }
  for (let i = 0; i < count; i++) {
    rgba[4 * i] = pixels[i];
    rgba[4 * i + 1] = pixels[count + i];
    rgba[4 * i + 2] = pixels[2 * count + i];
    rgba[4 * i + 3] = 255;
  }
}

// A small canvas of the model's own size, onto which uint8[C·H·W] are put pixel by pixel.
export class ExactCanvas {
  constructor([channels, height, width]) {
    this.channels = channels;
    this.canvas = makeCanvas(width, height);
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
    this.data = this.context.createImageData(width, height);
  }

  put(pixels) {
    fillPixels(this.data.data, pixels, this.channels);
    this.context.putImageData(this.data, 0, 0);
    return this.canvas;
  }
}

// Strokes the path in each [colour, width] in turn, the wide ones first.
export function strokeEach(context, strokes) {
  for (const [colour, width] of strokes) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }
}

// Text on a breath of the paper, so that it reads over points and pictures.
export function writeWithHalo(context, text, x, y, paper, width = 3) {
  context.save();
  context.setLineDash([]);
  context.lineJoin = "round";
  context.lineWidth = width * typeScale();
  context.strokeStyle = paper;
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
  context.restore();
}

// How is one decoded picture shown: exact pixels in a small canvas, scaled smoothly?

import { ExactCanvas } from "../live/canvas.js";

// Drawn so much larger than the model made it, and by the style sheet to the rest: each new picture
// is copied to the compositor, and beyond this no eye tells more pixels from fewer.
const SHARPNESS = 4;

// The canvas on which one decoded picture is shown: exact pixels in a small one, scaled smoothly.
export class Screen {
  constructor(canvas, imageShape) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { alpha: false });
    this.exact = new ExactCanvas(imageShape);
    this.hasPicture = false;
  }

  resize(boxWidth, boxHeight) {
    const { canvas: exact } = this.exact;
    const width = Math.min(boxWidth, exact.width * SHARPNESS);
    const height = Math.min(boxHeight, exact.height * SHARPNESS);
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.#show();
  }

  paint(pixels) {
    this.exact.put(pixels);
    this.hasPicture = true;
    this.#show();
  }

  // { pixels }, or { image, part: [x, y, width, height] }, or nothing.
  paintAny(picture) {
    if (picture?.pixels) this.paint(picture.pixels);
    else if (picture) this.#paintPart(picture.image, picture.part);
  }

  #paintPart(image, [x, y, width, height]) {
    const { context, canvas: exact } = this.exact;
    context.drawImage(image, x, y, width, height, 0, 0, exact.width, exact.height);
    this.hasPicture = true;
    this.#show();
  }

  #show() {
    if (!this.hasPicture) return;
    this.context.imageSmoothingQuality = "high";
    this.context.drawImage(this.exact.canvas, 0, 0, this.canvas.width, this.canvas.height);
  }
}

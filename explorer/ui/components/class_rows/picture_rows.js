// How are the pictures of all classes put on one canvas?

import { fillPixels, makeCanvas } from "../latent_pad/picture.js";
import { rgba } from "../latent_pad/theme.js";

const NAME_FONT_PX = 15;
const NAME_GAP_PX = 12;
const MOST_NAME_PX = 88;

export class PictureRows {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.pixels = null;
  }

  // Room for the longest of the classes' names.
  labelWidth(names, theme) {
    this.context.font = `650 ${NAME_FONT_PX}px ${theme.font}`;
    const widest = Math.max(...names.map((name) => this.context.measureText(name).width));
    return Math.ceil(Math.min(widest, MOST_NAME_PX)) + NAME_GAP_PX;
  }

  fit(places, { image_shape: [channels, height, width], class_names: names }, theme) {
    const ratio = globalThis.devicePixelRatio || 1;
    Object.assign(this, { places, channels, names, theme, ratio });
    this.canvas.width = Math.round(places.width * ratio);
    this.canvas.height = Math.round(places.height * ratio);
    this.canvas.style.width = `${places.width}px`;
    this.canvas.style.height = `${places.height}px`;
    if (this.small?.width !== width || this.small?.height !== height) {
      this.small = makeCanvas(width, height);
      this.smallContext = this.small.getContext("2d");
      this.data = this.smallContext.createImageData(width, height);
      this.pixels = null;
    }
    this.bytes = channels * height * width;
    this.#drawNames();
    if (this.pixels?.length === this.bytes * names.length * places.lefts.length) this.paint(this.pixels);
    else this.#drawEmpty();
  }

  // uint8 of class by class, in each the columns in order.
  paint(pixels) {
    this.pixels = pixels;
    const { context, places } = this;
    const columns = places.lefts.length;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    for (let index = 0; index < this.names.length * columns; index++) {
      fillPixels(this.data.data, pixels.subarray(index * this.bytes, (index + 1) * this.bytes), this.channels);
      this.smallContext.putImageData(this.data, 0, 0);
      context.drawImage(this.small, ...places.box(Math.floor(index / columns), index % columns));
    }
    this.#frameMiddle();
  }

  #drawNames() {
    const { context, places, names, theme, ratio } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, places.width, places.height);
    context.font = `650 ${NAME_FONT_PX}px ${theme.font}`;
    context.textBaseline = "middle";
    names.forEach((name, row) => {
      const [, top, , side] = places.box(row, 0);
      context.fillStyle = rgba(theme.classes[row % theme.classes.length] ?? theme.ink, 1);
      context.fillText(name, 0, top + side / 2 + 1, places.labelPx - NAME_GAP_PX);
    });
  }

  #drawEmpty() {
    const { context, places, names } = this;
    context.fillStyle = "#000";
    for (let row = 0; row < names.length; row++) {
      for (let column = 0; column < places.lefts.length; column++) context.fillRect(...places.box(row, column));
    }
    this.#frameMiddle();
  }

  // The cursor's own column: what comes out, in the colour of what comes out.
  #frameMiddle() {
    const { context, places, names, theme } = this;
    const middle = (places.lefts.length - 1) / 2;
    context.strokeStyle = rgba(theme.output, 1);
    context.lineWidth = 1.5;
    for (let row = 0; row < names.length; row++) {
      const [left, top, width, height] = places.box(row, middle);
      context.strokeRect(left + 0.75, top + 0.75, width - 1.5, height - 1.5);
    }
  }
}

// How are the pictures of all classes put on one canvas?

import { ExactCanvas, emptied } from "../live/canvas.js";
import { rgba } from "../live/theme.js";
import { fontOf, typeScale } from "../live/type.js";

const NAME_FONT_PX = 15;
const NAME_GAP_PX = 12;
const MAX_NAME_PX = 88;
const TWO_LINES = { font: 12, apart: 14 }; // px, of a name that is too long for one

export class PictureRows {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.pixels = null;
  }

  // Room for the longest of the classes' names.
  labelWidth(names, theme) {
    this.context.font = fontOf(650, NAME_FONT_PX, theme.font);
    const most = MAX_NAME_PX * typeScale();
    const widths = names.map((name) => this.context.measureText(name).width);
    if (Math.max(...widths) <= most) return Math.ceil(Math.max(...widths)) + NAME_GAP_PX;
    this.context.font = fontOf(650, TWO_LINES.font, theme.font);
    const halves = names.flatMap((name, at) => (widths[at] > most ? inTwo(name) : [])).filter(Boolean);
    const broken = Math.max(...halves.map((half) => this.context.measureText(half).width));
    const whole = Math.max(0, ...widths.filter((width) => width <= most));
    return Math.ceil(Math.min(Math.max(broken, whole), most)) + NAME_GAP_PX;
  }

  fit(places, { image_shape: imageShape, class_names: names }, theme) {
    Object.assign(this, { places, names, theme });
    this.canvas.style.width = `${places.width}px`;
    this.canvas.style.height = `${places.height}px`;
    if (String(this.imageShape) !== String(imageShape)) {
      this.imageShape = imageShape;
      this.exact = new ExactCanvas(imageShape);
      this.pixels = null;
    }
    this.bytes = imageShape.reduce((product, side) => product * side, 1);
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
      const picture = this.exact.put(pixels.subarray(index * this.bytes, (index + 1) * this.bytes));
      context.drawImage(picture, ...places.box(Math.floor(index / columns), index % columns));
    }
    this.#frameMiddle();
  }

  #drawNames() {
    const { places, names, theme } = this;
    const context = emptied(this.canvas, places.width, places.height);
    context.textBaseline = "middle";
    const room = places.labelPx - NAME_GAP_PX;
    names.forEach((name, row) => {
      const [, top, , side] = places.box(row, 0);
      const middle = top + side / 2 + 1;
      context.fillStyle = rgba(theme.classes[row % theme.classes.length] ?? theme.ink, 1);
      context.font = fontOf(650, NAME_FONT_PX, theme.font);
      if (context.measureText(name).width <= room + 1) {
        context.fillText(name, 0, middle, room);
        return;
      }
      context.font = fontOf(650, TWO_LINES.font, theme.font);
      const [first, second] = inTwo(name);
      context.fillText(first, 0, second ? middle - TWO_LINES.apart / 2 : middle, room);
      context.fillText(second, 0, middle + TWO_LINES.apart / 2, room);
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

// A name as two lines, parted at the space nearest to its middle, or behind a comma near it.
function inTwo(name) {
  const spaces = [...name].flatMap((sign, at) => (sign === " " ? [at] : []));
  if (!spaces.length) return [name, ""];
  const far = (at) => Math.abs(at - (name.length - 1) / 2) - (name[at - 1] === "," ? name.length / 3 : 0);
  const at = spaces.reduce((best, other) => (far(other) < far(best) ? other : best));
  return [name.slice(0, at), name.slice(at + 1)];
}

// How do pixels from the model or from a file get onto a canvas?

export function makeCanvas(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

export function decodeFile(bytes) {
  return createImageBitmap(new Blob([bytes]));
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

// Drawn so much larger than the model made it, and by the style sheet to the rest: each new picture
// is copied to the compositor, and beyond this no eye tells more pixels from fewer.
const SHARPNESS = 4;

// The canvas on which one decoded picture is shown: exact pixels in a small one, scaled smoothly.
export class Screen {
  constructor(canvas, [channels, height, width]) {
    this.canvas = canvas;
    this.channels = channels;
    this.context = canvas.getContext("2d", { alpha: false });
    this.exact = makeCanvas(width, height);
    this.exactContext = this.exact.getContext("2d", { willReadFrequently: true });
    this.data = this.exactContext.createImageData(width, height);
    this.hasPicture = false;
  }

  resize(boxWidth, boxHeight) {
    const width = Math.min(boxWidth, this.exact.width * SHARPNESS);
    const height = Math.min(boxHeight, this.exact.height * SHARPNESS);
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.#show();
  }

  paint(pixels) {
    fillPixels(this.data.data, pixels, this.channels);
    this.exactContext.putImageData(this.data, 0, 0);
    this.hasPicture = true;
    this.#show();
  }

  // { pixels }, or { image, part: [x, y, width, height] }, or nothing.
  paintAny(picture) {
    if (picture?.pixels) this.paint(picture.pixels);
    else if (picture) this.#paintPart(picture.image, picture.part);
  }

  #paintPart(image, [x, y, width, height]) {
    this.exactContext.drawImage(image, x, y, width, height, 0, 0, this.exact.width, this.exact.height);
    this.hasPicture = true;
    this.#show();
  }

  #show() {
    if (!this.hasPicture) return;
    this.context.imageSmoothingQuality = "high";
    this.context.drawImage(this.exact, 0, 0, this.canvas.width, this.canvas.height);
  }
}

const TINTED_AT_MOST = 900;

// Many small pictures in one image, row by row.
export class Atlas {
  constructor(image, { columns, tile }) {
    this.image = image;
    this.columns = columns;
    [this.tileWidth, this.tileHeight] = tile;
    this.tinted = new Map();
  }

  source(index) {
    const x = (index % this.columns) * this.tileWidth;
    const y = Math.floor(index / this.columns) * this.tileHeight;
    return [x, y, this.tileWidth, this.tileHeight];
  }

  drawInto(canvas, index) {
    if (canvas.width !== this.tileWidth) canvas.width = this.tileWidth;
    if (canvas.height !== this.tileHeight) canvas.height = this.tileHeight;
    canvas.getContext("2d").drawImage(this.image, ...this.source(index), 0, 0, this.tileWidth, this.tileHeight);
  }

  // The picture as strokes of this ink ([r, g, b], null for the picture itself).
  inInk(index, ink) {
    const key = `${index}/${ink}`;
    if (!this.tinted.has(key)) {
      if (this.tinted.size >= TINTED_AT_MOST) this.tinted.clear();
      this.tinted.set(key, inkCanvas(this.image, ink, { source: this.source(index) }));
    }
    return this.tinted.get(key);
  }
}

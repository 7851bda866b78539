// How are a hundred thousand points drawn within a frame, where no graphics card helps?
//
// By writing pixels: a dot is some runs of whole pixels and a rim of partly covered ones. What is
// selected is drawn last and in full colour, so that nothing else hides it.

const FULL_ALPHA = 224;
const DIM_ALPHA = { light: 34, dark: 42 };
const WHOLE = 0.97; // from this share on a pixel counts as covered

// One of these for each map, over a canvas that shows nothing else.
export class Dots {
  #fit(context) {
    const { width, height } = context.canvas;
    if (this.width === width && this.height === height) return;
    [this.width, this.height] = [width, height];
    this.data = context.createImageData(width, height);
    this.words = new Uint32Array(this.data.data.buffer);
  }

  // points: x, y alternating; ids: which of them, in this order; colours: index into the palette for
  // each point; palette: [r, g, b] each; selected: Uint8Array, or null where nothing is; place: in
  // device pixels.
  draw(context, { points, ids, colours, palette, selected, place, radius, theme }) {
    this.#fit(context);
    this.words.fill(0);
    const stamp = dotStamp(radius);
    const full = palette.map((colour) => word(colour, FULL_ALPHA));
    if (selected) {
      const dim = palette.map((colour) => word(colour, DIM_ALPHA[theme.name]));
      this.#pass(points, ids, colours, dim, place, stamp, selected, 0);
      this.#pass(points, ids, colours, full, place, stamp, selected, 1);
    } else this.#pass(points, ids, colours, full, place, stamp, null, 0);
    context.putImageData(this.data, 0, 0);
  }

  #pass(points, ids, colours, words, { scale, originX, originY }, stamp, selected, wanted) {
    const { width, height, words: pixels } = this;
    const { reach, whole, rim, cover } = stamp;
    const inner = offsets(whole, width);
    const outer = offsets(rim, width);
    for (let n = 0; n < ids.length; n++) {
      const id = ids[n];
      if (selected && selected[id] !== wanted) continue;
      const x = Math.round(originX + points[2 * id] * scale - 0.5);
      const y = Math.round(originY - points[2 * id + 1] * scale - 0.5);
      if (!(x >= reach && y >= reach && x < width - reach && y < height - reach)) continue;
      const at = y * width + x;
      const colour = words[colours[id]];
      for (let k = 0; k < inner.length; k++) pixels[at + inner[k]] = colour;
      for (let k = 0; k < outer.length; k++) {
        const pixel = at + outer[k];
        pixels[pixel] = mixed(pixels[pixel], colour, cover[k]);
      }
    }
  }
}

function offsets(places, width) {
  return Int32Array.from(places, ([dx, dy]) => dy * width + dx);
}

// [r, g, b] as the one number that a pixel is, little-endian.
export function word([red, green, blue], alpha) {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

// A colour over what is there, covering so many 256ths of the pixel.
export function mixed(there, colour, cover) {
  const alpha = there >>> 24;
  const own = colour >>> 24;
  if (!alpha) return ((((own * cover) >> 8) << 24) | (colour & 0xffffff)) >>> 0;
  const channel = (shift) => {
    const before = (there >>> shift) & 255;
    return (before + ((((colour >>> shift) & 255) - before) * cover >> 8)) << shift;
  };
  const opaque = alpha + (((own - alpha) * cover) >> 8);
  return ((Math.max(opaque, alpha) << 24) | channel(16) | channel(8) | channel(0)) >>> 0;
}

const stamps = new Map();

// The pixels of a dot of this radius in device pixels about the one in its middle.
export function dotStamp(radius) {
  const key = Math.round(radius * 20) / 20;
  if (!stamps.has(key)) stamps.set(key, madeStamp(key));
  return stamps.get(key);
}

function madeStamp(radius) {
  const reach = Math.ceil(radius + 0.5);
  const stamp = { reach, whole: [], rim: [], cover: [] };
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const share = Math.min(Math.max(radius + 0.5 - Math.hypot(dx, dy), 0), 1);
      if (share >= WHOLE) stamp.whole.push([dx, dy]);
      else if (share > 0.03) {
        stamp.rim.push([dx, dy]);
        stamp.cover.push(Math.round(share * 256));
      }
    }
  }
  return stamp;
}

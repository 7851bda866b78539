// How does a decoder run where there is no Python?
//
// `readDecoder` reads the one file that `decoder_file.py` writes; `decoder.run(row, random)` takes a
// row of numbers through its layers and gives pixels of 0 to 255, as the core does. Arrays are flat;
// pictures between layers are (channels, height, width). No dependencies: the same file serves the
// pad, a phone's page, a saved map and a notebook.

import { addProducts, conv, convTranspose } from "./convolutions.js";

const FORMAT = "latent-space-explorer decoder 1";
const MOST_HEADER_BYTES = 1 << 24;

// What each layer's `op` does. `make(layer, arrays, before)` prepares it once and gives the function
// from (values, shape, random) to [values, shape]; `before` are the layers' arrays so far.
const OPERATIONS = {
  linear: (layer, arrays) => dense(columnsOf(arrays.weight, arrays.bias.length), arrays.bias),
  linear_back: (layer, arrays, before) => dense(before[layer.of].weight, arrays.bias),
  relu: () => inPlace((value) => (value > 0 ? value : 0)),
  sigmoid: () => inPlace((value) => 1 / (1 + Math.exp(-value))),
  bernoulli: () => inPlace((value, random) => (random() < value ? 1 : 0)),
  flatten: () => (values) => [values, null],
  reshape: (layer) => (values) => [values, layer.shape],
  one_hot: (layer) => (values) => [withClass(values, layer.latents, layer.classes), null],
  look_up: lookUp,
  conv,
  conv_transpose: convTranspose,
  pixel_shuffle: (layer) => (values, shape) => shuffled(values, shape, layer.factor),
  residual: (layer, arrays, before, inside) => residual(inside),
  sheets: (layer, arrays, before, inside) =>
    sheets(inside.slice(0, layer.colours_from), inside.slice(layer.colours_from)),
};

export class Decoder {
  // layers: functions, see OPERATIONS; about: what the file says of itself.
  constructor(layers, about) {
    this.layers = layers;
    this.rowLength = about.row;
    this.imageShape = about.imageShape;
    this.model = about.model;
    this.weights = about.weights;
    this.pixels = about.imageShape.reduce((product, side) => product * side, 1);
  }

  // Pixels, Uint8Array (C·H·W), of a row of numbers; random() in [0, 1) where a layer draws.
  run(row, random = Math.random) {
    if (row.length !== this.rowLength) {
      throw new RangeError(`This decoder takes ${this.rowLength} numbers, not ${row.length}.`);
    }
    const [values] = through(this.layers, Float32Array.from(row), [row.length], random);
    return bytesOf(values);
  }
}

// A decoder from the bytes of its file (ArrayBuffer). Throws Error, one sentence, if it is none.
export function readDecoder(buffer) {
  const { metadata, array } = opened(buffer);
  if (metadata.format !== FORMAT) throw new Error("This is not a decoder that this page can read.");
  const layers = made(JSON.parse(metadata.layers), array);
  return new Decoder(layers, {
    row: JSON.parse(metadata.row),
    imageShape: JSON.parse(metadata.image_shape),
    model: metadata.model,
    weights: metadata.weights_sha256,
  });
}

// safetensors: eight bytes of length, a header in JSON, then the arrays.
function opened(buffer) {
  const cut = new Error("The decoder's file is cut short.");
  if (buffer.byteLength < 8) throw cut;
  const view = new DataView(buffer);
  const length = Number(view.getBigUint64(0, true));
  if (length > MOST_HEADER_BYTES || 8 + length > buffer.byteLength) throw cut;
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  const array = (name) => {
    const { dtype, shape, data_offsets: [from, to] } = header[name];
    if (8 + length + to > buffer.byteLength) throw cut;
    const bytes = buffer.slice(8 + length + from, 8 + length + to);
    const values = dtype === "F16" ? fromHalves(new Uint16Array(bytes)) : new Float32Array(bytes);
    return Object.assign(values, { shape });
  };
  return { metadata: header.__metadata__ ?? {}, array };
}

function made(layers, array) {
  const before = [];
  return layers.map((layer) => {
    const make = OPERATIONS[layer.op];
    if (!Object.hasOwn(OPERATIONS, layer.op)) {
      throw new Error(`This page cannot run a layer ${String(layer.op).slice(0, 40)}.`);
    }
    const arrays = {};
    for (const [part, name] of Object.entries(layer)) {
      if (part !== "op" && typeof name === "string") arrays[part] = array(name);
    }
    before.push(arrays);
    return make(layer, arrays, before, layer.body ? made(layer.body, array) : []);
  });
}

function through(layers, values, shape, random) {
  for (const layer of layers) {
    const [next, nextShape] = layer(values, shape, random);
    values = next;
    shape = nextShape ?? [values.length];
  }
  return [values, shape];
}

// --- layers ------------------------------------------------------------------------------------

function inPlace(of) {
  return (values, shape, random) => {
    for (let i = 0; i < values.length; i += 1) values[i] = of(values[i], random);
    return [values, shape];
  };
}

// (outputs, inputs) as (inputs, outputs): what one input adds to all outputs then lies together.
function columnsOf(weight, outputs) {
  const inputs = weight.length / outputs;
  const columns = new Float32Array(weight.length);
  for (let j = 0; j < outputs; j += 1) {
    for (let i = 0; i < inputs; i += 1) columns[i * outputs + j] = weight[j * inputs + i];
  }
  return columns;
}

// Σ_i columns[i]·x_i + bias; after a ReLU about half of the inputs are zero and cost nothing.
function dense(columns, bias) {
  const outputs = bias.length;
  return (values) => {
    const sums = Float32Array.from(bias);
    addProducts(sums, 0, columns, 0, values, 0, values.length, outputs);
    return [sums, [outputs]];
  };
}

function withClass(values, latents, classes) {
  const row = new Float32Array(latents + classes);
  row.set(values.subarray(0, latents));
  const label = Math.round(values[latents]);
  if (label >= 0 && label < classes) row[latents + label] = 1;
  return row;
}

// The vectors of a row of codes as channels, the coarse grid's spread over two by two fine cells.
function lookUp(layer, arrays) {
  const grids = layer.grids;
  const [height, width] = grids[grids.length - 1];
  const dims = grids.map((_, level) => arrays[`vectors_${level}`].shape[1]);
  const channels = dims.reduce((sum, dim) => sum + dim, 0);
  return (codes) => {
    const values = new Float32Array(channels * height * width);
    let firstCell = 0;
    let firstChannel = 0;
    grids.forEach(([rows, columns], level) => {
      const book = arrays[`vectors_${level}`];
      const isCoarse = level < grids.length - 1;
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) {
          const cell = isCoarse ? (y >> 1) * columns + (x >> 1) : y * columns + x;
          const code = Math.round(codes[firstCell + cell]);
          const isAbsent = code < 0 && !isCoarse && arrays.absent;
          const kept = Math.min(Math.max(code, 0), book.shape[0] - 1);
          for (let d = 0; d < dims[level]; d += 1) {
            const value = isAbsent ? arrays.absent[d] : book[kept * dims[level] + d];
            values[((firstChannel + d) * height + y) * width + x] = value;
          }
        }
      }
      firstCell += rows * columns;
      firstChannel += dims[level];
    });
    return [values, [channels, height, width]];
  };
}

// (C·f², h, w) → (C, h·f, w·f), as in PyTorch's PixelShuffle.
function shuffled(values, [deep, rows, columns], factor) {
  const channels = deep / factor ** 2;
  const height = rows * factor;
  const width = columns * factor;
  const spread = new Float32Array(values.length);
  for (let from = 0, channel = 0; channel < channels; channel += 1) {
    for (let dy = 0; dy < factor; dy += 1) {
      for (let dx = 0; dx < factor; dx += 1) {
        for (let y = 0; y < rows; y += 1) {
          let to = (channel * height + y * factor + dy) * width + dx;
          for (let x = 0; x < columns; x += 1, to += factor) spread[to] = values[from++];
        }
      }
    }
  }
  return [spread, [channels, height, width]];
}

function residual(inside) {
  return (values, shape, random) => {
    const [added] = through(inside, Float32Array.from(values), shape, random);
    for (let i = 0; i < values.length; i += 1) values[i] += added[i];
    return [values, shape];
  };
}

// Sheets of one colour each, whose masks share every pixel among them, and a plane of shade; all as
// logits, `explorer/models/sheets.py` in JavaScript.
function sheets(masks, colours) {
  return (values, shape, random) => {
    const [tints] = through(colours, Float32Array.from(values), shape, random);
    const [planes, [deep, height, width]] = through(masks, values, shape, random);
    const count = deep - 1;
    const pixels = height * width;
    const channels = tints.length / count;
    const picture = new Float32Array(channels * pixels);
    const shares = new Float32Array(count);
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      softmax(planes, pixel, pixels, shares);
      const shade = planes[count * pixels + pixel];
      for (let channel = 0; channel < channels; channel += 1) {
        let mixed = shade;
        for (let k = 0; k < count; k += 1) mixed += tints[channel * count + k] * shares[k];
        picture[channel * pixels + pixel] = mixed;
      }
    }
    return [picture, [channels, height, width]];
  };
}

// The shares that values[from], values[from + step], … have of a whole.
function softmax(values, from, step, shares) {
  let most = -Infinity;
  for (let k = 0; k < shares.length; k += 1) most = Math.max(most, values[from + k * step]);
  let sum = 0;
  for (let k = 0; k < shares.length; k += 1) {
    shares[k] = Math.exp(values[from + k * step] - most);
    sum += shares[k];
  }
  for (let k = 0; k < shares.length; k += 1) shares[k] /= sum;
}

// --- numbers -----------------------------------------------------------------------------------

const STEPS = Float32Array.from({ length: 32 }, (_, exponent) => 2 ** (Math.max(exponent, 1) - 25));

// IEEE 754 half precision to single; not every browser has a Float16Array.
function fromHalves(halves) {
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i += 1) {
    const half = halves[i];
    const exponent = (half >> 10) & 31;
    const size = ((half & 1023) + (exponent ? 1024 : 0)) * STEPS[exponent];
    values[i] = half & 0x8000 ? -size : size;
  }
  return values;
}

// Rounded as the core rounds: halves to the even neighbour.
function bytesOf(values) {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i += 1) {
    const scaled = Math.min(Math.max(values[i], 0), 1) * 255;
    const floor = Math.floor(scaled);
    const above = scaled - floor;
    bytes[i] = floor + (above > 0.5 || (above === 0.5 && floor % 2) ? 1 : 0);
  }
  return bytes;
}

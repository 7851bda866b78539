// How are convolutions computed in plain JavaScript? Each input adds its weights to all channels.
//
// While they are computed, pictures lie with their channels together, (height, width, channels), so
// that the innermost loop runs over neighbouring numbers; what is zero, after a ReLU about half of
// the inputs, costs nothing.

// weight (out, in, kh, kw), as in PyTorch's Conv2d.
export function conv(layer, { weight, bias }) {
  const [outputs, inputs, kh, kw] = weight.shape;
  const [strideY, strideX] = layer.stride;
  const [padY, padX] = layer.padding;
  const taps = ordered(weight, [inputs * kh * kw, kh * kw, kw, 1], [kh, kw, inputs, outputs]);
  return (values, [, height, width]) => {
    const rows = Math.floor((height + 2 * padY - kh) / strideY) + 1;
    const columns = Math.floor((width + 2 * padX - kw) / strideX) + 1;
    const pixels = channelsLast(values, inputs, height * width);
    const sums = repeated(bias, rows * columns);
    for (let y = 0; y < rows; y += 1) {
      for (let x = 0; x < columns; x += 1) {
        const to = (y * columns + x) * outputs;
        for (let ky = 0; ky < kh; ky += 1) {
          const row = y * strideY + ky - padY;
          if (row < 0 || row >= height) continue;
          for (let kx = 0; kx < kw; kx += 1) {
            const column = x * strideX + kx - padX;
            if (column < 0 || column >= width) continue;
            const from = (row * width + column) * inputs;
            const tap = (ky * kw + kx) * inputs;
            addProducts(sums, to, taps, tap * outputs, pixels, from, inputs, outputs);
          }
        }
      }
    }
    return [channelsFirst(sums, outputs, rows * columns), [outputs, rows, columns]];
  };
}

// weight (in, out, kh, kw), as in PyTorch's ConvTranspose2d.
export function convTranspose(layer, { weight, bias }) {
  const [inputs, outputs, kh, kw] = weight.shape;
  const [strideY, strideX] = layer.stride;
  const [padY, padX] = layer.padding;
  const [extraY, extraX] = layer.output_padding;
  const taps = ordered(weight, [kh * kw, outputs * kh * kw, kw, 1], [kh, kw, inputs, outputs]);
  return (values, [, height, width]) => {
    const rows = (height - 1) * strideY - 2 * padY + kh + extraY;
    const columns = (width - 1) * strideX - 2 * padX + kw + extraX;
    const pixels = channelsLast(values, inputs, height * width);
    const sums = repeated(bias, rows * columns);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const from = (y * width + x) * inputs;
        for (let ky = 0; ky < kh; ky += 1) {
          const row = y * strideY + ky - padY;
          if (row < 0 || row >= rows) continue;
          for (let kx = 0; kx < kw; kx += 1) {
            const column = x * strideX + kx - padX;
            if (column < 0 || column >= columns) continue;
            const to = (row * columns + column) * outputs;
            const tap = (ky * kw + kx) * inputs;
            addProducts(sums, to, taps, tap * outputs, pixels, from, inputs, outputs);
          }
        }
      }
    }
    return [channelsFirst(sums, outputs, rows * columns), [outputs, rows, columns]];
  };
}

// The four that are added next: where their columns begin, and the inputs themselves.
const places = new Int32Array(4);
const factors = new Float32Array(4);

// sums[to + o] += Σ_i values[from + i] · columns[at + i·outputs + o]. Four of the inputs that are not
// zero are added in one pass over the sums: to read and write those is most of the work.
export function addProducts(sums, to, columns, at, values, from, inputs, outputs) {
  let held = 0;
  for (let i = 0; i < inputs; i += 1) {
    const value = values[from + i];
    if (value === 0) continue;
    factors[held] = value;
    places[held] = at + i * outputs;
    held += 1;
    if (held < 4) continue;
    held = 0;
    const a = factors[0];
    const b = factors[1];
    const c = factors[2];
    const d = factors[3];
    const p = places[0];
    const q = places[1];
    const r = places[2];
    const s = places[3];
    for (let o = 0; o < outputs; o += 1) {
      sums[to + o] += a * columns[p + o] + b * columns[q + o] + c * columns[r + o] + d * columns[s + o];
    }
  }
  for (let h = 0; h < held; h += 1) {
    const value = factors[h];
    const place = places[h];
    for (let o = 0; o < outputs; o += 1) sums[to + o] += value * columns[place + o];
  }
}

// A weight as (kh, kw, inputs, outputs); steps: of one output, input, row and column in it.
function ordered(weight, [outputStep, inputStep, rowStep, columnStep], [kh, kw, inputs, outputs]) {
  const taps = new Float32Array(weight.length);
  let at = 0;
  for (let ky = 0; ky < kh; ky += 1) {
    for (let kx = 0; kx < kw; kx += 1) {
      const tap = ky * rowStep + kx * columnStep;
      for (let i = 0; i < inputs; i += 1) {
        for (let o = 0; o < outputs; o += 1) taps[at++] = weight[tap + i * inputStep + o * outputStep];
      }
    }
  }
  return taps;
}

function channelsLast(values, channels, size) {
  const pixels = new Float32Array(values.length);
  for (let c = 0, from = 0; c < channels; c += 1) {
    for (let p = 0; p < size; p += 1) pixels[p * channels + c] = values[from++];
  }
  return pixels;
}

function channelsFirst(pixels, channels, size) {
  const values = new Float32Array(pixels.length);
  for (let c = 0, to = 0; c < channels; c += 1) {
    for (let p = 0; p < size; p += 1) values[to++] = pixels[p * channels + c];
  }
  return values;
}

function repeated(bias, size) {
  const sums = new Float32Array(bias.length * size);
  for (let p = 0; p < size; p += 1) sums.set(bias, p * bias.length);
  return sums;
}

// How does a page of a room decode latents by itself?

export class Decoding {
  constructor(base, model) {
    this.waiting = new Map();
    this.next = 0;
    this.ready = this.#begin(base, model);
    this.ready.catch(() => {});
  }

  async #begin(base, model) {
    const answer = await fetch(`${base}/core/decoder?model=${encodeURIComponent(model)}`);
    if (!answer.ok) throw new Error(await answer.text());
    const file = await answer.arrayBuffer();
    const { row, image_shape: shape } = metadataOf(file);
    Object.assign(this, { rowLength: JSON.parse(row), shape: JSON.parse(shape) });
    this.worker = new Worker(`${base}/core/decoder.js`);
    await new Promise((resolve, reject) => {
      this.worker.onerror = () => reject(new Error("This browser cannot run the decoder."));
      this.worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve());
      this.worker.postMessage(file);
    });
    this.worker.onmessage = ({ data }) => {
      const sequence = new Uint32Array(data, 0, 1)[0];
      this.waiting.get(sequence)?.(new Uint8Array(data, 4));
      this.waiting.delete(sequence);
    };
  }

  // Pixels, Uint8Array (n·C·H·W), of places [[x, y], …]; latents beyond the two are 0.
  async images(places) {
    await this.ready;
    const sequence = this.next++;
    const message = new ArrayBuffer(4 + 4 * this.rowLength * places.length);
    new Uint32Array(message, 0, 1)[0] = sequence;
    const rows = new Float32Array(message, 4);
    places.forEach((place, i) => rows.set(place.slice(0, this.rowLength), i * this.rowLength));
    return new Promise((resolve) => {
      this.waiting.set(sequence, resolve);
      this.worker.postMessage(message);
    });
  }

  close() {
    this.worker?.terminate();
  }
}

function metadataOf(file) {
  const length = Number(new DataView(file).getBigUint64(0, true));
  return JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, length))).__metadata__;
}

// One image (C, H, W) of a run of them as a canvas.
export function canvasOf(pixels, [channels, height, width], number = 0) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  const picture = context.createImageData(width, height);
  const plane = width * height;
  const first = number * channels * plane;
  for (let i = 0; i < plane; i += 1) {
    for (let c = 0; c < 3; c += 1) picture.data[4 * i + c] = pixels[first + (channels === 3 ? c * plane : 0) + i];
    picture.data[4 * i + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
  return canvas;
}

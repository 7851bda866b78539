// A slider for each latent dimension; the picture follows while one is moved.

import { ExactCanvas } from "../live/canvas.js";
import { carriedDecoder, readEnvelope } from "../live/envelope.js";
import { mounted, partsOf } from "../live/mount.js";
import { ModelLine } from "../live/model_line.js";
import { decimal } from "../live/numbers.js";
import { readTheme, setRoles } from "../live/theme.js";
import { rowsFor } from "../live/wire.js";

const MEASURE = "latent-sliders:decode"; // a User Timing measure for each picture painted

export default mounted(
  ({ parentElement }) => new LatentSliders(parentElement),
  (sliders, { data }) => sliders.update(readEnvelope(data)),
);

class LatentSliders {
  constructor(parent) {
    this.host = parent.host ?? parent;
    this.parts = partsOf(parent);
    this.line = new ModelLine(this.parts, () => this.ask());
    this.parts.start.onclick = () => this.begin();
    this.parts.condition.onchange = () => this.ask();
  }

  update({ header, blobs }) {
    setRoles(this.parts.root, readTheme(this.host, header));
    if (this.header) return; // the theme alone is another
    this.header = header;
    const [, height, width] = header.image_shape;
    this.exact = new ExactCanvas(header.image_shape);
    Object.assign(this.parts.picture, { width, height });
    this.parts.picture.style.setProperty("--shape", width / height);
    this.parts["condition-row"].hidden = !header.class_names.length;
    this.parts.condition.replaceChildren(...header.class_names.map((name, label) => new Option(name, label)));
    this.sliders = header.rows.map((row, n) => this.#slider(row, header.words[n]));
    this.parts.rows.replaceChildren(...this.sliders.map(({ item }) => item));
    this.line.connect(header, carriedDecoder(blobs));
    this.begin();
  }

  #slider([dim, low, high], words) {
    const [item, label, name, input, output] = ["li", "label", "span", "input", "output"].map((tag) => document.createElement(tag));
    name.textContent = words;
    Object.assign(input, { type: "range", min: low, max: high, step: (high - low) / 400 });
    input.oninput = ({ timeStamp }) => {
      this.z[dim] = Number(input.value);
      output.textContent = decimal(this.z[dim]);
      this.ask(timeStamp);
    };
    label.append(name, input, output);
    item.append(label);
    return { item, input, output, dim };
  }

  begin() {
    this.z = [...this.header.start];
    for (const { input, output, dim } of this.sliders) {
      input.value = this.z[dim];
      output.textContent = decimal(this.z[dim]);
    }
    this.ask();
  }

  ask(start = performance.now()) {
    const { header, line, parts } = this;
    if (!line.socket) return;
    const labels = header.class_names.length ? [Number(parts.condition.value)] : [];
    line.request(rowsFor([this.z], labels), (pixels) => {
      parts.picture.getContext("2d").drawImage(this.exact.put(pixels), 0, 0);
      performance.measure(MEASURE, { start, end: performance.now() });
    });
  }

  close() {
    this.line.close();
  }
}

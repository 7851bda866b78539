// The manifold's tiles, and beside them what the decoder makes of the place under the pointer.

import { tileLatents, zAt } from "./places.js";
import { ExactCanvas } from "../live/canvas.js";
import { carriedDecoder, readEnvelope } from "../live/envelope.js";
import { mounted, partsOf } from "../live/mount.js";
import { ModelLine } from "../live/model_line.js";
import { decimal } from "../live/numbers.js";
import { arrowOf, capture, sharesOf } from "../live/pointer.js";
import { readTheme, setRoles } from "../live/theme.js";
import { rowsFor } from "../live/wire.js";

const MEASURE = "manifold-sheet:decode"; // a User Timing measure for each picture painted

export default mounted(
  ({ parentElement }) => new ManifoldSheet(parentElement),
  (sheet, { data }) => sheet.update(readEnvelope(data)),
);

class ManifoldSheet {
  constructor(parent) {
    this.host = parent.host ?? parent;
    this.parts = partsOf(parent);
    this.line = new ModelLine(this.parts, () => this.ask());
    this.at = [0.5, 0.5]; // shares of the sheet, across and down
    const { map, condition } = this.parts;
    const follow = (event) => this.moveTo(sharesOf(map, event), event.timeStamp);
    map.onpointerdown = (event) => {
      capture(map, event);
      follow(event);
    };
    map.onpointermove = follow;
    map.onkeydown = (event) => this.key(event);
    condition.onchange = () => this.drawTiles();
  }

  update({ header, blobs }) {
    const theme = readTheme(this.host, header);
    setRoles(this.parts.root, theme);
    this.parts.tiles.style.filter = header.is_ink && !theme.dark ? "invert(1)" : "none";
    if (this.header) return; // the theme alone is another
    this.header = header;
    const { tiles, picture, condition } = this.parts;
    const [, height, width] = header.image_shape;
    const n = header.axis_z[0].length;
    this.exact = new ExactCanvas(header.image_shape);
    Object.assign(picture, { width, height });
    Object.assign(tiles, { width: n * width, height: n * height });
    this.parts["plane-title"].textContent = `${header.axes.join(" across, ")} up — move the pointer anywhere`;
    this.parts["condition-row"].hidden = !header.class_names.length;
    condition.replaceChildren(...header.class_names.map((name, label) => new Option(name, label)));
    this.line.connect(header, carriedDecoder(blobs));
    this.drawTiles();
  }

  get labels() {
    return this.header.class_names.length ? [Number(this.parts.condition.value)] : [];
  }

  drawTiles() {
    const { header, line, parts } = this;
    const [, height, width] = header.image_shape;
    const n = header.axis_z[0].length;
    this.pending?.cancel();
    const rows = rowsFor(tileLatents(header), this.labels);
    const context = parts.tiles.getContext("2d");
    this.pending = line.socket.batch(rows, rows.length / n ** 2, (pixels, tile) => {
      context.drawImage(this.exact.put(pixels), (tile % n) * width, Math.floor(tile / n) * height);
      parts.root.dataset.tiles = String(tile + 1);
    });
    this.moveTo(this.at, performance.now());
  }

  key(event) {
    const way = arrowOf(event.key);
    if (!way || event.altKey || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    const step = 1 / this.header.axis_z[0].length;
    this.moveTo(this.at.map((share, d) => share + way[d] * step), performance.now());
  }

  moveTo(at, start) {
    this.at = at.map((share) => Math.min(Math.max(share, 0), 1));
    Object.assign(this.parts.at.style, { left: `${100 * this.at[0]}%`, top: `${100 * this.at[1]}%` });
    this.ask(start);
  }

  ask(start = performance.now()) {
    const { header, line, parts } = this;
    if (!line.socket) return;
    const [x, y] = this.at;
    const place = [zAt(header.axis_z[0], x), zAt(header.axis_z[1], 1 - y)];
    const z = [...header.held];
    header.dims.forEach((dim, n) => (z[dim] = place[n]));
    line.request(rowsFor([z], this.labels), (pixels) => {
      parts.picture.getContext("2d").drawImage(this.exact.put(pixels), 0, 0);
      parts.words.textContent = header.axes.map((name, n) => `${name} ${decimal(place[n])}`).join("   ");
      performance.measure(MEASURE, { start, end: performance.now() });
    });
  }

  close() {
    this.line.close();
  }
}

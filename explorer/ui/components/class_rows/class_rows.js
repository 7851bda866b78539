// A row per class: under one cursor, every class decoded from the same z, live.

import { columnAt, columnCount, columnPlaces, layout, requestRows } from "./places.js";
import { drawMap, drawPlaces } from "./plane.js";
import { PictureRows } from "./picture_rows.js";
import { carriedDecoder, floatsOf, readEnvelope } from "../live/envelope.js";
import { latentAt, toPlane } from "../live/geometry.js";
import { ModelLine } from "../live/model_line.js";
import { mounted, partsOf } from "../live/mount.js";
import { decimal } from "../live/numbers.js";
import { arrowOf } from "../live/pointer.js";
import { Redrawing } from "../live/redrawing.js";
import { ReportedState } from "../live/reported_state.js";
import { readTheme, sameTheme, setRoles } from "../live/theme.js";
import { typeScale } from "../live/type.js";

const MEASURE = "class-rows:decode"; // a User Timing measure for each set of pictures painted
const STACKED_PX = 640; // of the frame: below that the rows follow the plane
const PLANE_PX = { wide: 560, narrow: 236, min: 220 };
const ROOM_PX = 264; // of the window's height, for what stands above and below
const MIN_ROOM_PX = 380;
const NUDGE_PX = 6;

export default mounted(
  ({ parentElement }) => new ClassRows(parentElement),
  (rows, { data, setStateValue }) => {
    rows.reported.send = (state) => setStateValue("place", state);
    rows.update(readEnvelope(data));
  },
);

class ClassRows {
  constructor(parent) {
    this.host = parent.host ?? parent;
    this.parts = partsOf(parent);
    this.reported = new ReportedState(() => ({ cursor: this.at, along: this.along }));
    this.pictures = new PictureRows(this.parts.grid);
    this.watch = new Redrawing(() => this.fit());
    this.watch.observe(this.parts.root.parentElement);
    this.stop = new AbortController();
    this.listen();
    this.line = new ModelLine(this.parts, () => this.at && this.ask());
  }

  listen() {
    const { map, grid, own } = this.parts;
    const on = (element, type, run, more = {}) => element.addEventListener(type, run, { ...more, signal: this.stop.signal });
    on(window, "resize", () => this.fit());
    on(map, "pointerdown", (event) => this.press(event));
    on(map, "pointermove", (event) => this.follow(event));
    for (const type of ["pointerup", "pointerleave", "pointercancel"]) on(map, type, () => this.reported.soon());
    on(map, "keydown", (event) => this.key(event));
    on(grid, "click", (event) => this.takeColumn(event));
    for (const along of [0, 1]) on(this.parts[`along-${along}`], "click", () => this.turn(along));
    on(own, "click", () => this.goTo(this.header.mark));
  }

  update({ header, blobs }) {
    const theme = readTheme(this.host, header);
    if (this.header?.digest === header.digest && sameTheme(theme, this.theme)) return;
    const before = this.header;
    this.header = header;
    this.theme = theme;
    this.points = floatsOf(blobs.points.bytes);
    this.labels = blobs.labels ? blobs.labels.bytes.slice() : null;
    const imageBytes = header.image_shape.reduce((product, side) => product * side, 1);
    this.columns = columnCount(header.class_names.length, imageBytes);
    const { root, own } = this.parts;
    const canHover = matchMedia("(hover: hover)").matches;
    this.parts["plane-title"].textContent = canHover ? "z — move the pointer anywhere" : "z — drag the cursor";
    root.dataset.theme = theme.name;
    setRoles(root, theme);
    own.hidden = !header.mark;
    header.axes.forEach((axis, along) => (this.parts[`along-${along}`].textContent = `along ${axis}`));
    if (header.version !== before?.version) [this.at, this.along] = [header.cursor, header.along];
    this.line.connect(header, carriedDecoder(blobs));
    this.fit();
    this.turn(this.along);
  }

  // The plane and the rows side by side, as tall as the window has room for.
  fit() {
    const frame = this.parts.root.parentElement.clientWidth;
    if (!frame || !this.header) return;
    const { image_shape: [, height, width], class_names: names } = this.header;
    const isStacked = frame <= STACKED_PX;
    const left = parseFloat(getComputedStyle(this.parts.root).getPropertyValue("--stage-room-px")) || ROOM_PX;
    const room = Math.max(innerHeight - left, MIN_ROOM_PX);
    const most = isStacked ? PLANE_PX.narrow : Math.min(PLANE_PX.wide * typeScale(), room, 0.45 * frame);
    this.side = Math.floor(Math.min(frame, Math.max(most, PLANE_PX.min)));
    this.parts.root.style.setProperty("--side", `${this.side}px`);
    const places = layout({
      classes: names.length,
      columns: this.columns,
      width: isStacked ? frame : frame - this.side - 36,
      room: isStacked ? Infinity : room,
      labelPx: this.pictures.labelWidth(names, this.theme),
      aspect: width / height,
    });
    this.parts.root.style.setProperty("--grid", `${places.width}px`);
    this.pictures.fit(places, this.header, this.theme);
    const isFirst = !this.places;
    this.places = places;
    this.drawPlane();
    this.showCursor();
    if (isFirst && this.at) this.moveTo(this.at, performance.now()); // was asked before there was room
  }

  drawPlane() {
    const { header, theme, points, labels, side } = this;
    this.view = { x: 0, y: 0, half: header.half };
    this.size = { width: side - 2, height: side - 2 };
    drawMap(this.parts.scene, { view: this.view, size: this.size, theme, points, labels, header });
  }

  turn(along) {
    const hasTurned = this.along !== along;
    this.along = along;
    for (const way of [0, 1]) this.parts[`along-${way}`].setAttribute("aria-pressed", String(way === along));
    if (this.at) this.moveTo(this.at, performance.now());
    if (hasTurned) this.reported.soon();
  }

  press(event) {
    event.currentTarget.setPointerCapture?.(event.pointerId);
    this.line.retry();
    this.follow(event, true);
  }

  follow(event, isPress = false) {
    if (event.pointerType === "touch" && !isPress && !event.buttons) return;
    const box = this.parts.map.getBoundingClientRect();
    const at = toPlane(this.view, this.size, event.clientX - box.left - 1, event.clientY - box.top - 1);
    this.moveTo(at, event.timeStamp);
  }

  key(event) {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    const arrow = arrowOf(event.key);
    if (!arrow && event.key !== "Home") return;
    event.preventDefault();
    const pixel = (2 * this.view.half) / this.size.width;
    const step = NUDGE_PX * pixel * (event.shiftKey ? 6 : 1);
    const [x, y] = this.at;
    this.goTo(arrow ? [x + arrow[0] * step, y - arrow[1] * step] : [0, 0]);
  }

  takeColumn(event) {
    const column = columnAt(this.places, event.offsetX);
    if (column >= 0) this.goTo(columnPlaces(this.at, this.along, this.columns)[column]);
  }

  goTo(at) {
    this.moveTo(at, performance.now());
    this.reported.soon();
  }

  moveTo([x, y], start) {
    const { half } = this.header;
    this.at = [Math.min(Math.max(x, -half), half), Math.min(Math.max(y, -half), half)];
    this.start = start;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (!this.closed) this.ask();
    });
  }

  ask() {
    const { header, at, along, start, line } = this;
    this.showCursor();
    if (!line.socket || !this.places) return;
    const latents = columnPlaces(at, along, this.columns).map((place) => latentAt(header.plane, ...place));
    line.request(requestRows(latents, header.class_names.length), (pixels) => {
      if (this.closed || header !== this.header) return;
      this.pictures.paint(pixels);
      this.sayPlace(at);
      performance.measure(MEASURE, { start, end: performance.now() });
      this.parts.root.dataset.painted = Number(this.parts.root.dataset.painted ?? 0) + 1;
    });
  }

  showCursor() {
    if (!this.at || !this.view) return;
    const { view, size, theme, header, at, along } = this;
    const places = columnPlaces(at, along, this.columns);
    drawPlaces(this.parts.cursor, { view, size, theme, places, at, mark: header.mark });
    const names = header.class_names;
    this.parts.grid.setAttribute(
      "aria-label",
      `${names.length} rows of pictures, one per class (${names.join(", ")}), all decoded from the same z`,
    );
  }

  // With the pictures, which are of that place.
  sayPlace(at) {
    const [across, up] = this.header.axes;
    this.parts.words.textContent = `${across} ${decimal(at[0])}   ${up} ${decimal(at[1])}`;
  }

  close() {
    this.closed = true;
    this.line.close();
    cancelAnimationFrame(this.frame);
    this.stop.abort();
    this.watch.disconnect();
    this.reported.close();
  }
}

// How do the parts of the encodings' map work together?
//
// The selection, the colours and the view are a person's own and stay here: Python is told of them on
// release, and sends nothing back but what it alone knows.

import { addressOf, adoptAddress, askedOf } from "./linked.js";
import { readAddress, writeAddress } from "./address.js";
import { Bars } from "./bars.js";
import { colouring } from "./colouring.js";
import { Controls } from "./controls.js";
import { Gallery } from "./gallery.js";
import { Histograms } from "./histograms.js";
import { showHovered } from "./hovering.js";
import { readLayouts } from "./layouts.js";
import { Drawing } from "./drawing.js";
import { drawMarks } from "./marks_on_top.js";
import { PlaneMap } from "./plane_map.js";
import { KEYS, pointing } from "./pointing.js";
import { namedRows } from "./query.js";
import { decodeRows } from "./rows_code.js";
import { NEW, Selection } from "./selection.js";
import { readTable } from "./table.js";
import { thumbnailsCame } from "./thumbnails.js";
import { Tip } from "./tip.js";
import { readEnvelope } from "../live/envelope.js";
import { Kept } from "../live/kept.js";
import { mounted, partsOf } from "../live/mount.js";
import { ReportedState } from "../live/reported_state.js";
import { readTheme, sameTheme, setRoles } from "../live/theme.js";
import { Gestures } from "../scene/gestures.js";

export default mounted(
  ({ parentElement }) => new EncodingsMap(parentElement),
  (map, { data, setStateValue }) => {
    map.reported.send = (state) => setStateValue("map", state);
    return (map.updated = map.update(readEnvelope(data)));
  },
);

class EncodingsMap {
  constructor(parent) {
    this.host = parent.host ?? parent;
    this.parts = partsOf(parent);
    this.root = this.parts.root;
    this.reported = new ReportedState(() => this.state());
    Object.assign(this, { maps: [], layers: new Set(), hidden: new Set(), tool: "lasso", mode: NEW });
    Object.assign(this, { colourBy: "", order: "", largestFirst: true, chosen: null, hovered: null });
    this.drawing = new Drawing(this);
    this.controls = new Controls(this);
    this.bars = new Bars(this.parts.bars, {
      select: (c, event) => this.selectClass(c, event.shiftKey ? "add" : event.altKey ? "take away" : this.mode),
      toggle: (c, only) => this.toggleClass(c, only),
    });
    this.histograms = new Histograms(this.parts.histograms, {
      range: (figure, low, high) => this.preview((row) => figure.values[row] >= low && figure.values[row] <= high),
      done: () => this.commit(),
      drop: () => this.drop(),
    });
    this.gallery = new Gallery(this.parts, {
      go: (row) => this.jumpTo(row),
      point: (row) => this.hover(null, row, null),
    });
    this.onMove = () => this.adopt(readAddress());
    addEventListener("popstate", this.onMove);
  }

  async update({ header, blobs }) {
    const run = (this.run = (this.run ?? 0) + 1);
    const theme = readTheme(this.host, header);
    const isNewTheme = !this.theme || !sameTheme(theme, this.theme);
    if (this.table?.header.digest === header.digest && !isNewTheme) return this.#writeAddress();
    const table = await readTable(header, blobs, this.table);
    const layouts = await readLayouts(header, blobs);
    if (this.closed) return undefined;
    if (run !== this.run) return this.updated;
    const before = this.table;
    Object.assign(this, { table, theme }).root.dataset.theme = theme.name;
    setRoles(this.root, theme);
    if (table.atlas) table.atlas.onCome = () => this.closed || thumbnailsCame(this);
    const isNew = before?.header.key !== header.key;
    if (isNew) this.#begin(before);
    this.#setMaps(layouts);
    this.controls.setTable(table);
    this.bars.setTable(table);
    this.histograms.setTable(table);
    this.adopt(askedOf(this, header) ?? (isNew ? { ...this.kept.read(), ...(before ? {} : readAddress()) } : null));
  }

  // Another model, or other rows of it: nothing that was selected is there any more.
  #begin(before) {
    const { table } = this;
    this.kept = new Kept("encodings", table.header.key);
    this.selection = new Selection(table.count, () => this.selectionChanged());
    this.hits = new Uint8Array(table.count);
    Object.assign(this, { chosen: null, hovered: null, hidden: new Set() });
    this.drawing.forget();
    if (!before) this.layers = new Set(["prior", "names", "thumbnails"]);
  }

  #setMaps(layouts) {
    while (this.maps.length > layouts.length) this.#removeMap(this.maps.pop());
    while (this.maps.length < layouts.length) this.maps.push(this.#addMap());
    this.root.dataset.maps = String(layouts.length);
    layouts.forEach((layout, n) => {
      this.maps[n].figure.querySelector("figcaption").textContent = layouts.length > 1 ? layout.title : "";
      this.maps[n].setLayout(layout);
      this.maps[n].tip.setTable(this.table);
    });
  }

  #addMap() {
    const figure = this.parts["map-template"].content.firstElementChild.cloneNode(true);
    this.parts.maps.insertBefore(figure, this.parts.link);
    const element = figure.querySelector(".map");
    const map = new PlaneMap(element, {
      scene: () => this.scene(),
      drawMarks: (context, frame, on) => drawMarks(context, frame, on, this.drawnOn(on)),
      onResize: () => this.drawPanel(),
    });
    map.figure = figure;
    map.tip = new Tip(figure.querySelector(".tip"));
    map.gestures = new Gestures(element, pointing(this, map), KEYS, () => this.tool === "move");
    element.addEventListener("pointerleave", () => this.hover(null, null, null));
    element.addEventListener("blur", () => this.drawing.blur());
    return map;
  }

  #removeMap(map) {
    map.gestures.close();
    map.close();
    map.figure.remove();
  }

  scene() {
    const { table, theme, colours, layers, selection } = this;
    return { table, theme, colours, layers, selected: selection?.shown ?? null, inked: table?.header.is_ink };
  }

  drawnOn(map) {
    const { drawing, selection, chosen, hovered } = this;
    const kept = drawing.line?.mode === NEW ? [] : selection.outlines;
    return {
      outlines: kept.filter((outline) => outline.map === map.layout.key).map(({ corners }) => corners),
      line: drawing.line?.map === map ? drawing.line.corners : [],
      cursor: drawing.cursorOn(map),
      chosen,
      hovered,
    };
  }

  // What a link, the tab or an earlier address says.
  adopt(parameters) {
    if (!parameters) return this.filterChanged();
    adoptAddress(this, parameters);
    const { selected } = parameters;
    const mask = selected ? decodeRows(selected, this.table.count) : null;
    this.selection.restore(mask ?? new Uint8Array(this.table.count), mask ? this.adoptedOutlines : [], parameters.named ?? "");
    this.filterChanged();
    return this.reported.soon();
  }

  filterChanged() {
    const { classes, count } = this.table;
    this.visible = new Uint8Array(count);
    for (let row = 0; row < count; row++) this.visible[row] = this.hidden.size && this.hidden.has(classes?.values[row]) ? 0 : 1;
    this.maps.forEach((map) => map.setVisible(this.visible));
    this.coloursChanged();
  }

  coloursChanged() {
    this.colours = colouring(this.table, this.colourBy, this.theme);
    this.controls.show();
    this.drawMaps();
    this.drawPanel();
    this.drawGallery();
  }

  drawMaps() {
    this.maps.forEach((map) => map.draw());
  }

  // What changes while something is drawn around points.
  drawSelected() {
    for (const map of this.maps) {
      map.drawPoints();
      map.drawMarks();
    }
    this.drawPanel();
  }

  drawMarks() {
    for (const map of this.maps) map.drawMarks();
  }

  drawPanel() {
    if (!this.colours) return;
    const { theme, colourBy, hovered, hidden } = this;
    const selected = this.selection.shown;
    this.controls.showCount();
    this.bars.draw({ selected, hidden, theme });
    this.histograms.draw({ selected, hovered, theme, colourBy });
  }

  drawGallery() {
    const figure = this.table.figures.find(({ name }) => name === this.order);
    this.gallery.show(this.table, this.selection.count ? this.selection.mask : this.visible, figure, this.largestFirst, this.colours);
  }

  // holds(row): of a range or a text while it is being chosen.
  preview(holds) {
    for (let row = 0; row < this.hits.length; row++) this.hits[row] = this.visible[row] && holds(row) ? 1 : 0;
    this.selection.preview(this.hits, this.mode);
    this.drawSelected();
  }

  commit(mode = this.mode) {
    this.selection.commit(this.hits.slice(), mode);
  }

  drop() {
    this.selection.drop();
    this.drawSelected();
  }

  selectClass(c, mode) {
    const { classes } = this.table;
    this.preview((row) => classes.values[row] === c);
    this.commit(mode);
  }

  selectRow(row, mode) {
    this.preview((other) => other === row);
    this.commit(mode);
  }

  // A text; the sentence of why it names nothing, or "".
  selectNamed(text, isDone) {
    let hits;
    try {
      hits = namedRows(text, this.table);
    } catch (error) {
      this.drop();
      return error.message;
    }
    if (!text.trim()) this.drop();
    else {
      this.preview((row) => hits[row]);
      if (isDone) this.commit();
    }
    return "";
  }

  selectionChanged() {
    if (!this.selection.count) this.histograms.forgetBrush();
    this.gallery.page = 0;
    this.drawMaps();
    this.drawPanel();
    this.drawGallery();
    this.moved();
  }

  toggleClass(c, only) {
    const names = this.table.classes.names;
    const isAlone = this.hidden.size === names.length - 1 && !this.hidden.has(c);
    if (only) this.hidden = new Set(isAlone ? [] : names.map((_, other) => other).filter((other) => other !== c));
    else if (!this.hidden.delete(c)) this.hidden.add(c);
    if (this.hidden.size === names.length) this.hidden.clear(); // nothing left is of no use
    this.filterChanged();
    this.moved();
  }

  // row: the image under the pointer, or null; at: where the pointer is on `map`, if it is on one.
  hover(map, row, at) {
    showHovered(this, map, row, at);
    if (row === this.hovered) return;
    this.hovered = row;
    this.hoverWaiting ??= requestAnimationFrame(() => {
      this.hoverWaiting = undefined;
      if (this.closed) return;
      this.drawMarks();
      this.drawPanel();
    });
  }

  choose(row) {
    this.chosen = row;
    this.drawMarks();
    this.moved();
  }

  jumpTo(row) {
    for (const map of this.maps) map.bringToMiddle(row);
    this.choose(row);
  }

  moved() {
    this.reported.soon();
  }

  state() {
    this.#writeAddress();
    const { selection, chosen, layers, table } = this;
    return { key: table.header.key, rows: selection.code ?? "", name: selection.name, chosen, layers: [...layers] };
  }

  #writeAddress() {
    const parameters = addressOf(this);
    writeAddress(parameters);
    this.kept.write({ selected: this.selection.code || null, ...parameters.kept });
  }

  close() {
    this.closed = true;
    this.drawing.forget();
    removeEventListener("popstate", this.onMove);
    this.reported.close();
    this.maps.forEach((map) => this.#removeMap(map));
  }
}

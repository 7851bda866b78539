// An image as codes: paint a code into a cell, and the picture changes under the brush.

import { Cells, cellNextTo, between, partlyDrawn, requestRows } from "./cells.js";
import { Palette } from "./palette.js";
import { NARROW_PX, Stages } from "./stages.js";
import { tilesOf } from "./tiles.js";
import { readEnvelope } from "../live/envelope.js";
import { Kept } from "../live/kept.js";
import { ModelLine } from "../live/model_line.js";
import { mounted, partsOf } from "../live/mount.js";
import { arrowOf } from "../live/pointer.js";
import { Redrawing } from "../live/redrawing.js";
import { ReportedState } from "../live/reported_state.js";
import { readTheme, sameTheme, setRoles } from "../live/theme.js";

const MEASURE = "code-pad:decode"; // a User Timing measure for each picture painted
const CELLS_A_SECOND = 22;

export default mounted(
  ({ parentElement }) => new CodePad(parentElement),
  (pad, { data, setStateValue }) => {
    pad.reported.send = (left) => setStateValue("left", left);
    pad.update(readEnvelope(data));
  },
);

class CodePad {
  constructor(parent) {
    this.host = parent.host ?? parent;
    this.parts = partsOf(parent);
    this.reported = new ReportedState(() => this.left());
    this.stop = new AbortController();
    this.watch = new Redrawing(() => this.fit());
    this.watch.observe(this.parts.root.parentElement);
    this.line = new ModelLine(this.parts, () => this.ask(performance.now()));
    const say = (words) => (this.parts.readout.textContent = words);
    const onChange = () => {
      this.setPicking(false);
      this.reported.soon();
    };
    this.say = say;
    this.palette = new Palette(this.parts, { say, onChange, signal: this.stop.signal });
    this.stages = new Stages(this.parts.stages, this.parts.root);
    const { undo, own, clear, pick } = this.parts;
    this.on(undo, "click", () => this.undo());
    this.on(own, "click", () => this.replace(this.header.codes));
    this.on(clear, "click", () => this.replace(this.header.blank));
    this.on(pick, "click", () => this.setPicking(!this.isPicking));
  }

  on(element, type, run) {
    element.addEventListener(type, run, { signal: this.stop.signal });
  }

  update({ header, blobs }) {
    const theme = readTheme(this.host, header);
    if (this.header?.digest === header.digest && sameTheme(theme, this.theme)) return;
    const before = this.header;
    const isNew = before?.model !== header.model;
    this.header = header;
    this.theme = theme;
    const [channels, height, width] = header.image_shape;
    const levels = header.levels.map((level) => ({ ...level, aspect: height / width }));
    this.image = blobs.image.bytes.slice();
    this.tiles = levels.map((level, at) => tilesOf(blobs[`tiles${at}`].bytes, channels, level.tile, level.count));
    setRoles(this.parts.root, theme);
    if (isNew) {
      this.kept = new Kept("painted codes", header.model);
      this.cells = new Cells(levels);
      this.stages.build(levels, header.image_shape, (...canvas) => this.listenTo(...canvas));
    }
    this.palette.setLevels(levels, this.tiles, theme, isNew);
    if (isNew && header.brush) this.palette.take(header.brush);
    this.stages.title.textContent = header.image_words;
    this.line.connect(header);
    if (header.version !== before?.version) this.begin();
    this.fit();
  }

  listenTo(canvas, fixed, isGrid) {
    const levelOf = () => fixed ?? this.palette.level;
    canvas.classList.add("paints");
    this.on(canvas, "pointerdown", (event) => this.press(event, canvas, levelOf()));
    this.on(canvas, "pointermove", (event) => this.move(event, canvas, levelOf()));
    for (const type of ["pointerup", "pointercancel"]) this.on(canvas, type, () => this.release());
    this.on(canvas, "pointerleave", () => this.leave());
    this.on(canvas, "contextmenu", (event) => event.preventDefault());
    if (!isGrid) return;
    canvas.tabIndex = 0;
    this.on(canvas, "keydown", (event) => this.key(event, fixed));
    this.on(canvas, "blur", () => this.leave());
  }

  fit() {
    const frame = this.parts.root.parentElement.clientWidth;
    if (!frame || !this.header) return;
    this.stages.fit(frame);
    this.stages.showOwn(this.image);
    this.stages.showPictures();
    this.palette.fit(frame, frame <= NARROW_PX);
    this.show();
  }

  // --- what the codes are --------------------------------------------------------------------

  // Another image, or new codes from the prior, which come one by one.
  begin() {
    clearInterval(this.drawing);
    this.drawing = undefined;
    const { codes, drawn } = this.header;
    this.cells.reset(drawn ?? codes);
    this.marked = null;
    const painted = this.painted();
    if (painted) this.replace(painted);
    else if (drawn) this.draw(drawn);
    else this.changed();
  }

  // What a link says was painted over these very codes, or was before the page was loaded anew; null
  // if nothing was.
  painted() {
    const left = this.header.painted ? { version: this.header.version, codes: this.header.painted } : this.kept.read();
    return left?.version === this.header.version && this.cells.fits(left.codes) ? left.codes : null;
  }

  left() {
    const { brushes, level } = this.palette;
    return { version: this.header.version, codes: this.cells.values, brush: [level, ...brushes] };
  }

  report() {
    this.kept.write(this.left());
    this.reported.soon();
  }

  draw(drawn) {
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    let shown = isStill ? drawn.length : 0;
    const step = () => {
      this.cells.values = partlyDrawn(drawn, shown);
      if (shown++ >= drawn.length) this.finishDrawing();
      this.changed();
    };
    this.drawing = setInterval(step, 1000 / CELLS_A_SECOND);
    step();
  }

  finishDrawing() {
    if (!this.drawing) return;
    clearInterval(this.drawing);
    this.drawing = undefined;
    this.cells.values = [...this.header.drawn];
  }

  replace(codes) {
    this.finishDrawing();
    this.cells.replace(codes);
    this.changed();
    this.report();
  }

  undo() {
    if (!this.cells.undo()) return;
    this.changed();
    this.report();
  }

  changed(start = performance.now()) {
    this.parts.undo.disabled = !this.cells.undone.length;
    if (this.marked) this.sayCell();
    this.show();
    this.ask(start);
  }

  // --- gestures ------------------------------------------------------------------------------

  press(event, canvas, level) {
    const cell = this.stages.cellUnder(event, canvas, level);
    if (cell < 0) return;
    canvas.setPointerCapture?.(event.pointerId);
    this.line.retry();
    this.finishDrawing();
    if (this.isPicking || event.altKey || event.button === 2) {
      this.pickFrom(level, cell);
      return;
    }
    this.stroke = { level, cell };
    this.paint(level, [cell], event.timeStamp, true);
  }

  move(event, canvas, level) {
    const cell = this.stages.cellUnder(event, canvas, level);
    const { stroke } = this;
    if (stroke) {
      if (cell < 0 || level !== stroke.level || cell === stroke.cell) return;
      const path = between(this.cells.levels[level].grid, stroke.cell, cell);
      stroke.cell = cell;
      this.paint(level, path, event.timeStamp);
    } else if (event.pointerType !== "touch" && !this.drawing) {
      this.mark(cell < 0 ? null : { level, cell }, event.timeStamp);
    }
  }

  release() {
    if (!this.stroke) return;
    this.stroke = null;
    this.report();
  }

  leave() {
    if (!this.stroke) this.mark(null);
  }

  key(event, level) {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    const way = arrowOf(event.key);
    const isHere = this.marked?.level === level;
    const cell = isHere ? this.marked.cell : 0;
    if (way) this.mark({ level, cell: isHere ? cellNextTo(this.cells.levels[level].grid, cell, ...way) : 0 });
    else if (event.key === "Enter" || event.key === " ") {
      this.paint(level, [cell], performance.now(), true);
      this.report();
    } else if (event.key === "p" || event.key === "P") this.pickFrom(level, cell);
    else return;
    event.preventDefault();
  }

  paint(level, cells, start, isFirst = false) {
    this.palette.turnTo(level);
    if (isFirst) this.cells.begin();
    for (const cell of cells) this.cells.paint(level, cell, this.palette.brushOf(level));
    this.marked = { level, cell: cells[cells.length - 1] };
    this.changed(start);
  }

  // What the brush is held over is shown as if it were painted.
  mark(marked, start = performance.now()) {
    if (this.marked?.level === marked?.level && this.marked?.cell === marked?.cell) return;
    this.marked = marked;
    this.sayCell();
    this.show();
    this.ask(start);
  }

  pickFrom(level, cell) {
    const code = this.cells.codeAt(level, cell);
    this.palette.turnTo(level);
    if (code >= 0) this.palette.choose(code);
  }

  setPicking(isPicking) {
    this.isPicking = isPicking;
    this.parts.pick.setAttribute("aria-pressed", String(isPicking));
  }

  // --- the model and what is seen ------------------------------------------------------------

  ask(start) {
    this.start = start;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (!this.closed) this.send();
    });
  }

  send() {
    const { header, marked, cells, line, start } = this;
    if (!line.socket || !cells.values.length) return;
    const isPreview = marked && !this.stroke && !this.isPicking && !this.drawing;
    const values = isPreview ? cells.preview(marked.level, marked.cell, this.palette.brushOf(marked.level)) : cells.values;
    line.request(requestRows(values, cells.levels, header.blank), (pixels) => {
      if (this.closed || header.model !== this.header.model) return;
      this.stages.showPictures(pixels.slice());
      performance.measure(MEASURE, { start, end: performance.now() });
      this.parts.root.dataset.painted = Number(this.parts.root.dataset.painted ?? 0) + 1;
    });
  }

  show() {
    const { cells, tiles, marked, theme } = this;
    this.stages.showGrids({ cells, tiles, marked, theme, isSettled: !this.drawing });
    this.parts.root.dataset.codes = cells.values.join(" ");
  }

  sayCell() {
    if (!this.marked) {
      this.say("");
      return;
    }
    const { level, cell } = this.marked;
    const columns = this.cells.levels[level].grid[1];
    const code = this.cells.codeAt(level, cell);
    const held = code < 0 ? "nothing yet" : `code ${code + 1}`;
    this.say(`row ${Math.floor(cell / columns) + 1}, column ${(cell % columns) + 1}: ${held}`);
  }

  close() {
    this.closed = true;
    this.line.close();
    clearInterval(this.drawing);
    cancelAnimationFrame(this.frame);
    this.stop.abort();
    this.watch.disconnect();
    this.reported.close();
  }
}

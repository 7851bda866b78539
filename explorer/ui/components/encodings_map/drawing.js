// What is being drawn around points, by hand or corner by corner from the keyboard?

import { Outline, markInside } from "./outline.js";
import { simplifiedPath } from "../scene/polyline.js";

// A line on one map; `mode` says what becomes of the selection.
class Line {
  constructor(map, corners, mode, count) {
    Object.assign(this, { map, corners, mode });
    this.hits = new Uint8Array(count);
  }

  // The hits of the line so far, closed.
  mark() {
    const { map, corners, hits } = this;
    return markInside(hits, map.layout.points, map.ids, new Outline(corners));
  }

  // With as few corners as the screen tells apart.
  get outline() {
    return { map: this.map.layout.key, corners: simplifiedPath(this.corners, this.map.halfPixel) };
  }
}

export class Drawing {
  constructor(owner) {
    Object.assign(this, { owner, line: null, cursor: null, set: [] });
  }

  start(map, from, mode) {
    this.owner.hover(null, null, null);
    this.line = new Line(map, [from], mode, this.owner.table.count);
    this.set = [];
  }

  extend(to) {
    if (this.line) this.become([...this.line.corners, to]);
  }

  // Once a frame what would be selected is drawn and counted.
  become(corners) {
    if (!this.line) return;
    this.line.corners = corners;
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = undefined;
      const started = performance.now();
      this.owner.selection.preview(this.line.mark(), this.line.mode);
      this.owner.drawSelected();
      performance.measure("encodings-map:live", { start: started });
    });
  }

  end() {
    const { line, owner } = this;
    if (!line) return;
    this.forget();
    owner.histograms.forgetBrush();
    owner.selection.commit(line.mark(), line.mode, line.outline);
  }

  drop() {
    this.forget();
    this.owner.drop();
  }

  // Nothing is being drawn any more.
  forget() {
    if (this.waiting) cancelAnimationFrame(this.waiting);
    Object.assign(this, { waiting: undefined, line: null, set: [], cursor: null });
  }

  // --- from the keyboard: a cursor, and corners that it sets ---------------------------------

  cursorOn(map) {
    return this.cursor?.map === map ? this.cursor.at : null;
  }

  moveCursor(map, at) {
    this.cursor = { map, at };
    const place = map.screenOfPlane(at);
    if (this.line) this.become([...this.set, at]);
    else this.owner.hover(map, map.rowAt(...place, Infinity), place);
    map.drawMarks();
  }

  addCorner(map, at, mode) {
    if (this.line?.map !== map) this.start(map, at, mode);
    this.cursor = { map, at };
    this.set.push(at);
    this.become([...this.set, at]);
    map.drawMarks();
  }

  removeCorner() {
    this.set.pop();
    if (this.set.length) this.become([...this.set, this.cursor.at]);
    else if (this.line) this.drop();
  }

  close() {
    this.line.corners = [...this.set, this.cursor.at];
    this.end();
  }

  blur() {
    if (!this.cursor) return;
    if (this.line) this.drop();
    this.cursor = null;
    this.owner.hover(null, null, null);
    this.owner.drawMarks();
  }
}

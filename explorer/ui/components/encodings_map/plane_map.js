// What does one map show: the points in view, what is drawn around them, and what the pointer is at?

import { drawAxes } from "./axes.js";
import { covarianceOf } from "./layouts.js";
import { emptied } from "../live/canvas.js";
import { placement, toPlane, toScreen, visibleWindow } from "../live/geometry.js";
import { Redrawing } from "../live/redrawing.js";
import { drawPrior } from "../live/scatter.js";
import { typeScale } from "../live/type.js";
import { Dots } from "../scene/dots.js";
import { inkCanvas } from "../scene/ink.js";
import { GridIndex, classCentres } from "../scene/neighbours.js";
import { drawOverlay } from "../scene/overlay.js";
import { drawClassNames, drawThumbnails, dotRadius, thumbnailLimit } from "../scene/points.js";
import { homeView, panBy, sameView, zoomAbout } from "../scene/view.js";

const NAME_REACH_PX = 11;
const DIM_THUMBNAILS = 0.16;
const BACKDROP = { light: 0.3, dark: 0.36 };
const USUAL_COUNT = 10_000;

export class PlaneMap {
  // element: .map, with four canvases over one another: a picture, the points, what is written, and
  // what is drawn by hand, so that a line around points redraws nothing else; scene() gives what both maps show: { table, visible, selected,
  // colours, theme, layers }; drawMarks(context, frame, map) draws what lies on top.
  constructor(element, { scene, drawMarks, onResize }) {
    this.element = element;
    [this.under, this.canvas, this.over, this.marks] = element.querySelectorAll("canvas");
    Object.assign(this, { scene, paintMarks: drawMarks });
    this.dots = new Dots();
    this.size = { width: 0, height: 0 };
    this.names = [];
    this.observer = new Redrawing(() => {
      this.size = { width: element.clientWidth, height: element.clientHeight };
      if (!this.size.width) return;
      this.draw();
      onResize();
    });
    this.observer.observe(element);
  }

  // layout: { points, home, axes, prior, picture, key }; a view of the same layout is kept.
  setLayout(layout, view = null) {
    const isSame = layout.key === this.layout?.key;
    this.layout = layout;
    if (view) this.view = view;
    else if (!isSame) this.view = homeView(layout.home);
    this.inked = null;
    this.centres = null;
  }

  // ids: rows that the filter leaves and that have a place on this map.
  setVisible(visible) {
    const { points } = this.layout;
    const ids = [];
    for (let row = 0; row < visible.length; row++) if (visible[row] && Number.isFinite(points[2 * row])) ids.push(row);
    this.ids = Uint32Array.from(ids);
    const placed = new Float32Array(2 * ids.length);
    ids.forEach((row, n) => placed.set(points.subarray(2 * row, 2 * row + 2), 2 * n));
    this.index = new GridIndex(placed);
    this.centres = null;
  }

  get frame() {
    const { view, size } = this;
    const { theme } = this.scene();
    return { view, size, theme, place: placement(view, size), window: visibleWindow(view, size) };
  }

  draw() {
    if (!this.view || !this.size.width || !this.scene().theme) return;
    const { layers } = this.scene();
    const frame = this.frame;
    const under = this.#emptied(this.under);
    if (layers.has("manifold") && this.layout.picture) this.#drawPicture(under, frame);
    this.drawPoints();
    const over = this.#emptied(this.over);
    if (layers.has("prior") && this.layout.prior) drawPrior(over, frame, this.layout.prior);
    this.names = layers.has("names") ? this.#drawNames(over, frame) : [];
    drawAxes(over, frame, this.layout.axes);
    this.drawMarks();
  }

  #emptied(canvas) {
    return emptied(canvas, this.size.width, this.size.height);
  }

  drawMarks() {
    if (!this.view || !this.size.width) return;
    this.paintMarks(this.#emptied(this.marks), this.frame, this);
  }

  #drawPicture(context, frame) {
    const { image, window, isInk } = this.layout.picture;
    this.inked ??= { canvas: inkCanvas(image, isInk ? frame.theme.stroke : null), window };
    context.globalAlpha = BACKDROP[frame.theme.name];
    drawOverlay(context, frame, this.inked);
    context.globalAlpha = 1;
  }

  drawPoints() {
    if (!this.view || !this.size.width) return;
    const { table, layers } = this.scene();
    const frame = this.frame;
    const context = this.#emptied(this.canvas);
    const few = layers.has("thumbnails") && table.atlas ? this.#fewInView(frame) : null;
    this.hasThumbnails = Boolean(few);
    if (few) this.#drawThumbnails(context, frame, few);
    else this.#drawDots(context, frame);
  }

  #drawDots(context, frame) {
    const { colours, selected } = this.scene();
    const ratio = this.canvas.width / this.size.width;
    const { scale, originX, originY } = frame.place;
    this.dots.draw(context, {
      points: this.layout.points,
      ids: this.ids,
      colours: colours.index,
      palette: colours.palette,
      selected,
      place: { scale: scale * ratio, originX: originX * ratio, originY: originY * ratio },
      radius: this.radius * ratio,
      theme: frame.theme,
    });
  }

  // Fewer points are drawn larger, and those of a window that was zoomed into.
  get radius() {
    const crowd = Math.min(Math.max((USUAL_COUNT / Math.max(this.ids.length, 1)) ** 0.16, 0.6), 1.9);
    return dotRadius(this.layout.home.half / this.view.half) * crowd;
  }

  #drawThumbnails(context, frame, few) {
    const { table, colours, selected, inked } = this.scene();
    const { points } = this.layout;
    const coloured = { ...frame, theme: { ...frame.theme, classes: colours.palette } };
    const show = (rows) => drawThumbnails(context, coloured, points, colours.index, rows, table.atlas, inked);
    if (!selected) return show(few);
    context.globalAlpha = DIM_THUMBNAILS;
    show(few.filter((row) => !selected[row]));
    context.globalAlpha = 1;
    return show(few.filter((row) => selected[row]));
  }

  #drawNames(context, frame) {
    const { table } = this.scene();
    if (!table.classes) return [];
    this.centres ??= this.#centres(table.classes);
    const { names } = table.classes;
    return drawClassNames(context, frame, this.centres, names).map((at, c) => at && { at, c });
  }

  #centres({ values, names }) {
    const labels = Int16Array.from(this.ids, (row) => values[row]);
    return classCentres(this.index.points, labels, names.length);
  }

  #fewInView(frame) {
    const limit = thumbnailLimit(frame.size);
    const inside = this.index.inWindow(frame.window, limit);
    return inside.length <= limit ? inside.map((n) => this.ids[n]) : null;
  }

  // The class whose name stands there; undefined elsewhere.
  nameAt(x, y) {
    const reach = NAME_REACH_PX * typeScale();
    return this.names.find((name) => name && Math.hypot(name.at[0] - x, name.at[1] - y) < reach)?.c;
  }

  // The row of the nearest point within so many pixels; null where there is none.
  rowAt(x, y, reach) {
    const [found] = this.index?.nearest(...this.planeAt(x, y), 1) ?? [];
    if (!found || found.distance * this.frame.place.scale > reach) return null;
    return this.ids[found.index];
  }

  planeAt(x, y) {
    return toPlane(this.view, this.size, x, y);
  }

  screenOfPlane([x, y]) {
    return toScreen(this.view, this.size, x, y);
  }

  covarianceOf(row) {
    return covarianceOf(this.layout, row);
  }

  // Where a row lies, in pixels; null where it has no place.
  screenAt(row) {
    const [x, y] = [this.layout.points[2 * row], this.layout.points[2 * row + 1]];
    return Number.isFinite(x) ? toScreen(this.view, this.size, x, y) : null;
  }

  // One plane unit of half a pixel: finer than that, no line needs to be kept.
  get halfPixel() {
    return 0.5 / this.frame.place.scale;
  }

  pan(dx, dy) {
    this.#goTo(panBy(this.view, this.size, dx, dy));
  }

  // Whether the zoom changed anything.
  zoom(x, y, factor) {
    return this.#goTo(zoomAbout(this.view, this.size, x, y, factor, this.layout.home));
  }

  showAll() {
    this.#goTo(homeView(this.layout.home));
  }

  // Moves the window so that the point is in its middle, and near enough to be told from others.
  bringToMiddle(row) {
    const { points, home } = this.layout;
    if (!Number.isFinite(points[2 * row])) return;
    const half = Math.min(this.view.half, home.half / 4);
    this.#goTo({ x: points[2 * row], y: points[2 * row + 1], half });
  }

  #goTo(view) {
    if (sameView(view, this.view)) return false;
    this.view = view;
    this.drawSoon();
    return true;
  }

  // Several events may come in one frame; the map is drawn once.
  drawSoon() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = undefined;
      this.draw();
    });
  }

  close() {
    this.observer.disconnect();
    if (this.waiting) cancelAnimationFrame(this.waiting);
  }
}

// The map itself: which canvases lie on one another, and what moves with the pointer?
//
// Three things are stacked so that a pointer move redraws nothing large: the scene (drawn once for
// each view), the marks (path, pins, one's own image), and two small elements moved by a transform.

import { Marks } from "./marks.js";
import { Scene } from "./scene.js";
import { keepInside, panBy, sameView, zoomAbout } from "../scene/view.js";
import { toPlane, toScreen } from "../live/geometry.js";

export class Stage {
  constructor({ map, scene, marks, cursor, ring }, backdrop, onResize) {
    this.map = map;
    this.cursorElement = cursor;
    this.ringElement = ring;
    this.scene = new Scene(scene, backdrop);
    this.marks = new Marks(marks);
    this.size = { width: 0, height: 0 };
    this.view = null;
    this.shownMarks = { path: [], pins: [], marks: [] };
    this.onResize = onResize;
    this.observer = new ResizeObserver(() => this.#measure());
    this.observer.observe(map);
    this.#followDensity();
  }

  // A window dragged to another screen keeps its size but not its pixels.
  #followDensity() {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    this.densityQuery = query;
    query.onchange = () => {
      query.onchange = null;
      this.#measure();
      this.#followDensity();
    };
  }

  #measure() {
    const size = { width: this.map.clientWidth, height: this.map.clientHeight };
    const dpr = devicePixelRatio || 1;
    if (!size.width || !size.height) return;
    if (size.width === this.size.width && size.height === this.size.height && dpr === this.dpr) return;
    this.size = size;
    this.dpr = dpr;
    this.scene.resize(size, dpr);
    this.marks.resize(size, dpr);
    this.redraw();
    this.onResize();
  }

  setTheme(theme) {
    this.theme = theme;
    this.scene.setTheme(theme);
  }

  setView(view, home, layers) {
    this.view = view;
    this.home = home;
    this.layers = layers;
  }

  redraw(moving = false) {
    if (!this.view || !this.size.width || !this.theme) return;
    this.scene.show(this.view, this.layers, this.home, moving);
    this.redrawMarks();
    this.placeCursor();
  }

  redrawMarks() {
    if (!this.view || !this.theme) return;
    this.marks.draw(this.view, this.size, this.theme, this.layers, this.shownMarks);
  }

  // Several events may come in one frame; the map is drawn once.
  #redrawSoon() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.redraw(true);
    });
  }

  pan(dx, dy) {
    this.view = panBy(this.view, this.size, dx, dy);
    this.#redrawSoon();
  }

  // True if the zoom changed anything.
  zoom(x, y, factor) {
    const view = zoomAbout(this.view, this.size, x, y, factor, this.home);
    if (sameView(view, this.view)) return false;
    this.view = view;
    this.#redrawSoon();
    return true;
  }

  bringIntoView(x, y) {
    const view = keepInside(this.view, this.size, x, y);
    if (sameView(view, this.view)) return;
    this.view = view;
    this.#redrawSoon();
  }

  planeAt(screenX, screenY) {
    return toPlane(this.view, this.size, screenX, screenY);
  }

  screenAt(x, y) {
    return toScreen(this.view, this.size, x, y);
  }

  placeCursor(at = this.cursorAt, nearest = this.nearestAt) {
    this.cursorAt = at;
    this.nearestAt = nearest;
    if (!this.view || !this.size.width) return;
    this.#move(this.cursorElement, at);
    this.#move(this.ringElement, nearest);
    this.ringElement.classList.toggle("around", this.scene.hasThumbnails);
  }

  #move(element, at) {
    if (!at) {
      element.style.visibility = "hidden";
      return;
    }
    const [x, y] = this.screenAt(...at);
    element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    element.style.visibility = "visible";
  }

  thumbnailsCame() {
    if (this.scene.hasThumbnails) this.redraw();
  }

  close() {
    this.observer.disconnect();
    this.densityQuery.onchange = null;
    cancelAnimationFrame(this.frame);
    this.scene.close();
  }
}

// What lies under the pointer: the still part of the map, drawn once for each view?
//
// Redrawing everything for each step of a zoom would take longer than a frame where there is no
// GPU, so a moving view shows the last drawing moved and scaled, and a sharp one follows.

import { densityCanvas, drawFilm, hatching, holesCanvas, posteriorCanvas, trustCanvas } from "./layers.js";
import { makeCanvas } from "../live/canvas.js";
import { placement, visibleWindow } from "../live/geometry.js";
import { dotStamps, drawDots, drawPrior } from "../live/scatter.js";
import { drawOverlay } from "../scene/overlay.js";
import { dotRadius, drawClassNames, drawThumbnails, thumbnailLimit } from "../scene/points.js";
import { sameView } from "../scene/view.js";

const SHARP_AFTER_MS = 90;
const AFFORDABLE_MS = 7;

export class Scene {
  constructor(canvas, backdrop) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.backdrop = backdrop;
    this.sharp = makeCanvas(1, 1);
    this.sharpContext = this.sharp.getContext("2d");
    this.cost = 0;
    this.hasThumbnails = false;
    this.size = { width: 0, height: 0 };
    this.overlays = {};
  }

  // content: what readContent made of the data.
  setContent(content) {
    this.content = content;
    this.stamps = null;
    this.overlays = {};
  }

  setTheme(theme) {
    this.theme = theme;
    this.stamps = null;
    this.overlays = {};
  }

  resize(size, dpr) {
    this.size = size;
    this.dpr = dpr;
    for (const canvas of [this.canvas, this.sharp]) {
      canvas.width = Math.round(size.width * dpr);
      canvas.height = Math.round(size.height * dpr);
    }
    this.sharpView = null;
    this.stamps = null;
  }

  // Sharp when the view rests, and while it moves wherever that is quick enough.
  show(view, layers, home, moving = false) {
    if (!this.content || !this.theme || !this.size.width) return;
    clearTimeout(this.timer);
    const affordable = this.cost < AFFORDABLE_MS || !this.sharpView;
    if (!moving || affordable) this.#drawSharp(view, layers, home);
    if (moving) this.timer = setTimeout(() => this.show(view, layers, home), SHARP_AFTER_MS);
    this.#present(view);
  }

  #present(view) {
    const { context, canvas, sharpView } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (!sharpView) return;
    if (sameView(view, sharpView)) {
      context.drawImage(this.sharp, 0, 0);
      return;
    }
    const then = placement(sharpView, this.size);
    const now = placement(view, this.size);
    const zoom = now.scale / then.scale;
    const left = (now.originX - then.originX * zoom) * this.dpr;
    const top = (now.originY - then.originY * zoom) * this.dpr;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "low";
    context.drawImage(this.sharp, left, top, canvas.width * zoom, canvas.height * zoom);
  }

  #drawSharp(view, layers, home) {
    const started = performance.now();
    this.hasThumbnails = false;
    const context = this.sharpContext;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.sharp.width, this.sharp.height);
    context.setTransform(this.dpr, 0, 0, this.dpr, 0, 0);
    this.#drawLayers(context, this.#frame(view), layers, home.half / view.half);
    this.sharpView = view;
    this.cost = performance.now() - started;
  }

  #frame(view) {
    const { size, theme } = this;
    return { view, size, theme, place: placement(view, size), window: visibleWindow(view, size) };
  }

  #drawLayers(context, frame, layers, zoom) {
    const { content } = this;
    this.#drawPicture(context, frame, layers, "density", densityCanvas, 0.5);
    if (layers.has("manifold")) {
      context.globalAlpha = this.#backdropStrength(layers);
      this.backdrop.draw(context, frame.view, frame.size);
      context.globalAlpha = 1;
    }
    this.#drawPicture(context, frame, layers, "trust", trustCanvas, 0.8);
    if (layers.has("trust") && content.holes) this.#drawHoles(context, frame);
    if (layers.has("film") && content.framesInARow > 1) {
      drawFilm(context, frame, content.points, content.framesInARow);
    }
    if (content.points.length) this.#drawPoints(context, frame, layers, zoom);
    if (layers.has("prior") && content.priorCentre) drawPrior(context, frame, content.priorCentre);
    this.#drawNames(context, frame, layers);
    this.#drawPicture(context, frame, layers, "posterior", posteriorCanvas, 0.9);
  }

  #drawPicture(context, frame, layers, name, paint, strength) {
    if (!layers.has(name) || !this.content[name]) return;
    const { image, window } = this.content[name];
    this.overlays[name] ??= { canvas: paint(image, this.theme), window };
    context.globalAlpha = strength;
    drawOverlay(context, frame, this.overlays[name]);
    context.globalAlpha = 1;
  }

  // Stretched, the small picture says where; the lines keep the screen's own size. Drawn once for a
  // view, like all of the scene: a pointer that moves redraws none of it.
  #drawHoles(context, frame) {
    const { image, window } = this.content.holes;
    this.overlays.holes ??= { canvas: holesCanvas(image, this.theme), window };
    this.hatched ??= makeCanvas(1, 1);
    this.hatched.width = this.sharp.width;
    this.hatched.height = this.sharp.height;
    const area = this.hatched.getContext("2d");
    area.setTransform(this.dpr, 0, 0, this.dpr, 0, 0);
    drawOverlay(area, frame, this.overlays.holes);
    area.setTransform(1, 0, 0, 1, 0, 0);
    area.globalCompositeOperation = "source-in";
    area.fillStyle = hatching(area, frame, this.dpr);
    area.fillRect(0, 0, this.hatched.width, this.hatched.height);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.hatched, 0, 0);
    context.restore();
  }

  // Faint under the points; on its own it is the picture.
  #backdropStrength(layers) {
    const strong = !layers.has("points") || !this.content.points.length;
    if (!this.content.inked) return strong ? 0.9 : 0.35;
    if (this.theme.dark) return strong ? 0.8 : 0.36;
    return strong ? 0.75 : 0.3;
  }

  #drawPoints(context, frame, layers, zoom) {
    const { points, labels, index, classNames, atlas, inked } = this.content;
    const few = layers.has("thumbnails") && atlas ? this.#fewInView(frame, index) : null;
    this.hasThumbnails = Boolean(few);
    if (few) drawThumbnails(context, frame, points, labels, few, atlas, inked);
    else if (layers.has("points")) {
      const radius = dotRadius(zoom);
      if (this.stamps?.radius !== radius) {
        this.stamps = dotStamps(this.theme, labels ? classNames.length : 0, radius, this.dpr);
        this.stamps.radius = radius;
      }
      drawDots(context, frame, points, labels, this.stamps, this.dpr);
    }
  }

  #drawNames(context, frame, layers) {
    const { centres, classNames } = this.content;
    if (layers.has("labels") && centres.length) drawClassNames(context, frame, centres, classNames);
  }

  #fewInView(frame, index) {
    const limit = thumbnailLimit(frame.size);
    const inside = index.inWindow(frame.window, limit);
    return inside.length <= limit ? inside : null;
  }

  close() {
    clearTimeout(this.timer);
  }
}

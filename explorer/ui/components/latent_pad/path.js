// The path that was drawn: which points does it keep, and how is it walked again?

import { alongPath, simplifiedPath } from "../scene/polyline.js";

const MAX_POINTS = 256;
const TOLERANCE_PX = 1;
const PLAY_MS = 4000;

export class PathTools {
  constructor(parts, { onChange, onPlay, onClear }) {
    this.parts = parts;
    this.onChange = onChange;
    this.onPlay = onPlay;
    this.points = [];
    this.before = null; // the path that the one being drawn replaces
    parts["path-play"].onclick = () => this.play();
    parts["path-clear"].onclick = () => {
      this.set([]);
      onClear();
    };
  }

  set(points) {
    this.stop();
    this.points = points.map((point) => [...point]);
    this.#changed();
  }

  start(point) {
    this.stop();
    this.before = this.points;
    this.points = [point];
    this.#changed();
  }

  extend(point) {
    this.points.push(point);
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.onChange();
    });
  }

  // pixel: the length of one pixel in the plane.
  finish(pixel) {
    let tolerance = TOLERANCE_PX * pixel;
    const drawn = this.points;
    do {
      this.points = simplifiedPath(drawn, tolerance);
      tolerance *= 2;
    } while (this.points.length > MAX_POINTS);
    this.before = null;
    this.#changed();
  }

  // What was being drawn was not meant.
  cancel() {
    if (!this.before) return;
    this.points = this.before;
    this.before = null;
    this.#changed();
  }

  // Walks at a constant speed: as long as it takes to see it, whatever its length.
  play() {
    this.stop();
    if (this.points.length < 2) return;
    const started = performance.now();
    const step = (now) => {
      const share = Math.max(now - started, 0) / PLAY_MS;
      this.onPlay(...alongPath(this.points, share));
      this.playing = share < 1 ? requestAnimationFrame(step) : undefined;
    };
    this.playing = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.playing);
    this.playing = undefined;
  }

  #changed() {
    this.parts["path-tools"].hidden = this.points.length < 2;
    this.onChange();
  }

  close() {
    this.stop();
    cancelAnimationFrame(this.frame);
  }
}

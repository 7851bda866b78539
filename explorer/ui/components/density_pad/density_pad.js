// The density pad: draws of a Gaussian, and where a map takes them; or a network that learns one.

import { MAPS, evenly, pieces } from "./maps.js";
import { Learner, STEPS } from "./network.js";
import { emptied } from "../live/canvas.js";
import { mounted, partsOf } from "../live/mount.js";
import { sharesOf } from "../live/pointer.js";
import { normalSource, uniformSource } from "../live/random.js";
import { setLook } from "../live/theme.js";

const [SEED, COUNT, TARGETS] = [5, 1500, 700];
const HALF = { source: 3.3, target: 2.4 };
const BEND_MS = 1300;
const FRAME_MS = 11; // of each frame, for learning
const BRUSH = 0.38;
const CIRCLES = [0.5, 1, 1.5, 2, 2.5];
const RAYS = 16;
const TEAR = 0.5;
const [PEN_STEP, PEN_WIDTH, SHORTEST] = [0.04, 0.07, 25]; // of a stroke: in the plane's units; in steps

export default mounted(
  ({ parentElement }) => new DensityPad(parentElement),
  (pad, { data }) => pad.update(data),
);

class DensityPad {
  constructor(parent) {
    this.parts = partsOf(parent);
    const normal = normalSource(SEED);
    this.points = Float64Array.from({ length: 2 * COUNT }, normal);
    this.share = 1;
    this.brush = null;
    this.learner = null;
    this.stroke = null; // while it is drawn
    this.drawn = null; // places of the finished one
    this.attempt = 0;
    this.prefersStill = matchMedia("(prefers-reduced-motion: reduce)");
    const { source, target, share, learn } = this.parts;
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(source);
    source.onpointermove = source.onpointerdown = (event) => this.point(event);
    source.onpointerleave = () => this.point(null);
    target.onpointerdown = (event) => this.beginStroke(event);
    target.onpointermove = (event) => this.stroke && this.goOn(event);
    target.onpointerup = target.onpointercancel = () => this.endStroke();
    share.oninput = () => {
      this.stop();
      this.forget();
      this.share = Number(share.value) / 100;
      this.draw();
    };
    learn.onclick = () => (this.learner && this.isRunning ? this.pause() : this.learn());
  }

  update({ map, look }) {
    this.look = setLook(this.parts.root, look);
    if (map in MAPS && map !== this.name) {
      this.name = map;
      this.stop();
      this.forget();
      this.bend();
    }
    this.draw();
  }

  // From z to f(z), so that one sees where each draw goes.
  bend() {
    const began = performance.now();
    const step = (now) => {
      const passed = this.prefersStill.matches ? 1 : Math.min(Math.max((now - began - 250) / BEND_MS, 0), 1);
      this.share = passed * passed * (3 - 2 * passed);
      this.parts.share.value = Math.round(100 * this.share);
      this.draw();
      if (passed < 1) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  learn() {
    this.stop();
    if (!this.learner || this.learner.isDone) {
      this.attempt += 1;
      this.learner = new Learner(this.sampler(), normalSource(SEED + 1000 * this.attempt));
      this.goal = this.learner.goal(TARGETS);
    }
    this.isRunning = true;
    const step = () => {
      if (!this.isRunning) return;
      const until = performance.now() + FRAME_MS;
      while (!this.learner.isDone && performance.now() < until) this.learner.step();
      if (this.learner.isDone) this.pause();
      else this.frame = requestAnimationFrame(step);
      this.say();
      this.draw();
    };
    this.frame = requestAnimationFrame(step);
    this.say();
  }

  // Draws of the goal: of the map, or of what a person has drawn.
  sampler() {
    const normal = normalSource(SEED + 1 + 1000 * this.attempt);
    if (!this.drawn) return () => MAPS[this.name](normal(), normal());
    const [uniform, places] = [uniformSource(SEED + this.attempt), this.drawn];
    return () => {
      const [x, y] = places[Math.floor(uniform() * places.length)];
      return [x + PEN_WIDTH * normal(), y + PEN_WIDTH * normal()];
    };
  }

  placeOn(canvas, half, event) {
    const [across, down] = sharesOf(canvas, event);
    return [half * (2 * across - 1), -half * (2 * down - 1)];
  }

  beginStroke(event) {
    this.stop();
    this.parts.target.setPointerCapture(event.pointerId);
    this.stroke = [this.placeOn(this.parts.target, HALF.target, event)];
  }

  goOn(event) {
    this.stroke.push(this.placeOn(this.parts.target, HALF.target, event));
    this.draw();
  }

  endStroke() {
    if (!this.stroke) return;
    const places = evenly(this.stroke, PEN_STEP);
    this.stroke = null;
    if (places.length < SHORTEST) return this.draw(); // a tap, or a slip while scrolling
    this.forget();
    this.drawn = places;
    this.learn();
    return undefined;
  }

  pause() {
    this.stop();
    this.say();
  }

  stop() {
    this.isRunning = false;
    cancelAnimationFrame(this.frame);
  }

  forget() {
    [this.learner, this.drawn] = [null, null];
    this.say();
  }

  say() {
    const { learn, progress, caption } = this.parts;
    const { learner } = this;
    learn.textContent = !learner ? "Let a network learn it" : this.isRunning ? "Pause" : learner.isDone ? "Learn it again" : "Go on";
    caption.innerHTML = learner ? "<b>x</b> = network(z) <span>— over its goal</span>" : "<b>x</b> = f(z) <span>— or draw a goal</span>";
    progress.textContent = learner
      ? `step ${learner.network.steps.toLocaleString("en")} of ${STEPS.toLocaleString("en")} · energy distance ${Math.max(learner.distance, 0).toFixed(4)} · it sees draws of the goal, never f`
      : "";
  }

  point(event) {
    if (!event) this.brush = null;
    else this.brush = this.placeOn(this.parts.source, HALF.source, event);
    this.draw();
  }

  mapped(a, b) {
    if (this.learner) return this.learner.at(a, b);
    const [x, y] = MAPS[this.name](a, b);
    return [a + this.share * (x - a), b + this.share * (y - b)];
  }

  allMapped() {
    if (this.learner) return this.learner.all(this.points);
    const found = new Float64Array(this.points.length);
    for (let i = 0; i < found.length; i += 2) [found[i], found[i + 1]] = this.mapped(this.points[i], this.points[i + 1]);
    return found;
  }

  draw() {
    const { source, target } = this.parts;
    if (!this.look || !this.name || !source.clientWidth) return;
    const chosen = this.brush && near(this.points, this.brush, BRUSH);
    this.#drawPlane(source, HALF.source, this.points, (a, b) => [a, b], this.look.latent, chosen);
    this.#drawPlane(target, HALF.target, this.allMapped(), (a, b) => this.mapped(a, b), this.look.outgoing, chosen);
    source.ariaLabel = `${COUNT} draws of a Gaussian`;
    target.ariaLabel = `The draws after the map: ${this.learner ? "a network learning " : ""}${this.drawn ? "a drawn shape" : this.name}`;
  }

  #drawPlane(canvas, half, points, map, colour, chosen) {
    const size = canvas.clientWidth;
    const context = emptied(canvas, size, size);
    const unit = size / (2 * half);
    const place = (x, y) => [size / 2 + x * unit, size / 2 - y * unit];
    const radius = Math.max(1.1, size / 260);
    const dots = (flat, keep, r) => {
      context.beginPath();
      for (let i = 0; i < flat.length; i += 2) {
        if (keep && !keep[i / 2]) continue;
        const [x, y] = place(flat[i], flat[i + 1]);
        context.moveTo(x + r, y);
        context.arc(x, y, r, 0, 2 * Math.PI);
      }
      context.fill();
    };
    if (this.learner && canvas === this.parts.target) {
      context.fillStyle = this.look.quiet;
      context.globalAlpha = 0.5;
      dots(this.goal, null, radius);
    }
    context.strokeStyle = this.look.ink;
    context.lineWidth = 1;
    context.globalAlpha = 0.28;
    for (const curve of grid()) {
      for (const piece of pieces(curve.map(([a, b]) => map(a, b)), TEAR)) {
        context.beginPath();
        for (const [x, y] of piece) context.lineTo(...place(x, y));
        context.stroke();
      }
    }
    if (this.stroke && canvas === this.parts.target) {
      context.globalAlpha = 1;
      [context.strokeStyle, context.lineWidth] = [this.look.ink, 3];
      context.beginPath();
      for (const [x, y] of this.stroke) context.lineTo(...place(x, y));
      context.stroke();
    }
    context.globalAlpha = chosen || this.stroke ? 0.35 : 0.8;
    context.fillStyle = colour;
    dots(points, null, radius);
    context.globalAlpha = 1;
    if (!chosen) return;
    context.fillStyle = this.look.ink;
    dots(points, chosen, 1.7 * radius);
    if (canvas !== this.parts.source) return;
    context.strokeStyle = this.look.ink;
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(...place(...this.brush), BRUSH * unit, 0, 2 * Math.PI);
    context.stroke();
  }

  close() {
    this.stop();
    this.watch.disconnect();
  }
}

// Which points lie within `reach` of a place.
function near(points, [x, y], reach) {
  const found = new Uint8Array(points.length / 2);
  for (let i = 0; i < points.length; i += 2) found[i / 2] = Math.hypot(points[i] - x, points[i + 1] - y) < reach;
  return found;
}

// The Gaussian's circles and rays, as curves of places.
let curves;
function grid() {
  if (curves) return curves;
  const angles = Array.from({ length: 121 }, (_, i) => (2 * Math.PI * i) / 120);
  const lengths = Array.from({ length: 51 }, (_, i) => 0.03 + (i * CIRCLES[CIRCLES.length - 1]) / 50);
  curves = [
    ...CIRCLES.map((radius) => angles.map((angle) => [radius * Math.cos(angle), radius * Math.sin(angle)])),
    ...Array.from({ length: RAYS }, (_, i) => {
      const angle = (2 * Math.PI * (i + 0.5)) / RAYS;
      return lengths.map((length) => [length * Math.cos(angle), length * Math.sin(angle)]);
    }),
  ];
  return curves;
}

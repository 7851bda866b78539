// The likelihood pad: points on a line, a Gaussian over them, and the surface of its log-likelihood.

import { ascent, logLikelihood, statistics } from "./likelihood.js";
import { drawScene, places } from "./scene.js";
import { emptied } from "../live/canvas.js";
import { mounted, partsOf } from "../live/mount.js";
import { decimal } from "../live/numbers.js";
import { arrowOf } from "../live/pointer.js";
import { Redrawing } from "../live/redrawing.js";
import { setLook } from "../live/theme.js";

const FRAME = "likelihood-pad:frame"; // a User Timing measure for each frame drawn while dragging
const CLIMB_MS = 900;
const GRASP_PX = 26;

export default mounted(
  ({ parentElement, data }) => new LikelihoodPad(parentElement, data),
  (pad, { data, setStateValue }) => {
    pad.send = (view) => setStateValue("view", view);
    pad.recolour(data.look);
  },
);

class LikelihoodPad {
  constructor(parent, { start, limits }) {
    this.parts = partsOf(parent);
    this.state = { points: [...start.points], mu: start.mu, sigma: start.sigma, limits, held: null, path: null };
    this.prefersStill = matchMedia("(prefers-reduced-motion: reduce)");
    const { canvas, climb, add, remove } = this.parts;
    this.watch = new Redrawing(() => this.draw());
    this.watch.observe(canvas);
    canvas.onpointerdown = (event) => this.grasp(event);
    canvas.onpointermove = (event) => this.move(event);
    canvas.onpointerup = canvas.onpointercancel = () => this.release();
    // Without this a drag that begins on a point would scroll the page on a phone.
    canvas.addEventListener("touchstart", (event) => this.thingAt(event.touches[0]) !== null && event.preventDefault(), { passive: false });
    canvas.onkeydown = (event) => this.step(event);
    climb.onclick = () => this.climb();
    add.onclick = () => this.addPoint();
    remove.onclick = () => this.removePoint();
  }

  recolour(look) {
    this.state.look = setLook(this.parts.root, look);
    this.draw();
  }

  draw() {
    const { canvas } = this.parts;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (!this.state.look || !width) return;
    const began = performance.now();
    const context = emptied(canvas, width, height);
    this.state.fit = statistics(this.state.points);
    this.at = places(width, height, this.state.limits);
    drawScene(context, this.at, this.state);
    this.say();
    if (this.state.held !== null) performance.measure(FRAME, { start: began, end: performance.now() });
  }

  say() {
    const { fit, points, mu, sigma, limits } = this.state;
    const { yours, best, canvas, add, remove } = this.parts;
    const sentence = (m, s) => `μ = ${decimal(m, 2)}, σ = ${decimal(s, 2)}: ${decimal(logLikelihood(fit, m, s), 2)} nats`;
    yours.textContent = sentence(mu, sigma);
    best.textContent = fit.spread > 1e-6 ? sentence(fit.mean, fit.spread) : "none: all points in one place";
    add.disabled = points.length >= limits.max;
    remove.disabled = points.length <= limits.min;
    const words = `${points.length} points; your Gaussian ${yours.textContent}; the maximum ${best.textContent}`;
    if (canvas.ariaLabel !== words) canvas.ariaLabel = words;
  }

  // The ring, a point's index, or null; of several in reach the nearest.
  thingAt({ clientX, clientY }) {
    const box = this.parts.canvas.getBoundingClientRect();
    const [x, y] = [clientX - box.left, clientY - box.top];
    const { points, mu, sigma } = this.state;
    const things = points.map((point, index) => [index, Math.hypot(this.at.x(point) - x, this.at.floor - y)]);
    things.push(["probe", Math.hypot(this.at.x(mu) - x, this.at.sigma(sigma) - y)]);
    const [thing, distance] = things.reduce((near, other) => (other[1] < near[1] ? other : near));
    if (distance < GRASP_PX) return thing;
    // Anywhere on the surface calls the ring.
    const { surface } = this.at;
    return y > surface.top && y < surface.bottom && x > surface.left && x < surface.right ? "probe" : null;
  }

  grasp(event) {
    const thing = this.thingAt(event);
    if (thing === null) return;
    this.stop();
    this.state.held = thing;
    this.state.path = null;
    this.parts.canvas.setPointerCapture(event.pointerId);
    this.move(event);
  }

  move(event) {
    const { canvas } = this.parts;
    const { state } = this;
    if (state.held === null) {
      canvas.style.cursor = this.at && this.thingAt(event) !== null ? "grab" : "default";
      return;
    }
    canvas.style.cursor = "grabbing";
    const box = canvas.getBoundingClientRect();
    const x = this.at.valueAt(event.clientX - box.left);
    if (state.held === "probe") [state.mu, state.sigma] = [x, this.at.sigmaAt(event.clientY - box.top)];
    else state.points[state.held] = x;
    this.draw();
  }

  release() {
    if (this.state.held === null) return;
    this.state.held = null;
    this.draw();
    this.report();
  }

  step(event) {
    const arrow = arrowOf(event.key);
    if (!arrow) return;
    event.preventDefault();
    this.stop();
    const { state } = this;
    const { reach, sigma } = state.limits;
    state.mu = Math.min(Math.max(state.mu + 0.1 * arrow[0], -reach), reach);
    state.sigma = Math.min(Math.max(state.sigma - 0.1 * arrow[1], sigma[0]), sigma[1]);
    this.draw();
    this.report();
  }

  addPoint() {
    const { points, limits } = this.state;
    // Into the widest gap, so that it is seen.
    const sorted = [-limits.reach, ...[...points].sort((a, b) => a - b), limits.reach];
    let widest = 1;
    for (let i = 1; i < sorted.length; i++) if (sorted[i] - sorted[i - 1] > sorted[widest] - sorted[widest - 1]) widest = i;
    points.push((sorted[widest] + sorted[widest - 1]) / 2);
    this.stop();
    this.draw();
    this.report();
  }

  removePoint() {
    this.state.points.pop();
    this.stop();
    this.draw();
    this.report();
  }

  climb() {
    this.stop();
    const { state } = this;
    const { sigma: [low, high] } = state.limits;
    const path = ascent(state.fit, state.mu, state.sigma).map(([m, s]) => [m, Math.min(Math.max(s, low), high)]);
    const began = performance.now();
    const step = (now) => {
      const share = this.prefersStill.matches ? 1 : Math.min((now - began) / CLIMB_MS, 1);
      const shown = path.slice(0, Math.max(1, Math.ceil(share * path.length)));
      [state.mu, state.sigma] = shown[shown.length - 1];
      state.path = shown;
      this.draw();
      if (share < 1) this.frame = requestAnimationFrame(step);
      else this.report();
    };
    this.frame = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.state.path = null;
  }

  report() {
    const rounded = (value) => Math.round(value * 100) / 100;
    const { points, mu, sigma } = this.state;
    this.send({ points: points.map(rounded), mu: rounded(mu), sigma: rounded(sigma) });
  }

  close() {
    this.stop();
    this.watch.disconnect();
  }
}

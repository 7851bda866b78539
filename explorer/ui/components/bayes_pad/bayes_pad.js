// The Bayes pad: points of classes to drag, Gaussians fitted to them on one side, logistic regression on the other.

import { bayes, best, gaussians, logistic, softmax, wrong } from "./fits.js";
import { field, moved, Plane } from "./plane.js";
import { fresh, newPoints, pointsOf, REACH } from "./truth.js";
import { mounted, partsOf } from "../live/mount.js";
import { decimal } from "../live/numbers.js";
import { arrowOf, capture, sharesOf } from "../live/pointer.js";
import { Redrawing } from "../live/redrawing.js";
import { setLook } from "../live/theme.js";

const FRAME = "bayes-pad:frame"; // a User Timing measure for each frame drawn while dragging
const GRASP = 0.45; // of the plane's units: how near to a point a finger must be
const NEW = 20;
const NEAR = 3;
const FAR = 3.8; // of the plane: where a point is taken from, and where it is moved
const DRAWS = 100;
const STEP = 0.1;
const PROBE = -1; // what is chosen, where it is no point
const SIGNS = ["round", "square", "pointed"];
const LETTERS = ["A", "B", "C"];

const held = (value) => Math.min(Math.max(value, -REACH), REACH);
const percent = (share) => `${decimal(100 * share, 1)} %`;

export default mounted(
  ({ parentElement, data }) => new BayesPad(parentElement, data),
  (pad, { data, setStateValue }) => {
    pad.send = (view) => setStateValue("view", view);
    pad.recolour(data.look);
  },
);

class BayesPad {
  constructor(parent, { start }) {
    this.parts = partsOf(parent);
    this.buttons = [...parent.querySelectorAll("[data-classes], [data-boundary], [data-truth]")];
    this.state = { ...start, at: [...start.at] };
    this.chosen = PROBE;
    this.isHeld = false;
    const { generative, discriminative, count, far, other, fresh: draw } = this.parts;
    this.planes = { generative: new Plane(generative), discriminative: new Plane(discriminative) };
    this.watch = new Redrawing(() => this.draw());
    for (const canvas of [generative, discriminative]) {
      this.watch.observe(canvas);
      this.makeTouchable(canvas);
    }
    for (const button of this.buttons) button.onclick = () => this.turnTo(button.dataset);
    count.oninput = () => this.begin({ count: 2 ** Number(count.value) });
    count.onchange = () => this.report();
    far.onclick = () => this.sendFar();
    other.onclick = () => {
      this.begin({ draw: (this.state.draw + 1) % DRAWS });
      this.report();
    };
    draw.onclick = () => {
      this.seed += 1;
      this.newPoints = newPoints(this.fits.generative, NEW, this.seed);
      this.draw();
    };
    this.begin({ moved: start.moved });
  }

  turnTo({ classes, boundary, truth }) {
    if (boundary) {
      Object.assign(this.state, { boundary });
      this.before = null;
      this.fit();
    } else this.begin(classes ? { classes: Number(classes) } : { truth });
    this.report();
  }

  // New data; what was dragged is gone, but where the address tells of it.
  begin(changed) {
    Object.assign(this.state, { moved: [] }, changed);
    const { truth, classes, count, draw, moved: dragged } = this.state;
    this.points = pointsOf(truth, classes, count, draw);
    this.fresh = fresh(truth, classes);
    this.dragged = new Map();
    for (let k = 0; k + 2 < dragged.length; k += 3) if (this.points[dragged[k]]) this.movePoint(dragged[k], dragged.slice(k + 1));
    Object.assign(this, { before: null, farOff: null, chosen: PROBE, newPoints: [], seed: 0 });
    this.fit();
  }

  movePoint(index, [x1, x2]) {
    const place = [held(x1), held(x2)];
    this.points[index] = [...place, this.points[index][2]];
    this.dragged.set(index, place);
  }

  fit() {
    const { classes, boundary } = this.state;
    const isCurved = boundary === "curved";
    this.fits = { generative: gaussians(this.points, classes, !isCurved), discriminative: logistic(this.points, classes, isCurved, undefined, this.fits?.discriminative.weights) };
    this.fields = Object.fromEntries(Object.entries(this.fits).map(([name, fit]) => [name, field(fit)]));
    this.draw();
  }

  // The fits as they stood, to see what a move does to them.
  keep() {
    this.before = this.fields;
  }

  makeTouchable(canvas) {
    const placeOf = (event) => {
      const [across, down] = sharesOf(canvas, event);
      return [held((2 * across - 1) * REACH), held((1 - 2 * down) * REACH)];
    };
    canvas.onpointerdown = (event) => {
      this.chosen = this.nearest(placeOf(event));
      this.isHeld = true;
      capture(canvas, event);
      if (this.chosen !== PROBE) this.keep();
      this.move(placeOf(event));
    };
    canvas.onpointermove = (event) => {
      if (this.isHeld) this.move(placeOf(event));
      else canvas.style.cursor = this.nearest(placeOf(event)) === PROBE ? "crosshair" : "grab";
    };
    canvas.onpointerup = canvas.onpointercancel = () => {
      if (this.isHeld) this.report();
      this.isHeld = false;
    };
    // Without this a drag that begins on a point would scroll the page on a phone.
    canvas.addEventListener("touchstart", (event) => this.grasps(placeOf(event.touches[0])) && event.preventDefault(), { passive: false });
    canvas.onkeydown = (event) => this.press(event);
  }

  nearest([x1, x2]) {
    const distances = this.points.map((point) => Math.hypot(point[0] - x1, point[1] - x2));
    const near = distances.reduce((one, distance, i) => (distance < distances[one] ? i : one), 0);
    return distances[near] < GRASP ? near : PROBE;
  }

  grasps(place) {
    const { at } = this.state;
    return this.nearest(place) !== PROBE || Math.hypot(place[0] - at[0], place[1] - at[1]) < 2 * GRASP;
  }

  press(event) {
    const arrow = arrowOf(event.key);
    if (!arrow && event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    if (arrow) {
      const from = this.chosen === PROBE ? this.state.at : this.points[this.chosen];
      if (this.chosen !== PROBE && !this.before) this.keep();
      this.move([from[0] + STEP * arrow[0], from[1] - STEP * arrow[1]]);
      this.report();
      return;
    }
    this.chosen = event.key === "Escape" || this.chosen + 1 === this.points.length ? PROBE : this.chosen + 1;
    this.before = null;
    this.draw();
  }

  move([x1, x2]) {
    const began = performance.now();
    if (this.chosen === PROBE) {
      this.state.at = [held(x1), held(x2)];
      this.draw();
    } else {
      this.farOff = null;
      this.movePoint(this.chosen, [x1, x2]);
      this.fit();
    }
    performance.measure(FRAME, { start: began, end: performance.now() });
  }

  // The point that is surest of its class goes further on its own side, or back.
  sendFar() {
    if (this.farOff) {
      const { index, from } = this.farOff;
      this.farOff = null;
      this.before = null;
      this.movePoint(index, from);
    } else {
      this.keep();
      const sure = ([x1, x2, label]) => softmax(this.fits.discriminative.scores(x1, x2))[label];
      const own = this.points.map((point, i) => [i, point]).filter(([, point]) => point[2] === 1);
      const inside = own.filter(([, [x1, x2]]) => Math.max(Math.abs(x1), Math.abs(x2)) < NEAR);
      const [index, from] = (inside.length ? inside : own).reduce((one, other) => (sure(other[1]) > sure(one[1]) ? other : one));
      const middle = this.fits.generative.classes[0].mean;
      const away = [from[0] - middle[0], from[1] - middle[1]];
      // As far as the plane goes, away from the first class.
      const reach = Math.min(...away.map((part, axis) => (part ? (FAR * Math.sign(part) - from[axis]) / part : Infinity)));
      const further = Math.max(reach, 0);
      this.movePoint(index, [from[0] + further * away[0], from[1] + further * away[1]]);
      this.farOff = { index, from };
      this.chosen = index;
    }
    this.fit();
    this.report();
  }

  recolour(look) {
    this.state.look = setLook(this.parts.root, look);
    this.draw();
  }

  draw() {
    const { state, parts, points, fields, fits, before } = this;
    if (!state.look || !fields) return;
    const drawn = { look: state.look, points, held: this.chosen, probe: state.at };
    const most = Math.max(...fields.generative.map((scores) => Math.max(...scores)));
    this.planes.generative.draw(
      { ...drawn, fresh: this.newPoints },
      { shown: fields.generative, before: before?.generative, ellipses: fits.generative.classes, strength: (scores) => 0.75 * Math.exp(Math.max(...scores) - most) ** 0.6 },
    );
    this.planes.discriminative.draw(drawn, { shown: fields.discriminative, before: before?.discriminative, ellipses: [], strength: () => 0.34 });
    for (const button of this.buttons) {
      const isOn = Object.entries(button.dataset).some(([name, value]) => String(state[name]) === value);
      button.setAttribute("aria-pressed", String(isOn));
    }
    [parts.count.value, parts.countBy.textContent] = [Math.log2(state.count), state.count];
    parts.far.textContent = this.farOff ? "Put it back" : "Move a point far away";
    this.say();
    this.tell();
  }

  say() {
    const { parts, before, fields, fits } = this;
    const errors = Object.fromEntries(Object.entries(fits).map(([name, fit]) => [name, percent(wrong(fit, this.fresh))]));
    const shift = (name) => (before ? `Since the grey line, ${percent(moved(fields[name], before[name]))} of the plane has changed class. ` : "");
    parts.generativeTold.textContent = `${shift("generative")}Wrong on ${this.fresh.length.toLocaleString("en-US")} fresh points: ${errors.generative}. It knows where points are, so it can draw new ones${this.newPoints.length ? ": the hollow ones" : ""}.`;
    parts.discriminativeTold.textContent = `${shift("discriminative")}Wrong on the same: ${errors.discriminative}. It knows no p(x): it may be surest where no point ever was, and has nothing to draw from.`;
    const chosen = this.chosen === PROBE ? "the ring" : `point ${this.chosen + 1} of class ${LETTERS[this.points[this.chosen][2]]}`;
    const words = `${this.points.length} points. Arrows move ${chosen}; Enter chooses the next point, Escape the ring`;
    for (const name of ["generative", "discriminative"]) if (parts[name].ariaLabel !== words) parts[name].ariaLabel = words;
  }

  // Bayes' rule in numbers at the ring.
  tell() {
    const { look, at } = this.state;
    const found = bayes(this.fits.generative, ...at);
    const other = softmax(this.fits.discriminative.scores(...at));
    const small = (value) => {
      if (value === 0) return "< 10⁻³⁰⁰"; // the posterior is worked in logarithms
      return value >= 1e-3 ? String(Number(value.toPrecision(3))) : value.toExponential(1).replace("-", "−");
    };
    this.parts.rows.replaceChildren(
      ...found.classes.map(({ prior, likelihood, posterior }, label) => {
        const row = document.createElement("tr");
        row.style.setProperty("--colour", look.classes[label]);
        const cell = (text) => Object.assign(row.appendChild(document.createElement("td")), { textContent: text });
        const share = (value) => {
          const made = cell(decimal(value, 3));
          made.className = "share";
          made.style.setProperty("--share", `${100 * value}%`);
        };
        cell(LETTERS[label]).prepend(Object.assign(document.createElement("i"), { className: SIGNS[label] }));
        cell(decimal(prior, 3));
        cell(small(likelihood));
        share(posterior);
        share(other[label]);
        return row;
      }),
    );
    const first = best(found.classes.map(({ posterior }) => posterior));
    const { prior, likelihood, posterior } = found.classes[first];
    this.parts.evidence.textContent = `Evidence p(x) = Σ prior · likelihood = ${small(found.evidence)}; class ${LETTERS[first]}: ${decimal(prior, 3)} · ${small(likelihood)} / ${small(found.evidence)} = ${decimal(posterior, 3)}. Logistic regression gives the last column without any of these.`;
  }

  report() {
    const rounded = (value) => Math.round(100 * value) / 100;
    const { truth, boundary, classes, count, draw, at } = this.state;
    this.state.moved = [...this.dragged].flatMap(([index, place]) => [index, ...place.map(rounded)]);
    this.send({ truth, boundary, classes, count, draw, at: at.map(rounded), moved: this.state.moved });
  }

  close() {
    this.watch.disconnect();
  }
}

// The variational pad: a posterior that bends, a Gaussian q to drag over it, and the two that lie nearest.

import { discreteKl, sharesOfGaussian, sharesOfPosterior } from "./cells.js";
import { amortised, RANGE } from "./encoder.js";
import { axesOf, climb, closest, elbo, forwardKl, matched, turned } from "./gaussians.js";
import { evidence } from "./posterior.js";
import { builtPlane, builtRows, GRIPS, paintCells, paintChart, paintCloud, paintPlane, paintRows, toPlane, written } from "./scene.js";
import { mounted, partsOf } from "../live/mount.js";
import { decimal } from "../live/numbers.js";
import { arrowOf, capture, sharesOf } from "../live/pointer.js";
import { setLook } from "../live/theme.js";

const FRAME = "variational-pad:frame"; // a User Timing measure for each frame drawn while dragging
const CLIMB_MS = 1100;
const SETTLED_MS = 160;
const AT_SIGMAS = 2; // where the grips of the deviations stand
const IS_NOTHING = 2e-3; // nats
const SHAPES = {
  ridge: { slope: 1, bend: 0, x: 1 },
  banana: { slope: 0, bend: 0.7, x: -0.5 },
  humps: { slope: 0, bend: 1, x: 3.5 },
};

const held = (value, [low, high]) => Math.min(Math.max(value, low), high);

export default mounted(
  ({ parentElement, data }) => new VariationalPad(parentElement, data),
  (pad, { data, setStateValue }) => {
    pad.send = (view) => setStateValue("view", view);
    pad.recolour(data.look);
  },
);

class VariationalPad {
  constructor(parent, { start, limits }) {
    this.parts = partsOf(parent);
    this.buttons = [...parent.querySelectorAll("[data-posterior], [data-family]")];
    this.state = { ...start, q: [...start.q], route: [] };
    this.limits = limits;
    this.prefersStill = matchMedia("(prefers-reduced-motion: reduce)");
    this.handles = builtPlane(this.parts.plane);
    this.rows = builtRows(this.parts.rows);
    for (const grip of GRIPS) this.makeDraggable(this.handles.grips[grip], grip);
    for (const button of this.buttons) button.onclick = () => this.turnTo(button.dataset);
    const { bend, x, cells, degree } = this.parts;
    for (const [input, name] of [[bend, "bend"], [x, "x"]]) {
      [input.min, input.max] = limits[name];
      input.oninput = () => this.bendTo({ [name]: Number(input.value) });
      input.onchange = () => this.report();
    }
    for (const [input, name, to] of [[cells, "cells", (value) => 2 ** value], [degree, "degree", Number]]) {
      input.oninput = () => this.show({ [name]: to(input.value) });
      input.onchange = () => this.report();
    }
    degree.addEventListener("input", () => this.encodeSoon());
    this.parts.climb.onclick = () => this.climb();
    this.parts.match.onclick = () => {
      this.take(matched(this.known, this.isMeanField));
      this.change({});
    };
  }

  get isMeanField() {
    return this.state.family === "mean-field";
  }

  get model() {
    const { posterior, bend, x } = this.state;
    return { slope: SHAPES[posterior].slope, bend, x };
  }

  get q() {
    const { q: [m1, m2, along, across, angle] } = this.state;
    return { mean: [m1, m2], covariance: turned([along, across], angle) };
  }

  // A Gaussian becomes your q, to where the grips can reach.
  take({ mean, covariance }) {
    const [a, , c] = covariance;
    const [deviations, angle] = this.isMeanField ? [[Math.sqrt(a), Math.sqrt(c)], 0] : axesOf(covariance);
    const reach = this.limits.mean;
    this.state.q = [...mean.map((value) => held(value, reach)), ...deviations.map((value) => held(value, this.limits.deviation)), angle];
  }

  turnTo({ posterior, family }) {
    this.stop();
    if (posterior) {
      const { bend, x } = SHAPES[posterior];
      this.bendTo({ posterior, bend, x });
    } else {
      const { q } = this;
      this.state.family = family;
      this.take(q);
      this.bendTo({});
    }
    this.report();
  }

  bendTo(changed) {
    this.stop();
    Object.assign(this.state, changed);
    this.known = null;
    this.draw();
    this.encodeSoon();
  }

  makeDraggable(group, grip) {
    let isHeld = false;
    group.onpointerdown = (event) => {
      this.stop();
      isHeld = true;
      capture(group, event);
      group.focus({ preventScroll: true });
    };
    group.onpointermove = (event) => isHeld && this.pull(grip, toPlane(sharesOf(this.parts.plane, event)));
    group.onpointerup = group.onpointercancel = () => {
      if (isHeld) this.report();
      isHeld = false;
    };
    group.onkeydown = (event) => {
      const arrow = arrowOf(event.key);
      if (!arrow) return;
      event.preventDefault();
      this.stop();
      this.step(grip, arrow);
      this.report();
    };
  }

  // Where a grip stands, and which way it is from the mean: the other way where that is out of sight.
  placeOf(grip) {
    const [m1, m2, along, across, angle] = this.state.q;
    if (grip === "mean") return { at: [m1, m2] };
    const [deviation, turn] = grip === "along" ? [along, angle] : [across, angle + Math.PI / 2];
    const away = [Math.cos(turn), Math.sin(turn)].map((part) => AT_SIGMAS * deviation * part);
    const isInside = Math.max(Math.abs(m1 + away[0]), Math.abs(m2 + away[1])) < 3.95;
    const sign = isInside ? 1 : -1;
    return { at: [m1 + sign * away[0], m2 + sign * away[1]], sign };
  }

  pull(grip, [z1, z2]) {
    const [m1, m2, along, across, angle] = this.state.q;
    const { mean, deviation } = this.limits;
    if (grip === "mean") return this.show({ q: [held(z1, mean), held(z2, mean), along, across, angle] });
    const { sign } = this.placeOf(grip);
    const [d1, d2] = [(sign * (z1 - m1)) / AT_SIGMAS, (sign * (z2 - m2)) / AT_SIGMAS];
    const isTurning = grip === "along" && !this.isMeanField;
    const turn = isTurning ? Math.atan2(d2, d1) : angle;
    const projected = grip === "along" ? d1 * Math.cos(turn) + d2 * Math.sin(turn) : d2 * Math.cos(turn) - d1 * Math.sin(turn);
    const value = held(projected, deviation);
    return this.show({ q: grip === "along" ? [m1, m2, value, across, turn] : [m1, m2, along, value, angle] });
  }

  step(grip, [right, down]) {
    const q = [...this.state.q];
    const { mean, deviation } = this.limits;
    if (grip === "mean") [q[0], q[1]] = [held(q[0] + 0.1 * right, mean), held(q[1] - 0.1 * down, mean)];
    else {
      const which = grip === "along" ? 2 : 3;
      q[which] = held(q[which] - 0.05 * down, deviation);
      if (!this.isMeanField) q[4] -= (right * Math.PI) / 36;
    }
    this.show({ q });
  }

  climb() {
    this.stop();
    const path = climb(this.model, this.q, this.isMeanField);
    const began = performance.now();
    const step = (now) => {
      const share = this.prefersStill.matches ? 1 : Math.min((now - began) / CLIMB_MS, 1);
      const last = Math.round(share * (path.length - 1));
      this.take(path[last]);
      this.show({ route: path.slice(0, last + 1) });
      if (share < 1) this.frame = requestAnimationFrame(step);
      else this.report();
    };
    this.frame = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.state.route = [];
  }

  change(changed) {
    this.stop();
    this.show(changed);
    this.report();
  }

  show(changed) {
    Object.assign(this.state, changed);
    this.draw();
  }

  recolour(look) {
    this.state.look = setLook(this.parts.root, look);
    this.shownCells = null;
    this.draw();
    if (this.encoder) this.drawChart();
    else this.encodeSoon(); // after the picture itself
  }

  draw() {
    const { state, parts } = this;
    if (!state.look) return;
    const began = performance.now();
    if (!this.known) this.know();
    if (this.shownCells !== state.cells) this.drawCellsOfP();
    const drawn = { yours: this.q, ...this.nearest };
    const places = Object.fromEntries(GRIPS.map((grip) => [grip, { ...this.placeOf(grip), told: this.toldOf(grip) }]));
    paintPlane(this.handles, { ...state, drawn }, places);
    this.say(drawn);
    for (const button of this.buttons) {
      const { posterior, family } = button.dataset;
      button.setAttribute("aria-pressed", String(posterior === state.posterior || family === state.family));
    }
    [parts.bend.value, parts.x.value, parts.cells.value, parts.degree.value] = [state.bend, state.x, Math.log2(state.cells), state.degree];
    [parts.bendBy.textContent, parts.xBy.textContent] = [decimal(state.bend, 2), decimal(state.x, 1)];
    [parts.cellsBy.textContent, parts.degreeBy.textContent] = [state.cells, state.degree];
    performance.measure(FRAME, { start: began, end: performance.now() });
  }

  // What follows from the posterior alone.
  know() {
    const { model, isMeanField } = this;
    this.known = evidence(model);
    this.nearest = { reverse: closest(model, this.known, isMeanField, this.state.q), forward: matched(this.known, isMeanField) };
    this.shownCells = null;
  }

  drawCellsOfP() {
    const { cells, look } = this.state;
    paintCloud(this.parts.cloud, this.model, look.latent);
    this.cells = sharesOfPosterior(this.model, this.known.logPx, cells);
    const p = this.cells.inside.map(Math.exp);
    const most = Math.max(...p);
    paintCells(this.parts.cellsOfP, p.map((value) => value / most), cells, look.latent);
    this.shownCells = cells;
  }

  toldOf(grip) {
    const [m1, m2, along, across, angle] = this.state.q;
    const degrees = (180 * angle) / Math.PI;
    const { mean, deviation } = this.limits;
    const [label, now, [least, most], text] = {
      mean: ["Mean of your q", m1, mean, `${decimal(m1)}, ${decimal(m2)}`],
      along: ["Deviation of your q along its axis", along, deviation, `${decimal(along)}, turned by ${decimal(degrees, 0)} degrees`],
      across: ["Deviation of your q across it", across, deviation, decimal(across)],
    }[grip];
    return { "aria-label": label, "aria-valuenow": now.toFixed(2), "aria-valuemin": least, "aria-valuemax": most, "aria-valuetext": text };
  }

  say(drawn) {
    const { state, parts, known } = this;
    const figures = {};
    for (const [name, q] of Object.entries(drawn)) {
      const bound = elbo(this.model, q);
      figures[name] = { elbo: bound, reverse: Math.max(known.logPx - bound, 0), forward: Math.max(forwardKl(known, q), 0) };
    }
    paintRows(this.rows, state.look, figures);
    parts.evidence.textContent = `log p(x) = ${decimal(known.logPx)} nats = ELBO + KL(q‖p)`;
    parts.told.textContent = this.verdict(figures);
    const share = sharesOfGaussian(drawn.yours, state.cells);
    const most = Math.max(...share);
    paintCells(parts.cellsOfQ, share.map((value) => value / (most || 1)), state.cells, state.look.ink);
    const discrete = Math.max(discreteKl(share, this.cells), 0);
    parts.discrete.textContent = `Σ Q log(Q / P) over ${state.cells * state.cells} cells and the rest: ${written(discrete)} of ∫ q log(q / p) = ${written(figures.yours.reverse)} nats. Cells never see more than the densities do; fine ones see nearly all that lies in the window.`;
  }

  verdict({ reverse, forward }) {
    const { reverse: narrow, forward: wide } = this.nearest;
    if (reverse.reverse < IS_NOTHING && forward.forward < IS_NOTHING) return "Here p is a Gaussian of q’s family: both ways lead to p itself, and no gap is left.";
    const area = ({ covariance: [a, b, c] }) => Math.sqrt(a * c - b * b);
    const times = area(wide) / area(narrow);
    const size = times > 1.05 ? `: it covers ${decimal(times, 1)} times the area` : "";
    const isOneSided = this.model.slope === 0 && Math.abs(narrow.mean[0]) > 0.1;
    const humps = isOneSided ? " keeps to one side (its mirror image is as good)," : " stays inside p,";
    return `The least KL(q‖p)${humps} for where p is nothing q may not be. The least KL(p‖q) must be wherever p is${size}.`;
  }

  encodeSoon() {
    this.parts.chart.setAttribute("aria-busy", "true");
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.encode(), SETTLED_MS);
  }

  encode() {
    this.encoder = amortised(this.model, this.isMeanField, this.state.degree);
    this.drawChart();
  }

  drawChart() {
    const { chart, cost } = this.parts;
    const { best, encoder } = this.encoder;
    paintChart(chart, this.state.look, this.encoder, held(this.state.x, RANGE));
    chart.setAttribute("aria-busy", "false");
    const more = Math.max(encoder - best, 0);
    const ending = more < IS_NOTHING ? "it costs nothing that one encoder serves all." : `that one encoder serves all costs ${decimal(more)} more.`;
    cost.textContent = `The best q for each x (line) leaves ${decimal(Math.max(best, 0))} nats on average over p(x) (grey; x from ${decimal(RANGE[0], 0)} to ${decimal(RANGE[1], 0)}); the encoder’s (dots) ${decimal(Math.max(encoder, 0))}: ${ending}`;
  }

  report() {
    const { posterior, family, bend, x, cells, degree, q } = this.state;
    this.send({ posterior, family, bend, x, cells, degree, q: q.map((value) => Math.round(100 * value) / 100) });
  }

  close() {
    this.stop();
    clearTimeout(this.soon);
  }
}

// Six units with energies between them: drag an energy, hold a unit, and see all states' probabilities.

import { builtGraph, paintConditional, paintGraph, paintStates, spoken } from "./picture.js";
import { boltzmann, conditional, GIVEN, LAYOUTS, mostProbable, UNITS } from "./states.js";
import { mounted, partsOf } from "../live/mount.js";
import { decimal } from "../live/numbers.js";
import { capture } from "../live/pointer.js";
import { setLook } from "../live/theme.js";

const FRAME = "energy-graph:frame"; // a User Timing measure for each frame drawn while dragging
const PX_PER_NAT = 26;
const STEPS = { ArrowUp: 0.1, ArrowRight: 0.1, ArrowDown: -0.1, ArrowLeft: -0.1, PageUp: 1, PageDown: -1 };
const AFTER = new Map([[null, 1], [1, 0], [0, null]]); // what a click makes of a unit
const SIGNS = new Map([[null, "-"], [0, "0"], [1, "1"]]);
const HELD = { "-": null, 0: 0, 1: 1 };
const AGREES = 1e-9;

export default mounted(
  ({ parentElement, data }) => new EnergyGraph(parentElement, data),
  (graph, { data, setStateValue }) => {
    graph.send = (view) => setStateValue("view", view);
    graph.recolour(data.look);
  },
);

class EnergyGraph {
  constructor(parent, { start, limits }) {
    this.parts = partsOf(parent);
    this.layouts = [...parent.querySelectorAll("[data-layout]")];
    this.kept = { [start.layout]: [...start.energies] };
    this.state = { ...start, energies: [...start.energies], held: [...start.units].map((sign) => HELD[sign]), limits };
    this.shown = null;
    const { release, level, added, states } = this.parts;
    for (const button of this.layouts) button.onclick = () => this.turnTo(button.dataset.layout);
    release.onclick = () => this.change({ held: UNITS.map(() => null) });
    level.onclick = () => this.change({ energies: this.state.energies.map(() => 0) });
    added.max = limits.added;
    added.value = start.added;
    added.oninput = () => this.show({ added: Number(added.value) });
    added.onchange = () => this.report();
    states.onpointermove = states.onpointerdown = (event) => this.point(event.target.dataset.state);
    states.onpointerleave = () => this.point(undefined);
    this.build();
  }

  build() {
    const { layout } = this.state;
    this.handles = builtGraph(this.parts.graph, LAYOUTS[layout], layout === "layers");
    this.handles.edges.forEach(({ group, box }, k) => this.makeDraggable(group, box, k));
    this.handles.units.forEach(({ group }, unit) => {
      group.onclick = () => this.turn(unit);
      group.onkeydown = (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        this.turn(unit);
      };
    });
    for (const button of this.layouts) button.setAttribute("aria-pressed", String(button.dataset.layout === layout));
  }

  makeDraggable(group, box, k) {
    let from = null;
    box.onpointerdown = (event) => {
      from = { y: event.clientY, energy: this.state.energies[k] };
      capture(box, event);
    };
    box.onpointermove = (event) => {
      if (from) this.setEnergy(k, from.energy + (from.y - event.clientY) / PX_PER_NAT);
    };
    box.onpointerup = box.onpointercancel = () => {
      if (!from) return;
      from = null;
      this.report();
    };
    group.onkeydown = (event) => {
      const { reach } = this.state.limits;
      const to = { Home: -reach, End: reach, 0: 0 }[event.key] ?? this.state.energies[k] + (STEPS[event.key] ?? NaN);
      if (Number.isNaN(to)) return;
      event.preventDefault();
      this.setEnergy(k, to);
      this.report();
    };
  }

  setEnergy(k, value) {
    const { reach } = this.state.limits;
    const energies = [...this.state.energies];
    energies[k] = Math.round(10 * Math.min(Math.max(value, -reach), reach)) / 10;
    this.show({ energies });
  }

  turn(unit) {
    const held = [...this.state.held];
    held[unit] = AFTER.get(held[unit]);
    this.change({ held });
  }

  // Each layout keeps its energies while the other is shown.
  turnTo(layout) {
    if (layout === this.state.layout) return;
    this.kept[this.state.layout] = this.state.energies;
    const energies = this.kept[layout] ?? LAYOUTS[layout].map((_, k) => [1.5, -2, 0.5, -1, 2, -2.5, 1, 0.5, -1.5][k]);
    Object.assign(this.state, { layout, energies });
    this.build();
    this.change({});
  }

  change(changed) {
    this.show(changed);
    this.report();
  }

  show(changed) {
    Object.assign(this.state, changed);
    this.draw();
  }

  recolour(look) {
    this.state.look = setLook(this.parts.root, look);
    this.draw();
  }

  point(state) {
    this.shown = state === undefined ? null : Number(state);
    this.draw();
  }

  draw() {
    const { state, parts } = this;
    if (!state.look) return;
    const began = performance.now();
    const edges = LAYOUTS[state.layout];
    const found = boltzmann(edges, state.energies, state.held, state.added);
    const likeliest = mostProbable(found.p);
    const shown = this.shown ?? likeliest[0];
    const what = likeliest.length > 1 ? `One of ${likeliest.length} most probable: ` : "Most probable: ";
    paintGraph(this.handles, state, found);
    paintStates(parts.states, state, found, shown);
    parts.told.textContent = `${this.shown === null ? what : ""}${spoken(shown, found)}. log Z = ${decimal(found.logZ, 2)}, over ${found.allowed.length} states.`;
    parts.addedBy.textContent = `${decimal(state.added, 1)} nats`;
    this.drawConditional(edges);
    performance.measure(FRAME, { start: began, end: performance.now() });
  }

  drawConditional(edges) {
    const { state, parts } = this;
    const given = GIVEN.map((unit) => state.held[unit] ?? 1);
    const found = conditional(edges, state.energies, given);
    paintConditional(parts.given, state, found);
    const [x, h] = state.layout === "layers" ? ["visible", "hidden units"] : ["upper", "lower units"];
    parts.givenHeading.textContent = `p(d, e, f | a, b, c = ${given.join(", ")}): counted, and multiplied unit by unit`;
    parts.verdict.textContent =
      found.apart < AGREES
        ? `The same: given the ${x} units the ${h} do not see each other, so p(h|x) is a product.`
        : `${found.apart < 0.0005 ? "Less than 0.001" : `Up to ${found.apart.toFixed(3)}`} apart: e and f share an edge, so no product says it.`;
  }

  report() {
    const { layout, energies, held, added } = this.state;
    this.send({ layout, energies, units: held.map((value) => SIGNS.get(value)).join(""), added });
  }

  close() {}
}

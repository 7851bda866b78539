// The latent pad: a canvas in which the picture changes under the pointer.
//
// Streamlit runs the default export again for each change of the data or the theme. One pad lives
// for each mount; it compares what comes with what it has, and rebuilds only what differs.

import { actions } from "./actions.js";
import { Backdrop } from "./backdrop.js";
import { Chips } from "./chips.js";
import { readContent } from "./content.js";
import { Cursor } from "./cursor.js";
import { Filmstrip, MAX_PINS } from "./filmstrip.js";
import { PAD_KEYS } from "./keys.js";
import { Outputs } from "./outputs.js";
import { PathTools } from "./path.js";
import { Readout } from "./readout.js";
import { Stage } from "./stage.js";
import { carriedDecoder, readEnvelope } from "../live/envelope.js";
import { latentAt } from "../live/geometry.js";
import { Kept } from "../live/kept.js";
import { LiveLine } from "../live/live_line.js";
import { mounted, partsOf } from "../live/mount.js";
import { Navigation } from "../live/navigation.js";
import { onLetters } from "../live/redrawing.js";
import { ReportedState } from "../live/reported_state.js";
import { readTheme, sameTheme, setRoles } from "../live/theme.js";
import { USUAL_ROOT_PX } from "../live/type.js";
import { Gestures } from "../scene/gestures.js";
import { asInAddress, homeView } from "../scene/view.js";

const MAX_DOUBLE_CLICK_MS = 700;
const STANDING = new Set(["live", "waiting"]); // a line that stands
const TILE_TITLE = "nearest tile of the map";

export default mounted(
  ({ parentElement }) => new LatentPad(parentElement),
  (pad, { data, setStateValue }) => {
    pad.reported.send = (state) => {
      pad.keep(state); // the pad in whose place another comes may be closed only after that has begun
      setStateValue("pad", state);
    };
    return (pad.updated = pad.update(readEnvelope(data)).catch((error) => pad.fail(error)));
  },
);

class LatentPad {
  constructor(parent) {
    this.host = parent.host ?? parent;
    this.parts = partsOf(parent);
    this.root = this.parts.root;
    this.reported = new ReportedState(() => this.state());
    this.navigation = new Navigation((navigation) => this.stage && this.reported.again({ navigation }, { version: "" }));
    this.layers = new Set();
    this.pins = [];
    this.path = new PathTools(this.parts, {
      onChange: () => this.showMarks(),
      onPlay: (x, y) => this.cursor.moveTo(x, y, performance.now()),
      onClear: () => this.reported.soon(),
    });
    this.outputs = new Outputs(this.parts.screens, {
      onState: () => this.showLine(),
      onShown: (x, y) => this.cursor.pictured(x, y),
      fallback: (x, y) => this.backdrop?.pictureAt(x, y),
    });
    this.film = new Filmstrip(this.parts.film, {
      onGo: (pin, at) => this.goTo(pin, at),
      onRemove: (pin) => this.unpin(pin),
    });
    this.chips = new Chips(this.parts.chips, (layer) => this.toggle(layer));
    this.readout = new Readout({
      pad: this.root,
      nearPicture: this.parts["near-picture"],
      nearWords: this.parts["near-words"],
      nearPosterior: this.parts["near-posterior"],
      nearMu: this.parts["near-mu"],
      nearSigma: this.parts["near-sigma"],
      neighbours: this.parts.neighbours,
      facts: this.parts.facts,
      terms: { prior: this.parts["prior-term"], trust: this.parts["trust-term"] },
    });
    this.line = new LiveLine(this.parts, {
      read: () => this.header && this.outputs.state,
      retry: () => this.outputs.retry(),
    });
    this.forgetLetters = onLetters(() => this.stage?.redraw());
  }

  async update({ header, blobs }) {
    const run = (this.run = (this.run ?? 0) + 1);
    const theme = readTheme(this.host, header);
    const isNewTheme = !this.theme || !sameTheme(theme, this.theme);
    if (this.header && header.digest === this.header.digest && !isNewTheme) return;
    const content = await readContent(header, blobs, this.content);
    if (this.closed) return;
    if (run !== this.run) return this.updated; // newer data came while pictures were decoded
    const before = this.header;
    this.header = header;
    this.theme = theme;
    this.content = content;
    this.carried = carriedDecoder(blobs);
    this.root.dataset.theme = theme.name;
    setRoles(this.root, theme);
    this.showWords();
    this.prepareMap(before);
    this.adopt(before);
    this.connect(before);
    this.show();
  }

  showWords() {
    const { header, parts, root } = this;
    root.style.setProperty("--pad-room", `${header.room_px / USUAL_ROOT_PX}rem`);
    root.style.setProperty("--pad-most", header.height ? `${header.height}px` : "9999px");
    parts["near-title"].textContent = header.words.near;
    const canHover = matchMedia("(hover: hover)").matches;
    parts["plane-title"].textContent = canHover ? header.words.plane : header.words.plane_touched;
  }

  prepareMap(before) {
    const { header, content } = this;
    if (!this.stage || changed(before, header, "image_shape")) {
      this.stage?.close();
      this.gestures?.close();
      this.backdrop?.close();
      this.backdrop = new Backdrop({ imageShape: header.image_shape, onChange: () => this.stage.redraw() });
      this.stage = new Stage(this.parts, this.backdrop, () => this.askForTiles());
      this.cursor = new Cursor(this);
      this.gestures = new Gestures(this.parts.map, actions(this), PAD_KEYS);
    }
    this.stage.setTheme(this.theme);
    this.stage.scene.setContent(content);
    this.backdrop.setInk(header.is_ink ? this.theme.stroke : null);
    this.backdrop.setPicture(content.manifold?.image, content.manifold?.window, header.manifold_grid, header.home);
    if (changed(before, header, "models", "labels", "plane")) {
      this.backdrop.forget();
      this.film.forget();
    }
    this.readout.setContent(content, this.theme);
    if (content.atlas) content.atlas.onCome = () => this.closed || [this.readout, this.stage].forEach((part) => part.thumbnailsCame());
  }

  // Pins, path, view, cursor and layers are a person's own; Python's are only the start, until it
  // says by another state_version that they are to be taken.
  adopt(before) {
    const { header, stage } = this;
    const isStart = changed(before, header, "state_version");
    const start = { ...header, ...(before ? null : this.leftBefore()) };
    if (isStart) {
      this.layers = new Set(start.layers);
      this.pins = start.pins.map((pin) => [...pin]);
      this.path.set(start.path);
    }
    let view = stage.view ?? homeView(header.home);
    if (changed(before, header, "home")) view = homeView(header.home);
    if (isStart && start.view) view = { x: start.view[0], y: start.view[1], half: start.view[2] };
    if (isStart || !this.cursor.at) this.cursor.at = start.cursor ?? [header.home.x, header.home.y];
    stage.setView(view, header.home, this.layers);
  }

  // A layout that turns, as from wide to narrow, puts another pad in this one's place; Python, whose
  // start has not changed, has not heard of it.
  leftBefore() {
    const left = this.keptMap().read();
    return left?.opened === performance.timeOrigin && left.version === this.header.state_version ? left : null;
  }

  keptMap() {
    return new Kept("map", this.header.models[0].name);
  }

  keep(state) {
    this.keptMap().write({ ...state, opened: performance.timeOrigin });
  }

  connect(before) {
    const { header, content } = this;
    if (before && !changed(before, header, "models", "labels", "image_shape", "socket_path")) return;
    this.cursor.forgetPicture();
    this.outputs.connect({
      models: header.models,
      labels: header.labels,
      labelNames: content.classNames,
      imageShape: header.image_shape,
      path: header.socket_path,
      carried: this.carried,
    });
  }

  show() {
    this.showChips();
    this.showPins();
    this.stage.redraw();
    this.cursor.moveTo(...this.cursor.at, performance.now());
    this.showLine();
    this.askForTiles();
  }

  showChips() {
    const available = new Set(["manifold", ...this.content.available, "pins"]);
    this.chips.show(this.layers, available, this.header.words.layers);
    this.parts.legend.hidden = !(this.layers.has("trust") && available.has("trust"));
  }

  showPins() {
    this.parts["film-hint"].hidden = this.pins.length > 0;
    const { plane, image_shape } = this.header;
    this.film.show(this.pins, image_shape, {
      sketch: (pin) => this.backdrop.pictureAt(...pin),
      ask: (pins, answer) => this.outputs.batch(pins.map((pin) => latentAt(plane, ...pin)), answer),
    });
    this.showMarks();
  }

  showMarks() {
    if (!this.stage) return;
    this.stage.shownMarks = { path: this.path.points, pins: this.pins, marks: this.header?.marks ?? [] };
    this.stage.redrawMarks();
  }

  showLine() {
    if (this.closed || !this.header) return;
    const { header, outputs, parts } = this;
    const title = outputs.standsIn ? TILE_TITLE : header.words.decoded;
    if (parts["out-title"].textContent !== title) parts["out-title"].textContent = title;
    if (STANDING.has(outputs.state.state) && !STANDING.has(this.root.dataset.line)) this.askForTiles();
    this.line.show();
  }

  askForTiles() {
    if (!this.layers.has("manifold") || !this.stage?.size.width) return;
    const { header } = this;
    this.backdrop.ask(this.stage.view, this.stage.size, this.outputs.firstSocket, header.plane, header.labels);
  }

  viewMoved() {
    this.askForTiles();
    this.reported.soon();
  }

  toggle(layer) {
    if (!this.layers.delete(layer)) this.layers.add(layer);
    this.showChips();
    this.stage.redraw();
    this.askForTiles();
    this.reported.soon();
  }

  goTo([x, y], at) {
    this.stage.bringIntoView(x, y);
    this.cursor.moveTo(x, y, at);
    this.reported.soon();
  }

  showAll() {
    this.stage.view = homeView(this.header.home);
    this.stage.redraw();
    this.viewMoved();
  }

  pin(...place) {
    // Just where a link to it will have it, and the picture too.
    const [x, y] = asInAddress(place, this.stage.view.half);
    this.cursor.moveTo(x, y);
    this.pins = [...this.pinsWithout([x, y]), [x, y]].slice(-MAX_PINS);
    this.pinnedAt = performance.now();
    this.showPins();
    this.parts.spoken.textContent = this.readout.sentence(x, y, this.cursor.nearest(x, y));
    this.reported.soon();
  }

  pinsWithout([x, y]) {
    return this.pins.filter((other) => other[0] !== x || other[1] !== y);
  }

  unpin(pin) {
    this.pins = this.pinsWithout(pin);
    this.showPins();
    this.reported.soon();
  }

  unpinLast() {
    if (this.pins.length) this.unpin(this.pins[this.pins.length - 1]);
  }

  // A double click begins with a click, and that click pinned.
  takeBackPin() {
    if (performance.now() - (this.pinnedAt ?? -Infinity) < MAX_DOUBLE_CLICK_MS) this.unpinLast();
  }

  state() {
    const { x, y, half } = this.stage.view;
    return {
      pins: this.pins,
      path: this.path.points,
      view: [x, y, half],
      cursor: this.cursor.at,
      layers: [...this.layers],
      version: this.header.state_version,
      navigation: this.navigation.id,
    };
  }

  fail(error) {
    this.parts.reason.hidden = false;
    this.parts["reason-words"].textContent = `The map could not be drawn: ${error.message}`;
    throw error;
  }

  close() {
    this.closed = true;
    this.forgetLetters();
    if (this.stage?.view) this.keep(this.state());
    const { line, outputs, stage, gestures, backdrop, navigation, reported, path } = this;
    for (const part of [line, outputs, stage, gestures, backdrop, navigation, reported, path]) part?.close();
  }
}

function changed(before, now, ...names) {
  return !before || names.some((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
}

// Which pictures does a place in the plane decode to, and how soon are they on the screen?
//
// One line for each model and one picture for each model and label. The newest place is sent as
// soon as it is known, about twice for each frame at most; a picture is painted the moment that it
// comes, or with the next frame where this one has a picture already.

import { Screen } from "./screen.js";
import { Decoding } from "../live/decoding.js";
import { Lateness, stateOf } from "../live/lateness.js";
import { FrameClock, Pace } from "../live/pace.js";
import { liveUrl, rowsFor } from "../live/wire.js";

export const MEASURE = "latent-pad:decode";
const MEASURES_KEPT = 5000;

// A mouse may report a thousand times a second. What comes later than this after the last request
// goes at once: to wait for the frame would cost the half of one, at every move.
const SEND_EVERY_MS = 8;

export class Outputs {
  // onState is called when a line comes, goes or is late; onShown(x, y) when the first model's picture
  // becomes that of another place; fallback(x, y) gives a picture for when no answer comes.
  constructor(container, { onState, onShown, fallback }) {
    this.container = container;
    this.onState = onState;
    this.onShown = onShown;
    this.fallback = fallback;
    this.lines = [];
    this.measured = 0;
    this.sentAt = -Infinity;
    this.clock = new FrameClock();
    this.observer = new ResizeObserver((entries) => entries.forEach((entry) => this.#fit(entry)));
  }

  // models: [{ name, title }]; labels: [] or the labels to decode each place with; carried: the decoder
  // of a page that has no server. A line to a model that was there before is kept.
  connect({ models, labels, labelNames, imageShape, path, carried }) {
    const kept = this.lines;
    this.carried = carried;
    this.labels = labels;
    this.observer.disconnect();
    const variants = labels.length ? labels.map((label) => labelNames[label] ?? String(label)) : [""];
    const total = models.length * variants.length;
    this.container.dataset.count = total > 4 ? "many" : String(total);
    this.container.closest(".pad").classList.toggle("with-several", total > 1);
    this.container.replaceChildren();
    const bytesPerImage = imageShape[0] * imageShape[1] * imageShape[2];
    this.lines = models.map(({ name, title }) => {
      const line = { name, bytesPerImage, url: carried ? "" : liveUrl(path, name), pace: new Pace(this.clock) };
      line.screens = variants.map((variant) =>
        this.#addScreen(total > 1 ? [models.length > 1 ? title : "", variant] : [], imageShape),
      );
      line.lateness = new Lateness({ onChange: () => this.#showLateness(line) });
      this.#open(line, kept);
      return line;
    });
    for (const { socket, lateness } of kept) {
      socket?.close();
      lateness.close();
    }
  }

  #open(line, kept) {
    const same = kept.find(({ socket, url }) => socket && url === line.url);
    line.socket = same?.socket ?? new Decoding({ url: line.url, carried: this.carried, imageBytes: line.bytesPerImage });
    line.socket.onState = () => this.#stateChanged(line);
    if (same) same.socket = null; // taken over, not to be closed
  }

  #addScreen(captions, imageShape) {
    const figure = document.createElement("figure");
    const canvas = document.createElement("canvas");
    canvas.className = "screen";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", ["Decoded image", ...captions].filter(Boolean).join(", "));
    canvas.style.aspectRatio = `${imageShape[2]} / ${imageShape[1]}`;
    const caption = document.createElement("figcaption");
    caption.textContent = captions.filter(Boolean).join(" · ");
    figure.append(canvas);
    if (caption.textContent) figure.append(caption);
    this.container.append(figure);
    const screen = new Screen(canvas, imageShape);
    canvas.screen = screen;
    this.observer.observe(canvas);
    return screen;
  }

  #fit({ target, contentRect }) {
    const dpr = devicePixelRatio || 1;
    const [width, height] = [Math.round(contentRect.width * dpr), Math.round(contentRect.height * dpr)];
    if (width && height) target.screen.resize(width, height);
  }

  #stateChanged(line) {
    if (line.socket.state === "live" && this.last) {
      this.last.start = performance.now();
      this.#askLine(line, this.last);
    }
    this.onState();
  }

  // A picture of before is dimmed, and then gives way to what the map shows at the newest place.
  #showLateness(line) {
    if (line.lateness.state === "late") this.#paintFallback(line, this.last);
    if (line.lateness.state === "current") line.standsIn = false;
    this.#showState(line);
    this.onState();
  }

  #showState({ screens, lateness, standsIn }) {
    const shown = standsIn ? "tile" : lateness.state === "current" ? "picture" : "waiting";
    for (const { canvas } of screens) if (canvas.dataset.shown !== shown) canvas.dataset.shown = shown;
  }

  // Whether the map's own tile is on the screen, not what the model decodes.
  get standsIn() {
    return Boolean(this.lines[0]?.standsIn);
  }

  // The newest place; start is when the person moved, on the clock of performance.now().
  ask(z, x, y, start) {
    this.last = { z, x, y, start };
    this.waiting = this.last;
    for (const { lateness } of this.lines) lateness.asked(this.last);
    if (performance.now() - this.sentAt >= SEND_EVERY_MS) this.#send();
    this.#awaitFrame();
  }

  #awaitFrame() {
    this.frame ||= requestAnimationFrame((now) => this.#onFrame(now));
  }

  #onFrame(now) {
    this.frame = 0;
    this.clock.began(now);
    for (const line of this.lines) {
      this.#paintHeld(line);
      if (line.lateness.state === "late" && line.place !== this.last) this.#paintFallback(line, this.last);
    }
    if (this.waiting) this.#send();
  }

  #send() {
    this.sentAt = performance.now();
    const place = this.waiting;
    this.waiting = null;
    for (const line of this.lines) this.#askLine(line, place);
  }

  #askLine(line, place) {
    if (line.socket.state !== "live") {
      this.#paintFallback(line, place);
      return;
    }
    const rows = rowsFor([place.z], this.labels);
    line.socket.request(rows, (pixels, where) => this.#take(line, pixels, place, where));
  }

  #take(line, pixels, place, where) {
    line.held = null;
    if (line.standsIn && line.lateness.isOverdue(place)) return;
    if (line.pace.waits(performance.now())) {
      line.held = { pixels, place, where };
      this.#awaitFrame();
    } else this.#paint(line, pixels, place, where);
  }

  #paintHeld(line) {
    const { held } = line;
    line.held = null;
    if (held) this.#paint(line, held.pixels, held.place, held.where);
  }

  #paint(line, pixels, place, where) {
    line.screens.forEach((screen, n) => {
      screen.paint(pixels.subarray(n * line.bytesPerImage, (n + 1) * line.bytesPerImage));
    });
    const end = performance.now();
    line.pace.painted(end);
    performance.measure(MEASURE, { start: place.start, end, detail: { model: line.name, where } });
    this.measured += 1;
    if (this.measured % MEASURES_KEPT === 0) performance.clearMeasures(MEASURE);
    this.#isShown(line, place, false);
    line.lateness.shown(place);
  }

  // Only the first model drew the map.
  #paintFallback(line, place) {
    const tile = line === this.lines[0] && this.fallback(place.x, place.y);
    if (!tile) return;
    line.screens[0].paintAny(tile);
    this.#isShown(line, place, true);
  }

  #isShown(line, place, standsIn) {
    const hasTurned = line.standsIn !== standsIn;
    Object.assign(line, { place, standsIn });
    if (line === this.lines[0]) this.onShown(place.x, place.y);
    if (!hasTurned) return;
    this.#showState(line);
    this.onState();
  }

  // The pictures of many places by the first model: answer(pixels, i).
  batch(latents, answer) {
    const line = this.lines[0];
    if (!line || !latents.length) return null;
    const rows = rowsFor(latents, this.labels.slice(0, 1));
    return line.socket.batch(rows, rows.length / latents.length, answer);
  }

  get firstSocket() {
    return this.lines[0]?.socket;
  }

  // The worst of all lines, in words: { state, reason, where, roundTripMs }, the last two of the slowest.
  get state() {
    const order = ["refused", "reconnecting", "connecting", "waiting", "live"];
    const said = this.lines.map(({ socket, lateness }) => ({
      state: stateOf(socket.state, lateness),
      reason: socket.reason,
    }));
    const [worst] = said.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
    const slowest = this.lines
      .map(({ socket: { where, roundTripMs } }) => ({ where, roundTripMs }))
      .reduce((a, b) => (b.roundTripMs > a.roundTripMs ? b : a), { roundTripMs: null });
    return { ...(worst ?? { state: "connecting", reason: "" }), ...slowest };
  }

  retry() {
    for (const { socket } of this.lines) socket.retryNow();
  }

  close() {
    for (const { socket, lateness } of this.lines) {
      socket.close();
      lateness.close();
    }
    this.lines = [];
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.waiting = null;
  }
}

// The replay: the latent planes of several trainings side by side, under one scrubber.

import { between, epochAt, mixed, sharedHalf, shareAt } from "./moments.js";
import { Plane } from "./plane.js";
import { withApart } from "../live/apart.js";
import { readEnvelope } from "../live/envelope.js";
import { mounted, partsOf } from "../live/mount.js";
import { decimal } from "../live/numbers.js";
import { Redrawing } from "../live/redrawing.js";
import { setLook } from "../live/theme.js";

const FRAME = "epoch-replay:frame"; // a User Timing measure for each frame drawn
const SECONDS_AN_EPOCH = 0.25;
const AXES_MS = 200;

export default mounted(
  ({ parentElement }) => new Replay(parentElement),
  (replay, { data, setStateValue }) => {
    replay.send = (view) => setStateValue("view", view);
    const show = (read) => (replay.updated = replay.update(read));
    const told = (replay.told = readEnvelope(data));
    return show(withApart(told, (whole) => replay.told === told && !replay.closed && show(whole)));
  },
);

class Replay {
  constructor(parent) {
    this.parts = partsOf(parent);
    this.watch = new Redrawing(() => this.draw());
    this.watch.observe(this.parts.models);
    this.prefersStill = matchMedia("(prefers-reduced-motion: reduce)");
    const { play, scrubber, axes } = this.parts;
    play.onclick = () => (this.isPlaying ? this.pause() : this.play());
    scrubber.oninput = () => {
      this.stop();
      this.goTo(Number(scrubber.value));
    };
    scrubber.onchange = () => this.report();
    axes.onclick = () => this.toggleAxes();
  }

  async update({ header, blobs }) {
    if (this.digest === header.digest) return;
    this.digest = header.digest;
    const all = blobs.whole && readEnvelope(blobs.whole.bytes);
    const entries = all ? all.header.planes : header.planes;
    const planes = await Promise.all(entries.map((entry) => entry && readPlane(entry, all?.blobs ?? blobs)));
    if (this.closed) return;
    if (this.digest !== header.digest) return this.updated; // newer data came meanwhile
    const keepsPlace = this.header?.last_epoch === header.last_epoch;
    this.header = header;
    this.planes = planes;
    this.sharedHalf = sharedHalf(header.widest.filter(Boolean));
    this.sameAxes ??= header.start.same_axes;
    this.axesShare = this.sameAxes ? 1 : 0;
    this.parts.scrubber.max = header.last_epoch;
    // One epoch of each plane is here before the others are.
    this.parts.scrubber.disabled = this.parts.play.disabled = !all && planes.some(Boolean);
    if (!keepsPlace) this.at = Math.min(header.start.epoch, header.last_epoch);
    this.setColours();
    this.build();
    this.showAxes();
    this.goTo(this.at);
  }

  setColours() {
    const { look, models } = this.header;
    const { root } = this.parts;
    root.style.setProperty("--columns", models.length);
    this.look = { ...setLook(root, look), backdrop: look.is_dark ? 0.5 : 0.4, opacity: 0.85 };
  }

  build() {
    this.columns = this.header.models.map((model, i) => {
      const picture = this.planes[i]
        ? element("canvas", { role: "img" })
        : element("p", { class: "absent" }, model.absent);
      const heading = element("header", {}, [
        element("h2", {}, model.heading),
        element("p", { class: "loss" }, model.loss.map(([text, role]) => element("span", { class: role }, text))),
        element("span", { class: "title" }, model.title),
      ]);
      const figures = model.terms.map((term) => element("dd", {}));
      const terms = element(
        "dl",
        {},
        model.terms.map((term, n) => element("div", {}, [element("dt", { class: term.role }, term.name), figures[n]])),
      );
      const article = element("article", { class: "model" }, [heading, picture, terms]);
      return { model, article, picture, figures };
    });
    this.parts.models.replaceChildren(...this.columns.map(({ article }) => article));
  }

  goTo(epoch) {
    this.at = epoch;
    const { scrubber, epoch: words } = this.parts;
    const shown = Math.round(epoch);
    scrubber.value = shown;
    words.textContent = `epoch ${shown} of ${this.header.last_epoch}`;
    scrubber.setAttribute("aria-valuetext", words.textContent);
    for (const { model, figures } of this.columns) {
      const moment = between(model.epochs, epoch);
      model.terms.forEach(({ values, digits }, i) => {
        figures[i].textContent = decimal(mixed(values, moment), digits);
      });
    }
    this.draw();
  }

  draw() {
    if (!this.header) return;
    const began = performance.now();
    const eased = this.axesShare * this.axesShare * (3 - 2 * this.axesShare);
    this.planes.forEach((plane, i) => {
      if (!plane) return;
      const { picture, model } = this.columns[i];
      if (!picture.clientWidth) return;
      const own = plane.halfAt(this.at);
      plane.draw(picture, this.at, own * (this.sharedHalf / own) ** eased, this.look);
      const words = `${model.heading}: the latent plane after epoch ${Math.round(this.at)}`;
      if (picture.ariaLabel !== words) picture.ariaLabel = words;
    });
    if (this.isPlaying) performance.measure(FRAME, { start: began, end: performance.now() });
  }

  play() {
    const { last_epoch: last } = this.header;
    if (this.at >= last) this.at = 0;
    performance.clearMeasures(FRAME);
    this.isPlaying = true;
    this.parts.play.textContent = "Pause";
    const seconds = Math.min(Math.max(last * SECONDS_AN_EPOCH, 5), 16);
    const began = performance.now() - 1000 * seconds * shareAt(this.at, last);
    const step = (now) => {
      if (!this.isPlaying) return;
      const share = (now - began) / (1000 * seconds);
      const epoch = epochAt(share, last);
      this.goTo(this.prefersStill.matches ? Math.floor(epoch) : epoch);
      if (share >= 1) this.pause();
      else this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  stop() {
    this.isPlaying = false;
    cancelAnimationFrame(this.frame);
    this.parts.play.textContent = "Play";
  }

  pause() {
    this.stop();
    this.goTo(Math.round(this.at));
    this.report();
  }

  toggleAxes() {
    this.sameAxes = !this.sameAxes;
    this.showAxes();
    this.report();
    const [from, to] = [this.axesShare, this.sameAxes ? 1 : 0];
    const began = performance.now();
    const step = (now) => {
      const share = this.prefersStill.matches ? 1 : Math.min(Math.max((now - began) / AXES_MS, 0), 1);
      this.axesShare = from + share * (to - from);
      this.draw();
      if (share < 1 && !this.closed) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  showAxes() {
    this.parts.axes.setAttribute("aria-pressed", String(this.sameAxes));
  }

  report() {
    this.send({ epoch: Math.round(this.at), same_axes: this.sameAxes });
  }

  close() {
    this.closed = true;
    this.stop();
    this.watch.disconnect();
  }
}

async function readPlane(entry, blobs) {
  const pictures = entry.pictures.map((name) => createImageBitmap(new Blob([blobs[name].bytes], { type: "image/jpeg" })));
  return new Plane(entry, blobs, await Promise.all(pictures));
}

function element(tag, attributes, content = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...[content].flat());
  return made;
}

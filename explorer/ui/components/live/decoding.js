// Who decodes the next picture: the server, or this page?
//
// The server, where the models are at home, while its answer comes within a display's frame or sooner
// than this page's own; this page where the way is longer or the server is gone. The pixels are the same, to one grey level. What is
// asked and heard is as with a LiveSocket; answer(pixels, where) says who it was ("server" | "here").

import { fetchedDecoder } from "./decoder_fetch.js";
import { LiveSocket } from "./socket.js";
import { WorkerSocket } from "./worker_socket.js";

const DISPLAY_FRAME_MS = 1000 / 60;
const TRIP_LEARNING = 0.3;
const PATIENCE = 1.5; // of what is long: a server this quiet after a question is not waited for
const TRY_EVERY_MS = 400; // while this page decodes: is the server quick again?
const QUICK_TRIES = 3; // in a row, and it is
const FIRST_PICTURES_MS = 400; // what a page shows first is not kept waiting by the decoder's file
const CHECK_EVERY_MS = 60_000; // is it still the decoder of the server's model?

export class Decoding {
  // carried: { script, file } of a page that has no server, and no url. onState() is called when
  // state, reason or where changes. The rest is for tests.
  constructor({ url = "", imageBytes = 1, carried = null, onState = () => {}, open, openHere, load, now, after }) {
    Object.assign(this, { url, imageBytes, onState, now, after });
    this.now ??= () => performance.now();
    this.after ??= (ms, run) => setTimeout(run, ms);
    this.load = load ?? fetchedDecoder;
    this.openHere = openHere ?? ((decoder) => new WorkerSocket(decoder));
    this.asked = 0; // numbers of the places, in the order of asking
    this.answered = 0;
    this.isHere = !url;
    this.isUnsure = true;
    this.server = url ? this.#line(open, () => this.#changed()) : null;
    if (carried) this.#take(carried);
  }

  #line(open, onState, portions = {}) {
    const { url, imageBytes, now, after } = this;
    return new LiveSocket({ url, imageBytes, onState, open, now, after, ...portions });
  }

  // "live" where anyone answers; else what the server's line says.
  get state() {
    return this.#canHere ? "live" : ((this.server ?? this.here)?.state ?? "connecting");
  }

  // Why the server refused, also where this page decodes instead.
  get reason() {
    const { server, here } = this;
    if (!server) return here?.reason ?? "";
    return server.state === "refused" || !this.#canHere ? server.reason : "";
  }

  get where() {
    return this.isHere ? "here" : "server";
  }

  get roundTripMs() {
    return this.#lane?.roundTripMs ?? null;
  }

  get #lane() {
    return this.isHere ? this.here : this.server;
  }

  // From so many milliseconds on an answer had better come from here.
  get #long() {
    return Math.max(DISPLAY_FRAME_MS, this.here?.roundTripMs ?? 0);
  }

  get #canHere() {
    return this.here?.state === "live";
  }

  // The newest place; answer(pixels, where) is called unless a newer one has been answered.
  request(rows, answer) {
    this.newest = { number: ++this.asked, rows, answer };
    this.#ask();
    if (this.isHere) this.#tryServer();
  }

  batch(rows, rowLength, answer) {
    return this.#lane.batch(rows, rowLength, answer);
  }

  #ask() {
    if (this.isHere) {
      const place = this.newest;
      this.here.request(place.rows, (pixels) => this.#answer(place, pixels, "here"));
      return;
    }
    this.quietSince ??= this.now();
    this.#watch();
    this.#askServer();
  }

  #askServer() {
    const place = this.newest;
    this.server.request(place.rows, (pixels) => {
      this.quietSince = place === this.newest ? null : this.now();
      this.#answer(place, pixels, "server");
      this.#judge(this.server.roundTripMs);
      this.#loadSoon();
    });
  }

  #answer(place, pixels, where) {
    if (this.closed || place.number <= this.answered) return;
    this.answered = place.number;
    place.answer(pixels, where);
  }

  #tryServer() {
    if (this.server?.state !== "live" || this.now() - (this.triedAt ?? -Infinity) < TRY_EVERY_MS) return;
    this.triedAt = this.now();
    this.#askServer();
    if (this.now() - this.checkedAt >= CHECK_EVERY_MS) this.#load();
  }

  // --- the choice ----------------------------------------------------------------------------

  #judge(ms) {
    if (this.isHere) {
      this.quick = ms < this.#long ? this.quick + 1 : 0;
      if (this.quick < QUICK_TRIES) return;
      this.tripMs = ms;
      this.#turn(false);
    } else {
      this.tripMs = this.tripMs === undefined ? ms : this.tripMs + TRIP_LEARNING * (ms - this.tripMs);
      if (this.tripMs > this.#long) this.#turn(true);
    }
  }

  // One timer for all the places of a movement.
  #watch() {
    if (this.isWatching || !this.#canHere) return;
    this.isWatching = true;
    const patience = PATIENCE * this.#long;
    this.after(patience, () => {
      this.isWatching = false;
      if (this.closed || this.isHere || this.quietSince === null) return;
      if (this.now() - this.quietSince < patience) this.#watch();
      else this.#turn(true);
    });
  }

  #turn(isHere) {
    if (this.isHere === isHere || !this.server || (isHere && !this.#canHere)) return;
    const before = this.#lane;
    this.isHere = isHere;
    this.quick = 0;
    this.quietSince = null;
    this.#lane.adopt(before.release());
    if (this.newest && this.newest.number > this.answered) this.#ask();
    this.#changed();
  }

  #changed() {
    if (this.closed || !(this.server || this.here)) return;
    const isGone = this.server?.state !== "live";
    if (this.isHere) {
      if (!this.#canHere) this.#turn(false);
    } else if (isGone || this.tripMs > this.#long) this.#turn(true);
    if (this.wasGone && !isGone) this.isUnsure = true;
    this.wasGone = isGone;
    if (isGone && !this.here) this.#loadSoon();
    const said = `${this.state} ${this.reason} ${this.where}`;
    if (said === this.said) return;
    this.said = said;
    this.onState();
  }

  // --- the decoder of this page --------------------------------------------------------------

  // Where the server's model may be another than this page's, or this page has none.
  #loadSoon() {
    if (!this.isUnsure || this.server.state === "connecting") return;
    this.isUnsure = false;
    this.after(FIRST_PICTURES_MS, () => this.#load());
  }

  async #load() {
    this.checkedAt = this.now();
    try {
      const decoder = this.closed ? null : await this.load(this.url, this.tag);
      if (decoder && !this.closed) this.#take(decoder);
    } catch {
      this.isUnsure = true; // the line went: the next picture that it brings asks again
    }
  }

  // The one before goes on until the new one can take over.
  #take(decoder) {
    this.tag = decoder.tag;
    let next = null;
    const stateChanged = () => {
      if (next?.state === "live" && next !== this.here) this.#replaceHere(next);
      this.#changed();
    };
    next = this.#line(() => this.openHere(decoder), stateChanged, { firstPortion: 1, smallestPortion: 1 });
    if (this.opening !== this.here) this.opening.close();
    this.opening = next;
    this.here ??= next;
  }

  #replaceHere(next) {
    const before = this.here;
    this.here = next;
    next.adopt(before.release());
    before.close();
  }

  retryNow() {
    this.server?.retryNow();
  }

  close() {
    this.closed = true;
    for (const line of [this.server, this.here, this.opening]) line?.close();
  }
}

// Which model is asked, and what does the page say of the line to it?

import { Decoding } from "./decoding.js";
import { Lateness, stateOf } from "./lateness.js";
import { LiveLine } from "./live_line.js";
import { liveUrl } from "./wire.js";

// One model's socket, and its words on the page.
export class ModelLine {
  // onLive() is called each time the line stands.
  constructor(parts, onLive) {
    this.onLive = onLive;
    this.words = new LiveLine(parts, { read: () => this.#said(), retry: () => this.retry() });
    this.lateness = new Lateness({ onChange: () => this.words.show() });
  }

  // To the model that the header names; a line to it that is there already is kept. carried: the
  // decoder of a page that has no server.
  connect({ socket_path: path, model }, carried = null) {
    const url = carried ? "" : liveUrl(path, model);
    if (this.socket?.url === url) return;
    this.socket?.close();
    this.socket = new Decoding({ url, carried, onState: () => this.#changed() });
    this.words.show();
  }

  get isLive() {
    return this.socket?.state === "live";
  }

  // What is asked for, whether or not the line stands: until answer(pixels) has painted it, the
  // pictures on the page are of before.
  request(rows, answer) {
    const place = {};
    this.lateness.asked(place);
    if (!this.isLive) return;
    this.socket.request(rows, (pixels) => {
      answer(pixels);
      this.lateness.shown(place);
    });
  }

  #said() {
    if (!this.socket) return undefined;
    const { state, reason, where, roundTripMs } = this.socket;
    return { state: stateOf(state, this.lateness), reason, where, roundTripMs };
  }

  retry() {
    this.socket?.retryNow();
  }

  #changed() {
    if (this.closed) return;
    if (this.isLive) this.onLive();
    this.words.show();
  }

  close() {
    this.closed = true;
    this.words.close();
    this.lateness.close();
    this.socket?.close();
  }
}

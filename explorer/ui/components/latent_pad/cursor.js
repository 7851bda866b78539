// What happens when the cursor moves to another place in the plane?

import { NEAREST_SHOWN } from "./readout.js";
import { latentAt } from "../live/geometry.js";

// The words are laid out anew at most so often: nobody reads faster, and the layout of the page is
// a third of a frame's work.
const READ_EVERY_MS = 45;

export class Cursor {
  constructor(pad) {
    this.pad = pad;
    this.at = null;
    this.shownAt = null; // the place whose picture is on the screen
  }

  // Asks for the picture at once; everything else waits for the frame, and is written once in it.
  moveTo(x, y, start) {
    const { outputs, header } = this.pad;
    this.at = [x, y];
    outputs.ask(latentAt(header.plane, x, y), x, y, start);
    this.#showSoon();
  }

  // The words are those of the picture, never of a place that it has not come to yet.
  pictured(x, y) {
    this.shownAt = [x, y];
    this.#showSoon();
  }

  // Another model's picture is to come.
  forgetPicture() {
    this.shownAt = null;
  }

  #showSoon() {
    this.frame ??= requestAnimationFrame((now) => this.#show(now));
  }

  #show(now) {
    this.frame = undefined;
    const { stage, content, closed } = this.pad;
    if (closed) return;
    const nearest = this.nearest(...(this.shownAt ?? this.at));
    const { points } = content;
    const first = nearest[0]?.index;
    stage.placeCursor(this.at, first === undefined ? null : [points[2 * first], points[2 * first + 1]]);
    this.#read(now, nearest);
  }

  // The last place of a movement is always read: what comes too soon waits.
  #read(now, nearest) {
    const wait = (this.readAt ?? -Infinity) + READ_EVERY_MS - now;
    clearTimeout(this.reading);
    if (wait > 0) {
      this.reading = setTimeout(() => this.#show(performance.now()), wait);
      return;
    }
    this.readAt = now;
    this.pad.readout.show(...(this.shownAt ?? this.at), nearest);
  }

  nearest(x, y) {
    return this.pad.content.index?.nearest(x, y, NEAREST_SHOWN) ?? [];
  }
}

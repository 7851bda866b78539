// What happens when the cursor moves to another place in the plane?

import { latentAt } from "./geometry.js";
import { NEAREST_SHOWN } from "./readout.js";

export class Cursor {
  constructor(pad) {
    this.pad = pad;
    this.at = null;
  }

  // Asks for the picture at once; everything else waits for the frame, and is written once in it.
  moveTo(x, y, start) {
    const { outputs, header } = this.pad;
    this.at = [x, y];
    outputs.ask(latentAt(header.plane, x, y), x, y, start);
    this.frame ??= requestAnimationFrame(() => this.#show());
  }

  #show() {
    this.frame = undefined;
    const { stage, readout, content, closed } = this.pad;
    if (closed) return;
    const nearest = this.nearest(...this.at);
    const { points } = content;
    const first = nearest[0]?.index;
    stage.placeCursor(this.at, first === undefined ? null : [points[2 * first], points[2 * first + 1]]);
    readout.show(...this.at, nearest);
  }

  nearest(x, y) {
    return this.pad.content.index?.nearest(x, y, NEAREST_SHOWN) ?? [];
  }
}

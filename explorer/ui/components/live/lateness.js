// Is the picture on the screen still that of the place that was asked for, and since when is it not?
//
// Counted from when a person left the place that is shown, not from when an answer was asked for: a
// hand that goes on moving outruns every slow line, however many answers come.

export const WAITING_AFTER_MS = 150; // the picture is of before, and says so
export const LATE_AFTER_MS = 300; // something that is here already had better stand in for it

export class Lateness {
  // onChange() is called when state ("current" | "waiting" | "late") changes.
  constructor({ onChange, now, after }) {
    this.onChange = onChange;
    this.now = now ?? (() => performance.now());
    this.after = after ?? ((ms, run) => setTimeout(run, ms));
    this.state = "current";
    this.newest = null;
    this.since = null; // when the place that is shown was left; null where it is the newest
  }

  // place: an object of its own for each place; it is told when it was left.
  asked(place) {
    const now = this.now();
    if (this.newest) this.newest.leftAt ??= now;
    this.newest = place;
    this.since ??= now;
    this.#watch();
  }

  shown(place) {
    this.since = place === this.newest ? null : (place.leftAt ?? null);
    this.#look();
    this.#watch();
  }

  // Whether an answer is of so long ago that what stands in is nearer to the truth.
  isOverdue({ leftAt }) {
    return this.state === "late" && leftAt !== undefined && this.now() - leftAt >= LATE_AFTER_MS;
  }

  #look() {
    const behind = this.#behind();
    const state = behind >= LATE_AFTER_MS ? "late" : behind >= WAITING_AFTER_MS ? "waiting" : "current";
    if (state === this.state) return;
    this.state = state;
    this.onChange();
  }

  #behind() {
    return this.since === null ? 0 : this.now() - this.since;
  }

  // One timer for all the places of a movement.
  #watch() {
    if (this.isWatching || this.isClosed || this.since === null || this.state === "late") return;
    this.isWatching = true;
    const next = this.#behind() < WAITING_AFTER_MS ? WAITING_AFTER_MS : LATE_AFTER_MS;
    this.after(Math.max(next - this.#behind(), 0), () => {
      this.isWatching = false;
      if (this.isClosed) return;
      this.#look();
      this.#watch();
    });
  }

  close() {
    this.isClosed = true;
  }
}

// The state of a line, where a picture of before must not be called live.
export function stateOf(socketState, lateness) {
  return socketState === "live" && lateness.state !== "current" ? "waiting" : socketState;
}

// Is an answer to be painted at once, or with the next frame?
//
// Answers that come about as often as frames, and close to where one frame ends, fall two into one
// frame and none into the next, back and forth: a third of the pictures is never seen. There the
// second of two waits for the frame that is about to begin.

const USUAL_FRAME_MS = 1000 / 60;
const [SHORTEST_WAIT_MS, LONGEST_WAIT_MS] = [1.5, 4];
const SPREADS = 2.5; // of the times between answers: as near to the edge an answer is unsure of its frame
const SPARSE = 0.75; // frames from answer to answer, from which on one may be left without any
const LEARNING = 0.1;

// Which frame is it? Frames are counted as they begin, and the next one's beginning is foretold.
export class FrameClock {
  constructor() {
    this.frame = 0;
    this.beganAt = -Infinity;
    this.frameMs = USUAL_FRAME_MS;
  }

  // now as requestAnimationFrame gives it: when the frame began, not when its callbacks ran.
  began(now) {
    const passed = now - this.beganAt;
    if (passed <= 0) return;
    if (passed < 1.5 * this.frameMs) this.frameMs += LEARNING * (passed - this.frameMs);
    this.frame += Number.isFinite(passed) ? Math.max(Math.round(passed / this.frameMs), 1) : 1;
    this.beganAt = now;
  }

  at(time) {
    if (!Number.isFinite(this.beganAt)) return this.frame;
    return this.frame + Math.floor((time - this.beganAt) / this.frameMs);
  }

  leftAt(time) {
    return this.beganAt + (this.at(time) - this.frame + 1) * this.frameMs - time;
  }
}

// The answers of one model: which of them wait?
export class Pace {
  constructor(clock) {
    this.clock = clock;
    this.paintedIn = null;
    this.cameAt = -Infinity;
    this.apartMs = USUAL_FRAME_MS;
    this.spreadMs = 1;
  }

  // An answer came: true if it is to be painted with the next frame.
  waits(time) {
    const { clock } = this;
    const apart = Math.min(time - this.cameAt, 4 * clock.frameMs);
    this.cameAt = time;
    this.spreadMs += LEARNING * (Math.abs(apart - this.apartMs) - this.spreadMs);
    this.apartMs += LEARNING * (apart - this.apartMs);
    const unsureMs = Math.min(Math.max(SPREADS * this.spreadMs, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
    const isSecond = clock.at(time) === this.paintedIn;
    return isSecond && clock.leftAt(time) <= unsureMs && this.apartMs >= SPARSE * clock.frameMs;
  }

  painted(time) {
    this.paintedIn = this.clock.at(time);
  }
}

import assert from "node:assert/strict";
import { test } from "node:test";

import { FrameClock, Pace } from "../../../../explorer/ui/components/live/pace.js";
import { numbers } from "./chance.mjs";

const FRAME = 1000 / 60;

// Answers come `every` ms, first at `phase`, each up to ± `jitter` ms off; frames begin every FRAME.
// What was painted: for each answer that was seen, when it came and when it was painted.
function play({ every = FRAME, phase, jitter, count = 600, frameMs = FRAME, holds = true }) {
  const clock = new FrameClock();
  const pace = new Pace(clock);
  const events = numbers(count, 1).map(([chance], i) => [phase + i * every + jitter * Math.max(-1, Math.min(1, chance)), "answer"]);
  for (let f = 0; f <= (count * every) / frameMs + 1; f++) events.push([f * frameMs, "frame"]);
  events.sort((a, b) => a[0] - b[0]);
  const painted = [];
  let held = null;
  const paint = (cameAt, at) => {
    painted.push({ cameAt, at });
    pace.painted(at);
  };
  for (const [at, what] of events) {
    if (what === "frame") {
      clock.began(at);
      if (held !== null) paint(held, at + 0.2);
      held = null;
    } else if (pace.waits(at) && holds) held = at;
    else {
      held = null;
      paint(at, at);
    }
  }
  const seen = new Set(painted.map(({ at }) => Math.floor(at / frameMs)));
  const frames = Math.floor((count * every) / frameMs);
  return { share: seen.size / frames, waited: Math.max(...painted.map(({ cameAt, at }) => at - cameAt)), painted };
}

test("at a frame's edge nearly every frame shows a new picture, where a part of them showed none", () => {
  for (const phase of [-0.6, -0.2, 0, 0.2, 0.6]) {
    const with_ = play({ phase: 4 * FRAME + phase, jitter: 1.5 });
    const without = play({ phase: 4 * FRAME + phase, jitter: 1.5, holds: false });
    assert.ok(with_.share > 0.97, `${phase}: ${with_.share}`);
    assert.ok(without.share < 0.93, `${phase}: ${without.share}`);
  }
});

test("no answer waits longer than six milliseconds and the frame's own beginning", () => {
  for (const [a, b] of numbers(40, 2)) {
    const { waited } = play({ phase: 60 + 8 * a, jitter: 4 * Math.abs(b) });
    assert.ok(waited < 6.5, String(waited));
  }
});

test("far from the edge nothing waits", () => {
  const { painted, share } = play({ phase: 4.5 * FRAME, jitter: 3 });
  assert.ok(painted.every(({ cameAt, at }) => cameAt === at));
  assert.ok(share > 0.98);
});

test("answers that come twice a frame never wait: each frame has its own", () => {
  const { painted, share } = play({ every: FRAME / 2, phase: 80, jitter: 2 });
  assert.ok(painted.slice(20).every(({ cameAt, at }) => cameAt === at));
  assert.ok(share > 0.98);
});

test("a screen of twice the frames is learned", () => {
  const clock = new FrameClock();
  for (let f = 1; f <= 200; f++) clock.began((f * FRAME) / 2);
  assert.ok(Math.abs(clock.frameMs - FRAME / 2) < 0.05);
});

test("frames that were missed are counted, and before the first all time is one frame", () => {
  const clock = new FrameClock();
  assert.equal(clock.at(1e9), clock.at(0));
  clock.began(100);
  const first = clock.frame;
  clock.began(100 + 3 * FRAME);
  assert.equal(clock.frame, first + 3);
  assert.equal(clock.at(100 + 3.5 * FRAME), first + 3);
  assert.equal(clock.at(100 + 4.5 * FRAME), first + 4);
  assert.ok(Math.abs(clock.leftAt(100 + 4.5 * FRAME) - FRAME / 2) < 1e-6);
});

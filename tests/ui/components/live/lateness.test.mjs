// Is an old picture ever taken for that of now?

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Lateness, stateOf } from "../../../../explorer/ui/components/live/lateness.js";

let clock, timers, changes;

function advance(ms) {
  const end = clock + ms;
  for (;;) {
    const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
    if (!due) break;
    timers.splice(timers.indexOf(due), 1);
    clock = due.at;
    due.run();
  }
  clock = end;
}

function watched() {
  const lateness = new Lateness({
    onChange: () => changes.push(lateness.state),
    now: () => clock,
    after: (ms, run) => timers.push({ at: clock + ms, run }),
  });
  return lateness;
}

beforeEach(() => {
  [clock, timers, changes] = [0, [], []];
});

test("an answer that is late by 300 ms is waited for, and then something stands in for it", () => {
  const lateness = watched();
  const place = {};
  lateness.asked(place);
  advance(149);
  assert.equal(stateOf("live", lateness), "live");
  advance(1);
  assert.equal(stateOf("live", lateness), "waiting");
  advance(150);
  assert.deepEqual(changes, ["waiting", "late"]);
  assert.equal(stateOf("live", lateness), "waiting");
  lateness.shown(place);
  assert.equal(stateOf("live", lateness), "live");
  advance(10_000);
  assert.deepEqual(changes, ["waiting", "late", "current"]);
});

test("a quick line is never waited for, however long the hand moves", () => {
  const lateness = watched();
  for (let move = 0; move < 200; move++) {
    const place = {};
    lateness.asked(place);
    advance(9);
    lateness.shown(place);
    advance(7);
  }
  assert.deepEqual(changes, []);
});

test("answers that come all the time, each of 320 ms ago, are no picture of now", () => {
  const lateness = watched();
  const asked = [];
  for (let move = 0; move < 60; move++) {
    asked.push({});
    lateness.asked(asked[move]);
    advance(16);
    const answered = asked[move - 19];
    if (answered && !lateness.isOverdue(answered)) lateness.shown(answered);
  }
  assert.equal(lateness.state, "late");
  assert.ok(lateness.isOverdue(asked[39]), "what stands in is nearer to the truth");
  assert.ok(!lateness.isOverdue(asked[59]), "the place where the hand is never is");
  lateness.shown(asked[59]);
  assert.equal(lateness.state, "current");
});

test("a line that is gone says so itself, and a pad that is gone says nothing", () => {
  const lateness = watched();
  lateness.asked({});
  lateness.close();
  advance(1000);
  assert.deepEqual(changes, []);
  assert.equal(stateOf("reconnecting", { state: "late" }), "reconnecting");
});

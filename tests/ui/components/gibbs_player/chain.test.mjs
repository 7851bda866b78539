// Which states come next, and when are further ones asked for?

import assert from "node:assert/strict";
import { test } from "node:test";

import { Chain, PACES, isRunningOut, portionFrames } from "../../../../explorer/ui/components/gibbs_player/chain.js";

test("a portion is asked for early enough and bounded", () => {
  for (const { rate, stride } of Object.values(PACES)) {
    const frames = portionFrames(rate);
    assert.ok(frames >= 12 && frames <= 60);
    assert.ok(stride <= 50);
    assert.ok(isRunningOut(0, rate) && !isRunningOut(frames, rate));
  }
});

const SHOWN = { step: 0, visible: Uint8Array.of(1, 0, 1) };

function started() {
  const asked = [];
  let clock = 0;
  const chain = new Chain(() => clock);
  chain.ask = (request) => asked.push(request);
  chain.begin("a-run", 0, []);
  const ask = () => chain.askIfRunningOut(SHOWN, PACES.watch, 1.5, null);
  return { chain, asked, ask, later: (ms) => (clock += ms) };
}

test("while an answer is awaited nothing else is asked for, unless it takes too long", () => {
  const { asked, ask, later } = started();
  ask();
  ask();
  assert.equal(asked.length, 1);
  assert.deepEqual([asked[0].run, asked[0].step, asked[0].temperature], ["a-run", 0, 1.5]);
  later(9000);
  ask();
  assert.deepEqual(asked.map(({ number }) => number), [1, 2]);
});

test("an answer to an earlier request is of no use", () => {
  const { chain, asked, ask } = started();
  ask();
  chain.forget();
  assert.equal(chain.take(asked[0].number, [SHOWN]), false);
  ask();
  assert.equal(chain.take(asked[1].number, [SHOWN]), true);
  assert.equal(chain.take(asked[1].number, [SHOWN]), false, "an answer is taken once");
  assert.deepEqual(chain.coming, [SHOWN]);
});

test("it goes on from the last state that is here", () => {
  const { chain, asked, ask } = started();
  chain.begin("a-run", 0, [{ step: 7, visible: Uint8Array.of(0, 0, 0) }]);
  ask();
  assert.equal(asked[0].step, 7);
});

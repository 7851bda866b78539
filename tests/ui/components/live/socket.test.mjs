import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { LiveSocket } from "../../../../explorer/ui/components/live/socket.js";

// A server, a clock and a network that do only what a test says.
let sockets, clock, timers;

class FakeSocket {
  constructor() {
    this.readyState = 0;
    this.sent = [];
    sockets.push(this);
  }
  accept() {
    this.readyState = 1;
    this.onopen();
  }
  send(message) {
    const view = new DataView(message);
    const floats = [...new Float32Array(message.slice(4))];
    this.sent.push({ sequence: view.getUint32(0, true), floats });
  }
  answer(sequence, ...pixels) {
    const message = new Uint8Array(4 + pixels.length);
    new DataView(message.buffer).setUint32(0, sequence, true);
    message.set(pixels, 4);
    this.onmessage({ data: message.buffer });
  }
  fail(code = 1006, reason = "") {
    this.readyState = 3;
    this.onclose({ code, reason });
  }
  close() {
    this.readyState = 3;
    this.wasClosed = true;
  }
}

function advance(ms) {
  clock += ms;
  const due = timers.filter(({ at }) => at <= clock);
  timers = timers.filter(({ at }) => at > clock);
  for (const { run } of due) run();
}

function connected({ accepted = true, imageBytes = 1 } = {}) {
  const live = new LiveSocket({
    url: "ws://test",
    imageBytes,
    open: () => new FakeSocket(),
    now: () => clock,
    after: (ms, run) => timers.push({ at: clock + ms, run }),
  });
  if (accepted) sockets[0].accept();
  return live;
}

beforeEach(() => {
  sockets = [];
  clock = 0;
  timers = [];
});

const sequences = (socket) => socket.sent.map(({ sequence }) => sequence);

test("two requests are on their way at most, and of those that wait the newest goes", () => {
  const live = connected();
  const painted = [];
  for (let x = 1; x <= 6; x++) live.request(Float32Array.of(x), ([pixel]) => painted.push(pixel));
  assert.deepEqual(sockets[0].sent.map(({ floats }) => floats[0]), [1, 2]);
  sockets[0].answer(1, 11);
  assert.deepEqual(sockets[0].sent.map(({ floats }) => floats[0]), [1, 2, 6]);
  sockets[0].answer(2, 12);
  sockets[0].answer(3, 16);
  assert.deepEqual(painted, [11, 12, 16]);
});

test("an overtaken request frees its place, and its late answer is not painted", () => {
  const live = connected();
  const painted = [];
  live.request(Float32Array.of(1), () => painted.push("old"));
  live.request(Float32Array.of(2), () => painted.push("new"));
  sockets[0].answer(2, 0); // the server skipped 1
  sockets[0].answer(1, 0);
  live.request(Float32Array.of(3), () => painted.push("next"));
  live.request(Float32Array.of(4), () => painted.push("last"));
  assert.deepEqual(sequences(sockets[0]), [1, 2, 3, 4]);
  assert.deepEqual(painted, ["new"]);
});

test("what was asked before the line stood is sent when it stands, the newest only", () => {
  const live = connected({ accepted: false });
  live.request(Float32Array.of(1), () => {});
  live.request(Float32Array.of(2), () => {});
  assert.equal(sockets[0].sent.length, 0);
  sockets[0].accept();
  assert.deepEqual(sockets[0].sent.map(({ floats }) => floats[0]), [2]);
});

test("a batch comes in portions, each row answered once with its own pixels", () => {
  const live = connected();
  const rows = Float32Array.from({ length: 200 }, (_, i) => i);
  const answers = new Map();
  live.batch(rows, 2, (pixels, i) => {
    assert.ok(!answers.has(i));
    answers.set(i, [...pixels]);
  });
  let portions = 0;
  while (answers.size < 100) {
    const { sequence, floats } = sockets[0].sent.at(-1);
    assert.ok(floats.length <= 512); // 256 rows are what the server takes
    clock += 1;
    sockets[0].answer(sequence, ...floats.filter((_, i) => i % 2 === 0).flatMap((x) => [x % 256, 1, 2]));
    portions += 1;
  }
  assert.ok(portions > 1);
  for (let i = 0; i < 100; i++) assert.deepEqual(answers.get(i), [(2 * i) % 256, 1, 2]);
});

test("portions grow while they are quick and shrink when they keep the pointer waiting", () => {
  const live = connected();
  live.batch(new Float32Array(3000), 1, () => {});
  const sizes = [];
  for (const took of [1, 1, 1, 500, 500, 500, 500]) {
    const { sequence, floats } = sockets[0].sent.at(-1);
    sizes.push(floats.length);
    clock += took;
    sockets[0].answer(sequence, ...new Array(floats.length).fill(0));
  }
  assert.ok(sizes[2] > sizes[0]);
  assert.ok(sizes.at(-1) < sizes[0]);
});

test("a portion asks for no more bytes than the server sends at once", () => {
  const live = connected({ imageBytes: 3 * 128 * 128 });
  live.batch(new Float32Array(300), 1, () => {});
  for (let round = 0; round < 8; round++) {
    const { sequence, floats } = sockets[0].sent.at(-1);
    assert.ok(floats.length * 3 * 128 * 128 <= 1 << 20);
    clock += 1;
    sockets[0].answer(sequence, ...new Array(floats.length).fill(0));
  }
});

test("a portion of long latents asks for no more bytes than the server reads at once", () => {
  for (const [rowLength, rows] of [[1024, 15], [20_000, 1]]) {
    sockets.length = 0;
    const live = connected();
    live.batch(new Float32Array(40 * rowLength), rowLength, () => {});
    assert.equal(sockets[0].sent.at(-1).floats.length, rows * rowLength);
  }
});

test("the pointer goes before a batch, and a batch that it overtook is asked for again", () => {
  const live = connected();
  const got = [];
  live.request(Float32Array.of(9), () => {});
  live.batch(Float32Array.of(1, 2), 1, (pixels, i) => got.push([i, pixels[0]]));
  assert.deepEqual(sequences(sockets[0]), [1]); // the batch waits
  sockets[0].answer(1, 0);
  assert.deepEqual(sockets[0].sent.at(-1), { sequence: 2, floats: [1, 2] });
  live.request(Float32Array.of(8), () => {});
  sockets[0].answer(3, 0); // the server skipped the batch
  assert.deepEqual(sockets[0].sent.at(-1), { sequence: 4, floats: [1, 2] });
  sockets[0].answer(4, 5, 6);
  assert.deepEqual(got, [[0, 5], [1, 6]]);
});

test("a cancelled batch is asked for no further", () => {
  const live = connected();
  const { cancel } = live.batch(new Float32Array(300), 1, () => {});
  const [{ sequence, floats }] = sockets[0].sent;
  cancel();
  sockets[0].answer(sequence, ...new Array(floats.length).fill(0));
  assert.equal(sockets[0].sent.length, 1);
});

test("a lost line comes back, with longer and longer waits, and what waited is asked again", () => {
  const live = connected();
  const got = [];
  live.batch(Float32Array.of(1, 2), 1, (pixels, i) => got.push(i));
  sockets[0].fail();
  assert.equal(live.state, "reconnecting");
  advance(400);
  assert.equal(sockets.length, 2);
  sockets[1].fail();
  advance(300);
  assert.equal(sockets.length, 2); // the second wait is at least 375 ms
  advance(400);
  assert.equal(sockets.length, 3);
  sockets[2].accept();
  assert.equal(live.state, "live");
  assert.deepEqual(sockets[2].sent.at(-1).floats, [1, 2]);
  sockets[2].answer(sockets[2].sent.at(-1).sequence, 5, 6);
  assert.deepEqual(got, [0, 1]);
});

test("a line that opens and closes at once is not hammered", () => {
  connected();
  for (let round = 0; round < 200; round++) {
    advance(100);
    const newest = sockets.at(-1);
    if (newest.readyState === 0) {
      newest.accept();
      newest.fail(1011, "It broke.");
    } else if (newest.readyState === 1) newest.fail(1011, "It broke.");
  }
  assert.ok(sockets.length < 12, `${sockets.length} connections in 20 s`);
});

test("a refusal is told and final until a person does something", () => {
  const live = connected();
  sockets[0].fail(1008, "There is no model 'x'.");
  assert.deepEqual([live.state, live.reason], ["refused", "There is no model 'x'."]);
  advance(1e6);
  assert.equal(sockets.length, 1);
  live.retryNow();
  assert.equal(sockets.length, 2);
  sockets[1].accept();
  assert.deepEqual([live.state, live.reason], ["live", ""]);
});

test("why a line broke stays said until the next one has answered", () => {
  const live = connected();
  sockets[0].fail(1011, "The decoder raised.");
  advance(1e4);
  sockets[1].accept();
  assert.deepEqual([live.state, live.reason], ["live", "The decoder raised."]);
  live.request(new Float32Array([1]), () => {});
  sockets[1].answer(sockets[1].sent[0].sequence, 7);
  assert.deepEqual([live.state, live.reason], ["live", ""]);
});

test("trying again does nothing while the line stands or is being made", () => {
  const live = connected({ accepted: false });
  live.retryNow();
  sockets[0].accept();
  live.retryNow();
  assert.equal(sockets.length, 1);
});

test("a line that answers nothing for long is taken for dead", () => {
  const live = connected();
  live.request(Float32Array.of(1), () => {});
  advance(7000);
  assert.ok(sockets[0].wasClosed);
  assert.equal(live.state, "reconnecting");
  advance(400);
  assert.equal(sockets.length, 2);
});

test("silence is no fault where nothing was asked, or where answers come", () => {
  const live = connected();
  live.request(Float32Array.of(1), () => {});
  sockets[0].answer(1, 0);
  advance(7000);
  for (let i = 2; i < 20; i++) {
    live.request(Float32Array.of(i), () => {});
    advance(3000);
    sockets[0].answer(i, 0);
  }
  advance(60000);
  assert.equal(sockets.length, 1);
  assert.equal(live.state, "live");
});

test("a closed line stays closed", () => {
  const live = connected();
  live.close();
  assert.ok(sockets[0].wasClosed);
  live.request(Float32Array.of(1), () => {});
  live.retryNow();
  advance(1e6);
  assert.equal(sockets.length, 1);
});

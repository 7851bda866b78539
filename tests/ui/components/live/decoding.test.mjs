// Does whoever is quicker decode the next picture, and does nothing change but who?

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Decoding } from "../../../../explorer/ui/components/live/decoding.js";
import { decoderUrls, fetchedDecoder } from "../../../../explorer/ui/components/live/decoder_fetch.js";

const FRAME = 1000 / 60;
const FAR = 200; // from the server's answers
const NEAR = 100; // and from the page's own, to tell them apart

// A server and a worker that answer each question after `late` milliseconds, none while it is Infinity.
let clock, timers, far, near, loads, tag;

class Line {
  constructor(base, lines) {
    Object.assign(this, { base, lines, readyState: 0, late: 3, asked: 0 });
    lines.push(this);
  }
  accept() {
    this.readyState = 1;
    this.onopen();
  }
  send(message) {
    this.asked += 1;
    const sequence = new DataView(message).getUint32(0, true);
    const pixels = [...new Float32Array(message.slice(4))].map((value) => this.base + value);
    if (this.late === Infinity) return;
    after(this.late, () => {
      if (this.readyState !== 1) return;
      const reply = new Uint8Array(4 + pixels.length);
      new DataView(reply.buffer).setUint32(0, sequence, true);
      reply.set(pixels, 4);
      this.onmessage({ data: reply.buffer });
    });
  }
  fail() {
    this.readyState = 3;
    this.onclose({ code: 1006, reason: "" });
  }
  close() {
    this.readyState = 3;
  }
}

function after(ms, run) {
  timers.push({ at: clock + ms, run });
}

// Timers in their order, and what was promised in between.
async function pass(ms) {
  const end = clock + ms;
  for (;;) {
    await new Promise(setImmediate);
    const [next] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
    if (!next) break;
    timers = timers.filter((timer) => timer !== next);
    clock = Math.max(clock, next.at);
    next.run();
  }
  clock = end;
}

beforeEach(() => {
  [clock, timers, far, near, loads, tag] = [0, [], [], [], 0, "one"];
});

function opened({ decoder = () => ({ tag }), late = 3 } = {}) {
  const states = [];
  const decoding = new Decoding({
    url: "ws://test/core/live?model=vae",
    onState: () => states.push(`${decoding.state} ${decoding.where}`),
    open: () => new Line(FAR, far),
    openHere: () => new Line(NEAR, near),
    load: async (url, known) => {
      loads += 1;
      const loaded = decoder();
      return loaded?.tag === known ? null : loaded;
    },
    now: () => clock,
    after,
  });
  far[0].late = late;
  far[0].accept();
  const shown = [];
  const ask = (value) => decoding.request(Float32Array.of(value), ([pixel], where) => shown.push([pixel, where]));
  return { decoding, states, shown, ask };
}

// A page whose first picture has come, and its own decoder too.
async function settled(options) {
  const page = opened(options);
  page.ask(0);
  await pass(500);
  near[0]?.accept();
  await pass(1);
  return page;
}

// A hand that moves for a while: the new pictures of it.
async function moved({ ask, shown }, moves = 60) {
  const before = shown.length;
  for (let i = 1; i <= moves; i += 1) {
    ask(i % 50);
    await pass(FRAME);
  }
  return shown.slice(before);
}

test("a quick server decodes, and the page's own decoder comes once, after the first picture", async () => {
  const page = opened();
  assert.equal(loads, 0);
  page.ask(1);
  await pass(10);
  assert.deepEqual([page.shown, loads], [[[FAR + 1, "server"]], 0]);
  await pass(500);
  near[0].accept();
  const shown = await moved(page);
  assert.ok(shown.every(([, where]) => where === "server"));
  assert.deepEqual([loads, near[0].asked, page.decoding.where, page.decoding.roundTripMs], [1, 0, "server", 3]);
});

test("where the way is long the page decodes, a picture for every move, and none of before comes after", async () => {
  const page = await settled({ late: 80 });
  near[0].late = 1;
  const shown = await moved(page);
  assert.deepEqual(shown.map(([pixel]) => pixel), Array.from({ length: 60 }, (_, i) => NEAR + ((i + 1) % 50)));
  assert.deepEqual([page.decoding.state, page.decoding.where, page.decoding.roundTripMs], ["live", "here", 1]);
  assert.ok(far[0].asked < 8, `the server was asked ${far[0].asked} times`);
});

test("a server that falls silent is not waited for longer than a frame and a half", async () => {
  const page = await settled();
  far[0].late = Infinity;
  page.ask(7);
  await pass(26 + 3);
  assert.deepEqual(page.shown.at(-1), [NEAR + 7, "here"]);
});

test("a server that is quick again decodes again", async () => {
  const page = await settled({ late: 80 });
  await moved(page, 20);
  assert.equal(page.decoding.where, "here");
  far[0].late = 3;
  await moved(page, 120);
  assert.equal(page.decoding.where, "server");
});

test("a server that is slow, but sooner than this page, decodes", async () => {
  const page = await settled({ late: 40 });
  near[0].late = 90; // many pictures in each answer
  await moved(page, 200);
  assert.equal(page.decoding.where, "server");
});

test("a server that is gone is not missed: the line is live, and what was asked for comes", async () => {
  const page = await settled();
  const tiles = [];
  page.decoding.batch(Float32Array.from({ length: 40 }, (_, i) => i), 1, ([pixel], i) => tiles.push([i, pixel]));
  far[0].fail();
  assert.deepEqual([page.decoding.state, page.decoding.where, page.decoding.reason], ["live", "here", ""]);
  const shown = await moved(page);
  assert.equal(shown.length, 60);
  await pass(500);
  assert.deepEqual(tiles.map(([i]) => i), Array.from({ length: 40 }, (_, i) => i));
  assert.ok(page.states.every((state) => state.startsWith("live")), page.states.join());
});

test("a model that has no decoder of its own waits for its server, and is not asked for it again", async () => {
  const page = await settled({ decoder: () => null, late: 80 });
  await moved(page, 120);
  assert.deepEqual([page.decoding.where, loads], ["server", 1]);
  far[0].fail();
  assert.equal(page.decoding.state, "reconnecting");
});

test("a server that comes back with other weights brings them; the decoder of before goes on until then", async () => {
  const page = await settled({ late: 80 });
  far[0].fail();
  tag = "two";
  await pass(400);
  far[1].accept();
  page.ask(3);
  await pass(1000);
  assert.deepEqual([loads, near.length, page.shown.at(-1)], [2, 2, [NEAR + 3, "here"]]);
  near[1].accept();
  near[1].base = NEAR + 10;
  page.ask(4);
  await pass(5);
  assert.deepEqual(page.shown.at(-1), [NEAR + 14, "here"]);
  assert.equal(near[0].readyState, 3);
});

test("a page that carries its decoder asks nobody", async () => {
  const decoding = new Decoding({ carried: {}, openHere: () => new Line(NEAR, near), now: () => clock, after });
  assert.deepEqual([decoding.state, decoding.where, decoding.reason], ["connecting", "here", ""]);
  near[0].accept();
  const shown = [];
  decoding.request(Float32Array.of(5), ([pixel], where) => shown.push([pixel, where]));
  await pass(5);
  assert.deepEqual([shown, decoding.state], [[[NEAR + 5, "here"]], "live"]);
});

test("the decoder and its runner lie beside the live socket, whatever the server's path", async () => {
  assert.deepEqual(decoderUrls("wss://school.example/explorer/core/live?model=a%20b"), [
    "https://school.example/explorer/core/decoder.js",
    "https://school.example/explorer/core/decoder?model=a%20b",
  ]);
  const answer = (ok) => async () => ({
    ok,
    headers: new Map([["ETag", '"w"']]),
    text: async () => "script",
    arrayBuffer: async () => "file",
  });
  const url = "ws://localhost/core/live?model=vae";
  assert.deepEqual(await fetchedDecoder(url, undefined, answer(true)), { script: "script", file: "file", tag: '"w"' });
  assert.equal(await fetchedDecoder(url, '"w"', answer(true)), null);
  assert.equal(await fetchedDecoder(url, undefined, answer(false)), null);
});

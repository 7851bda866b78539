import assert from "node:assert/strict";
import { test } from "node:test";

import {
  FIRST_RETRY_MS, LAST_RETRY_MS, align, appBase, coordinates, decimal, decodeReply, encodeRequest,
  floatsOf, isRefusal, readEnvelope, retryDelay, rowsFor, socketUrl,
} from "../../../../explorer/ui/components/latent_pad/wire.js";

test("a request is its sequence and its floats, little-endian", () => {
  const bytes = [...new Uint8Array(encodeRequest(0x01020304, [1, -2]))];
  assert.deepEqual(bytes, [4, 3, 2, 1, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  assert.equal(new DataView(encodeRequest(2 ** 32 - 1, [])).getUint32(0, true), 2 ** 32 - 1);
});

test("a reply is its sequence and its pixels", () => {
  const { sequence, pixels } = decodeReply(Uint8Array.of(1, 0, 0, 0x80, 7, 8, 9).buffer);
  assert.equal(sequence, 0x80000001);
  assert.deepEqual([...pixels], [7, 8, 9]);
});

test("a label is one more float in its row, and each place has a row for each label", () => {
  const z = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
  assert.deepEqual([...rowsFor(z, [])], [1, 2, 3, 4]);
  assert.deepEqual([...rowsFor(z, [7, 0])], [1, 2, 7, 1, 2, 0, 3, 4, 7, 3, 4, 0]);
});

test("an envelope opens wherever in a message it begins", () => {
  const header = new TextEncoder().encode(JSON.stringify({ name: "µ", blobs: { f: [0, 8, "d1"], g: [8, 3, "d2"] } }));
  const first = align(4 + header.length);
  for (const start of [0, 1, 2, 3]) {
    const message = new Uint8Array(start + first + 12);
    new DataView(message.buffer).setUint32(start, header.length, true);
    message.set(header, start + 4);
    message.set(new Uint8Array(Float32Array.of(0.5, -1).buffer), start + first);
    message.set([1, 2, 3], start + first + 8);
    const { header: read, blobs } = readEnvelope(message.subarray(start));
    assert.equal(read.name, "µ");
    assert.deepEqual([...floatsOf(blobs.f.bytes)], [0.5, -1]);
    assert.deepEqual([...blobs.g.bytes], [1, 2, 3]);
    assert.equal(blobs.g.digest, "d2");
  }
});

test("the app is where its scripts come from, whatever page is open", () => {
  const script = (base) => [`${base}static/js/index.abc.js`];
  assert.equal(appBase("https://a.org/latent_map?x=1", script("https://a.org/")), "https://a.org/");
  assert.equal(appBase("https://a.org/lab/latent_map", script("https://a.org/lab/")), "https://a.org/lab/");
  const elsewhere = ["https://cdn.org/static/js/index.js", ""];
  assert.equal(appBase("http://h:8501/b/manifold?m=2#c", elsewhere), "http://h:8501/b/");
});

test("the socket's address is safe, in the name of the model too", () => {
  assert.equal(socketUrl("http://h:1/", "core/live", "mnist-vae-2d"), "ws://h:1/core/live?model=mnist-vae-2d");
  const url = socketUrl("https://h/lab/", "core/live", "a&b=c ü");
  assert.ok(url.startsWith("wss://h/lab/core/live?"));
  assert.equal(new URL(url).searchParams.get("model"), "a&b=c ü");
});

test("a refusal is final, a lost line is not", () => {
  for (const code of [1003, 1007, 1008, 1009, 4000, 4403]) assert.ok(isRefusal(code));
  for (const code of [1000, 1001, 1005, 1006, 1011, 1012, 1013]) assert.ok(!isRefusal(code));
});

test("waits double from a quarter of a second up to eight, spread by a quarter", () => {
  assert.equal(retryDelay(0, 0.5), FIRST_RETRY_MS);
  assert.equal(retryDelay(1, 0.5), 2 * FIRST_RETRY_MS);
  assert.equal(retryDelay(50, 0.5), LAST_RETRY_MS);
  assert.equal(retryDelay(0, 0), 0.75 * FIRST_RETRY_MS);
  assert.equal(retryDelay(50, 1), 1.25 * LAST_RETRY_MS);
});

test("numbers have a true minus sign, and zero has none", () => {
  assert.equal(decimal(-1.005, 1), "−1.0");
  assert.equal(decimal(-0.001), "0.00");
  assert.equal(coordinates([0.346, -0.9]), "0.35, −0.90");
});

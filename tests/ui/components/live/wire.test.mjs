import assert from "node:assert/strict";
import { test } from "node:test";

import {
  FIRST_RETRY_MS, LAST_RETRY_MS, appBase, decodeReply, encodeRequest, isRefusal, retryDelay, rowsFor,
  socketUrl,
} from "../../../../explorer/ui/components/live/wire.js";

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

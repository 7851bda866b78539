// Is one model asked over one line, and another over another?

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ModelLine } from "../../../../explorer/ui/components/live/model_line.js";

let sockets;

class FakeSocket {
  constructor(url) {
    Object.assign(this, { url, readyState: 0, sent: 0 });
    sockets.push(this);
  }
  accept() {
    this.readyState = 1;
    this.onopen();
  }
  send() {
    this.sent += 1;
  }
  close() {
    this.isClosed = true;
  }
}

beforeEach((t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  sockets = [];
  globalThis.WebSocket = FakeSocket;
  globalThis.document = { scripts: [], baseURI: "http://localhost/conditional" };
  globalThis.addEventListener = globalThis.removeEventListener = () => {};
});

function opened(model) {
  const names = ["root", "line-words", "reason", "reason-words", "retry"];
  const parts = Object.fromEntries(names.map((name) => [name, { dataset: {}, textContent: "" }]));
  let lives = 0;
  const line = new ModelLine(parts, () => (lives += 1));
  line.connect({ socket_path: "core/live", model });
  return { line, parts, lives: () => lives };
}

test("it says that it connects, then that it is live, and tells so", () => {
  const { line, parts, lives } = opened("vae");
  assert.deepEqual([parts.root.dataset.line, line.isLive], ["connecting", false]);
  sockets[0].accept();
  assert.deepEqual([parts.root.dataset.line, line.isLive, lives()], ["live", true, 1]);
  line.request(Float32Array.of(1), () => {});
  assert.equal(sockets[0].sent, 1);
  line.close();
});

test("the same model keeps its line, another has another", () => {
  const { line } = opened("vae");
  line.connect({ socket_path: "core/live", model: "vae" });
  assert.equal(sockets.length, 1);
  line.connect({ socket_path: "core/live", model: "cvae" });
  assert.deepEqual(sockets.map(({ url }) => new URL(url).searchParams.get("model")), ["vae", "cvae"]);
  assert.ok(sockets[0].isClosed);
  line.close();
});

test("pictures whose answer is late are not called live, and are again once it came", (t) => {
  const { line, parts } = opened("vae");
  let clock = 0;
  line.lateness.now = () => clock;
  sockets[0].accept();
  let painted = 0;
  line.request(Float32Array.of(1), () => (painted += 1));
  clock = 300;
  t.mock.timers.tick(300);
  assert.equal(parts.root.dataset.line, "waiting");
  sockets[0].onmessage({ data: Uint8Array.of(1, 0, 0, 0, 9).buffer });
  assert.deepEqual([painted, parts.root.dataset.line.slice(0, 4)], [1, "live"]);
  line.close();
});

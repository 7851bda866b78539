// Does a page come back to its room, and only for as long as there is one?

import assert from "node:assert/strict";
import { test } from "node:test";

import { Line } from "../../../explorer/server/rooms/web/line.js";

function opened(t) {
  const sockets = [];
  const told = [];
  const before = { ...globalThis };
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  globalThis.document = { addEventListener() {}, hidden: false };
  globalThis.addEventListener = () => {};
  globalThis.WebSocket = class {
    constructor() {
      sockets.push(this);
    }
    close() {}
  };
  t.after(() => {
    for (const name of ["document", "addEventListener", "WebSocket"]) globalThis[name] = before[name];
  });
  new Line("ws://here/room/code/live", { hello: () => ({}), hear() {}, tell: (...what) => told.push(what) });
  return { sockets, told };
}

test("a line that is lost is opened again", (t) => {
  const { sockets, told } = opened(t);
  sockets[0].onclose({ code: 1006, reason: "" });
  t.mock.timers.tick(3200);
  assert.equal(sockets.length, 2);
  sockets[1].onclose({ code: 1008, reason: "Too many." });
  t.mock.timers.tick(10_000);
  assert.equal(sockets.length, 2);
  t.mock.timers.tick(10_000);
  assert.equal(sockets.length, 3);
  assert.deepEqual(told, [["gone", ""], ["refused", "Too many."]]);
});

test("a room that has ended is not asked for again", (t) => {
  const { sockets, told } = opened(t);
  sockets[0].onclose({ code: 4404, reason: "There is no room of that code." });
  t.mock.timers.tick(100_000);
  assert.equal(sockets.length, 1);
  assert.deepEqual(told, [["refused", "There is no room of that code."]]);
});

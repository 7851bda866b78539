import assert from "node:assert/strict";
import { mock, test } from "node:test";

// A document whose canvases take everything and draw nothing.
const context = {
  createImageData: (width, height) => ({ data: new Uint8ClampedArray(4 * width * height) }),
  putImageData: () => {},
  drawImage: () => {},
};
globalThis.document = { createElement: () => ({ getContext: () => context }) };

const { Backdrop } = await import("../../../../explorer/ui/components/latent_pad/backdrop.js");

const home = { x: 0, y: 0, half: 3 };
const size = { width: 600, height: 600 };

function backdrop(onChange) {
  const made = new Backdrop({ imageShape: [1, 2, 2], onChange });
  made.setPicture(null, null, null, home);
  return made;
}

// A socket that keeps what is asked of it.
function listener() {
  const socket = { state: "live", asked: [] };
  socket.batch = (rows, rowLength, answer) => {
    const job = { rows, count: rows.length / rowLength, answer };
    socket.asked.push(job);
    return { cancel: () => (job.isCancelled = true) };
  };
  return socket;
}

test("the tiles of a view are asked for once it rests, from the middle outwards", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const socket = listener();
  const made = backdrop(() => {});
  for (let x = 0; x < 5; x++) {
    made.ask({ ...home, x: x / 10 }, size, socket, null, []);
    t.mock.timers.tick(50);
  }
  assert.equal(socket.asked.length, 0);
  t.mock.timers.tick(200);
  const [{ rows, count }] = socket.asked;
  assert.ok(count >= 24 * 24 && count <= 26 * 26);
  const distances = Array.from({ length: count }, (_, i) => Math.hypot(rows[2 * i] - 0.4, rows[2 * i + 1]));
  for (let i = 1; i < count; i++) assert.ok(distances[i] >= distances[i - 1] - 1e-6);
});

test("however many tiles come at once, the map is drawn once for them", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const draw = mock.fn();
  const socket = listener();
  const made = backdrop(draw);
  made.ask(home, size, socket, null, []);
  t.mock.timers.tick(200);
  const [{ count, answer }] = socket.asked;
  for (let i = 0; i < count; i++) answer(Uint8Array.of(1, 2, 3, 4), i);
  assert.equal(draw.mock.callCount(), 0);
  t.mock.timers.tick(5000);
  assert.equal(draw.mock.callCount(), 1);
  made.ask(home, size, socket, null, []);
  t.mock.timers.tick(200);
  assert.equal(socket.asked.length, 1, "what is here is not asked for again");
});

test("a new view takes back what the old one still waits for", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const socket = listener();
  const made = backdrop(() => {});
  made.ask(home, size, socket, null, []);
  t.mock.timers.tick(200);
  made.ask({ ...home, half: 1 }, size, socket, null, []);
  t.mock.timers.tick(200);
  assert.deepEqual(socket.asked.map(({ isCancelled }) => Boolean(isCancelled)), [true, false]);
});

test("nothing is asked of a line that is gone, and what came stands in for it", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const socket = listener();
  const made = backdrop(() => {});
  assert.equal(made.pictureAt(0.1, 0.1), null);
  made.ask(home, size, socket, null, [7]);
  t.mock.timers.tick(200);
  const [{ rows, count, answer }] = socket.asked;
  assert.equal(rows.length, 3 * count); // the label is one more float
  for (let i = 0; i < count; i++) answer(Uint8Array.of(i % 256, 0, 0, 0), i);
  const nearest = Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => away(rows, a, 0.1, 0.1) - away(rows, b, 0.1, 0.1),
  )[0];
  assert.equal(made.pictureAt(0.1, 0.1).pixels[0], nearest % 256);
  made.forget();
  assert.equal(made.pictureAt(0.1, 0.1), null);
  made.ask(home, size, { ...socket, state: "reconnecting" }, null, []);
  t.mock.timers.tick(200);
  assert.equal(socket.asked.length, 1);
});

test("the picture of the map stands in from its nearest tile, the first row on top", () => {
  const made = new Backdrop({ imageShape: [1, 2, 2], onChange: () => {} });
  const image = { width: 40, height: 20 };
  made.setPicture(image, [-2, 2, -1, 1], [4, 2], home);
  assert.deepEqual(made.pictureAt(-1.9, 0.9), { image, part: [0, 0, 10, 10] });
  assert.deepEqual(made.pictureAt(1.5, -0.5), { image, part: [30, 10, 10, 10] });
  assert.deepEqual(made.pictureAt(99, -99), { image, part: [30, 10, 10, 10] });
});

function away(rows, i, x, y) {
  return Math.hypot(rows[3 * i] - x, rows[3 * i + 1] - y);
}

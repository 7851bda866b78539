// Are the cells those under the brush, is painting undone as it was done, is the right thing asked?

import assert from "node:assert/strict";
import test from "node:test";

import {
  ABSENT,
  Cells,
  cellNextTo,
  between,
  cellAt,
  partlyDrawn,
  requestRows,
} from "../../../../explorer/ui/components/code_pad/cells.js";
import { paletteLayout } from "../../../../explorer/ui/components/code_pad/tiles.js";

const ONE = [{ grid: [2, 3], first: 0 }];
const TWO = [
  { grid: [1, 2], first: 0 },
  { grid: [2, 3], first: 2 },
];

test("a place is in the cell that covers it, and outside in none", () => {
  assert.equal(cellAt([2, 3], 0, 0), 0);
  assert.equal(cellAt([2, 3], 0.99, 0.49), 2);
  assert.equal(cellAt([2, 3], 0.34, 0.5), 4);
  for (const [x, y] of [[-0.01, 0], [1, 0], [0, 1], [NaN, 0]]) assert.equal(cellAt([2, 3], x, y), -1);
});

test("neighbours stay in the grid", () => {
  assert.equal(cellNextTo([2, 3], 0, 1, 0), 1);
  assert.equal(cellNextTo([2, 3], 0, 0, 1), 3);
  assert.equal(cellNextTo([2, 3], 0, -1, -1), 0);
  assert.equal(cellNextTo([2, 3], 5, 1, 1), 5);
});

test("a quick stroke leaves no gap", () => {
  assert.deepEqual(between([7, 7], 0, 3), [1, 2, 3]);
  assert.deepEqual(between([7, 7], 0, 16), [8, 16]);
  for (const [from, to] of [[0, 48], [3, 45], [20, 2], [6, 42]]) {
    let before = from;
    for (const cell of between([7, 7], from, to)) {
      const [dx, dy] = [(cell % 7) - (before % 7), Math.floor(cell / 7) - Math.floor(before / 7)];
      assert.ok(Math.max(Math.abs(dx), Math.abs(dy)) === 1, `${before} to ${cell}`);
      before = cell;
    }
    assert.equal(before, to);
  }
});

test("a stroke is undone whole, and what was painted is known", () => {
  const cells = new Cells(ONE);
  cells.reset([0, 1, 2, 3, 4, 5]);
  assert.equal(cells.undo(), false);
  cells.begin();
  assert.equal(cells.paint(0, 1, 9), true);
  assert.equal(cells.paint(0, 1, 9), false);
  cells.paint(0, 5, 9);
  assert.deepEqual(cells.of(0), [0, 9, 2, 3, 4, 9]);
  assert.deepEqual([0, 1, 5].map((cell) => cells.isChanged(0, cell)), [false, true, true]);
  assert.equal(cells.undo(), true);
  assert.deepEqual(cells.values, [0, 1, 2, 3, 4, 5]);
});

test("a level's cells are its own", () => {
  const cells = new Cells(TWO);
  cells.reset([10, 11, 0, 1, 2, 3, 4, 5]);
  cells.begin();
  cells.paint(1, 2, 7);
  cells.paint(0, 1, 8);
  assert.deepEqual(cells.of(0), [10, 8]);
  assert.deepEqual(cells.of(1), [0, 1, 7, 3, 4, 5]);
  assert.equal(cells.codeAt(1, 2), 7);
  cells.replace([1, 1, 1, 1, 1, 1, 1, 1]);
  cells.undo();
  assert.deepEqual(cells.of(0), [10, 8]);
});

test("a preview paints nothing", () => {
  const cells = new Cells(TWO);
  cells.reset([10, 11, 0, 1, 2, 3, 4, 5]);
  assert.deepEqual(cells.preview(1, 0, 7), [10, 11, 7, 1, 2, 3, 4, 5]);
  assert.deepEqual(cells.values, [10, 11, 0, 1, 2, 3, 4, 5]);
});

test("two levels ask for the coarse one alone as well", () => {
  const blank = Array(8).fill(9);
  assert.deepEqual([...requestRows([4, 5, 6, 7, 8, 9], ONE, blank)], [4, 5, 6, 7, 8, 9]);
  const codes = [1, 2, 3, 4, 5, 6, 7, 8];
  const alone = [1, 2, ...Array(6).fill(ABSENT)];
  assert.deepEqual([...requestRows(codes, TWO, blank)], [...alone, ...codes]);
});

test("new codes come in reading order; what is not there yet is black, or the coarse codes'", () => {
  const drawn = [1, 2, 3, 4, 5, 6, 7, 8];
  const blank = [91, 92, 93, 94, 95, 96, 97, 98];
  const two = [1, 2, 3, ...Array(5).fill(ABSENT)];
  assert.deepEqual(partlyDrawn(drawn, 3), two);
  assert.deepEqual(partlyDrawn(drawn, 8), drawn);
  assert.deepEqual([...requestRows(two, TWO, blank)], [1, 2, ...Array(6).fill(ABSENT), ...two]);
  const one = partlyDrawn(drawn.slice(0, 6), 1);
  assert.deepEqual([...requestRows(one, ONE, blank)], [1, 92, 93, 94, 95, 96]);
  assert.deepEqual([...requestRows(partlyDrawn(drawn, 1), TWO, blank)].slice(8, 10), [1, 92]);
});

test("a press on a code of the palette finds it", () => {
  for (const frame of [340, 1100]) {
    const layout = paletteLayout(128, frame, frame < 640);
    assert.ok(layout.width <= frame + 4);
    for (let at = 0; at < 128; at++) {
      const [x, y] = layout.place(at);
      assert.equal(layout.at(x + layout.tile / 2, y + layout.tile / 2), at);
    }
    assert.equal(layout.at(-20, 10), -1);
    assert.equal(layout.at(10, layout.height + 40), -1);
  }
});

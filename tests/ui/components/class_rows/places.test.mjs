// Are the places and pictures of the rows where they should be?

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  columnAt,
  columnCount,
  columnPlaces,
  layout,
  requestRows,
  MAX_ROWS,
  STEP,
} from "../../../../explorer/ui/components/class_rows/places.js";
import { REPLY_BYTES } from "../../../../explorer/ui/components/live/socket.js";

test("the columns are odd in number and never more than one message holds", () => {
  for (let classes = 1; classes <= 64; classes++) {
    const columns = columnCount(classes, 784);
    assert.equal(columns % 2, 1);
    assert.ok(columns * classes <= MAX_ROWS, `${classes} classes`);
  }
  assert.equal(columnCount(10, 784), 9);
  assert.equal(columnCount(64, 784), 3);
});

test("and all pictures come in one reply", () => {
  for (const imageBytes of [784, 12_288, 49_152]) {
    for (let classes = 1; classes <= 12; classes++) {
      assert.ok(columnCount(classes, imageBytes) * classes * imageBytes <= REPLY_BYTES, `${classes}`);
    }
  }
  assert.equal(columnCount(12, 12_288), 7);
});

test("the cursor's own place is the middle column, the others on a line through it", () => {
  const across = columnPlaces([0.5, -1], 0, 5);
  assert.deepEqual(across[2], [0.5, -1]);
  assert.ok(across.every(([, y]) => y === -1));
  assert.ok(Math.abs(across[3][0] - across[2][0] - STEP) < 1e-12);
  const up = columnPlaces([0.5, -1], 1, 5);
  assert.ok(up.every(([x]) => x === 0.5));
  assert.ok(up[4][1] > up[0][1]);
});

test("a request goes class by class, each row a code and its label", () => {
  const rows = requestRows([Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)], 2);
  assert.deepEqual(Array.from(rows), [1, 2, 3, 0, 4, 5, 6, 0, 1, 2, 3, 1, 4, 5, 6, 1]);
});

const shapes = [
  { classes: 10, columns: 9, width: 560, room: 600, labelPx: 24, aspect: 1 },
  { classes: 10, columns: 9, width: 342, room: Infinity, labelPx: 24, aspect: 1 },
  { classes: 3, columns: 9, width: 900, room: 600, labelPx: 80, aspect: 1 },
  { classes: 2, columns: 9, width: 342, room: 400, labelPx: 90, aspect: 20 / 28 },
  { classes: 64, columns: 3, width: 342, room: 400, labelPx: 90, aspect: 1 },
];

for (const shape of shapes) {
  test(`pictures do not overlap nor leave the page: ${JSON.stringify(shape)}`, () => {
    const made = layout(shape);
    assert.ok(made.width <= shape.width, `${made.width} of ${shape.width}`);
    for (let row = 0; row < shape.classes; row++) {
      let right = shape.labelPx;
      for (let column = 0; column < shape.columns; column++) {
        const [left, top, width, height] = made.box(row, column);
        assert.ok(left >= right);
        assert.ok(width > 0 && height > 0);
        assert.ok(top >= 0 && top + height <= made.height);
        right = left + width;
      }
      assert.ok(right <= made.width + 1);
      if (row) {
        const above = made.box(row - 1, (shape.columns - 1) / 2);
        assert.ok(made.box(row, (shape.columns - 1) / 2)[1] >= above[1] + above[3]);
      }
    }
    const middle = (shape.columns - 1) / 2;
    assert.ok(made.box(0, middle)[3] > made.box(0, 0)[3]);
  });
}

test("a click finds its column, and none beside the pictures", () => {
  const made = layout(shapes[0]);
  for (let column = 0; column < 9; column++) {
    const [left, , width] = made.box(0, column);
    assert.equal(columnAt(made, left + width / 2), column);
  }
  assert.equal(columnAt(made, 2), -1);
});

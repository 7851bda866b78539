// Where does each hidden unit stand?

// Rows and columns of a grid that holds so many units, no wider than 5 : 4.
export function gridOf(units) {
  const columns = Math.ceil(Math.sqrt(units));
  return { columns, rows: Math.ceil(units / columns) };
}

// The unit under a place, a share of the grid's picture; −1 where there is none.
export function unitAt(x, y, units) {
  const { columns, rows } = gridOf(units);
  if (x < 0 || x >= 1 || y < 0 || y >= 1) return -1;
  const unit = Math.floor(y * rows) * columns + Math.floor(x * columns);
  return unit < units ? unit : -1;
}

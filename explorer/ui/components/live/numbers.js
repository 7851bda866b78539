// How are numbers written?

// A true minus sign, and no "−0.00".
export function decimal(value, digits = 2) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

export function coordinates(values, digits = 2) {
  return Array.from(values, (value) => decimal(value, digits)).join(", ");
}

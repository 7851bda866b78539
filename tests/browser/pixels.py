"""What does a canvas show, as one number that changes with any pixel?"""

from __future__ import annotations

PIXELS = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum = (sum * 31 + data[i]) % 1000000007;
  return sum;
}"""
"""To be evaluated on a canvas."""

// Which z does a place on the sheet stand for, and where is a z?
//
// A place is a share of the sheet's side, from 0 to 1; tile k's centre is at (k + ½) / n. Between two
// centres z goes evenly from the one's to the other's, and beyond the outermost on in the same steps.

export function zAt(axis, share) {
  const at = share * axis.length - 0.5;
  const k = Math.min(Math.max(Math.floor(at), 0), axis.length - 2);
  return axis[k] + (at - k) * (axis[k + 1] - axis[k]);
}

// The tiles' latents, row by row from the top: the first axis runs across, the second up.
export function tileLatents({ axis_z: [columns, rows], dims: [across, up], held }) {
  return [...rows].reverse().flatMap((v) =>
    columns.map((u) => {
      const z = [...held];
      z[across] = u;
      z[up] = v;
      return z;
    }),
  );
}

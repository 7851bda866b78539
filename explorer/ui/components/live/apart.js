// How does a component get what its data leave out, for being large and always the same?

import { pageBase } from "./wire.js";

const MOST = 3; // files of a megabyte or two that are kept for the next data
const fetched = new Map();

// The data {header, blobs} with those files of header.apart (name → path) that are here by now; the
// others are fetched, and `again` is given the data with all of them.
export function withApart(data, again, get = getBytes) {
  const apart = Object.entries(data.header.apart ?? {});
  const missing = apart.filter(([, path]) => !fetched.has(path));
  if (missing.length) {
    const coming = missing.map(async ([, path]) => keep(path, await get(path)));
    // Without them the component stays as it is: they are no more than an addition.
    Promise.all(coming).then(() => again(joined(data, apart)), () => {});
  }
  return joined(data, apart);
}

function joined({ header, blobs }, apart) {
  const here = apart.filter(([, path]) => fetched.has(path));
  if (!here.length) return { header, blobs };
  const found = here.map(([name, path]) => [name, { bytes: fetched.get(path), digest: path }]);
  return { header: { ...header, digest: `${header.digest} ${here.length}` }, blobs: { ...blobs, ...Object.fromEntries(found) } };
}

function keep(path, bytes) {
  fetched.set(path, bytes);
  while (fetched.size > MOST) fetched.delete(fetched.keys().next().value);
}

async function getBytes(path) {
  const answer = await fetch(new URL(path, pageBase()), { priority: "low" });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return new Uint8Array(await answer.arrayBuffer());
}

// How does a component get what its data leave out, for being large and always the same?

import { pageBase } from "./wire.js";

const MOST_APART = 3; // files of a megabyte or two that are kept for the next data
const APART_ROUND_TRIPS = 8;
const LONGEST_APART_MS = 3000;
const fetchedApart = new Map();

// The data {header, blobs} with those files of header.apart (name → path) that are here by now; the
// others are fetched, and `again` is given the data with all of them.
export function withApart(data, again, get = getApart) {
  const apart = Object.entries(data.header.apart ?? {});
  const missing = apart.filter(([, path]) => !fetchedApart.has(path));
  if (missing.length) {
    const coming = missing.map(async ([, path]) => keepApart(path, await get(path)));
    // Without them the component stays as it is: they are no more than an addition.
    Promise.all(coming).then(() => again(withFetched(data, apart)), () => {});
  }
  return withFetched(data, apart);
}

function withFetched({ header, blobs }, apart) {
  const here = apart.filter(([, path]) => fetchedApart.has(path));
  if (!here.length) return { header, blobs };
  const found = here.map(([name, path]) => [name, { bytes: fetchedApart.get(path), digest: path }]);
  return { header: { ...header, digest: `${header.digest} ${here.length}` }, blobs: { ...blobs, ...Object.fromEntries(found) } };
}

function keepApart(path, bytes) {
  fetchedApart.set(path, bytes);
  while (fetchedApart.size > MOST_APART) fetchedApart.delete(fetchedApart.keys().next().value);
}

// On a slow line what is shown first, and its first answers, go before it: a few of the page's own
// round trips, none to speak of where the server is near.
function lineIsFree() {
  const [page] = performance.getEntriesByType("navigation");
  const roundTripMs = page ? page.responseStart - page.requestStart : 0;
  return new Promise((done) => setTimeout(done, Math.min(APART_ROUND_TRIPS * roundTripMs, LONGEST_APART_MS)));
}

async function getApart(path) {
  await lineIsFree();
  const answer = await fetch(new URL(path, pageBase()), { priority: "low" });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return new Uint8Array(await answer.arrayBuffer());
}

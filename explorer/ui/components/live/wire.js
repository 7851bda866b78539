// What is said over the live socket, where is it, and when is it tried again?

// uint32 sequence + float32[n·D], little-endian.
export function encodeRequest(sequence, rows) {
  const message = new ArrayBuffer(4 + 4 * rows.length);
  const view = new DataView(message);
  view.setUint32(0, sequence, true);
  for (let i = 0; i < rows.length; i++) view.setFloat32(4 + 4 * i, rows[i], true);
  return message;
}

// uint32 sequence + uint8[n·C·H·W].
export function decodeReply(message) {
  return {
    sequence: new DataView(message).getUint32(0, true),
    pixels: new Uint8Array(message, 4),
  };
}

// One row per latent vector and label; the label, where there is one, is one more float.
export function rowsFor(latents, labels) {
  if (!labels.length) return Float32Array.from(latents.flatMap((z) => Array.from(z)));
  return Float32Array.from(latents.flatMap((z) => labels.flatMap((label) => [...z, label])));
}

// Streamlit may be served under a path; its own script, loaded from <base>/static/js/, tells which.
export function appBase(pageUrl, scriptUrls) {
  const { origin } = new URL(pageUrl);
  for (const url of scriptUrls) {
    const at = url.indexOf("/static/js/");
    if (at >= 0 && url.startsWith(origin)) return url.slice(0, at + 1);
  }
  return new URL(".", pageUrl).href.split(/[?#]/)[0];
}

export function socketUrl(base, path, model) {
  const url = new URL(path, base);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = new URLSearchParams({ model }).toString();
  return url.href;
}

// The live socket of a model, for the page that is open.
export function liveUrl(path, model) {
  return socketUrl(pageBase(), path, model);
}

// Where the page that is open has its application.
export function pageBase() {
  return appBase(document.baseURI, Array.from(document.scripts, (script) => script.src));
}

// Close codes by which a server says "not like this": repeating the same would be refused again.
const REFUSALS = new Set([1002, 1003, 1007, 1008, 1009, 1010]);

export function isRefusal(code) {
  return REFUSALS.has(code) || (code >= 4000 && code < 5000);
}

export const FIRST_RETRY_MS = 250;
export const LAST_RETRY_MS = 8000;

// Doubles from a quarter of a second to eight seconds, spread by ±25 % so that a class does not
// come back all at once.
export function retryDelay(attempt, random = Math.random()) {
  const delay = Math.min(FIRST_RETRY_MS * 2 ** attempt, LAST_RETRY_MS);
  return delay * (0.75 + 0.5 * random);
}

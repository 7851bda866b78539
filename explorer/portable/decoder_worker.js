// How does a decoder answer in a thread of its own, so that the page never waits for it?
//
// The first message is the decoder's file; back comes {}, or { error } in one sentence. After that it
// is spoken to as the server's live socket is: uint32 sequence + float32[n·D] there, uint32 sequence +
// uint8[n·C·H·W] back.

import { readDecoder } from "./decoder.js";

let decoder;

globalThis.onmessage = ({ data }) => {
  if (decoder) {
    const answer = answered(decoder, data);
    postMessage(answer, [answer]);
    return;
  }
  try {
    decoder = readDecoder(data);
    postMessage({});
  } catch (error) {
    postMessage({ error: error.message });
  }
};

// The reply to one message. Browsers run on nothing that is not little-endian.
export function answered(decoder, message) {
  const { rowLength, pixels } = decoder;
  const rows = new Float32Array(message, 4);
  const count = rows.length / rowLength;
  const reply = new ArrayBuffer(4 + count * pixels);
  new Uint32Array(reply, 0, 1).set(new Uint32Array(message, 0, 1));
  const images = new Uint8Array(reply, 4);
  for (let n = 0; n < count; n += 1) {
    images.set(decoder.run(rows.subarray(n * rowLength, (n + 1) * rowLength)), n * pixels);
  }
  return reply;
}

// How do a description and many arrays and pictures come out of one run of bytes?

// Written by envelope.py: uint32 length of a JSON header, the header, then blobs that start on
// multiples of four. header.blobs = { name: [offset from the first blob, length, digest] }; those named
// in header.halves are float16 there, and float32 when they come out.
export function readEnvelope(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const first = align(4 + length);
  const blobs = {};
  for (const [name, [offset, size, digest]] of Object.entries(header.blobs)) {
    blobs[name] = { bytes: bytes.subarray(first + offset, first + offset + size), digest };
  }
  for (const name of header.halves ?? []) blobs[name].bytes = singlesOf(blobs[name].bytes);
  return { header, blobs };
}

// The decoder that a saved page has with it, as Decoding takes it; null on a page of a server.
export function carriedDecoder({ decoder, runner }) {
  return decoder ? { file: decoder.bytes.slice().buffer, script: new TextDecoder().decode(runner.bytes) } : null;
}

export function align(offset) {
  return (offset + 3) & ~3;
}

// The envelope may start at any byte of the message it came in, so numbers are copied out of it.
export function floatsOf(bytes) {
  return new Float32Array(bytes.slice().buffer);
}

export function int16sOf(bytes) {
  return new Int16Array(bytes.slice().buffer);
}

// IEEE 754 half precision to single, bytes to bytes; not every browser has a Float16Array.
function singlesOf(bytes) {
  const values = Float32Array.from(new Uint16Array(bytes.slice().buffer), (half) => {
    const exponent = (half >> 10) & 31;
    const size = ((half & 1023) + (exponent ? 1024 : 0)) * 2 ** (Math.max(exponent, 1) - 25);
    return half & 0x8000 ? -size : size;
  });
  return new Uint8Array(values.buffer);
}

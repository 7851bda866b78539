// How do a description and many arrays and pictures come out of one run of bytes?

// Written by envelope.py: uint32 length of a JSON header, the header, then blobs that start on
// multiples of four. header.blobs = { name: [offset from the first blob, length, digest] }.
export function readEnvelope(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const first = align(4 + length);
  const blobs = {};
  for (const [name, [offset, size, digest]] of Object.entries(header.blobs)) {
    blobs[name] = { bytes: bytes.subarray(first + offset, first + offset + size), digest };
  }
  return { header, blobs };
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

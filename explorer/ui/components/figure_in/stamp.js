// Where in a file does it say from which view it came?
//
// The same look through the bytes as `explorer.images.stamp` takes; what is found is judged there.

export const MARK = '"latent-space-explorer":';
export const MOST_READ = 64_000; // as many characters as are read
const END_BYTES = 1 << 20; // the stamp stands at the beginning or at the end

// The bytes of a file in which a stamp can be: all of a small one, both ends of a large one.
export async function endsOf(file) {
  const { size } = file;
  const parts = size <= 2 * END_BYTES ? [file] : [file.slice(0, END_BYTES), file.slice(size - END_BYTES)];
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

// What stands behind the mark, as far as it can be a stamp; "" where there is no mark.
export function foundIn(bytes) {
  const text = new TextDecoder("latin1").decode(bytes);
  const at = text.indexOf(MARK);
  if (at < 0) return "";
  const after = text.startsWith("GIF8") && at >= 2 ? joined(bytes, text, at - 2).slice(1) : text.slice(at, at + MOST_READ);
  return after.slice(MARK.length, MOST_READ).match(/^[\x20-\x7e]*/)[0];
}

// The text of a GIF's comment, which is in pieces of at most 255 characters, each behind its length.
function joined(bytes, text, start) {
  let found = "";
  for (let at = start; at < bytes.length && bytes[at] && found.length < MOST_READ; at += 1 + bytes[at]) {
    found += text.slice(at + 1, at + 1 + bytes[at]);
  }
  return found;
}

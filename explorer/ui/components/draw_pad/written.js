// How do strokes fit into an address?
//
// Strokes with "." between them. One is its ink ("i" the sheet's own, "e" the rubber, else the number of
// its colour), its size in two letters and its places in four each: of a grid so fine that the eye does
// not see it, on which strokes are laid as soon as they are drawn.

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const FINEST = 4095; // two letters
const [FROM, SPAN] = [-0.2, 1.4]; // of places, see `placeOn`
export const MOST_LETTERS = 5000;

const twoLetters = (share) => {
  const whole = Math.round(Math.min(Math.max(share, 0), 1) * FINEST);
  return LETTERS[whole >> 6] + LETTERS[whole & 63];
};
const shareIn = (text, at) => (64 * LETTERS.indexOf(text[at]) + LETTERS.indexOf(text[at + 1])) / FINEST;

// The stroke as an address has it, so that a link shows the same pixels.
export function exact(stroke) {
  const onGrid = (share) => Math.round(Math.min(Math.max(share, 0), 1) * FINEST) / FINEST;
  const points = stroke.points.map((place) => place.map((at) => FROM + SPAN * onGrid((at - FROM) / SPAN)));
  return { ...stroke, size: onGrid(stroke.size), points };
}

// The text of what is seen, "" where it is no strokes alone or has no room in an address.
// colours: of the pens, in their order.
export function written(items, colours) {
  if (items.some(({ kind }) => kind !== "stroke")) return "";
  const text = items.map((stroke) => strokeText(stroke, colours)).join(".");
  return text.length <= MOST_LETTERS ? text : "";
}

function strokeText({ erase, colour, size, points }, colours) {
  const ink = erase ? "e" : colour === undefined ? "i" : String(colours.indexOf(colour));
  const places = points.map((place) => place.map((at) => twoLetters((at - FROM) / SPAN)).join(""));
  return ink + twoLetters(size) + places.join("");
}

// The strokes that `written` wrote; none where the text has another form.
export function strokesIn(text, colours) {
  const parts = text.split(".");
  const isSound = text.length <= MOST_LETTERS && parts.every((part) => /^[ie\d][\w-]{2}([\w-]{4})+$/.test(part));
  return isSound ? parts.map((part) => strokeIn(part, colours)) : [];
}

function strokeIn(part, colours) {
  const points = [];
  for (let at = 3; at < part.length; at += 4) {
    points.push([FROM + SPAN * shareIn(part, at), FROM + SPAN * shareIn(part, at + 2)]);
  }
  const colour = /\d/.test(part[0]) ? colours[Number(part[0])] : undefined;
  return { kind: "stroke", erase: part[0] === "e", size: shareIn(part, 1), colour, points };
}

// The pen as it is chosen: the size's step, then the rubber or the number of its colour.
export function penText(step, erases, colour, colours) {
  const ink = erases ? "e" : Math.max(colours.indexOf(colour), 0) || "";
  return `${step}${ink === "" ? "" : `_${ink}`}`;
}

// What `penText` wrote: { step, erases, colour }, null where the text has another form.
export function penIn(text, colours) {
  const [, step, ink] = /^(\d{1,3})(?:_(e|\d))?$/.exec(text) ?? [];
  if (step === undefined || Number(step) > 100) return null;
  return { step: Number(step), erases: ink === "e", colour: colours[Number(ink) || 0] };
}

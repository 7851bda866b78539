// Which look and which width has the page now? Told only when it differs from what Python assumes.

// Streamlit stacks columns at this width and below.
const NARROW = "(max-width: 640px)";

/** Whether light text, and so a dark page, is meant by an rgb(…) colour. */
export function isLight(colour) {
  const [red, green, blue] = (colour.match(/[\d.]+/g) ?? [0, 0, 0]).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 127;
}

export default function ({ parentElement, data, setStateValue }) {
  const look = parentElement.querySelector(".look");
  const width = window.matchMedia(NARROW);
  const tell = () => {
    const seen = { dark: isLight(getComputedStyle(look).color), narrow: width.matches };
    if (seen.dark !== data.dark || seen.narrow !== data.narrow) {
      setStateValue("seen", seen);
    }
  };
  look.addEventListener("transitionend", tell);
  width.addEventListener("change", tell);
  tell();
  return () => {
    look.removeEventListener("transitionend", tell);
    width.removeEventListener("change", tell);
  };
}

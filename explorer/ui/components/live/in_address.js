// How does what a component shows get into the page's address, beside what Streamlit keeps there?
//
// Streamlit keeps what it does not know of when one of its own controls changes; what a whole new
// address leaves out is written once more at the next run.

// state: { name: text, or null for what is as usual }.
export function writeInAddress(state, page = globalThis) {
  const parameters = new URLSearchParams(page.location.search);
  for (const [name, text] of Object.entries(state)) {
    if (text === null) parameters.delete(name);
    else parameters.set(name, text);
  }
  const search = parameters.toString();
  if (search === page.location.search.replace(/^\?/, "")) return;
  page.history.replaceState(page.history.state, "", `${page.location.pathname}${search ? `?${search}` : ""}${page.location.hash}`);
}

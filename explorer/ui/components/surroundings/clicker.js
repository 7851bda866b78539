// What does a key do on a page that has just been opened, where nothing has the focus?
//
// A presenter's clicker sends Page Down and Page Up, some of them arrows. The browser would scroll the
// document, which does not scroll here. They go to the page's main control, such as the map, which then
// has the focus; where there is none, or it does not know the key, the page scrolls.

const SCROLLS = { PageDown: 0.85, PageUp: -0.85, ArrowRight: 0.85, ArrowLeft: -0.85, ArrowDown: 0.1, ArrowUp: -0.1 };
const MAIN = '[role="application"][tabindex="0"]';
const PAGE = '[data-testid="stMain"]';

export class Clicker {
  constructor(page = document) {
    this.page = page;
    this.pressed = (event) => this.#onKey(event);
    page.addEventListener("keydown", this.pressed);
  }

  #onKey(event) {
    const share = SCROLLS[event.key];
    if (!share || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!isNobody(this.page.activeElement)) return;
    const main = this.page.querySelector(PAGE);
    if (!main || isDialogOpen(this.page)) return;
    event.preventDefault();
    const control = seenIn(main);
    const { key, shiftKey } = event;
    control?.focus({ preventScroll: true });
    const again = new KeyboardEvent("keydown", { key, shiftKey, bubbles: true, cancelable: true });
    if (!control || control.dispatchEvent(again)) main.scrollBy({ top: share * main.clientHeight });
  }

  close() {
    this.page.removeEventListener("keydown", this.pressed);
  }
}

function isNobody(element) {
  return !element || element.tagName === "BODY" || element.matches(PAGE);
}

function isDialogOpen(page) {
  return Boolean(page.querySelector('[role="dialog"]'));
}

// The first control of the page that is seen, within the components too.
function seenIn(root) {
  for (const element of root.querySelectorAll("*")) {
    if (element.matches(MAIN) && element.getClientRects().length) return element;
    const inside = element.shadowRoot && seenIn(element.shadowRoot);
    if (inside) return inside;
  }
  return null;
}

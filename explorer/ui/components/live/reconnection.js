// When does Streamlit's own line stand again, so that what was said to nobody is said once more?
//
// What a component reports while that line is gone is lost. A server that was started again knows
// nothing of the page's parts until the page has run there, and passes over what they say before: so
// one part asks for that run at once (surroundings), and the others speak when it is through. Streamlit
// itself asks for it only where the page's last run was of a part or was interrupted. This leans on two
// attributes by which Streamlit's page tells the states of its line and its run; without them a report
// that was lost is made up for by the next one. tests/browser/test_outlives_the_server.py fails if an
// upgrade takes them away.

const ITS_LINE = "data-test-connection-state";
const STANDS = "CONNECTED";
const ITS_RUN = "data-test-script-state";
const HAS_RUN = "notRunning";
const RUN_WAIT_MS = 5000; // for a run that does not come

export class Reconnection {
  // onBack() is called each time the line stands again after it was gone: when the page has run anew,
  // or at once where `isFirst`.
  constructor(onBack, { page = globalThis.document, isFirst = false } = {}) {
    const app = page?.querySelector(`[${ITS_LINE}]`);
    if (!app) return;
    this.onBack = onBack;
    let stood = app.getAttribute(ITS_LINE) === STANDS;
    this.watch = new MutationObserver(() => {
      const stands = app.getAttribute(ITS_LINE) === STANDS;
      if (!stands) this.#waitNoMore();
      else if (!stood && isFirst) onBack();
      else if (!stood) this.#waitForRun();
      stood = stands;
      if (this.timer) this.#lookAtRun(app.getAttribute(ITS_RUN));
    });
    this.watch.observe(app, { attributeFilter: [ITS_LINE, ITS_RUN] });
  }

  #waitForRun() {
    this.hasRun = false;
    this.timer = setTimeout(() => this.#tell(), RUN_WAIT_MS);
  }

  #lookAtRun(state) {
    if (state !== HAS_RUN) this.hasRun = true;
    else if (this.hasRun) this.#tell();
  }

  #tell() {
    this.#waitNoMore();
    this.onBack();
  }

  #waitNoMore() {
    clearTimeout(this.timer);
    this.timer = null;
  }

  close() {
    this.#waitNoMore();
    this.watch?.disconnect();
  }
}

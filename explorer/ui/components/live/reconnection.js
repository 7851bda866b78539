// When does Streamlit's own line stand again, so that what was said to nobody is said once more?
//
// What a component reports while that line is gone is lost, and no run follows by itself when it comes
// back. It leans on an attribute by which Streamlit's page tells the state of the line; without it a
// report that was lost is made up for by the next one. tests/browser/test_outlives_the_server.py fails
// if an upgrade takes it away.

const STATE = "data-test-connection-state";
const STANDS = "CONNECTED";

export class Reconnection {
  // onBack() is called each time the line stands again after it was gone.
  constructor(onBack, page = globalThis.document) {
    const app = page?.querySelector(`[${STATE}]`);
    if (!app) return;
    let stood = app.getAttribute(STATE) === STANDS;
    this.watch = new MutationObserver(() => {
      const stands = app.getAttribute(STATE) === STANDS;
      if (stands && !stood) onBack();
      stood = stands;
    });
    this.watch.observe(app, { attributeFilter: [STATE] });
  }

  close() {
    this.watch?.disconnect();
  }
}

// Did the visitor go back or forward?
//
// The script sees an address alone, and cannot tell a visitor who went back from a run that was asked
// for before the browser knew of the newest address. So a report names the last such move.

let count = 0;

export class Navigation {
  // onMove(id) is called at each move within the page that is open, before Streamlit asks for its run.
  constructor(onMove) {
    this.id = "";
    const { pathname } = location;
    this.moved = () => {
      if (location.pathname !== pathname) return; // to another page, which is not this component's
      count += 1;
      this.id = `${performance.timeOrigin} ${count}`; // unlike that of any earlier mount or load
      onMove(this.id);
    };
    addEventListener("popstate", this.moved, { capture: true });
  }

  close() {
    removeEventListener("popstate", this.moved, { capture: true });
  }
}

"""Does a marimo notebook, run as a script, show a live model and read back what was selected?

It says its address, waits until somebody has selected many images, says which, and ends.
"""

import marimo

app = marimo.App()


@app.cell
def _():
    import json
    import threading

    import explorer
    from tests.notebook.blobs import held

    return explorer, held, json, threading


@app.cell
def _(explorer, held):
    model, images, labels, _ = held()
    view = explorer.show(model, images, labels, open_browser=False)
    return (view,)


@app.cell
def _(json, threading, view):
    many = threading.Event()
    view.on_change(lambda seen: many.set() if len(seen.selection(False)) > 50 else None)
    print(json.dumps({"url": view.url}), flush=True)
    many.wait(120)
    rows = view.selection(False)
    told = {"rows": len(rows), "classes": sorted(view.selection()["class"].unique())}
    print(json.dumps(told), flush=True)
    view.close()
    return


if __name__ == "__main__":
    app.run()

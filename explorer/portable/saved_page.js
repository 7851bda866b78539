// How does a saved page show its part, where no app mounts it?
//
// Appended to the part's own script, whose default export is `savedPart` there. The part lies in a
// shadow root, as in the app, and is shown again when the reader's theme turns.

{
  const text = atob(document.getElementById("data").textContent);
  const data = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) data[i] = text.charCodeAt(i);
  const host = document.getElementById("part");
  const parentElement = host.attachShadow({ mode: "open" });
  parentElement.append(document.getElementById("markup").content);
  const show = () => savedPart({ data, parentElement, setStateValue() {} });
  show();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
}

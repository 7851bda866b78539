// Asks for one run of the script for each key; Streamlit runs the default export again and again.

const asked = new WeakMap(); // parentElement -> key

export default function ({ data, parentElement, setTriggerValue }) {
  if (asked.get(parentElement) === data.key) return;
  asked.set(parentElement, data.key);
  setTriggerValue("asked", data.key);
}

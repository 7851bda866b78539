// How does one instance live for each mount of a component?
//
// Streamlit runs the default export again for each change of the data or the theme, and the clean-up
// that the last run returned once, at the end.

// The default export of a component. create(component) makes what lives as long as the mount and has
// a close(); update(instance, component) hears of each run, and may return a promise.
//
// A page whose root is aria-busy at first is so until the first update is through: before that
// nothing would hear a gesture.
export function mounted(create, update) {
  const instances = new WeakMap(); // parentElement -> instance
  return (component) => {
    const { data, parentElement } = component;
    if (!data) return undefined;
    let instance = instances.get(parentElement);
    if (!instance) {
      instance = create(component);
      instances.set(parentElement, instance);
    }
    Promise.resolve(update(instance, component)).then(() => {
      parentElement.querySelector?.('[aria-busy="true"]')?.setAttribute("aria-busy", "false");
    });
    return () => {
      instance.close();
      instances.delete(parentElement);
    };
  };
}

// The elements of the component's page by their data-part.
export function partsOf(parentElement) {
  const parts = {};
  for (const part of parentElement.querySelectorAll("[data-part]")) parts[part.dataset.part] = part;
  return parts;
}

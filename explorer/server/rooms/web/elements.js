// How is an element made? Words are only ever set as text, whoever wrote them.

export function element(tag, { words, on, ...rest } = {}, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(rest)) {
    if (name in made && name !== "list") made[name] = value;
    else made.setAttribute(name, value);
  }
  if (words !== undefined) made.textContent = words;
  for (const [event, hear] of Object.entries(on ?? {})) made.addEventListener(event, hear);
  made.append(...children);
  return made;
}

export function letterOf(number) {
  return String.fromCharCode(65 + number);
}

// Elements. Words from files come in as text, never as markup.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function button(text, label, action) {
  const element = make("button", { type: "button" }, text);
  if (label !== text) {
    element.setAttribute("aria-label", label);
    element.title = label;
  }
  element.addEventListener("click", action);
  return element;
}

export function clockText(seconds) {
  const whole = Math.floor(seconds + 1e-6);
  return Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0");
}

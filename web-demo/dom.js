// @ts-check

/** @param {string} id @returns {HTMLElement} @throws {Error} when the page has none */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element #${id}`);
  return element;
}

/** @param {string} name @param {string} [className] @param {string} [text] */
export function make(name, className = '', text = '') {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

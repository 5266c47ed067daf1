// Makes and changes what the page shows. Whatever comes from elsewhere becomes text, never markup.

/** An element with attributes and children; a child that is no element becomes text. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Sets a text if it is another one, so that a selection and a screen reader are left in peace. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) {
    node.setAttribute(name, value);
  }
}

const kept = new WeakMap();

/**
 * Gives the parent one child per item, in their order. A child stays the same element as long as its item's key is there, so
 * that what has the focus keeps it.
 */
export function each(parent, items, keyOf, create, update) {
  const before = kept.get(parent) ?? new Map();
  const now = new Map();
  items.forEach((item, index) => {
    const key = keyOf(item);
    const child = before.get(key) ?? create(item);
    now.set(key, child);
    if (parent.children[index] !== child) {
      parent.insertBefore(child, parent.children[index] ?? null);
    }
    update(child, item);
  });
  before.forEach((child, key) => {
    if (now.get(key) !== child) {
      child.remove();
    }
  });
  kept.set(parent, now);
}

/** A mark and a word for a level: never the colour alone. */
const MARKS = { well: '✓', recovering: '◐', degraded: '▲', down: '✕' };

export function mark(level) {
  return MARKS[level] ?? '•';
}

export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) {
    return `${whole} s`;
  }
  if (whole < 3600) {
    const rest = whole % 60;
    return rest && whole < 600 ? `${Math.floor(whole / 60)} min ${rest} s` : `${Math.round(whole / 60)} min`;
  }
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

export function millis(value) {
  if (value < 1000) {
    return `${Math.round(value)} ms`;
  }
  return `${(value / 1000).toFixed(value < 10_000 ? 1 : 0)} s`;
}

export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

export const NOT_KNOWN = 'not known';

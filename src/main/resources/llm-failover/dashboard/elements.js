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

/** Shows a sentence in which a target's name is broken only where it does not fit into a line of its own. */
export function setSentence(node, text) {
  if (node.textContent !== text) {
    const parts = text.split(/(\S+\/\S+)/);
    node.replaceChildren(...parts.map((part, index) => (index % 2 ? element('span', { class: 'name' }, part) : part)));
  }
}

/** A mark and a word for a level: never the colour alone. */
const MARKS = { well: '✓', recovering: '◐', degraded: '▲', down: '✕' };

export function mark(level) {
  return MARKS[level] ?? '•';
}

/** Numbers stay on one line with what they count. */
const SPACE = '\u00a0';

export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) {
    return `${whole}${SPACE}s`;
  }
  if (whole < 3600) {
    const rest = whole % 60;
    const minutes = `${Math.floor(whole / 60)}${SPACE}min`;
    return rest && whole < 600 ? `${minutes}${SPACE}${rest}${SPACE}s` : minutes;
  }
  return `${Math.floor(whole / 3600)}${SPACE}h${SPACE}${Math.floor((whole % 3600) / 60)}${SPACE}min`;
}

export function millis(value) {
  if (value < 1000) {
    return `${Math.round(value)}${SPACE}ms`;
  }
  return `${(value / 1000).toFixed(value < 10_000 ? 1 : 0)}${SPACE}s`;
}

export function number(value) {
  return value.toLocaleString('en');
}

export function count(value, one) {
  return `${number(value)} ${one}${value === 1 ? '' : 's'}`;
}

export function dollars(value) {
  return `$${value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

export const NOT_KNOWN = 'not known';

// Talks to the door, with a key where one is wanted. The key lives as long as the tab.

const KEY = 'llm-api-key';
const PATIENCE_MILLIS = 5000;

/** The door refused; its message is for a person. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function setKey(key) {
  sessionStorage.setItem(KEY, key);
}

export function forgetKey() {
  sessionStorage.removeItem(KEY);
}

export function hasKey() {
  return sessionStorage.getItem(KEY) !== null;
}

/** Asks the door and gives its response, whatever its status. */
export function request(path, options = {}, patience = PATIENCE_MILLIS) {
  const headers = new Headers(options.headers);
  if (hasKey()) {
    headers.set('Authorization', `Bearer ${sessionStorage.getItem(KEY)}`);
  }
  return fetch(path, { ...options, headers, cache: 'no-store', signal: AbortSignal.timeout(patience) });
}

/** Asks the door for JSON. */
export async function json(path, options) {
  const response = await request(path, options);
  const body = await response.json().catch(() => null);
  if (!response.ok) {
    throw new Refused(response.status, body?.error?.message ?? `the door answered ${response.status}`);
  }
  return body;
}

export function post(path, body) {
  return json(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

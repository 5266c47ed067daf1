// Talks to the door, with a key where one is wanted. The key lives as long as the tab.

const KEY = 'llm-api-key';
const PATIENCE_MILLIS = 5000;

/** The door refused, or said nothing that can be read; its message is for a person. The status is 0 where there was no answer. */
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
  return fetch(path, { ...options, headers, cache: 'no-store', signal: AbortSignal.timeout(patience) }).catch(() => {
    throw new Refused(0, 'the door does not answer');
  });
}

/** Asks the door for JSON. */
export async function json(path, options) {
  const response = await request(path, options);
  const body = await response.json().catch(() => null);
  if (!response.ok || body === null) {
    throw new Refused(response.status, body?.error?.message ?? `the door answered ${response.status}`);
  }
  return body;
}

export function post(path, body) {
  return json(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

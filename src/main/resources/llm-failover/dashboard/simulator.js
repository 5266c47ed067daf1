// Breaks and mends the simulated providers, and sends them calls.

import { json, post, request } from './connection.js';
import { count, each, element, setAttribute, setText } from './elements.js';

const FAULTS = {
  overloaded: ['overloaded', { kind: 'overloaded' }],
  'server-error': ['server errors', { kind: 'server-error' }],
  network: ['network down', { kind: 'network' }],
  slow: ['slow, 4 s more', { kind: 'slow', latency_ms: 4000 }],
  flaky: ['every other call fails', { kind: 'server-error', rate: 0.5 }],
  'rate-limited': ['rate limit of 20 s', { kind: 'rate-limited', retry_after: 20 }],
  quota: ['quota used up', { kind: 'quota' }],
  'bad-answer': ['bad answers', { kind: 'bad-answer' }],
};
const MOST_IN_FLIGHT = 20;
const EVERY_MILLIS = 500;
const CALL_PATIENCE_MILLIS = 60_000;
const QUESTIONS = ['Why do circuits need breakers?', 'What is a quorum?', 'Name three rivers.', 'How do I fail over?'];

const known = new Map();
const traffic = { timer: null, sent: 0, inFlight: 0, last: '' };
let chains = ['default'];

/** Asks what is wrong with each provider. */
export async function lookAtFaults(providers) {
  await Promise.all(providers.map(async (name) => known.set(name, (await json(faultOf(name))).fault)));
}

function faultOf(provider) {
  return `simulator/${encodeURIComponent(provider)}/fault`;
}

export function renderSimulator(state, list, wrong) {
  chains = state.chains.map((chain) => chain.name);
  each(list, providersOf(state), (name) => name, (name) => createProvider(name, wrong), (row, name) => {
    const fault = known.get(name);
    setAttribute(row, 'class', fault ? 'broken' : '');
    setText(row.querySelector('.fault'), fault ? `✕ ${describe(fault)}` : '✓ works');
  });
}

export function providersOf(state) {
  return [...new Set(state.targets.map((target) => target.provider))];
}

function describe(fault) {
  const rate = fault.rate < 1 ? `, ${Math.round(fault.rate * 100)} % of its calls` : '';
  return `${fault.kind}${rate}`;
}

function createProvider(name, wrong) {
  const options = Object.entries(FAULTS).map(([key, [label]]) => element('option', { value: key }, label));
  const select = element('select', { 'aria-label': `How ${name} breaks` }, ...options);
  const breakIt = element('button', { type: 'button', class: 'break', 'aria-label': `Break ${name}` }, 'Break');
  const mend = element('button', { type: 'button', class: 'mend', 'aria-label': `Mend ${name}` }, 'Mend');
  const change = (asked) => asked.then((answer) => {
    known.set(name, answer.fault);
    wrong('');
  }, (failed) => wrong(failed.message));
  breakIt.addEventListener('click', () => change(post(faultOf(name), FAULTS[select.value][1])));
  mend.addEventListener('click', () => change(json(faultOf(name), { method: 'DELETE' })));
  return element('li', {}, element('strong', {}, name), element('span', { class: 'fault', role: 'status' }), element('span', { class: 'controls' }, select, breakIt, mend));
}

/** Begins or ends the test traffic. */
export function toggleTraffic(button) {
  if (traffic.timer === null) {
    traffic.timer = setInterval(send, EVERY_MILLIS);
    send();
  } else {
    clearInterval(traffic.timer);
    traffic.timer = null;
  }
  button.classList.toggle('on', traffic.timer !== null);
  setText(button, traffic.timer === null ? 'Send test traffic' : 'Stop test traffic');
}

async function send() {
  if (traffic.inFlight >= MOST_IN_FLIGHT) {
    return;
  }
  traffic.inFlight++;
  const number = traffic.sent++;
  const model = chains[number % chains.length];
  const content = `${QUESTIONS[number % QUESTIONS.length]} (${number})`;
  const body = JSON.stringify({ model, messages: [{ role: 'user', content }] });
  try {
    const options = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
    const response = await request('v1/chat/completions', options, CALL_PATIENCE_MILLIS);
    const provider = response.headers.get('X-Llm-Provider');
    traffic.last = provider ? `the last was answered by ${provider}` : `the last failed: ${response.headers.get('X-Llm-Error-Kind')}`;
    await response.text();
  } catch {
    traffic.last = 'the last got no answer';
  } finally {
    traffic.inFlight--;
  }
}

export function trafficInWords() {
  return traffic.sent ? `${count(traffic.sent, 'call')} sent, ${traffic.inFlight} under way, ${traffic.last}` : '';
}

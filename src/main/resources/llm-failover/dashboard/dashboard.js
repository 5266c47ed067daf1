// The page: asks for the state every two seconds, shows it, and says so when it is old.

import { attemptSeries, createChart, drawChart, forgetCharts, forgetLostCharts, largest } from './charts.js';
import { forgetKey, hasKey, json, Refused, setKey } from './connection.js';
import { duration, each, element, mark, setSentence, setText } from './elements.js';
import { lookAtFaults, providersOf, renderSimulator, toggleTraffic, trafficInWords } from './simulator.js';
import { costs, renderReport } from './report.js';
import { renderChains, renderHeadlines } from './targets.js';

const EVERY_MILLIS = 2000;
const OLD_SECONDS = 7;
const REPORT_EVERY_MILLIS = 30_000;
const FEW_EVENTS = 12;
const LEVELS = ['down', 'degraded', 'recovering', 'well'];

const byId = (id) => document.getElementById(id);
const seen = { state: null, at: 0, ahead: 0, told: new Map(), report: null, reportAt: -Infinity, allEvents: false, old: false, title: 'connecting' };
let timer = null;
let polling = false;

async function poll() {
  if (polling) {
    return;
  }
  clearTimeout(timer);
  polling = true;
  try {
    const state = await json('llm/state');
    seen.ahead = Date.parse(state.now) - Date.now();
    if (state.simulated) {
      await lookAtFaults(providersOf(state));
    }
    await lookAtReport(state);
    seen.state = state;
    askForKey(false);
    render(true);
    seen.at = performance.now();
  } catch (failed) {
    if (!(failed instanceof Refused)) {
      throw failed;
    }
    if (failed.status === 401) {
      askForKey(true);
    }
  } finally {
    polling = false;
    renderContact();
    timer = setTimeout(poll, EVERY_MILLIS);
  }
}

/** The report is dear to make and changes slowly; where there is none, the state does not name it. */
async function lookAtReport(state) {
  if (state.report && performance.now() - seen.reportAt > REPORT_EVERY_MILLIS) {
    seen.reportAt = performance.now();
    seen.report = await json(state.report).catch(() => null);
  }
}

function askForKey(asks) {
  const form = byId('key');
  if (form.hidden === asks) {
    form.hidden = !asks;
    byId('content').hidden = asks || !seen.state;
    if (asks) {
      byId('key-text').focus();
    }
  }
  setText(byId('key-wrong'), asks && hasKey() ? 'This key is not one of them.' : '');
  byId('forget').hidden = asks || !hasKey();
}

function render(redraw) {
  const { state } = seen;
  if (!state || !byId('key').hidden) {
    return;
  }
  const now = Date.now() + seen.ahead;
  const seconds = Number(document.querySelector('input[name=span]:checked').value);
  byId('content').hidden = false;
  byId('simulated').hidden = !state.simulated;
  byId('simulator').hidden = !state.simulated;
  const worstFirst = [...state.chains].sort((one, other) => LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level));
  renderHeadlines(byId('headlines'), worstFirst, now);
  seen.title = titleOf(worstFirst[0]);
  announce(state);
  if (state.simulated) {
    renderSimulator(state, byId('providers'), (text) => setText(byId('simulator-wrong'), text));
    setText(byId('traffic-text'), trafficInWords());
  }
  renderChains(byId('chains'), { ...state, costs: costs(seen.report) }, seconds, now, redraw, (text) => {
    setText(byId('control-wrong'), text);
    poll();
  });
  if (redraw) {
    renderAttempts(state, seconds, now);
    renderTimeline(state.events, now);
    renderReport(byId('verdict'), byId('report'), seen.report);
    forgetLostCharts();
  }
}

/** What is old must not look as if it were of now: not at the top, and not in the title of a tab behind others. */
function renderContact() {
  const old = (performance.now() - seen.at) / 1000;
  const lost = byId('key').hidden && old > OLD_SECONDS;
  document.body.classList.toggle('old', lost);
  document.body.classList.toggle('live', byId('key').hidden && Boolean(seen.state) && !lost);
  setText(byId('contact-text'), contactInWords(lost, old));
  if (lost !== seen.old) {
    seen.old = lost;
    setText(byId('announcement'), lost ? 'No contact: what you see is old.' : 'Live again.');
  }
  const title = `${lost ? '? no contact' : seen.title} · LLM Failover`;
  if (document.title !== title) {
    document.title = title;
  }
}

function contactInWords(lost, old) {
  if (!byId('key').hidden) {
    return 'a key is wanted';
  }
  if (lost) {
    return `no contact for ${duration(old)}${seen.state ? ': what you see is old' : ''}`;
  }
  return seen.state ? 'live' : 'connecting';
}

function titleOf(worst) {
  return `${mark(worst.level)} ${worst.name}: ${worst.serves ?? 'nobody serves'}`;
}

/** A screen reader hears a change once, without the seconds that run. */
function announce(state) {
  const changed = state.chains.filter((chain) => {
    const now = `${chain.level} ${chain.serves}`;
    const before = seen.told.get(chain.name);
    seen.told.set(chain.name, now);
    return before !== undefined && before !== now;
  });
  if (changed.length) {
    setText(byId('announcement'), changed.map((chain) => `${chain.name}: ${chain.text}.`).join(' '));
  }
}

function renderAttempts(state, seconds, now) {
  const all = state.targets.map((target) => ({ name: target.target, series: attemptSeries(target.target, state.slices, seconds) }));
  const most = Math.max(...all.map((one) => largest(one.series)));
  const create = (one) => element('li', {}, element('h3', {}, one.name), createChart(`Attempts at ${one.name}`));
  each(byId('attempts'), all, (one) => one.name, create, (item, one) => {
    drawChart(item.querySelector('figure'), `Attempts at ${one.name}`, one.series, state.slices, seconds, now, most);
  });
}

const EVENTS = {
  Opened: ['down', 'opens'],
  HalfOpened: ['recovering', 'on trial'],
  StageReached: ['recovering', 'more calls'],
  Recovered: ['well', 'well again'],
  Rested: ['degraded', 'rests'],
  StatusChanged: ['degraded', 'status page'],
  Controlled: ['degraded', 'by hand'],
};

/** An opening right after a stage is a rollback, one right after a trial is a trial that failed. */
function named(event, before) {
  const [level, word] = EVENTS[event.type] ?? ['degraded', event.type];
  if (event.type === 'Opened' && before?.type === 'StageReached') {
    return { ...event, level, word: 'rolled back' };
  }
  if (event.type === 'Opened' && before?.type === 'HalfOpened') {
    return { ...event, level, word: 'trial failed' };
  }
  const calm = event.type === 'StatusChanged' && event.alarm === 'none';
  return { ...event, level: calm ? 'well' : level, word };
}

function renderTimeline(events, now) {
  const last = new Map();
  const all = events.map((event, index) => {
    const shown = { ...named(event, last.get(event.target)), key: `${event.at} ${event.target} ${event.type}` };
    last.set(event.target, event);
    return shown;
  });
  all.reverse();
  const shown = seen.allEvents ? all : all.slice(0, FEW_EVENTS);
  byId('timeline-none').hidden = all.length > 0;
  const more = byId('timeline-more');
  more.hidden = all.length <= FEW_EVENTS;
  setText(more, seen.allEvents ? 'Show the last ones' : `Show all ${all.length}`);
  each(byId('timeline'), shown, (event) => event.key, createEvent, (item, event) => setText(item.firstChild, timeOf(event, now)));
}

/** Times as a person writes them: PT38.163S is 38 s. */
function readable(text) {
  return text.replace(/\bPT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?/g, (all, hours = 0, minutes = 0, seconds = 0) =>
    duration(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)));
}

/** The time, with its day when that is not today. */
function timeOf(event, now) {
  const at = new Date(event.at);
  const day = at.toDateString() === new Date(now).toDateString() ? '' : `${at.toLocaleDateString([], { day: 'numeric', month: 'short' })}, `;
  return `${day}${at.toLocaleTimeString([], { hour12: false })}`;
}

function createEvent(event) {
  const text = element('span', {});
  setSentence(text, readable(event.text));
  return element(
    'li',
    { class: event.level },
    element('time', { datetime: event.at }),
    element('span', { class: 'mark', 'aria-hidden': 'true' }, mark(event.level)),
    element('p', {}, element('strong', {}, event.word), ' ', text),
  );
}

byId('key').addEventListener('submit', (event) => {
  event.preventDefault();
  setKey(byId('key-text').value.trim());
  byId('key-text').value = '';
  poll();
});
byId('forget').addEventListener('click', () => {
  forgetKey();
  location.reload();
});
byId('traffic').addEventListener('click', (event) => toggleTraffic(event.currentTarget));
byId('timeline-more').addEventListener('click', () => {
  seen.allEvents = !seen.allEvents;
  render(true);
});
document.querySelectorAll('input[name=span]').forEach((choice) => choice.addEventListener('change', () => render(true)));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  forgetCharts();
  render(true);
});
document.addEventListener('visibilitychange', () => document.hidden || poll());
setInterval(() => {
  render(false);
  renderContact();
}, 1000);
poll();

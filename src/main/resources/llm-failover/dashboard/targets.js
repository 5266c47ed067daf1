// The chains and their targets, and how a person overrules a target.

import { post } from './connection.js';
import { answeredSeries, createChart, drawChart, largest } from './charts.js';
import { count, dollars, duration, each, element, mark, millis, NOT_KNOWN, number, setAttribute, setSentence, setText } from './elements.js';

const COLUMNS = ['Target', 'State', 'Share', 'Status page', 'Latency', 'First token', 'Attempts, 5 min', 'Cost'];
const CONTROLS = { open: 'Take out', closed: 'Force in', automatic: 'Automatic' };

/** "next try in 14 s", or nothing when nothing is due. */
export function due(what, now) {
  if (!what.then) {
    return '';
  }
  const seconds = (Date.parse(what.at) - now) / 1000;
  return seconds > 0.5 ? `${what.then} in ${duration(seconds)}` : `${what.then} with the next call`;
}

export function renderHeadlines(list, chains, now) {
  each(list, chains, (chain) => chain.name, createHeadline, (line, chain) => {
    setAttribute(line, 'class', `headline ${chain.level}`);
    const [sign, text] = line.children;
    setText(sign, mark(chain.level));
    setText(text.children[0], `${chain.name}: `);
    const then = due(chain, now);
    setSentence(text.children[1], chain.text);
    setText(text.children[2], then && `, ${then}`);
  });
}

function createHeadline() {
  return element(
    'li',
    {},
    element('span', { class: 'mark', 'aria-hidden': 'true' }),
    element('p', {}, element('strong', {}), element('span', {}), element('span', {})),
  );
}

export function renderChains(parent, state, seconds, now, redraw, refused) {
  const targets = new Map(state.targets.map((target) => [target.target, target]));
  each(parent, state.chains, (chain) => `${chain.name} ${state.control}`, (chain) => createChain(chain, state.control), (section, chain) => {
    setText(section.querySelector('.calls'), callsInWords(chain.calls));
    setSentence(section.querySelector('.votes'), votes(chain));
    const rows = chain.targets.map((name, index) => ({ ...targets.get(name), role: role(chain, index), serves: serves(chain, name), mayControl: state.control, cost: state.costs.get(name) }));
    const create = (row) => createRow(row, refused);
    each(section.querySelector('tbody'), rows, (row) => row.target, create, (made, row) => updateRow(made, row, now));
    if (redraw) {
      const series = answeredSeries(chain, state.slices, seconds);
      const title = `Who answered the calls of ${chain.name}`;
      drawChart(section.querySelector('figure'), title, series, state.slices, seconds, now, largest(series));
    }
  });
}

function callsInWords(calls) {
  const { ok = 0, degraded = 0, failed = 0 } = calls;
  if (ok + degraded + failed === 0) {
    return 'No calls in the last 5 minutes.';
  }
  const all = count(ok + degraded + failed, 'call');
  return `${all} in the last 5 minutes: ${number(ok)} ok, ${number(degraded)} degraded, ${number(failed)} failed.`;
}

const TOGETHER = ['quorum', 'hot-hot'];

function role(chain, index) {
  if (TOGETHER.includes(chain.pattern)) {
    return 'asked with the others';
  }
  if (index === 0) {
    return 'primary';
  }
  return chain.pattern === 'single' ? 'not asked' : `fallback ${index}`;
}

function serves(chain, name) {
  return chain.serves === name && !TOGETHER.includes(chain.pattern);
}

/** What the members of a vote said; asked of chains that vote. */
function votes(chain) {
  if (!chain.votes) {
    return chain.pattern === 'quorum' ? 'No votes in the last 5 minutes.' : '';
  }
  const dissent = mostFirst(chain.votes.dissent).map(([name, times]) => `${name} ${number(times)}`).join(', ');
  return `${count(chain.votes.votes, 'vote')} in the last 5 minutes: ${number(chain.votes.agreed)} for the answer that was given, dissent: ${dissent || 'none'}.`;
}

function mostFirst(counts) {
  return Object.entries(counts).sort((a, b) => b[1] - a[1]);
}

function createChain(chain, control) {
  const title = element('h3', {}, chain.name, element('span', { class: 'detail' }, ` ${chain.pattern}`));
  const columns = control ? [...COLUMNS, 'Control'] : COLUMNS;
  const heads = columns.map((name) => element('th', { scope: 'col', role: 'columnheader' }, name));
  const table = element(
    'table',
    { role: 'table', 'aria-label': `Targets of ${chain.name}` },
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...heads)),
    element('tbody', { role: 'rowgroup' }),
  );
  return element(
    'section',
    { class: 'panel chain' },
    title,
    element('p', { class: 'calls hint' }),
    element('p', { class: 'votes hint' }),
    table,
    element('h4', {}, 'Who answered'),
    createChart(`Who answered the calls of ${chain.name}`),
  );
}

function cell(label, ...children) {
  return element('td', { 'data-label': label, role: 'cell' }, ...children);
}

function createRow(row, refused) {
  const two = () => [element('span', { class: 'main' }), element('span', { class: 'detail' })];
  const before = {
    State: element('span', { class: 'mark', 'aria-hidden': 'true' }),
    Share: element('span', { class: 'share', 'aria-hidden': 'true' }, element('span', {})),
  };
  const cells = COLUMNS.map((label, index) => {
    const tag = index === 0 ? element('th', { scope: 'row', role: 'rowheader', 'data-label': label }) : cell(label);
    tag.append(element('div', {}, before[label] ?? '', ...two()));
    return tag;
  });
  if (row.mayControl) {
    cells.push(controlCell(row, refused));
  }
  return element('tr', { role: 'row' }, ...cells);
}

function controlCell(row, refused) {
  const buttons = Object.entries(CONTROLS).map(([control, label]) => {
    const button = element('button', { type: 'button', 'data-control': control, 'aria-label': `${label}: ${row.target}` }, label);
    button.addEventListener('click', () => {
      post('llm/control', { target: row.target, control }).then(() => refused(''), (failed) => refused(failed.message));
    });
    return button;
  });
  return cell('Control', element('div', { class: 'controls' }, ...buttons));
}

function updateRow(made, row, now) {
  const facts = [
    [row.target, `${row.role}${row.serves ? ', serves now' : ''}`],
    [row.state, [row.level === 'well' ? '' : row.why, due(row, now)].filter(Boolean).join(', ')],
    [`${Math.round(row.share * 100)} %`, row.stage ? stage(row.stage) : 'of what reaches it'],
    [row.status ?? 'none', ''],
    latency(row),
    [row.first_token_ms === null ? 'no streams yet' : millis(row.first_token_ms), ''],
    attempts(row.attempts),
    [row.cost === undefined ? NOT_KNOWN : dollars(row.cost), row.cost === undefined ? '' : 'in the report'],
  ];
  facts.forEach(([main, detail], index) => {
    const place = made.children[index].firstChild;
    setText(place.querySelector('.main'), main);
    setText(place.querySelector('.detail'), detail);
  });
  setText(made.querySelector('.mark'), mark(row.level));
  setAttribute(made, 'class', `${row.level}${row.serves ? ' serves' : ''}`);
  made.querySelector('.share > span').style.width = `${row.share * 100}%`;
  made.querySelectorAll('[data-control]').forEach((button) => {
    setAttribute(button, 'aria-pressed', String(button.dataset.control === row.control));
  });
}

function stage(stage) {
  const waits = stage.answered < stage.needed ? `, ${number(stage.answered)} of ${number(stage.needed)} answers` : '';
  return `stage ${stage.number} of ${stage.of}${waits}`;
}

/** The last five minutes beside the last hour. */
function latency(row) {
  if (row.median_ms === null) {
    return ['no answers yet', row.usual_ms === null ? '' : `usually ${millis(row.usual_ms)}`];
  }
  const slowness = row.slowness === undefined ? '' : `, ${row.slowness.toFixed(1)} times the baseline`;
  return [millis(row.median_ms), `95 % in ${millis(row.slow_ms)}, usually ${millis(row.usual_ms)}${slowness}`];
}

function attempts(outcomes) {
  const { ok = 0, ...failures } = outcomes;
  const kinds = mostFirst(failures);
  const failed = kinds.reduce((sum, [, times]) => sum + times, 0);
  if (ok + failed === 0) {
    return ['none', ''];
  }
  return [`${number(ok)} ok${failed ? `, ${number(failed)} failed` : ''}`, kinds.map(([kind, times]) => `${kind} ${number(times)}`).join(', ')];
}

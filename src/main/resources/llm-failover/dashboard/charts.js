// Bars over time: who answered, and what attempts came to.

import { each, element, number, setAttribute, setText } from './elements.js';

const FAILURES = ['overloaded', 'server-error', 'network', 'timeout', 'rate-limited', 'bad-answer'];
const NO_FAULT = 'ok';
const OTHER = 'other failures';
const NOBODY = 'nobody';
const MOST_BARS = 60;
const charts = new Map();

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The last so many seconds as at most sixty bars, from slices that hold only what was counted. */
function bars(points, slices, seconds) {
  const wanted = Math.min(slices.count, seconds / slices.seconds);
  const perBar = Math.ceil(wanted / MOST_BARS);
  const values = new Array(wanted / perBar).fill(0);
  for (const [place, number] of points ?? []) {
    const bar = Math.floor((place - (slices.count - wanted)) / perBar);
    if (bar >= 0) {
      values[bar] += number;
    }
  }
  return values;
}

function times(slices, seconds, now) {
  const wanted = Math.min(slices.count, seconds / slices.seconds);
  const perBar = Math.ceil(wanted / MOST_BARS);
  return Array.from({ length: wanted / perBar }, (unused, bar) => {
    const ago = (wanted - bar * perBar) * slices.seconds * 1000;
    return new Date(now - ago).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
  });
}

/** The series of a chain's calls by who answered them. */
export function answeredSeries(chain, slices, seconds) {
  const points = slices.answered[chain.name] ?? {};
  return [...chain.targets, NOBODY].map((name, index) => ({
    name: name === NOBODY ? 'nobody: failed' : name,
    colour: name === NOBODY ? '--failed' : `--series-${Math.min(index, 5)}`,
    values: bars(points[name], slices, seconds),
  }));
}

/** The series of a target's attempts by outcome. */
export function attemptSeries(target, slices, seconds) {
  const points = slices.attempts[target] ?? {};
  const others = Object.keys(points).filter((kind) => kind !== NO_FAULT && !FAILURES.includes(kind));
  const series = [NO_FAULT, ...FAILURES].map((kind) => ({
    name: kind,
    colour: `--outcome-${kind}`,
    values: bars(points[kind], slices, seconds),
  }));
  series.push({
    name: OTHER,
    colour: '--outcome-other',
    values: bars(others.flatMap((kind) => points[kind]), slices, seconds),
  });
  return series;
}

export function largest(series) {
  const bars = series[0].values.map((unused, bar) => series.reduce((sum, one) => sum + one.values[bar], 0));
  return Math.max(0, ...bars);
}

/** An empty chart: a picture, and its numbers in words below it. */
export function createChart(title) {
  const canvas = element('canvas', { role: 'img', 'aria-label': title });
  const legend = element('ul', { class: 'legend' });
  return element('figure', { class: 'chart' }, element('div', { class: 'plot' }, canvas), legend);
}

export function drawChart(figure, title, series, slices, seconds, now, most) {
  const shown = series.map((one) => ({ ...one, sum: one.values.reduce((sum, value) => sum + value, 0) }));
  const drawn = shown.filter((one) => one.sum > 0);
  const legend = figure.querySelector('.legend');
  const words = drawn.length ? drawn : [{ name: 'no calls yet', sum: null, colour: '--line' }];
  each(legend, words, (one) => one.name, createEntry, updateEntry);
  const canvas = figure.querySelector('canvas');
  const inWords = drawn.map((one) => `${one.name} ${number(one.sum)}`).join(', ') || 'none';
  setAttribute(canvas, 'aria-label', `${title}, last ${seconds / 60} minutes: ${inWords}`);
  if (window.Chart) {
    draw(canvas, shown, times(slices, seconds, now), most);
  }
}

function createEntry(one) {
  return element('li', {}, element('span', { class: 'swatch', 'aria-hidden': 'true' }), element('span', {}));
}

function updateEntry(entry, one) {
  entry.firstChild.style.backgroundColor = colour(one.colour);
  setText(entry.lastChild, one.sum === null ? one.name : `${one.name} ${number(one.sum)}`);
}

function draw(canvas, series, labels, most) {
  const chart = charts.get(canvas) ?? create(canvas);
  chart.data.labels = labels;
  series.forEach((one, index) => {
    const set = (chart.data.datasets[index] ??= {});
    Object.assign(set, { label: one.name, data: one.values, backgroundColor: colour(one.colour) });
  });
  const { x, y } = chart.options.scales;
  y.suggestedMax = Math.max(4, most);
  y.grid.color = colour('--line');
  x.ticks.color = y.ticks.color = colour('--soft');
  chart.update('none');
}

function create(canvas) {
  const chart = new window.Chart(canvas, {
    type: 'bar',
    data: { labels: [], datasets: [] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      categoryPercentage: 1,
      barPercentage: 0.86,
      interaction: { mode: 'index', intersect: false },
      plugins: {
        legend: { display: false },
        tooltip: { filter: (item) => item.raw > 0, callbacks: { label: (item) => `${item.dataset.label}: ${item.raw}` } },
      },
      scales: {
        x: { stacked: true, grid: { display: false }, border: { display: false }, ticks: { maxTicksLimit: 5, maxRotation: 0 } },
        y: { stacked: true, beginAtZero: true, border: { display: false }, grid: {}, ticks: { precision: 0, maxTicksLimit: 4 } },
      },
    },
  });
  charts.set(canvas, chart);
  return chart;
}

/** Forgets what was drawn: the next drawing has the colours of now. */
export function forgetCharts() {
  charts.forEach((chart) => chart.destroy());
  charts.clear();
}

/** Forgets the charts that the page does not show any more, after a start with other chains. */
export function forgetLostCharts() {
  charts.forEach((chart, canvas) => {
    if (!canvas.isConnected) {
      chart.destroy();
      charts.delete(canvas);
    }
  });
}

// Whether failover helps: the verdict of the report, and the numbers a person asks for first.

import { count, dollars, each, element, NOT_KNOWN, number, setText } from './elements.js';

/** What each target was paid in the report's time, as far as prices are known. */
export function costs(report) {
  const sums = new Map();
  for (const spent of (report?.chains ?? []).flatMap((chain) => chain.spent)) {
    sums.set(spent.target, (sums.get(spent.target) ?? 0) + spent.cost);
  }
  return sums;
}

export function renderReport(note, parent, report) {
  setText(note, period(report));
  each(parent, report?.chains ?? [], (chain) => chain.chain, createChain, (made, chain) => {
    setText(made.querySelector('.verdict'), chain.verdict.sentence);
    each(made.querySelector('dl'), facts(chain), ([name]) => name, createFact, (fact, [name, value]) => {
      setText(fact.children[0], name);
      setText(fact.children[1], value);
    });
  });
}

function period(report) {
  if (!report) {
    return `The verdict and the cost are ${NOT_KNOWN}: there is no report.`;
  }
  const from = new Date(report.from).toLocaleString([], { hour12: false });
  return report.chains.length ? `Since ${from}.` : `No calls since ${from}.`;
}

function createChain(chain) {
  return element('div', {}, element('h3', {}, chain.chain), element('p', { class: 'verdict' }), element('dl', { class: 'facts' }));
}

function createFact() {
  return element('div', {}, element('dt', {}), element('dd', {}));
}

function facts(chain) {
  const { availability, rescued, cost, degraded } = chain;
  const alone = availability.primary_alone;
  return [
    ['Available', percent(availability.with_failover)],
    ['Primary alone', `${percent(alone.at_least)} to ${percent(alone.at_most)}`],
    ['Rescued', `${count(rescued.surely, 'call')}, ${number(rescued.perhaps)} more perhaps`],
    ['Degraded', percent(degraded.share)],
    ['Cost', `${dollars(cost.answers)} for answers, ${dollars(cost.wasted)} wasted, ${dollars(cost.primary_alone)} at the primary alone`],
  ];
}

function percent(value) {
  return value === null ? NOT_KNOWN : `${value} %`;
}

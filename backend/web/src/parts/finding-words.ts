// What a finding says in words beside its sentence: its state, where it applies, how old its data are.
import type { Finding, Rule } from '../api/types';
import type { Words } from '../words/cs';
import type { Formatter, Language } from '../words/format';

export function stateWord(finding: Finding, w: Words): string {
  const { state, severity, deviation } = finding;
  if (state === 'fail') return `${w.verdict.state.fail}: ${w.verdict.severity[severity]}`;
  return state === 'lifted' && deviation ? w.verdict.byDeviation : w.verdict.state[state];
}

/** Act or document with the article of it; '' where there is none. */
export function cited({ source, article }: Pick<Finding | Rule, 'source' | 'article'>, language: Language): string {
  return [source?.[language], article?.[language]].filter(Boolean).join(', ');
}

/** The parts of the mission: the climb, and legs by their numbers; '' is the whole mission. */
export function partsWord(parts: readonly number[], w: Words): string {
  const legs = [...new Set(parts)].filter((part) => part > 0).sort((a, b) => a - b);
  const ranges: string[] = [];
  for (let index = 0; index < legs.length; ) {
    let end = index;
    while (legs[end + 1] === (legs[end] ?? 0) + 1) end += 1;
    ranges.push(end > index ? `${legs[index]}–${legs[end]}` : String(legs[index]));
    index = end + 1;
  }
  return [parts.includes(0) ? w.verdict.climb : '', ranges.length > 0 ? w.verdict.legs(ranges, legs.length > 1) : ''].filter(Boolean).join(', ');
}

/** How old the data were when it was checked. */
export function dataAge(finding: Finding, checkedAt: string, w: Words, f: Formatter): string {
  if (finding.data_at === null) return w.verdict.dataUndated;
  const ms = new Date(checkedAt).getTime() - new Date(finding.data_at).getTime();
  const date = w.verdict.dataFrom(f.date(finding.data_at));
  return ms >= 0 ? `${date}, ${w.verdict.dataAge(f.age(ms))}` : date;
}

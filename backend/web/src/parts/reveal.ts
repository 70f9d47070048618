// From a finding to its card in the list.
import type { Finding, Verdict } from '../api/types';
import { grouped } from '../plan/groups';

/** Scrolls to the card of a finding, opens its group, and gives its key; `null` when it is not listed. */
export function reveal(verdict: Verdict | null, finding: Finding): string | null {
  const groups = verdict && grouped(verdict.findings);
  const found = groups && Object.values(groups).flat().find((one) => one.finding === finding);
  if (!found) return null;
  const item = document.getElementById(`finding-${found.key}`);
  item?.closest('details')?.setAttribute('open', '');
  item?.scrollIntoView({ block: 'nearest' });
  return found.key;
}

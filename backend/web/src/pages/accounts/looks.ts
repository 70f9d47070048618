// How the state of an account looks.
import type { Account } from '../../api/types';
import type { IconName } from '../../parts/Icon.svelte';
import type { Tone } from '../../live/status';
import type { Words } from '../../words/cs';

export type Look = { tone: Tone; icon: IconName; text: string };

/** Whether the person can sign in, and how well the account is guarded. */
export function standing(account: Account, w: Words): Look[] {
  const looks: Look[] = [
    account.disabled
      ? { tone: 'danger', icon: 'block', text: w.accounts.disabled }
      : { tone: 'ok', icon: 'check', text: w.accounts.active },
  ];
  if (account.locked_until) looks.push({ tone: 'warn', icon: 'clock', text: w.accounts.locked });
  if (account.must_change_password) looks.push({ tone: 'warn', icon: 'warn', text: w.accounts.mustChange });
  looks.push(
    account.second_factor
      ? { tone: 'info', icon: 'shield', text: w.accounts.factor }
      : { tone: 'neutral', icon: 'shield', text: w.accounts.noFactor },
  );
  return looks;
}

// Which icon and colour each restriction of a zone has.
import type { Restriction } from '../../api/types';
import type { Tone } from '../../live/status';
import type { IconName } from '../Icon.svelte';

export const RESTRICTION_LOOK: Record<Restriction, { tone: Tone; icon: IconName }> = {
  prohibited: { tone: 'danger', icon: 'block' },
  requires_authorisation: { tone: 'warn', icon: 'permit' },
  conditional: { tone: 'warn', icon: 'coordinate' },
  information: { tone: 'info', icon: 'info' },
};

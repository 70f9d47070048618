// Which icon and colour the states of people and licences have.
import type { LicenceState } from '../../api/types';
import type { Tone } from '../../live/status';
import type { IconName } from '../Icon.svelte';

type Look = { tone: Tone; icon: IconName };

export const LICENCE_LOOK: Record<LicenceState, Look> = {
  valid: { tone: 'ok', icon: 'check' },
  ends_soon: { tone: 'warn', icon: 'clock' },
  not_yet: { tone: 'neutral', icon: 'clock' },
  suspended: { tone: 'danger', icon: 'block' },
  ended: { tone: 'danger', icon: 'close' },
  revoked: { tone: 'danger', icon: 'block' },
};

const STATUS_LOOK: Record<string, Look> = {
  active: { tone: 'ok', icon: 'check' },
  suspended: { tone: 'danger', icon: 'block' },
  left: { tone: 'neutral', icon: 'out' },
};

export const statusLook = (status: string): Look => STATUS_LOOK[status] ?? { tone: 'unknown', icon: 'question' };

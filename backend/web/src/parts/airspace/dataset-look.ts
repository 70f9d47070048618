// Which icon and colour each state of a dataset has.
import type { Tone } from '../../live/status';
import type { IconName } from '../Icon.svelte';
import type { DatasetState } from './dataset-age';

export const DATASET_LOOK: Record<DatasetState, { tone: Tone; icon: IconName }> = {
  current: { tone: 'ok', icon: 'check' },
  old: { tone: 'warn', icon: 'clock' },
  too_old: { tone: 'danger', icon: 'warn' },
  ended: { tone: 'danger', icon: 'block' },
  replaced: { tone: 'neutral', icon: 'back' },
  withdrawn: { tone: 'neutral', icon: 'close' },
  future: { tone: 'info', icon: 'clock' },
};

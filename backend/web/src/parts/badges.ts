// Which icon and colour each state has.
import type { ApplicationState, ConsentAnswer, DeviationState, FindingState, FlightOrigin, MissionState, Outcome, PermitState, Quality, Severity, Timeliness } from '../api/types';
import type { Status, Tone } from '../live/status';
import type { IconName } from './Icon.svelte';

type Look = { tone: Tone; icon: IconName };

export const MISSION_LOOK: Record<MissionState, Look> = {
  draft: { tone: 'neutral', icon: 'edit' },
  submitted: { tone: 'warn', icon: 'clock' },
  returned: { tone: 'danger', icon: 'back' },
  approved: { tone: 'ok', icon: 'check' },
  uploaded: { tone: 'ok', icon: 'upload' },
  started: { tone: 'info', icon: 'play' },
  flown: { tone: 'neutral', icon: 'log' },
  cancelled: { tone: 'neutral', icon: 'close' },
  refused: { tone: 'danger', icon: 'block' },
};

export const OUTCOME_LOOK: Record<Outcome, Look> = {
  clear: { tone: 'ok', icon: 'check' },
  warnings: { tone: 'warn', icon: 'warn' },
  coordination: { tone: 'warn', icon: 'coordinate' },
  permit: { tone: 'danger', icon: 'permit' },
  blocked: { tone: 'danger', icon: 'block' },
  cannot_tell: { tone: 'unknown', icon: 'question' },
};

/** Of a verdict that only waits for answers. */
export const WAITS_LOOK: Look = { tone: 'warn', icon: 'question' };

const SEVERITY_LOOK: Record<Severity, Look> = {
  block: { tone: 'danger', icon: 'block' },
  permit: { tone: 'danger', icon: 'permit' },
  coordinate: { tone: 'warn', icon: 'coordinate' },
  warn: { tone: 'warn', icon: 'warn' },
};

export function findingLook(state: FindingState, severity: Severity): Look {
  if (state === 'pass') return { tone: 'ok', icon: 'check' };
  if (state === 'lifted') return { tone: 'info', icon: 'permit' };
  if (state === 'ask') return { tone: 'unknown', icon: 'coordinate' };
  return state === 'cannot_judge' ? { tone: 'unknown', icon: 'question' } : SEVERITY_LOOK[severity];
}

export const CONSENT_LOOK: Record<ConsentAnswer, Look> = {
  awaited: { tone: 'warn', icon: 'clock' },
  granted: { tone: 'ok', icon: 'check' },
  conditional: { tone: 'info', icon: 'question' },
  refused: { tone: 'danger', icon: 'block' },
  silent: { tone: 'danger', icon: 'wifi_off' },
};

export const PERMIT_LOOK: Record<PermitState, Look> = {
  draft: { tone: 'neutral', icon: 'edit' },
  submitted: { tone: 'warn', icon: 'clock' },
  granted: { tone: 'ok', icon: 'check' },
  refused: { tone: 'danger', icon: 'block' },
  revoked: { tone: 'danger', icon: 'close' },
};

export const APPLICATION_LOOK: Record<ApplicationState, Look> = {
  draft: { tone: 'neutral', icon: 'edit' },
  review: { tone: 'warn', icon: 'clock' },
  submitted: { tone: 'info', icon: 'upload' },
  supplement_asked: { tone: 'warn', icon: 'question' },
  supplemented: { tone: 'info', icon: 'upload' },
  granted: { tone: 'ok', icon: 'check' },
  refused: { tone: 'danger', icon: 'block' },
  withdrawn: { tone: 'neutral', icon: 'close' },
  active: { tone: 'ok', icon: 'shield' },
  expired: { tone: 'neutral', icon: 'clock' },
  revoked: { tone: 'danger', icon: 'close' },
};

export const TIMELINESS_LOOK: Record<Timeliness, Look> = {
  in_time: { tone: 'ok', icon: 'check' },
  at_risk: { tone: 'warn', icon: 'warn' },
  late: { tone: 'danger', icon: 'clock' },
  missed: { tone: 'danger', icon: 'block' },
};

export const DEVIATION_LOOK: Record<DeviationState, Look> = {
  incomplete: { tone: 'warn', icon: 'warn' },
  approved: { tone: 'ok', icon: 'check' },
  report_due: { tone: 'warn', icon: 'clock' },
  complete: { tone: 'neutral', icon: 'check' },
};

export const QUALITY_LOOK: Record<Quality, Look> = {
  good: { tone: 'ok', icon: 'check' },
  degraded: { tone: 'warn', icon: 'warn' },
  poor: { tone: 'danger', icon: 'warn' },
};

export const ORIGIN_ICON: Record<FlightOrigin, IconName> = {
  log: 'log',
  mission: 'route',
  register: 'book',
  zones: 'layers',
  terrain: 'map',
  person: 'edit',
};

export const STATUS_ICON: Record<Status, IconName> = {
  parachute: 'warn',
  lost: 'wifi_off',
  stale: 'clock',
  in_air: 'drone',
  taking_off: 'up',
  landing: 'down',
  armed: 'warn',
  on_ground: 'land',
  unknown: 'question',
};

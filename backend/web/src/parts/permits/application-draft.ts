// An application while it is edited.
import type { ApplicationDetail, EditApplication } from '../../api/types';
import { numberOf } from '../../plan/draft';
import { fromPragueInput, toPragueInput } from '../../words/time';
import { areaDraft, areaOf, EMPTY_AREA, type AreaDraft } from './area';

export const TEXT_FIELDS = ['trajectory', 'necessity', 'urgency', 'interest', 'safety'] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

export type AskedDraft = {
  title: string;
  authority: string;
  from: string;
  to: string;
  height: string;
  distance: string;
  night: boolean;
  zones: string;
  lifts: string;
  aircraft: string[];
  pilots: string[];
  area: AreaDraft;
  texts: Record<TextField, string>;
};

const text = (value: number | null) => (value === null ? '' : String(value));
const listed = (words: string) => [...new Set(words.split(/[,;\n]/).map((one) => one.trim()).filter(Boolean))];

/** How far ahead a blank application asks at first: sooner no authority decides. */
const AHEAD_DAYS = 30;
const DAY_MS = 86_400_000;

/** What stands in the form of an application that comes from no mission. The authority is the configured one. */
export function blankDraft(now: Date): AskedDraft {
  const midnight = (days: number) => `${toPragueInput(new Date(now.getTime() + days * DAY_MS)).slice(0, 10)}T00:00`;
  return {
    title: '',
    authority: '',
    from: midnight(AHEAD_DAYS),
    to: midnight(AHEAD_DAYS + 1),
    height: '',
    distance: '',
    night: false,
    zones: '',
    lifts: '',
    aircraft: [],
    pilots: [],
    area: { ...EMPTY_AREA },
    texts: { trajectory: '', necessity: '', urgency: '', interest: '', safety: '' },
  };
}

export function askedDraft(application: ApplicationDetail): AskedDraft {
  const { asked, texts } = application;
  return {
    title: application.title,
    authority: application.authority,
    from: toPragueInput(new Date(asked.valid.start)),
    // The form has no seconds: the next minute covers the last one.
    to: toPragueInput(new Date(new Date(asked.valid.end).getTime() + 59_000)),
    height: text(asked.max_height_agl_m),
    distance: text(asked.max_distance_from_pilot_m),
    night: asked.night,
    zones: asked.zones.join(', '),
    lifts: asked.lifts.join(', '),
    aircraft: asked.aircraft,
    pilots: asked.pilots,
    area: areaDraft(asked.area),
    texts: { ...texts },
  };
}

/**
 * What is to be kept; `null` while something is wrong. What is missing may stay missing until it is sent; of an
 * authority that is left out the server takes the configured one.
 */
export function editOf(draft: AskedDraft): EditApplication | null {
  const [start, end] = [fromPragueInput(draft.from), fromPragueInput(draft.to)];
  const number = (value: string) => (value.trim() === '' ? null : numberOf(value));
  const [height, distance] = [number(draft.height), number(draft.distance)];
  const wrong = (value: string, found: number | null) => value.trim() !== '' && (found === null || found <= 0);
  if (!draft.title.trim() || !start || !end || start >= end) return null;
  if (wrong(draft.height, height) || wrong(draft.distance, distance)) return null;
  return {
    title: draft.title.trim(),
    authority: draft.authority.trim() || null,
    asked: {
      valid: { start: start.toISOString(), end: end.toISOString() },
      area: areaOf(draft.area),
      max_height_agl_m: height,
      max_distance_from_pilot_m: distance,
      night: draft.night,
      zones: listed(draft.zones),
      lifts: listed(draft.lifts),
      aircraft: draft.aircraft,
      pilots: draft.pilots,
    },
    texts: draft.texts,
  };
}

// A permit while it is entered or changed, or granted on an application.
import type { EnterPermit, Permit, PermitDetail } from '../../api/types';
import { numberOf } from '../../plan/draft';
import { fromPragueInput, toPragueInput } from '../../words/time';
import { areaDraft, areaOf, EMPTY_AREA, type AreaDraft } from './area';
import { conditionDraft, conditionOf, type ConditionDraft } from './conditions';

export type PermitDraft = {
  number: string;
  kind: Permit['kind'];
  title: string;
  from: string;
  to: string;
  aircraft: string[];
  pilots: string[];
  area: AreaDraft;
  height: string;
  night: boolean;
  zones: string;
  lifts: string;
  conditions: ConditionDraft[];
};

const listed = (text: string) => [...new Set(text.split(/[,;\n]/).map((one) => one.trim()).filter(Boolean))];

/** What stands in the form at first: a permit, or an operating one for a year from now. */
export function permitDraft(permit: PermitDetail | null, now: Date): PermitDraft {
  if (!permit) {
    const year = new Date(now.getTime() + 365 * 86_400_000);
    return {
      number: '',
      kind: 'operating',
      title: '',
      from: toPragueInput(now),
      to: toPragueInput(year),
      aircraft: [],
      pilots: [],
      area: { ...EMPTY_AREA },
      height: '',
      night: false,
      zones: '',
      lifts: '',
      conditions: [],
    };
  }
  return {
    number: permit.number,
    kind: permit.kind,
    title: permit.title,
    from: toPragueInput(new Date(permit.valid_from)),
    to: toPragueInput(new Date(permit.valid_to)),
    aircraft: permit.aircraft.map(({ id }) => id),
    pilots: permit.pilots,
    area: areaDraft(permit.area),
    height: permit.max_height_agl_m === null ? '' : String(permit.max_height_agl_m),
    night: permit.night,
    zones: permit.zones.join(', '),
    lifts: permit.lifts.join(', '),
    conditions: permit.conditions.map(conditionDraft),
  };
}

/** The permit to send; `null` while something is missing or wrong. */
export function permitOf(draft: PermitDraft): EnterPermit | null {
  const [start, end] = [fromPragueInput(draft.from), fromPragueInput(draft.to)];
  const area = areaOf(draft.area);
  const height = draft.height.trim() === '' ? null : numberOf(draft.height);
  const conditions = draft.conditions.map(conditionOf);
  if (!draft.number.trim() || !draft.title.trim() || !start || !end || start >= end || !area || draft.aircraft.length === 0) return null;
  if (draft.height.trim() !== '' && (height === null || height <= 0)) return null;
  if (conditions.some((one) => one === null)) return null;
  return {
    number: draft.number.trim(),
    kind: draft.kind,
    title: draft.title.trim(),
    valid: { start: start.toISOString(), end: end.toISOString() },
    aircraft: draft.aircraft,
    pilots: draft.pilots,
    area,
    max_height_agl_m: height,
    night: draft.night,
    zones: listed(draft.zones),
    lifts: listed(draft.lifts),
    conditions: conditions.filter((one) => one !== null),
  };
}

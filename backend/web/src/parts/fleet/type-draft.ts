// A type of aircraft while it is entered or changed: text as it is typed, and what is wrong with it.
import type { AircraftClass, AircraftType, AircraftTypeInput, ClassMark } from '../../api/types';
import { numberOf } from '../../plan/draft';
import type { Words } from '../../words/cs';
import type { Formatter } from '../../words/format';

type Answer = '' | 'yes' | 'no';
export type TypeDraft = {
  name: string;
  manufacturer: string;
  kind: AircraftClass;
  mass: string;
  maxMass: string;
  mark: ClassMark | '';
  wind: string;
  coldest: string;
  hottest: string;
  rain: Answer;
  /** Minutes, as people say it; the server counts seconds. */
  endurance: string;
  sight: string;
  light: Answer;
  failSafe: Answer;
  source: string;
  equipment: string;
};

export const CLASSES = ['brus', 'mavic'] as const satisfies readonly AircraftClass[];
export const MARKS = ['none', 'C0', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6'] as const satisfies readonly ClassMark[];

/** Greatest values that the server takes, by the field that it names, in the unit of the form. */
const MOST = { mass: 150_000, maxMass: 150_000, wind: 100, endurance: 14_400, sight: 10_000 } as const;
const FIELDS = {
  mass: 'numbers.mass_g',
  maxMass: 'numbers.max_mass_g',
  wind: 'numbers.max_wind_mps',
  endurance: 'numbers.endurance_s',
  sight: 'numbers.visual_range_m',
} as const;
const COLDEST_C = -60;
const HOTTEST_C = 80;

const answer = (known: boolean | null | undefined): Answer => (known === null || known === undefined ? '' : known ? 'yes' : 'no');
const told = (said: Answer) => (said === '' ? null : said === 'yes');
const text = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value));

/** What stands in the form at first. */
export function typeDraft(type: AircraftType | null): TypeDraft {
  const numbers = type?.numbers;
  const seconds = numbers?.endurance_s ?? null;
  return {
    name: type?.name ?? '',
    manufacturer: type?.manufacturer ?? '',
    kind: type?.class ?? 'mavic',
    mass: text(numbers?.mass_g),
    maxMass: text(numbers?.max_mass_g),
    mark: numbers?.class_mark ?? '',
    wind: text(numbers?.max_wind_mps),
    coldest: text(numbers?.min_temperature_c),
    hottest: text(numbers?.max_temperature_c),
    rain: answer(numbers?.flies_in_rain),
    endurance: seconds === null ? '' : String(Math.round(seconds / 0.6) / 100),
    sight: text(numbers?.visual_range_m),
    light: answer(numbers?.green_light),
    failSafe: answer(numbers?.fail_safe),
    source: type?.source ?? '',
    equipment: type?.equipment ?? '',
  };
}

/** What is wrong, by the name that the server has for the field; nothing: it can be sent. */
export function typeFaults(draft: TypeDraft, w: Words, f: Formatter): Record<string, string> {
  const words = w.fleet.faults;
  const found: Record<string, string> = {};
  for (const field of ['name', 'manufacturer', 'source'] as const) {
    if (draft[field].trim() === '') found[field] = words.needed;
  }
  for (const key of Object.keys(MOST) as (keyof typeof MOST)[]) {
    const value = draft[key].trim() === '' ? 1 : numberOf(draft[key]);
    if (value === null || value <= 0 || value > MOST[key]) found[FIELDS[key]] = words.above(f.number(MOST[key]));
    else if (key === 'maxMass' && !Number.isInteger(value)) found[FIELDS[key]] = words.whole;
  }
  const [coldest, hottest] = [draft.coldest, draft.hottest].map((one) => (one.trim() === '' ? undefined : numberOf(one)));
  const beyond = (value: number | null | undefined) => value === null || (value !== undefined && (value < COLDEST_C || value > HOTTEST_C));
  if (beyond(coldest) || beyond(hottest) || (coldest ?? COLDEST_C) >= (hottest ?? HOTTEST_C)) {
    found['numbers.min_temperature_c'] = words.temperatures(COLDEST_C, HOTTEST_C);
  }
  return found;
}

/** The type to send, once nothing is wrong with it. */
export function typeOf(draft: TypeDraft): AircraftTypeInput {
  const number = (value: string) => (value.trim() === '' ? null : numberOf(value));
  const minutes = number(draft.endurance);
  return {
    name: draft.name.trim(),
    manufacturer: draft.manufacturer.trim(),
    class: draft.kind,
    numbers: {
      mass_g: number(draft.mass),
      max_mass_g: number(draft.maxMass),
      class_mark: draft.mark || null,
      max_wind_mps: number(draft.wind),
      min_temperature_c: number(draft.coldest),
      max_temperature_c: number(draft.hottest),
      flies_in_rain: told(draft.rain),
      endurance_s: minutes === null ? null : minutes * 60,
      visual_range_m: number(draft.sight),
      green_light: told(draft.light),
      fail_safe: told(draft.failSafe),
    },
    source: draft.source.trim(),
    equipment: draft.equipment.trim() || null,
  };
}

// Forms of aircraft types and of maintenance plans: what is typed comes back, and what is wrong is named.
import { describe, expect, test } from 'vitest';
import type { AircraftType, MaintenancePlan } from '../../api/types';
import { cs } from '../../words/cs';
import { en } from '../../words/en';
import { formatter } from '../../words/format';
import { everyWords } from './looks';
import { typeDraft, typeFaults, typeOf } from './type-draft';
import { upkeepDraft, upkeepFaults, upkeepOf } from './upkeep-draft';

const f = formatter('cs');
const TYPE: AircraftType = {
  id: 't',
  version: 3,
  name: 'BRUS',
  manufacturer: 'VTÚ',
  class: 'brus',
  numbers: {
    mass_g: 6500,
    max_mass_g: 9000,
    class_mark: 'C3',
    max_wind_mps: 12.5,
    min_temperature_c: -10,
    max_temperature_c: null,
    flies_in_rain: false,
    endurance_s: 1950,
    visual_range_m: null,
    green_light: true,
    fail_safe: null,
  },
  source: 'příručka',
  equipment: null,
};

describe('a type of aircraft', () => {
  test('is sent as it was read', () => {
    const { id: _id, version: _version, ...said } = TYPE;
    expect(typeFaults(typeDraft(TYPE), cs, f)).toEqual({});
    expect(typeOf(typeDraft(TYPE))).toEqual(said);
  });

  test('may leave numbers unknown, but not its name and source', () => {
    expect(Object.keys(typeFaults(typeDraft(null), cs, f)).sort()).toEqual(['manufacturer', 'name', 'source']);
  });

  test('takes a decimal comma', () => {
    expect(typeOf({ ...typeDraft(TYPE), wind: '10,5', endurance: '31,5' }).numbers).toMatchObject({ max_wind_mps: 10.5, endurance_s: 1890 });
  });

  test.each([
    ['mass', '0', 'numbers.mass_g'],
    ['maxMass', '900.5', 'numbers.max_mass_g'],
    ['wind', '101', 'numbers.max_wind_mps'],
    ['endurance', 'hodina', 'numbers.endurance_s'],
    ['coldest', '-61', 'numbers.min_temperature_c'],
    ['hottest', '-10', 'numbers.min_temperature_c'],
  ] as const)('names %s of %s', (field, value, named) => {
    expect(Object.keys(typeFaults({ ...typeDraft(TYPE), [field]: value }, cs, f))).toEqual([named]);
  });
});

const PLAN: MaintenancePlan = {
  id: 'p',
  version: 1,
  type_id: 't',
  name: 'Prohlídka pohonu',
  mandatory: true,
  every: { days: null, flight_hours: 12.5, cycles: null, landings: 800, tolerance_pct: 10 },
  source: 'příručka, čl. 7',
};

describe('a maintenance plan', () => {
  test('is sent as it was read', () => {
    expect(upkeepFaults(upkeepDraft(PLAN), cs, f)).toEqual({});
    expect(upkeepOf(upkeepDraft(PLAN))).toEqual({ name: PLAN.name, mandatory: true, every: PLAN.every, source: PLAN.source });
  });

  test('reads as a sentence in both languages', () => {
    const every = { ...PLAN.every, flight_hours: 1 };
    expect(everyWords(PLAN.every, cs, f)).toBe('po 12,5 letové hodiny nebo 800 přistáních · tolerance 10 %');
    expect(everyWords(every, en, formatter('en'))).toBe('after 1 flight hour or 800 landings · tolerance 10\u00a0%');
  });

  test('counts something', () => {
    expect(upkeepFaults({ ...upkeepDraft(PLAN), flight_hours: '', landings: ' ' }, cs, f)).toEqual({ every: cs.fleet.faults.every });
  });

  test.each([
    ['days', '1.5'],
    ['landings', '0'],
    ['flight_hours', 'x'],
    ['tolerance', '51'],
    ['tolerance', ''],
    ['source', ' '],
  ] as const)('names %s of %s', (field, value) => {
    expect(Object.keys(upkeepFaults({ ...upkeepDraft(PLAN), [field]: value }, cs, f))).toEqual([field]);
  });
});

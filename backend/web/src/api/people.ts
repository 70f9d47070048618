// Units, people, licences, practice and the card of a pilot.
import { client, items, PAGE_SIZE, path, pathAt, take } from './transport';
import type { Card, CrewMember, CurrencyRule, Duty, Licence, LicenceKindRecord, LicenceStep, Operator, Page, Unit, WholeOperator } from './types';
import type { components } from './schema';

type Schemas = components['schemas'];
export type UnitInput = Schemas['UnitInput'];
export type OperatorInput = Schemas['OperatorInput'];
export type LicenceInput = Schemas['LicenceInput'];
export type KindInput = Schemas['KindInput'];
export type CurrencyRuleInput = Schemas['CurrencyRuleInput'];
export type PeopleWanted = { text: string; unit: string; status: string };

export const people = {
  units: () => take<{ items: Unit[] }>(client.GET('/api/v1/units')).then(items),
  enterUnit: (body: UnitInput) => take<Unit>(client.POST('/api/v1/units', { body })),
  changeUnit: (id: string, version: number, body: UnitInput) => take<Unit>(client.PUT('/api/v1/units/{id}', { ...pathAt(id, version), body })),
  closeUnit: (id: string, version: number) => take<Unit>(client.POST('/api/v1/units/{id}/close', pathAt(id, version))),

  operators: (wanted: PeopleWanted, after: string | null) => {
    const { text, unit, status } = wanted;
    const query = { limit: PAGE_SIZE, ...(text ? { text } : {}), ...(unit ? { unit_id: unit } : {}), ...(status ? { status } : {}), ...(after ? { after } : {}) };
    return take<Page<Operator>>(client.GET('/api/v1/operators', { params: { query } }));
  },
  operator: (id: string) => take<WholeOperator>(client.GET('/api/v1/operators/{id}', path(id))),
  enterOperator: (unit: string, body: OperatorInput) => take<WholeOperator>(client.POST('/api/v1/operators', { body: { ...body, unit_id: unit } })),
  changeOperator: (id: string, version: number, body: OperatorInput) =>
    take<WholeOperator>(client.PUT('/api/v1/operators/{id}', { ...pathAt(id, version), body })),
  setOperatorStatus: (id: string, status: string, from: string | null, reason: string) =>
    take<WholeOperator>(client.POST('/api/v1/operators/{id}/status', { ...path(id), body: { status, from, reason } })),
  moveOperator: (id: string, version: number, unit: string) =>
    take<WholeOperator>(client.POST('/api/v1/operators/{id}/move', { ...pathAt(id, version), body: { unit_id: unit } })),

  issueLicence: (operator: string, body: LicenceInput) => take<Licence>(client.POST('/api/v1/operators/{id}/licences', { ...path(operator), body })),
  renewLicence: (id: string, body: LicenceInput) => take<Licence>(client.POST('/api/v1/licences/{id}/renew', { ...path(id), body })),
  stepLicence: (id: string, step: LicenceStep, from: string | null, reason: string) =>
    take<Licence>(client.POST('/api/v1/licences/{id}/steps', { ...path(id), body: { step, from, reason } })),
  licenceKinds: () => take<{ items: LicenceKindRecord[] }>(client.GET('/api/v1/licence-kinds')).then(items),
  enterKind: (body: KindInput) => take<LicenceKindRecord>(client.POST('/api/v1/licence-kinds', { body })),
  changeKind: (id: string, version: number, body: KindInput) =>
    take<LicenceKindRecord>(client.PUT('/api/v1/licence-kinds/{id}', { ...pathAt(id, version), body })),
  currencyRules: () => take<{ items: CurrencyRule[] }>(client.GET('/api/v1/currency-rules')).then(items),
  enterCurrencyRule: (body: CurrencyRuleInput) => take<CurrencyRule>(client.POST('/api/v1/currency-rules', { body })),
  endCurrencyRule: (id: string) => take<CurrencyRule>(client.POST('/api/v1/currency-rules/{id}/end', path(id))),

  ownCard: () => take<Card>(client.GET('/api/v1/card')),
  card: (id: string) => take<Card>(client.GET('/api/v1/operators/{id}/card', path(id))),
  /** Who may fly an aircraft at a time, or do another duty of its crew; those who may in front. */
  crew: (aircraft: string, from: string, to: string, duty?: Duty) =>
    take<{ items: CrewMember[] }>(client.GET('/api/v1/crew', { params: { query: { aircraft_id: aircraft, from, to, ...(duty ? { duty } : {}) } } })).then(items),
};

// The fleet: aircraft, defects, releases, maintenance, parts, reservations, types.
import { client, items, path, pathAt, take } from './transport';
import type {
  Aircraft,
  AircraftDetail,
  AircraftInput,
  AircraftType,
  AircraftTypeInput,
  Battery,
  BatteryState,
  Defect,
  DefectSeverity,
  MaintenancePlan,
  Parachute,
  PlanInput,
  Reservation,
  Worklist,
} from './types';

export type WorkDone = { plan_id: string | null; done_at: string | null; text: string; parts: string | null };
export type Reserving = {
  pilot_id: string | null;
  mission_id: string | null;
  purpose: string;
  period: { start: string; end: string };
  override_reason: string | null;
};

export const fleet = {
  fleet: (retired: boolean) =>
    take<{ items: Aircraft[] }>(client.GET('/api/v1/aircraft', { params: { query: retired ? { retired } : {} } })).then(items),
  oneAircraft: (id: string) => take<AircraftDetail>(client.GET('/api/v1/aircraft/{id}', path(id))),
  enterAircraft: (unitId: string, body: AircraftInput) =>
    take<AircraftDetail>(client.POST('/api/v1/aircraft', { body: { unit_id: unitId, aircraft: body } })),
  changeAircraft: (id: string, version: number, body: AircraftInput) =>
    take<AircraftDetail>(client.PUT('/api/v1/aircraft/{id}', { ...pathAt(id, version), body })),
  groundAircraft: (id: string, version: number, reason: string) =>
    take<AircraftDetail>(client.POST('/api/v1/aircraft/{id}/ground', { ...pathAt(id, version), body: { reason } })),
  releaseAircraft: (id: string, version: number, work: string) =>
    take<AircraftDetail>(client.POST('/api/v1/aircraft/{id}/release', { ...pathAt(id, version), body: { work } })),

  moveAircraft: (id: string, version: number, unit: string, reason: string) =>
    take<AircraftDetail>(client.POST('/api/v1/aircraft/{id}/move', { ...pathAt(id, version), body: { unit_id: unit, reason } })),
  retireAircraft: (id: string, version: number, reason: string) =>
    take<AircraftDetail>(client.POST('/api/v1/aircraft/{id}/retire', { ...pathAt(id, version), body: { reason } })),

  reportDefect: (id: string, severity: DefectSeverity, text: string, foundAt: string | null, flight: string | null) =>
    take<Defect>(client.POST('/api/v1/aircraft/{id}/defects', { ...path(id), body: { severity, text, found_at: foundAt, flight_id: flight } })),
  deferDefect: (id: string, version: number, until: string, limits: string) =>
    take<Defect>(client.POST('/api/v1/defects/{id}/defer', { ...pathAt(id, version), body: { until, limits } })),
  closeDefect: (id: string, version: number, resolution: string) =>
    take<Defect>(client.POST('/api/v1/defects/{id}/close', { ...pathAt(id, version), body: { resolution } })),

  enterWork: (id: string, body: WorkDone) => take<AircraftDetail>(client.POST('/api/v1/aircraft/{id}/works', { ...path(id), body })),
  worklist: () => take<Worklist>(client.GET('/api/v1/worklist')),
  maintenancePlans: () => take<{ items: MaintenancePlan[] }>(client.GET('/api/v1/maintenance-plans')).then(items),
  enterMaintenancePlan: (type: string, body: PlanInput) =>
    take<MaintenancePlan>(client.POST('/api/v1/maintenance-plans', { body: { ...body, type_id: type } })),
  changeMaintenancePlan: (id: string, version: number, body: PlanInput) =>
    take<MaintenancePlan>(client.PUT('/api/v1/maintenance-plans/{id}', { ...pathAt(id, version), body })),
  endMaintenancePlan: (id: string, version: number) =>
    take<void>(client.POST('/api/v1/maintenance-plans/{id}/end', pathAt(id, version))),
  aircraftTypes: () => take<{ items: AircraftType[] }>(client.GET('/api/v1/aircraft-types')).then(items),
  enterAircraftType: (body: AircraftTypeInput) => take<AircraftType>(client.POST('/api/v1/aircraft-types', { body })),
  changeAircraftType: (id: string, version: number, body: AircraftTypeInput) =>
    take<AircraftType>(client.PUT('/api/v1/aircraft-types/{id}', { ...pathAt(id, version), body })),

  batteries: () => take<{ items: Battery[] }>(client.GET('/api/v1/batteries')).then(items),
  readBattery: (id: string, version: number, cycles: number, health: number | null) =>
    take<Battery>(client.POST('/api/v1/batteries/{id}/readings', { ...pathAt(id, version), body: { cycles, health_pct: health } })),
  setBatteryState: (id: string, version: number, state: BatteryState, note: string | null) =>
    take<Battery>(client.POST('/api/v1/batteries/{id}/state', { ...pathAt(id, version), body: { state, note } })),
  parachutes: () => take<{ items: Parachute[] }>(client.GET('/api/v1/parachutes')).then(items),
  repackParachute: (id: string, version: number, packedAt: string, due: string) =>
    take<Parachute>(
      client.POST('/api/v1/parachutes/{id}/repack', { ...pathAt(id, version), body: { packed_at: packedAt, repack_due_at: due } }),
    ),
  fitPart: (id: string, part: { battery_id: string | null; parachute_id: string | null }) =>
    take<AircraftDetail>(client.POST('/api/v1/aircraft/{id}/fittings', { ...path(id), body: part })),
  removePart: (id: string) => take<AircraftDetail>(client.POST('/api/v1/fittings/{id}/remove', path(id))),

  reservations: (from: string, to: string) =>
    take<{ items: Reservation[] }>(client.GET('/api/v1/reservations', { params: { query: { from, to } } })).then(items),
  reserve: (id: string, body: Reserving) =>
    take<Reservation>(client.POST('/api/v1/aircraft/{id}/reservations', { ...path(id), body })),
  handOver: (id: string, version: number, batteries: string | null) =>
    take<Reservation>(client.POST('/api/v1/reservations/{id}/hand-over', { ...pathAt(id, version), body: { batteries } })),
  giveBack: (id: string, version: number, note: string | null) =>
    take<Reservation>(client.POST('/api/v1/reservations/{id}/give-back', { ...pathAt(id, version), body: { note } })),
  cancelReservation: (id: string, version: number, reason: string) =>
    take<Reservation>(client.POST('/api/v1/reservations/{id}/give-up', { ...pathAt(id, version), body: { reason } })),
};

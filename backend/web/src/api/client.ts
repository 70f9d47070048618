// Every call of the HTTP API, by what it is for.
import { applications } from './applications';
import { account } from './account';
import { audit } from './audit';
import { desk } from './desk';
import { imports } from './imports';
import { retention } from './retention';
import { flightLog } from './flights';
import { people } from './people';
import { figures } from './figures';
import { documents } from './documents';
import { fleet } from './fleet';
import { occurrences } from './occurrences';
import { permits } from './permits';
import { school } from './school';
import { client, items, PAGE_SIZE, path, pathAt, raw, take } from './transport';
import type {
  ActivationList,
  ActivationsRead,
  Aircraft,
  Flight,
  Mission,
  MissionAction,
  MissionPlan,
  MissionState,
  Page,
  PlanRead,
  Position,
  Profile,
  Rule,
  Rulebook,
  SecondStep,
  Session,
  TrackPoint,
  Verdict,
  WeatherFetching,
  WeatherRead,
  WeatherReport,
  Zone,
  ZoneChanges,
  ZoneDataset,
  ZoneFault,
  ZonesRead,
} from './types';

export type { AccountStep } from './account';
export { whenSignedOut } from './transport';

/** What whoever enters a dataset of zones says of it; what is left out the file says itself. */
export type ZonesWanted = { name?: string; from?: string; to?: string; partial?: boolean };
/** Where a list of activations comes from, and which time it speaks of where it does not say. */
export type ActivationsWanted = { source: string; from?: string; to?: string };

/** Steps that need nothing but the mission. */
const STEPS = {
  submit: '/api/v1/missions/{id}/submit',
  approve: '/api/v1/missions/{id}/approve',
  cancel: '/api/v1/missions/{id}/cancel',
  upload: '/api/v1/missions/{id}/upload',
  start: '/api/v1/missions/{id}/start',
  return_home: '/api/v1/missions/{id}/return-home',
  land: '/api/v1/missions/{id}/land',
  close: '/api/v1/missions/{id}/close',
} as const;
export type MissionStep = Exclude<MissionAction, 'edit'>;

export const api = {
  ...audit,
  ...desk,
  ...imports,
  ...retention,
  ...flightLog,
  ...people,
  ...figures,
  ...documents,
  ...fleet,
  ...occurrences,
  ...permits,
  ...school,
  ...applications,
  ...account,

  session: () => take<Session>(client.GET('/api/v1/session')),
  signIn: (username: string, password: string) =>
    take<Session | SecondStep>(client.POST('/api/v1/session', { body: { username, password } })),
  giveCode: (pending: string, code: string) => take<Session>(client.POST('/api/v1/session/code', { body: { pending, code } })),
  /** Where to go to sign in with the identity provider. */
  signInElsewhere: () => take<{ url: string }>(client.POST('/api/v1/session/oidc')),
  signOut: () => take<void>(client.DELETE('/api/v1/session')),

  aircraft: () => take<{ items: Aircraft[] }>(client.GET('/api/v1/aircraft')).then(items),
  zones: () => take<{ items: Zone[] }>(client.GET('/api/v1/zones')).then(items),

  checkPlan: (body: MissionPlan, signal: AbortSignal | null = null) =>
    take<Verdict>(client.POST('/api/v1/missions/check', { body, signal })),
  /** The ground, heights and zones along the way of a plan. */
  profile: (body: MissionPlan, signal: AbortSignal | null = null) =>
    take<Profile>(client.POST('/api/v1/missions/profile', { body, signal })),
  /** Reads a mission file; `part` chooses among several missions, and nothing is kept. */
  readPlan: (file: File, part: number | null, takeoff: Position | null) => {
    const query = {
      ...(part === null ? {} : { part }),
      ...(takeoff ? { takeoff_lat: takeoff.lat, takeoff_lon: takeoff.lon } : {}),
    };
    return take<PlanRead>(client.POST('/api/v1/missions/read', { params: { query }, ...raw(file, 'application/octet-stream') }));
  },
  planFileUrl: (id: string) => `/api/v1/missions/${id}/plan`,
  createMission: (body: MissionPlan) => take<Mission>(client.POST('/api/v1/missions', { body })),
  /** Refused with 412 when the mission is no longer at `version`. */
  changeMission: (id: string, version: number, body: MissionPlan) =>
    take<Mission>(client.PUT('/api/v1/missions/{id}', { ...pathAt(id, version), body })),
  missions: (state: MissionState | null, after: string | null) => {
    const query = { limit: PAGE_SIZE, ...(state ? { state } : {}), ...(after ? { after } : {}) };
    return take<Page<Mission>>(client.GET('/api/v1/missions', { params: { query } }));
  },
  mission: (id: string) => take<Mission>(client.GET('/api/v1/missions/{id}', path(id))),
  stepMission: (id: string, step: MissionStep, words = '') => {
    if (step === 'return') return take<Mission>(client.POST('/api/v1/missions/{id}/return', { ...path(id), body: { comment: words } }));
    if (step === 'refuse') return take<Mission>(client.POST('/api/v1/missions/{id}/refuse', { ...path(id), body: { reason: words } }));
    return take<Mission>(client.POST(STEPS[step], path(id)));
  },

  /** Of one aircraft, or of all. */
  flights: (after: string | null, aircraft: string | null = null) => {
    const query = { limit: PAGE_SIZE, ...(after ? { after } : {}), ...(aircraft ? { aircraft_id: aircraft } : {}) };
    return take<Page<Flight>>(client.GET('/api/v1/flights', { params: { query } }));
  },
  /** The last flights of a pilot or of an aircraft, the newest first. */
  lastFlights: (of: { pilot_id: string } | { aircraft_id: string }, limit: number) =>
    take<Page<Flight>>(client.GET('/api/v1/flights', { params: { query: { limit, ...of } } })).then(items),
  flight: (id: string) => take<Flight>(client.GET('/api/v1/flights/{id}', path(id))),
  track: (id: string) => take<{ points: TrackPoint[] }>(client.GET('/api/v1/flights/{id}/track', path(id))),
  flightLogUrl: (id: string) => `/api/v1/flights/${id}/log`,
  liveUrl: '/api/v1/live',

  zoneDatasets: () => take<{ items: ZoneDataset[] }>(client.GET('/api/v1/zones/datasets')).then(items),
  zoneFaults: (id: string) => take<{ items: ZoneFault[] }>(client.GET('/api/v1/zones/datasets/{id}/faults', path(id))).then(items),
  /** What changes from one dataset to a newer one. */
  zoneChanges: (id: string, to: string) =>
    take<ZoneChanges>(client.GET('/api/v1/zones/datasets/{id}/diff', { params: { path: { id }, query: { to } } })),
  /** Withdraws a dataset: no mission is judged by it any more. */
  withdrawDataset: (id: string, reason: string) => take<void>(client.POST('/api/v1/zones/datasets/{id}/withdraw', { ...path(id), body: { reason } })),
  /** Reads a file of zones; with `enter` it is entered too. */
  readZones: (file: File, wanted: ZonesWanted, enter: boolean) => {
    const query = { file: file.name, ...wanted, dry_run: !enter };
    return take<ZonesRead>(client.POST('/api/v1/zones/datasets', { params: { query }, ...raw(file, 'application/octet-stream') }));
  },
  activations: () => take<{ items: ActivationList[] }>(client.GET('/api/v1/zones/notices')).then(items),
  readActivations: (text: string, wanted: ActivationsWanted, enter: boolean) => {
    const query = { ...wanted, dry_run: !enter };
    return take<ActivationsRead>(client.POST('/api/v1/zones/notices', { params: { query }, ...raw(text, 'text/plain') }));
  },
  weather: () => take<{ items: WeatherReport[] }>(client.GET('/api/v1/weather')).then(items),
  readWeather: (text: string, enter: boolean) =>
    take<WeatherRead>(client.POST('/api/v1/weather', { params: { query: { dry_run: !enter } }, ...raw(text, 'text/plain') })),
  weatherFetching: () => take<WeatherFetching>(client.GET('/api/v1/weather/fetching')),
  rules: () => take<{ items: Rule[] }>(client.GET('/api/v1/rules')).then(items),
  rulebooks: () => take<{ items: Rulebook[] }>(client.GET('/api/v1/rulebooks')).then(items),
  loadRulebook: (text: string) => take<Rulebook>(client.POST('/api/v1/rulebooks', raw(text, 'application/toml'))),
};

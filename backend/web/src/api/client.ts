// The only file that calls the HTTP API.
import createClient from 'openapi-fetch';
import { Problem } from './problem';
import type { paths } from './schema';
import type {
  Aircraft,
  Flight,
  Mission,
  MissionAction,
  MissionPlan,
  MissionState,
  Page,
  Permit,
  Profile,
  Session,
  TrackPoint,
  Verdict,
  Zone,
} from './types';

const PAGE_SIZE = 25;

const client = createClient<paths>();
let onSignedOut: () => void = () => undefined;

/** Called whenever the server says that the session is over. */
export function whenSignedOut(callback: () => void): void {
  onSignedOut = callback;
}

client.use({
  onResponse({ request, response }) {
    // A refused sign-in is not the end of a session.
    const signingIn = request.method === 'POST' && new URL(request.url).pathname.endsWith('/session');
    if (response.status === 401 && !signingIn) onSignedOut();
  },
});

/** What the server answered, or the problem. `T` names the shape, in which the server leaves nothing out. */
async function take<T>(call: Promise<{ data?: unknown; error?: unknown; response: Response }>): Promise<T> {
  let answer;
  try {
    answer = await call;
  } catch {
    throw Problem.offline();
  }
  if (answer.response.ok) return answer.data as T;
  throw Problem.of(answer.response.status, answer.error);
}

const items = <T>(list: { items: T[] }): T[] => list.items;
const path = (id: string) => ({ params: { path: { id } } });

/** Steps that need nothing but the mission. */
const STEPS = {
  submit: '/api/v1/missions/{id}/submit',
  approve: '/api/v1/missions/{id}/approve',
  cancel: '/api/v1/missions/{id}/cancel',
  upload: '/api/v1/missions/{id}/upload',
  start: '/api/v1/missions/{id}/start',
  return_home: '/api/v1/missions/{id}/return-home',
  land: '/api/v1/missions/{id}/land',
} as const;
export type MissionStep = Exclude<MissionAction, 'edit'>;

export const api = {
  session: () => take<Session>(client.GET('/api/v1/session')),
  signIn: (username: string, password: string) =>
    take<Session>(client.POST('/api/v1/session', { body: { username, password } })),
  signOut: () => take<void>(client.DELETE('/api/v1/session')),

  aircraft: () => take<{ items: Aircraft[] }>(client.GET('/api/v1/aircraft')).then(items),
  zones: () => take<{ items: Zone[] }>(client.GET('/api/v1/zones')).then(items),
  permits: () => take<{ items: Permit[] }>(client.GET('/api/v1/permits')).then(items),

  checkPlan: (body: MissionPlan, signal: AbortSignal | null = null) =>
    take<Verdict>(client.POST('/api/v1/missions/check', { body, signal })),
  /** The ground, heights and zones along the way of a plan. */
  profile: (body: MissionPlan, signal: AbortSignal | null = null) =>
    take<Profile>(client.POST('/api/v1/missions/profile', { body, signal })),
  createMission: (body: MissionPlan) => take<Mission>(client.POST('/api/v1/missions', { body })),
  /** Refused with 412 when the mission is no longer at `version`. */
  changeMission: (id: string, version: number, body: MissionPlan) =>
    take<Mission>(
      client.PUT('/api/v1/missions/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } }, body }),
    ),
  missions: (state: MissionState | null, after: string | null) => {
    const query = { limit: PAGE_SIZE, ...(state ? { state } : {}), ...(after ? { after } : {}) };
    return take<Page<Mission>>(client.GET('/api/v1/missions', { params: { query } }));
  },
  mission: (id: string) => take<Mission>(client.GET('/api/v1/missions/{id}', path(id))),
  stepMission: (id: string, step: MissionStep, comment = '') =>
    step === 'return'
      ? take<Mission>(client.POST('/api/v1/missions/{id}/return', { ...path(id), body: { comment } }))
      : take<Mission>(client.POST(STEPS[step], path(id))),

  flights: (after: string | null) => {
    const query = { limit: PAGE_SIZE, ...(after ? { after } : {}) };
    return take<Page<Flight>>(client.GET('/api/v1/flights', { params: { query } }));
  },
  flight: (id: string) => take<Flight>(client.GET('/api/v1/flights/{id}', path(id))),
  track: (id: string) => take<{ points: TrackPoint[] }>(client.GET('/api/v1/flights/{id}/track', path(id))),
  flightLogUrl: (id: string) => `/api/v1/flights/${id}/log`,
  liveUrl: '/api/v1/live',
};

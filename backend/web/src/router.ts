// The addresses of the pages: every route, read from a path and written to one.
export type Route =
  | { page: 'live'; vehicle: string | null }
  | { page: 'missions'; state: string | null }
  | { page: 'mission'; id: string }
  | { page: 'plan'; id: string | null }
  | { page: 'urgent' }
  | { page: 'queue' }
  | { page: 'deviations' }
  | { page: 'deviation'; id: string }
  | { page: 'occurrences' }
  | { page: 'report_occurrence'; flight: string | null }
  | { page: 'lessons' }
  | { page: 'occurrence'; id: string }
  | { page: 'notifications' }
  | { page: 'account' }
  | { page: 'accounts' }
  | { page: 'flights' }
  | { page: 'flight'; id: string }
  | { page: 'enter_flight' }
  | { page: 'upload_logs' }
  | { page: 'logbook' }
  | { page: 'flight_gaps' }
  | { page: 'statistics'; unit: string | null; period: string | null }
  | { page: 'compare_flights'; a: string | null; b: string | null }
  | { page: 'permits'; tab: PermitsTab }
  | { page: 'permit'; id: string }
  | { page: 'application'; id: string }
  | { page: 'people' }
  | { page: 'person'; id: string }
  | { page: 'me' }
  | { page: 'licence_kinds' }
  | { page: 'units' }
  | { page: 'fleet'; tab: FleetTab }
  | { page: 'aircraft'; id: string }
  | { page: 'aircraft_type'; id: string }
  | { page: 'airspace'; tab: AirspaceTab }
  | { page: 'rules'; tab: RulesTab }
  | { page: 'tables' }
  | { page: 'retention' }
  | { page: 'audit'; record: string | null }
  | { page: 'school' }
  | { page: 'course'; id: string }
  | { page: 'course_run'; id: string }
  | { page: 'trainee'; id: string }
  | { page: 'figures'; unit: string | null }
  | { page: 'figure_rows'; query: string }
  | { page: 'not_found' };

export const AIRSPACE_TABS = ['map', 'datasets', 'activations', 'weather'] as const;
export type AirspaceTab = (typeof AIRSPACE_TABS)[number];
export const RULES_TABS = ['rules', 'rulebooks'] as const;
export type RulesTab = (typeof RULES_TABS)[number];

export const PERMITS_TABS = ['register', 'applications'] as const;
export type PermitsTab = (typeof PERMITS_TABS)[number];

export const FLEET_TABS = ['list', 'reservations', 'types', 'parts'] as const;
export type FleetTab = (typeof FLEET_TABS)[number];

/** The part of the navigation that a route belongs to. */
export type Section = 'live' | 'missions' | 'queue' | 'deviations' | 'occurrences' | 'flights' | 'permits' | 'people' | 'me' | 'units' | 'airspace' | 'rules' | 'audit' | 'school' | 'accounts' | 'figures' | 'fleet' | 'tables' | 'retention';

const ID = '([0-9A-Za-z-]+)';
const TABLE: [RegExp, (found: string[], query: URLSearchParams) => Route][] = [
  [/^\/$/, (_, query) => ({ page: 'live', vehicle: query.get('vehicle') })],
  [/^\/missions$/, (_, query) => ({ page: 'missions', state: query.get('state') })],
  [/^\/missions\/new$/, () => ({ page: 'plan', id: null })],
  [/^\/missions\/urgent$/, () => ({ page: 'urgent' })],
  [new RegExp(`^/missions/${ID}$`), ([id = '']) => ({ page: 'mission', id })],
  [new RegExp(`^/missions/${ID}/edit$`), ([id = '']) => ({ page: 'plan', id })],
  [/^\/figures$/, (_, query) => ({ page: 'figures', unit: query.get('unit') })],
  [/^\/figures\/rows$/, (_, query) => ({ page: 'figure_rows', query: query.toString() })],
  [/^\/flights$/, () => ({ page: 'flights' })],
  [/^\/flights\/new$/, () => ({ page: 'enter_flight' })],
  [/^\/flights\/upload$/, () => ({ page: 'upload_logs' })],
  [/^\/flights\/logbook$/, () => ({ page: 'logbook' })],
  [/^\/flights\/gaps$/, () => ({ page: 'flight_gaps' })],
  [/^\/flights\/statistics$/, (_, query) => ({ page: 'statistics', unit: query.get('unit'), period: query.get('period') })],
  [/^\/flights\/compare$/, (_, query) => ({ page: 'compare_flights', a: query.get('a'), b: query.get('b') })],
  [new RegExp(`^/flights/${ID}$`), ([id = '']) => ({ page: 'flight', id })],
  [/^\/queue$/, () => ({ page: 'queue' })],
  [/^\/deviations$/, () => ({ page: 'deviations' })],
  [new RegExp(`^/deviations/${ID}$`), ([id = '']) => ({ page: 'deviation', id })],
  [/^\/occurrences$/, () => ({ page: 'occurrences' })],
  [/^\/occurrences\/new$/, (_, query) => ({ page: 'report_occurrence', flight: query.get('flight') })],
  [/^\/occurrences\/lessons$/, () => ({ page: 'lessons' })],
  [new RegExp(`^/occurrences/${ID}$`), ([id = '']) => ({ page: 'occurrence', id })],
  [/^\/school$/, () => ({ page: 'school' })],
  [new RegExp(`^/school/courses/${ID}$`), ([id = '']) => ({ page: 'course', id })],
  [new RegExp(`^/school/runs/${ID}$`), ([id = '']) => ({ page: 'course_run', id })],
  [new RegExp(`^/school/trainees/${ID}$`), ([id = '']) => ({ page: 'trainee', id })],
  [/^\/accounts$/, () => ({ page: 'accounts' })],
  [/^\/account$/, () => ({ page: 'account' })],
  [/^\/notifications$/, () => ({ page: 'notifications' })],
  [/^\/permits$/, () => ({ page: 'permits', tab: 'register' })],
  [new RegExp(`^/permits/${ID}$`), ([id = '']) => ({ page: 'permit', id })],
  [/^\/applications$/, () => ({ page: 'permits', tab: 'applications' })],
  [new RegExp(`^/applications/${ID}$`), ([id = '']) => ({ page: 'application', id })],
  [/^\/people$/, () => ({ page: 'people' })],
  [/^\/people\/kinds$/, () => ({ page: 'licence_kinds' })],
  [new RegExp(`^/people/${ID}$`), ([id = '']) => ({ page: 'person', id })],
  [/^\/me$/, () => ({ page: 'me' })],
  [/^\/units$/, () => ({ page: 'units' })],
  [/^\/fleet$/, () => ({ page: 'fleet', tab: 'list' })],
  [/^\/fleet\/(reservations|types|parts)$/, ([tab]) => ({ page: 'fleet', tab: tab as FleetTab })],
  [new RegExp(`^/fleet/types/${ID}$`), ([id = '']) => ({ page: 'aircraft_type', id })],
  [new RegExp(`^/fleet/${ID}$`), ([id = '']) => ({ page: 'aircraft', id })],
  [/^\/airspace$/, () => ({ page: 'airspace', tab: 'map' })],
  [/^\/airspace\/(datasets|activations|weather)$/, ([tab]) => ({ page: 'airspace', tab: tab as AirspaceTab })],
  [/^\/rules$/, () => ({ page: 'rules', tab: 'rules' })],
  [/^\/rules\/(rulebooks)$/, ([tab]) => ({ page: 'rules', tab: tab as RulesTab })],
  [/^\/tables$/, () => ({ page: 'tables' })],
  [/^\/retention$/, () => ({ page: 'retention' })],
  [/^\/audit$/, (_, query) => ({ page: 'audit', record: query.get('record') })],
];

/** The route of an address; one slash too many at the end does not matter. */
export function routeOf(path: string, search = ''): Route {
  const clean = path.length > 1 ? path.replace(/\/+$/, '') || '/' : path;
  for (const [pattern, build] of TABLE) {
    const match = pattern.exec(clean);
    if (match) return build(match.slice(1), new URLSearchParams(search));
  }
  return { page: 'not_found' };
}

/** A path with those of the named values that there are. */
function withQuery(path: string, named: Record<string, string | null>): string {
  const given = Object.entries(named).filter((one): one is [string, string] => Boolean(one[1]));
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}

/** The address of a route. */
export function pathOf(route: Route): string {
  switch (route.page) {
    case 'live':
      return withQuery('/', { vehicle: route.vehicle });
    case 'missions':
      return withQuery('/missions', { state: route.state });
    case 'figures':
      return withQuery('/figures', { unit: route.unit });
    case 'figure_rows':
      return `/figures/rows?${route.query}`;
    case 'mission':
      return `/missions/${route.id}`;
    case 'plan':
      return route.id ? `/missions/${route.id}/edit` : '/missions/new';
    case 'flight':
      return `/flights/${route.id}`;
    case 'enter_flight':
      return '/flights/new';
    case 'upload_logs':
      return '/flights/upload';
    case 'logbook':
      return '/flights/logbook';
    case 'flight_gaps':
      return '/flights/gaps';
    case 'statistics':
      return withQuery('/flights/statistics', { unit: route.unit, period: route.period });
    case 'compare_flights':
      return withQuery('/flights/compare', { a: route.a, b: route.b });
    case 'course':
      return `/school/courses/${route.id}`;
    case 'course_run':
      return `/school/runs/${route.id}`;
    case 'trainee':
      return `/school/trainees/${route.id}`;
    case 'urgent':
      return '/missions/urgent';
    case 'person':
      return `/people/${route.id}`;
    case 'licence_kinds':
      return '/people/kinds';
    case 'people':
    case 'me':
    case 'units':
    case 'queue':
    case 'deviations':
    case 'occurrences':
    case 'notifications':
    case 'account':
    case 'accounts':
    case 'flights':
    case 'school':
      return `/${route.page}`;
    case 'deviation':
      return `/deviations/${route.id}`;
    case 'occurrence':
      return `/occurrences/${route.id}`;
    case 'report_occurrence':
      return route.flight ? `/occurrences/new?${new URLSearchParams({ flight: route.flight })}` : '/occurrences/new';
    case 'lessons':
      return '/occurrences/lessons';
    case 'permits':
      return route.tab === 'register' ? '/permits' : '/applications';
    case 'permit':
      return `/permits/${route.id}`;
    case 'application':
      return `/applications/${route.id}`;
    case 'fleet':
      return route.tab === 'list' ? '/fleet' : `/fleet/${route.tab}`;
    case 'aircraft':
      return `/fleet/${route.id}`;
    case 'aircraft_type':
      return `/fleet/types/${route.id}`;
    case 'airspace':
      return route.tab === 'map' ? '/airspace' : `/airspace/${route.tab}`;
    case 'rules':
      return route.tab === 'rules' ? '/rules' : `/rules/${route.tab}`;
    case 'tables':
    case 'retention':
      return `/${route.page}`;
    case 'audit':
      return withQuery('/audit', { record: route.record });
    case 'not_found':
      return '/';
  }
}

export function sectionOf(route: Route): Section | null {
  switch (route.page) {
    case 'figures':
    case 'live':
    case 'missions':
    case 'queue':
    case 'flights':
    case 'people':
    case 'me':
    case 'units':
    case 'fleet':
    case 'airspace':
    case 'rules':
    case 'tables':
    case 'retention':
    case 'audit':
    case 'school':
    case 'accounts':
      return route.page;
    case 'person':
    case 'licence_kinds':
      return 'people';
    case 'mission':
    case 'plan':
    case 'urgent':
      return 'missions';
    case 'permits':
    case 'permit':
    case 'application':
      return 'permits';
    case 'deviations':
    case 'deviation':
      return 'deviations';
    case 'occurrences':
    case 'occurrence':
    case 'report_occurrence':
    case 'lessons':
      return 'occurrences';
    case 'figure_rows':
      return 'figures';
    case 'flight':
    case 'enter_flight':
    case 'upload_logs':
    case 'logbook':
    case 'flight_gaps':
    case 'statistics':
    case 'compare_flights':
      return 'flights';
    case 'course':
    case 'course_run':
    case 'trainee':
      return 'school';
    case 'aircraft':
    case 'aircraft_type':
      return 'fleet';
    case 'notifications':
    case 'account':
    case 'not_found':
      return null;
  }
}

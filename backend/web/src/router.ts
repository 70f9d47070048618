// The addresses of the pages: every route, read from a path and written to one.
export type Route =
  | { page: 'live'; vehicle: string | null }
  | { page: 'missions'; state: string | null }
  | { page: 'mission'; id: string }
  | { page: 'plan'; id: string | null }
  | { page: 'urgent' }
  | { page: 'queue' }
  | { page: 'deviations' }
  | { page: 'notifications' }
  | { page: 'flights' }
  | { page: 'flight'; id: string }
  | { page: 'permits' }
  | { page: 'airspace'; tab: AirspaceTab }
  | { page: 'rules'; tab: RulesTab }
  | { page: 'not_found' };

export const AIRSPACE_TABS = ['map', 'datasets', 'activations', 'weather'] as const;
export type AirspaceTab = (typeof AIRSPACE_TABS)[number];
export const RULES_TABS = ['rules', 'rulebooks'] as const;
export type RulesTab = (typeof RULES_TABS)[number];

/** The part of the navigation that a route belongs to. */
export type Section = 'live' | 'missions' | 'queue' | 'flights' | 'permits' | 'airspace' | 'rules';

const ID = '([0-9A-Za-z-]+)';
const TABLE: [RegExp, (found: string[], query: URLSearchParams) => Route][] = [
  [/^\/$/, (_, query) => ({ page: 'live', vehicle: query.get('vehicle') })],
  [/^\/missions$/, (_, query) => ({ page: 'missions', state: query.get('state') })],
  [/^\/missions\/new$/, () => ({ page: 'plan', id: null })],
  [/^\/missions\/urgent$/, () => ({ page: 'urgent' })],
  [new RegExp(`^/missions/${ID}$`), ([id = '']) => ({ page: 'mission', id })],
  [new RegExp(`^/missions/${ID}/edit$`), ([id = '']) => ({ page: 'plan', id })],
  [/^\/flights$/, () => ({ page: 'flights' })],
  [new RegExp(`^/flights/${ID}$`), ([id = '']) => ({ page: 'flight', id })],
  [/^\/queue$/, () => ({ page: 'queue' })],
  [/^\/deviations$/, () => ({ page: 'deviations' })],
  [/^\/notifications$/, () => ({ page: 'notifications' })],
  [/^\/permits$/, () => ({ page: 'permits' })],
  [/^\/airspace$/, () => ({ page: 'airspace', tab: 'map' })],
  [/^\/airspace\/(datasets|activations|weather)$/, ([tab]) => ({ page: 'airspace', tab: tab as AirspaceTab })],
  [/^\/rules$/, () => ({ page: 'rules', tab: 'rules' })],
  [/^\/rules\/(rulebooks)$/, ([tab]) => ({ page: 'rules', tab: tab as RulesTab })],
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

/** The address of a route. */
export function pathOf(route: Route): string {
  switch (route.page) {
    case 'live':
      return route.vehicle ? `/?${new URLSearchParams({ vehicle: route.vehicle })}` : '/';
    case 'missions':
      return route.state ? `/missions?${new URLSearchParams({ state: route.state })}` : '/missions';
    case 'mission':
      return `/missions/${route.id}`;
    case 'plan':
      return route.id ? `/missions/${route.id}/edit` : '/missions/new';
    case 'flight':
      return `/flights/${route.id}`;
    case 'urgent':
      return '/missions/urgent';
    case 'queue':
    case 'deviations':
    case 'notifications':
    case 'flights':
    case 'permits':
      return `/${route.page}`;
    case 'airspace':
      return route.tab === 'map' ? '/airspace' : `/airspace/${route.tab}`;
    case 'rules':
      return route.tab === 'rules' ? '/rules' : `/rules/${route.tab}`;
    case 'not_found':
      return '/';
  }
}

export function sectionOf(route: Route): Section | null {
  switch (route.page) {
    case 'live':
    case 'missions':
    case 'queue':
    case 'flights':
    case 'permits':
    case 'airspace':
    case 'rules':
      return route.page;
    case 'mission':
    case 'plan':
    case 'urgent':
      return 'missions';
    case 'deviations':
      return 'queue';
    case 'flight':
      return 'flights';
    case 'notifications':
    case 'not_found':
      return null;
  }
}

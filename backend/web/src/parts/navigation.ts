// The sections of the navigation, in order.
import type { Action } from '../api/types';
import { pathOf, type Section } from '../router';
import type { IconName } from './Icon.svelte';

/** `needs`: only those see it who may do that. `more`: it is worked with less often. */
export type NavigationEntry = { section: Section; path: string; icon: IconName; needs?: Action; more?: true };

export const SECTIONS: NavigationEntry[] = [
  { section: 'figures', path: pathOf({ page: 'figures', unit: null }), icon: 'chart', needs: 'view_figures' },
  { section: 'live', path: pathOf({ page: 'live', vehicle: null }), icon: 'map' },
  { section: 'missions', path: pathOf({ page: 'missions', state: null }), icon: 'route' },
  { section: 'queue', path: pathOf({ page: 'queue' }), icon: 'check', needs: 'decide_mission' },
  { section: 'flights', path: pathOf({ page: 'flights' }), icon: 'log' },
  { section: 'permits', path: pathOf({ page: 'permits', tab: 'register' }), icon: 'shield' },
  { section: 'fleet', path: pathOf({ page: 'fleet', tab: 'list' }), icon: 'drone' },
  { section: 'deviations', path: pathOf({ page: 'deviations' }), icon: 'warn', needs: 'view_deviations', more: true },
  { section: 'occurrences', path: pathOf({ page: 'occurrences' }), icon: 'info', more: true },
  { section: 'school', path: pathOf({ page: 'school' }), icon: 'target', more: true },
  { section: 'me', path: pathOf({ page: 'me' }), icon: 'user', needs: 'fly_mission' },
  { section: 'people', path: pathOf({ page: 'people' }), icon: 'user', needs: 'view_people' },
  { section: 'units', path: pathOf({ page: 'units' }), icon: 'layers', needs: 'manage_units', more: true },
  { section: 'airspace', path: pathOf({ page: 'airspace', tab: 'map' }), icon: 'layers', more: true },
  { section: 'rules', path: pathOf({ page: 'rules', tab: 'rules' }), icon: 'book', more: true },
  { section: 'tables', path: pathOf({ page: 'tables' }), icon: 'upload', needs: 'view_people', more: true },
  { section: 'audit', path: pathOf({ page: 'audit', record: null }), icon: 'log', needs: 'view_audit', more: true },
  { section: 'retention', path: pathOf({ page: 'retention' }), icon: 'clock', needs: 'view_audit', more: true },
  { section: 'accounts', path: pathOf({ page: 'accounts' }), icon: 'user', needs: 'manage_accounts', more: true },
];

/** How many tabs a phone has room for, the one for all others not counted. */
const TABS = 4;

/** What has a place in the bar at the top, and what is behind *more*. */
export function inBar(may: (action: Action) => boolean): [NavigationEntry[], NavigationEntry[]] {
  const seen = SECTIONS.filter(({ needs }) => !needs || may(needs));
  return [seen.filter(({ more }) => !more), seen.filter(({ more }) => more)];
}

/** What has a place at the bottom of a phone, and what is behind *more*. */
export function inTabs(may: (action: Action) => boolean): [NavigationEntry[], NavigationEntry[]] {
  const [first, rest] = inBar(may);
  return [first.slice(0, TABS), [...first.slice(TABS), ...rest]];
}

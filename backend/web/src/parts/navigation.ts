// The sections of the navigation, in order.
import type { Action } from '../api/types';
import { pathOf, type Section } from '../router';
import type { IconName } from './Icon.svelte';

/** `needs`: only those see it who may do that. */
export const SECTIONS: { section: Section; path: string; icon: IconName; needs?: Action }[] = [
  { section: 'live', path: pathOf({ page: 'live', vehicle: null }), icon: 'map' },
  { section: 'missions', path: pathOf({ page: 'missions', state: null }), icon: 'route' },
  { section: 'queue', path: pathOf({ page: 'queue' }), icon: 'check', needs: 'decide_mission' },
  { section: 'flights', path: pathOf({ page: 'flights' }), icon: 'log' },
  { section: 'permits', path: pathOf({ page: 'permits' }), icon: 'shield' },
  { section: 'airspace', path: pathOf({ page: 'airspace', tab: 'map' }), icon: 'layers' },
  { section: 'rules', path: pathOf({ page: 'rules', tab: 'rules' }), icon: 'book' },
];

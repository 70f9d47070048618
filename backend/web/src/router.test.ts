// Addresses and routes say the same.
import { describe, expect, test } from 'vitest';
import { pathOf, routeOf, sectionOf, type Route } from './router';

const ROUTES: Route[] = [
  { page: 'live', vehicle: null },
  { page: 'live', vehicle: '0198/1' },
  { page: 'missions', state: null },
  { page: 'missions', state: 'submitted' },
  { page: 'mission', id: '0198c0de-0000-7000-8000-000000000001' },
  { page: 'plan', id: null },
  { page: 'plan', id: '0198c0de-0000-7000-8000-000000000001' },
  { page: 'urgent' },
  { page: 'queue' },
  { page: 'deviations' },
  { page: 'occurrences' },
  { page: 'report_occurrence', flight: null },
  { page: 'report_occurrence', flight: '0198' },
  { page: 'lessons' },
  { page: 'occurrence', id: '0198' },
  { page: 'notifications' },
  { page: 'flights' },
  { page: 'flight', id: 'abc' },
  { page: 'flight_gaps' },
  { page: 'statistics', unit: null, period: null },
  { page: 'statistics', unit: '0198', period: '2025-12-02..2026-03-01' },
  { page: 'compare_flights', a: null, b: null },
  { page: 'compare_flights', a: 'abc', b: 'def' },
  { page: 'permits', tab: 'register' },
  { page: 'permits', tab: 'applications' },
  { page: 'permit', id: '0199' },
  { page: 'application', id: '0199' },
  { page: 'fleet', tab: 'list' },
  { page: 'fleet', tab: 'reservations' },
  { page: 'fleet', tab: 'types' },
  { page: 'fleet', tab: 'parts' },
  { page: 'aircraft', id: 'abc' },
  { page: 'aircraft_type', id: 'abc' },
  { page: 'airspace', tab: 'map' },
  { page: 'airspace', tab: 'datasets' },
  { page: 'airspace', tab: 'activations' },
  { page: 'airspace', tab: 'weather' },
  { page: 'rules', tab: 'rules' },
  { page: 'rules', tab: 'rulebooks' },
];

test.each(ROUTES)('$page goes there and back', (route) => {
  const [path = '', search = ''] = pathOf(route).split('?');
  expect(routeOf(path, search)).toEqual(route);
});

describe('an address', () => {
  test('may end with a slash', () => {
    expect(routeOf('/flights/')).toEqual({ page: 'flights' });
  });

  test('that no page has is not found', () => {
    for (const path of ['/nothing', '/missions/a/b', '/missions/new/edit/x', '/flights/../x', '/permits/1/2', '/airspace/map', '/airspace/x', '/rules/rules']) {
      expect(routeOf(path)).toEqual({ page: 'not_found' });
    }
  });

  test('belongs to a section', () => {
    expect(sectionOf(routeOf('/missions/new'))).toBe('missions');
    expect(sectionOf(routeOf('/flights/abc'))).toBe('flights');
    expect(sectionOf(routeOf('/occurrences/new'))).toBe('occurrences');
    expect(sectionOf(routeOf('/nothing'))).toBeNull();
  });
});

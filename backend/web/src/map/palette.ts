// Colours of the map, by day and by night.
import type { Restriction } from '../api/types';
import type { Meaning } from '../plan/meaning';

export type Palette = {
  abroad: string;
  land: string;
  regionLine: string;
  stateLine: string;
  foreignLine: string;
  text: string;
  textSoft: string;
  halo: string;
  grid: string;
  route: string;
  routeCasing: string;
  buffer: string;
  onRoute: string;
  takeoff: string;
  person: string;
  landing: string;
  track: string;
  /** The second of two flights that are compared; the first has the colour of a track. */
  otherTrack: string;
  trail: string;
  /** From few flights to many. */
  heat: readonly [string, string, string, string];
  highlight: string;
  zone: Record<Restriction, string>;
  /** The same as `--m-…` of the style sheets. */
  meaning: Record<Meaning, string>;
};

export const DAY: Palette = {
  abroad: '#dfe4ea',
  land: '#f3f4f0',
  regionLine: '#c3cad3',
  stateLine: '#7b8896',
  foreignLine: '#b4bdc8',
  text: '#2a3542',
  textSoft: '#5a6775',
  halo: '#ffffff',
  grid: '#8d99a6',
  route: '#1757b0',
  routeCasing: '#ffffff',
  buffer: '#cfdcf0',
  onRoute: '#ffffff',
  takeoff: '#0f6b3c',
  person: '#4a3580',
  landing: '#7a4a00',
  track: '#6b2fb3',
  otherTrack: '#a34a00',
  heat: ['#b9cdf0', '#5b8fd9', '#c05a9c', '#c01f3a'],
  trail: '#1757b0',
  highlight: '#d6006e',
  zone: { prohibited: '#b3261e', requires_authorisation: '#a35a00', conditional: '#6a5a00', information: '#2f6690' },
  meaning: {
    forbids: '#b3261e',
    unknown: '#6b2fb3',
    consent: '#a35a00',
    told: '#1c6480',
    lifted: '#0f6b3c',
    near: '#5a6775',
    none: '#8d99a6',
  },
};

export const NIGHT: Palette = {
  abroad: '#0b1220',
  land: '#16202f',
  regionLine: '#2c3a4e',
  stateLine: '#71829a',
  foreignLine: '#34445a',
  text: '#dbe4ee',
  textSoft: '#93a3b6',
  halo: '#0d1420',
  grid: '#5d6d82',
  route: '#79b0ff',
  routeCasing: '#0a1320',
  buffer: '#22365a',
  onRoute: '#06152b',
  takeoff: '#74d79f',
  person: '#cbb6ff',
  landing: '#f0c163',
  track: '#c9a6ff',
  otherTrack: '#ffb066',
  heat: ['#24406e', '#4f8bdc', '#d978b8', '#ff8a7a'],
  trail: '#79b0ff',
  highlight: '#ff6db3',
  zone: { prohibited: '#ff7a70', requires_authorisation: '#f2a54a', conditional: '#d8c64f', information: '#79bde8' },
  meaning: {
    forbids: '#ff7a70',
    unknown: '#c9a6ff',
    consent: '#f2a54a',
    told: '#6fc3df',
    lifted: '#74d79f',
    near: '#93a3b6',
    none: '#5d6d82',
  },
};

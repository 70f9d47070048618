// How zones are drawn: by what they ask of everybody, or by what they mean for one mission.
import type { Restriction } from '../api/types';
import { MEANINGS, type Meaning } from '../plan/meaning';
import type { LayerSpecification } from './library';
import type { Palette } from './palette';
import { PATTERNED, patternName } from './patterns';

type Equals = ['==', ['get', string], string];

const RESTRICTIONS: Restriction[] = ['information', 'conditional', 'requires_authorisation', 'prohibited'];
const DASHES: Record<Restriction, number[]> = {
  prohibited: [1, 0],
  requires_authorisation: [5, 2],
  conditional: [2, 2],
  information: [1, 3],
};

/** The gravest is drawn last, over all others. Zones without a meaning are not among them. */
const DRAWN = MEANINGS.filter((meaning): meaning is Exclude<Meaning, 'none'> => meaning !== 'none').reverse();
const LINES: Record<(typeof DRAWN)[number], { width: number; dash: number[] }> = {
  forbids: { width: 3, dash: [1, 0] },
  unknown: { width: 2.5, dash: [4, 1.5, 1, 1.5] },
  consent: { width: 2.5, dash: [4, 2] },
  told: { width: 2, dash: [1, 1.5] },
  lifted: { width: 2, dash: [1, 0] },
  near: { width: 1.4, dash: [2, 3] },
};

/** Layers of zones by what they ask; hidden while meanings are shown. */
export const BY_RESTRICTION = RESTRICTIONS.flatMap((name) => [`zones-${name}`, `zones-${name}-line`, `zones-${name}-label`]);
/** Layers of zones by what they mean; hidden while they have none. */
export const BY_MEANING = ['zones-muted', ...DRAWN.flatMap((name) => [`meaning-${name}`, `meaning-${name}-line`, `meaning-${name}-label`])];

export function zoneLayers(palette: Palette, bold: string[]): LayerSpecification[] {
  return [
    ...RESTRICTIONS.flatMap((name) => ofRestriction(name, palette, bold)),
    { id: 'zones-muted', type: 'line', source: 'zones', layout: { visibility: 'none' }, paint: { 'line-color': palette.meaning.none, 'line-width': 1, 'line-opacity': 0.55 } },
    ...DRAWN.flatMap((name) => ofMeaning(name, palette, bold)),
  ];
}

function ofRestriction(name: Restriction, palette: Palette, bold: string[]): LayerSpecification[] {
  const color = palette.zone[name];
  const filter: Equals = ['==', ['get', 'restriction'], name];
  return [
    { id: `zones-${name}`, type: 'fill', source: 'zones', filter, paint: { 'fill-color': color, 'fill-opacity': name === 'information' ? 0.05 : 0.12 } },
    { id: `zones-${name}-line`, type: 'line', source: 'zones', filter, paint: { 'line-color': color, 'line-width': 1.6, 'line-dasharray': DASHES[name] } },
    label(`zones-${name}-label`, 'zones', filter, color, { palette, bold, hidden: false }),
  ];
}

function ofMeaning(name: (typeof DRAWN)[number], palette: Palette, bold: string[]): LayerSpecification[] {
  const color = palette.meaning[name];
  const filter: Equals = ['==', ['get', 'meaning'], name];
  const { width, dash } = LINES[name];
  const fill = PATTERNED.includes(name)
    ? { 'fill-pattern': patternName(name) }
    : { 'fill-color': color, 'fill-opacity': name === 'lifted' ? 0.14 : 0.04 };
  return [
    { id: `meaning-${name}`, type: 'fill', source: 'meanings', filter, layout: { visibility: 'none' }, paint: fill },
    { id: `meaning-${name}-line`, type: 'line', source: 'meanings', filter, layout: { visibility: 'none' }, paint: { 'line-color': color, 'line-width': width, 'line-dasharray': dash } },
    label(`meaning-${name}-label`, 'meanings', filter, color, { palette, bold, hidden: true }),
  ];
}

type LabelLook = { palette: Palette; bold: string[]; hidden: boolean };

function label(id: string, source: string, filter: Equals, color: string, look: LabelLook): LayerSpecification {
  return {
    id,
    type: 'symbol',
    source,
    filter,
    minzoom: 8,
    layout: { 'text-field': ['get', 'identifier'], 'text-font': look.bold, 'text-size': 12, visibility: look.hidden ? 'none' : 'visible' },
    paint: { 'text-color': color, 'text-halo-color': look.palette.halo, 'text-halo-width': 1.5 },
  };
}

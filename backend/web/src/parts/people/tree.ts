// Units in the order of their tree.
import type { Unit } from '../../api/types';

/** Every unit once, below the one that it belongs to; those whose unit above is not there stand at the top. */
export function inTree(units: Unit[]): { unit: Unit; depth: number }[] {
  const known = new Set(units.map(({ id }) => id));
  const found: { unit: Unit; depth: number }[] = [];
  const seen = new Set<string>();
  const add = (unit: Unit, depth: number) => {
    if (seen.has(unit.id)) return;
    seen.add(unit.id);
    found.push({ unit, depth });
    units.filter(({ parent_id }) => parent_id === unit.id).forEach((below) => add(below, depth + 1));
  };
  units.filter(({ parent_id }) => parent_id === null || !known.has(parent_id)).forEach((unit) => add(unit, 0));
  // What lies in a circle is shown all the same.
  units.forEach((unit) => add(unit, 0));
  return found;
}

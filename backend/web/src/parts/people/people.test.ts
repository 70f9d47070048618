// The order of units in their tree.
import { describe, expect, test } from 'vitest';
import type { Unit } from '../../api/types';
import { inTree } from './tree';

const unit = (id: string, parent_id: string | null) => ({ id, parent_id, name: id }) as Unit;

describe('units', () => {
  test('stand below the one that they belong to', () => {
    const tree = inTree([unit('b', 'a'), unit('c', 'b'), unit('a', null), unit('x', 'elsewhere')]);
    expect(tree.map(({ unit, depth }) => `${unit.id}${depth}`)).toEqual(['a0', 'b1', 'c2', 'x0']);
  });

  test('are all there even in a circle', () => {
    expect(inTree([unit('a', 'b'), unit('b', 'a')]).length).toBe(2);
  });
});

// The dashboard, the rows behind its figures, and targets.
import { client, PAGE_SIZE, take } from './transport';
import type { Figures, FigureRows, Statistics, Target, TargetMeasure } from './types';

export type NewTarget = { unit_id: string; measure: TargetMeasure; value: number; due_on: string; replaces: string | null };

/** What was flown between two moments, in one unit with those below it or in all. */
export type StatisticsWanted = { from: string; to: string; unit: string | null };

export const figures = {
  figures: (unit: string | null) =>
    take<Figures>(client.GET('/api/v1/figures', { params: { query: unit ? { unit } : {} } })),
  statistics: ({ from, to, unit }: StatisticsWanted) =>
    take<Statistics>(client.GET('/api/v1/figures/statistics', { params: { query: { from, to, ...(unit ? { unit } : {}) } } })),
  /** `query` is what a figure names. */
  figureRows: (query: string, after: string | null) => {
    const named = Object.fromEntries(new URLSearchParams(query));
    const paged = { ...named, limit: PAGE_SIZE, ...(after ? { after } : {}) };
    return take<FigureRows>(client.GET('/api/v1/figures/rows', { params: { query: paged as never } }));
  },
  setTarget: (body: NewTarget) => take<Target>(client.POST('/api/v1/figures/targets', { body })),
};

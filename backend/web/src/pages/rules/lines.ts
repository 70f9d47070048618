// The lines of a text that a problem names, with what stands around them.
import type { Problem } from '../../api/problem';

export type FaultyLine = { number: number; message: string; around: { number: number; text: string }[] };

const AROUND = 2;

/** The server names lines as `lines[12]`, counted from 1. */
export function faultyLines(problem: Problem, text: string): FaultyLine[] {
  const lines = text.split('\n');
  return problem.fields.flatMap(({ field, message }) => {
    const found = /^lines\[(\d+)\]$/.exec(field);
    if (!found) return [];
    const number = Number(found[1]);
    const first = Math.max(1, number - AROUND);
    const around = lines.slice(first - 1, number + AROUND).map((line, index) => ({ number: first + index, text: line.replace(/\r$/, '') }));
    return [{ number, message, around }];
  });
}

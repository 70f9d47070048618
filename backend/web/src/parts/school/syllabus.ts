// A syllabus as lines of text: what the editor shows and reads.
import type { Syllabus } from '../../api/types';

export const lessonLines = (syllabus: Syllabus): string => syllabus.lessons.map((one) => `${one.code}; ${one.name}; ${one.minutes}`).join('\n');
export const exerciseLines = (syllabus: Syllabus): string =>
  syllabus.exercises.map((one) => `${one.code}; ${one.name}; ${one.flights}; ${one.minutes}`).join('\n');

/** A text of which a line is not `code; name; number…`: which line, counted from one. */
export class BadLine extends Error {
  constructor(readonly line: number) {
    super(`line ${line}`);
  }
}

/** The fields of each line that is not empty: code, name, and as many whole numbers as asked for. */
function read(text: string, numbers: number): [string, string, number[]][] {
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), index }));
  return lines
    .filter(({ line }) => line !== '')
    .map(({ line, index }) => {
      const [code = '', name = '', ...rest] = line.split(';').map((field) => field.trim());
      const fits = code && name && rest.length === numbers && rest.every((number) => /^\d{1,5}$/.test(number));
      if (!fits) throw new BadLine(index + 1);
      return [code, name, rest.map(Number)];
    });
}

export const readLessons = (text: string): Syllabus['lessons'] => read(text, 1).map(([code, name, [minutes = 0]]) => ({ code, name, minutes }));
export const readExercises = (text: string): Syllabus['exercises'] =>
  read(text, 2).map(([code, name, [flights = 0, minutes = 0]]) => ({ code, name, flights, minutes }));

// A syllabus as lines of text: it comes back as it was, and a bad line is named.
import { describe, expect, test } from 'vitest';
import { BadLine, exerciseLines, lessonLines, readExercises, readLessons } from './syllabus';

describe('a syllabus as lines', () => {
  const syllabus = {
    lessons: [{ code: 'T1', name: 'Předpisy', minutes: 90 }],
    exercises: [{ code: 'P1', name: 'Vzlet a přistání', flights: 4, minutes: 40 }],
    points: 40,
    pass_points: 30,
    other_examiner: true,
  };

  test('comes back as it was', () => {
    expect(readLessons(lessonLines(syllabus))).toEqual(syllabus.lessons);
    expect(readExercises(`\n${exerciseLines(syllabus)}\n`)).toEqual(syllabus.exercises);
  });

  test('names the line that is wrong', () => {
    for (const [text, line] of [
      ['T1; Předpisy', 1],
      ['T1; Předpisy; 90\nT2; ; 45', 2],
      ['T1; Předpisy; minut', 1],
    ] as const) {
      expect(() => readLessons(text)).toThrow(new BadLine(line).message);
    }
  });
});

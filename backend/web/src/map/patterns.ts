// Patterns that fill zones, so that their meaning is not told by colour alone. Drawn here: no image files.
import type { Meaning } from '../plan/meaning';

/** Pixels of a pattern, four bytes each, at two pixels per point. */
export type Pattern = { width: number; height: number; data: Uint8Array };
export const PIXEL_RATIO = 2;
const SIZE = 24;

/** Whether a pixel is inked, and how much of 1. */
const INK: Partial<Record<Meaning, (x: number, y: number) => number>> = {
  // Dense strokes that fall to the right and to the left.
  forbids: (x, y) => (((x + y) % 12) < 3 || ((x - y + SIZE) % 12) < 3 ? 0.62 : 0.12),
  consent: (x, y) => ((x + y) % 24 < 4 ? 0.7 : 0.1),
  unknown: (x, y) => (Math.hypot((x % 12) - 5.5, (y % 12) - 5.5) < 2.4 ? 0.8 : 0.08),
  told: (_x, y) => (y % 12 < 2 ? 0.5 : 0.06),
};

export const PATTERNED = Object.keys(INK) as Meaning[];

/** The pattern of a meaning in a colour such as `#a1b2c3`. */
export function patternOf(meaning: Meaning, color: string): Pattern | null {
  const ink = INK[meaning];
  if (!ink) return null;
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)) as [number, number, number];
  const data = new Uint8Array(SIZE * SIZE * 4);
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      data.set([red, green, blue, Math.round(255 * ink(x, y))], (y * SIZE + x) * 4);
    }
  }
  return { width: SIZE, height: SIZE, data };
}

export const patternName = (meaning: Meaning) => `zone-${meaning}`;

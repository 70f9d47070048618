// Finding among zones and rules: by words, without regard to case and accents.

/** A text as it is compared: without accents, in lower case. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase();
}

/** Whether every word of the query is somewhere in the texts. */
export function matches(query: string, texts: (string | null | undefined)[]): boolean {
  const wanted = plain(query).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return true;
  const whole = plain(texts.filter(Boolean).join('\n'));
  return wanted.every((word) => whole.includes(word));
}

/** How often each key occurs, in the order given. */
export function tally<T, K>(items: readonly T[], key: (item: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}

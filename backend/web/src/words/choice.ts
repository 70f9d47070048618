// Which language a page begins with.
import type { Language } from './format';

/** The language to begin with: the remembered one, else the first one that the browser asks for. */
export function firstLanguage(remembered: string | null, wanted: readonly string[]): Language {
  if (remembered === 'cs' || remembered === 'en') return remembered;
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'cs' || language === 'sk') return 'cs';
    if (language === 'en') return 'en';
  }
  return 'en';
}

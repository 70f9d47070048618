// The language of the page: chosen by the browser at first, then by the switch, and remembered.
import { firstLanguage } from './choice';
import { cs, type Words } from './cs';
import { en } from './en';
import { formatter, type Formatter, type Language } from './format';

const KEY = 'letka.language';
const words: Record<Language, Words> = { cs, en };
const formatters: Record<Language, Formatter> = { cs: formatter('cs'), en: formatter('en') };

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

const state = $state({ language: firstLanguage(remembered(), navigator.languages) });
document.documentElement.lang = state.language;

export function language(): Language {
  return state.language;
}

export function chooseLanguage(chosen: Language): void {
  state.language = chosen;
  document.documentElement.lang = chosen;
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** The dictionary in force. */
export function w(): Words {
  return words[state.language];
}

/** The formats in force. */
export function f(): Formatter {
  return formatters[state.language];
}

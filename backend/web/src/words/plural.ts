// Plural forms: Czech has one, few and many (1 mise, 2 mise, 5 misí), English one and other.
export type Forms = { one: string; few?: string; many?: string; other: string };

const rules = { cs: new Intl.PluralRules('cs'), en: new Intl.PluralRules('en') };

/** The form of the language for `count`, with the number before it. */
export function plural(language: 'cs' | 'en', count: number, forms: Forms): string {
  const category = rules[language].select(count);
  const form = (category === 'few' ? forms.few : category === 'many' ? forms.many : category === 'one' ? forms.one : null) ?? forms.other;
  return `${new Intl.NumberFormat(language).format(count)} ${form}`;
}

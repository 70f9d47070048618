// Czech words of documents that belong to records.
export const documents = {
  title: 'Dokumenty',
  none: 'Zatím žádné dokumenty.',
  add: 'Přidat dokument',
  busy: 'Odesílám…',
  hint: 'PDF, JPEG nebo PNG, nejvýše 20 MB',
  open: 'Otevřít',
  withdraw: 'Vzít zpět',
  withdrawTitle: 'Vzít dokument zpět?',
  withdrawText: 'Dokument zůstane k nahlédnutí jako zpětvzatý.',
  reason: 'Důvod',
  addedBy: (who: string, time: string) => `${who}, ${time}`,
  withdrawn: (time: string, reason: string) => `zpětvzato ${time}: ${reason}`,
  erased: 'soubor byl vymazán po uplynutí doby uchování',
  photograph: 'Fotografie',
};

// Czech words of how long personal data are kept.
import { plural } from './plural';

const months = (n: number) =>
  n % 12 === 0
    ? plural('cs', n / 12, { one: 'rok', few: 'roky', many: 'roku', other: 'let' })
    : plural('cs', n, { one: 'měsíc', few: 'měsíce', many: 'měsíce', other: 'měsíců' });
const people = (n: number) => plural('cs', n, { one: 'osoba', few: 'osoby', many: 'osoby', other: 'osob' });
const flights = (n: number) => plural('cs', n, { one: 'let', few: 'lety', many: 'letu', other: 'letů' });

export const retention = {
  title: 'Uchování osobních údajů',
  intro: 'Záznamy se nemažou. Co vypovídá o osobě, která odešla, se po uplynutí doby vymaže; lety, hodiny a počty zůstanou.',
  subjects: {
    person: {
      period: 'Doba uchování osobních údajů',
      periodOf: (n: number) => `${months(n)} po odchodu`,
      noPeriod: 'Doba uchování není nastavena, proto se nic nevymaže.',
      months: 'Měsíců po odchodu',
    },
    flight: {
      period: 'Doba uchování záznamů a tras letů',
      periodOf: (n: number) => `${months(n)} po letu`,
      noPeriod: 'Doba uchování není nastavena, proto se žádný záznam ani trasa nevymaže.',
      months: 'Měsíců po letu',
    },
  },
  flightsStay: 'Vymaže se obsah záznamů a trasa letu. Zápis letu, podpisy, součty i otisky souborů zůstanou.',
  flightsDue: (n: number) => `Po lhůtě: ${flights(n)}.`,
  flightsHeld: (n: number) => `Uchováno pro případ: ${flights(n)}.`,
  erasedLogs: (n: number) => `Dosud vymazáno: ${plural('cs', n, { one: 'záznam', few: 'záznamy', many: 'záznamu', other: 'záznamů' })}.`,
  assumed: 'předpoklad bez pramene',
  from: (day: string) => `platí od ${day}`,
  setBy: (name: string) => `zapsal(a) ${name}`,
  setPeriod: 'Nastavit dobu',
  monthsFault: 'Zadejte celé číslo od 1 do 1200.',
  source: 'Pramen (předpis, skartační plán)',
  sourceHint: 'Bez pramene se doba označí jako předpoklad.',
  daily: 'Server vymaže, co je po lhůtě, sám každý den.',
  due: (n: number) => `Po lhůtě: ${people(n)}`,
  erased: (n: number) => `Dosud vymazáno: ${people(n)}`,
  run: (n: number) => `Vymazat nyní (${n})`,
  runTitle: 'Vymazat osobní údaje',
  runText: (n: number) => `Údaje se vymažou natrvalo: ${people(n)}. Vrátit to nejde.`,
  done: (n: number) => `Vymazáno: ${people(n)}.`,
  list: 'Kdo odešel nebo je pozdržen',
  empty: 'Nikdo neodešel',
  emptyHint: 'Jakmile někdo odejde, uvidíte zde, kdy se jeho údaje vymažou.',
  person: 'Osoba',
  left: 'Odchod',
  dueAt: 'Vymaže se',
  goes: 'Co se vymaže',
  stays: 'Co zůstane',
  erases: (licences: number, documents: number, accounts: number) =>
    `jméno, číslo, spojení, ${plural('cs', licences, { one: 'číslo průkazu', few: 'čísla průkazů', many: 'čísla průkazu', other: 'čísel průkazů' })}, ${plural('cs', documents, { one: 'dokument', few: 'dokumenty', many: 'dokumentu', other: 'dokumentů' })}, ${plural('cs', accounts, { one: 'účet', few: 'účty', many: 'účtu', other: 'účtů' })}`,
  keeps: flights,
  states: { due: 'po lhůtě', waiting: 'lhůta běží', held: 'pozdrženo', in_use: 'účet v užívání', serving: 'slouží', cannot_judge: 'nelze určit' },
  inUse: 'Nevymaže se, dokud účet osoby není uzavřen.',
  cannotJudge: 'Není znám den odchodu nebo doba uchování.',
  hold: 'Pozdržet',
  holdTitle: (name: string) => `Pozdržet údaje: ${name}`,
  holdWhy: 'Proč (např. soudní spor)',
  release: 'Uvolnit',
  heldBy: (name: string, day: string, reason: string) => `${name}, ${day}: ${reason}`,
};

// Czech words of registers as tables.
import { plural } from './plural';

export const tables = {
  title: 'Tabulky dovnitř a ven',
  intro: 'Evidence jako CSV nebo XLSX. Import nejprve ukáže, co by se změnilo; zapíše se celý, nebo vůbec.',
  names: { people: 'Osoby', licences: 'Průkazy', aircraft: 'Letouny' },
  importOf: { people: 'Import osob', licences: 'Import průkazů', aircraft: 'Import letounů' },
  import: 'Importovat…',
  exportCsv: 'Export do CSV',
  exportXlsx: 'Export do XLSX',
  choose: 'Vyberte tabulku',
  chooseHint: 'CSV nebo XLSX, nejvýše 10 MiB a 20 000 řádků. Sloupce jako v exportu, v libovolném pořadí.',
  drop: 'nebo ji přetáhněte sem',
  dropHere: 'Pusťte soubor zde',
  enter: 'Zapsat změny',
  cannotEnter: 'Není co zapsat',
  rows: 'Řádky tabulky',
  row: 'Řádek',
  record: 'Záznam',
  what: 'Co se mění nebo je chybně',
  outcomes: { new: 'nové', changed: 'změněné', unchanged: 'beze změny', wrong: 'chybné' },
  unknownColumns: (names: string) => `Tyto sloupce neznáme a nečetli jsme je: ${names}`,
  onlyChanges: 'Jen co se mění nebo je chybně',
  nothing: 'Žádný řádek nic nemění.',
  more: (n: number) => `a ${plural('cs', n, { one: 'další řádek', few: 'další řádky', many: 'dalšího řádku', other: 'dalších řádků' })}`,
  done: (name: string, created: number, changed: number) => `${name}: nové ${created}, změněné ${changed}.`,
};

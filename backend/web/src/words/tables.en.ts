// English words of registers as tables.
import type { Words } from './cs';
import { plural } from './plural';

export const tables: Words['tables'] = {
  title: 'Tables in and out',
  intro: 'Registers as CSV or XLSX. An import first shows what would change; it is entered whole or not at all.',
  names: { people: 'People', licences: 'Licences', aircraft: 'Aircraft' },
  importOf: { people: 'Import people', licences: 'Import licences', aircraft: 'Import aircraft' },
  import: 'Import…',
  exportCsv: 'Export CSV',
  exportXlsx: 'Export XLSX',
  choose: 'Choose a table',
  chooseHint: 'CSV or XLSX, at most 10 MiB and 20,000 rows. Columns as in the export, in any order.',
  drop: 'or drop it here',
  dropHere: 'Drop the file here',
  enter: 'Enter the changes',
  cannotEnter: 'Nothing to enter',
  rows: 'Rows of the table',
  row: 'Row',
  record: 'Record',
  what: 'What changes or is wrong',
  outcomes: { new: 'new', changed: 'changed', unchanged: 'unchanged', wrong: 'wrong' },
  unknownColumns: (names: string) => `These columns are not known and were not read: ${names}`,
  onlyChanges: 'Only what changes or is wrong',
  nothing: 'No row changes anything.',
  more: (n: number) => `and ${plural('en', n, { one: 'more row', other: 'more rows' })}`,
  done: (name: string, created: number, changed: number) => `${name}: ${created} new, ${changed} changed.`,
};

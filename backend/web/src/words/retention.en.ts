// English words of how long personal data are kept.
import type { Words } from './cs';
import { plural } from './plural';

const months = (n: number) => (n % 12 === 0 ? plural('en', n / 12, { one: 'year', other: 'years' }) : plural('en', n, { one: 'month', other: 'months' }));
const people = (n: number) => plural('en', n, { one: 'person', other: 'people' });
const flights = (n: number) => plural('en', n, { one: 'flight', other: 'flights' });

export const retention: Words['retention'] = {
  title: 'Personal data',
  intro: 'No record is deleted. What tells of a person who left is erased when its time is over; flights, hours and counts stay.',
  subjects: {
    person: {
      period: 'How long personal data are kept',
      periodOf: (n: number) => `${months(n)} after leaving`,
      noPeriod: 'No retention period is set, so nothing is erased.',
      months: 'Months after leaving',
    },
    flight: {
      period: 'How long logs and tracks of flights are kept',
      periodOf: (n: number) => `${months(n)} after the flight`,
      noPeriod: 'No retention period is set, so no log and no track is erased.',
      months: 'Months after the flight',
    },
  },
  flightsStay: 'The content of the logs and the track of the flight are erased. Its record, signatures, sums and the hashes of the files stay.',
  flightsDue: (n: number) => `Due: ${flights(n)}.`,
  flightsHeld: (n: number) => `Kept for a case: ${flights(n)}.`,
  erasedLogs: (n: number) => `Erased until now: ${plural('en', n, { one: 'log', other: 'logs' })}.`,
  assumed: 'an assumption without a source',
  from: (day: string) => `from ${day}`,
  setBy: (name: string) => `entered by ${name}`,
  setPeriod: 'Set the period',
  monthsFault: 'Enter a whole number from 1 to 1200.',
  source: 'Source (regulation, disposal schedule)',
  sourceHint: 'Without a source the period is marked as an assumption.',
  daily: 'The server erases what is due every day by itself.',
  due: (n: number) => `Due: ${people(n)}`,
  erased: (n: number) => `Erased until now: ${people(n)}`,
  run: (n: number) => `Erase now (${n})`,
  runTitle: 'Erase personal data',
  runText: (n: number) => `The data of ${people(n)} are erased for good. This cannot be undone.`,
  done: (n: number) => `Erased: ${people(n)}.`,
  list: 'Who left or is held',
  empty: 'Nobody has left',
  emptyHint: 'As soon as somebody leaves, this page shows when their data are erased.',
  person: 'Person',
  left: 'Left',
  dueAt: 'Erased on',
  goes: 'What is erased',
  stays: 'What stays',
  erases: (licences: number, documents: number, accounts: number) =>
    `name, number, contact, ${plural('en', licences, { one: 'licence number', other: 'licence numbers' })}, ${plural('en', documents, { one: 'document', other: 'documents' })}, ${plural('en', accounts, { one: 'account', other: 'accounts' })}`,
  keeps: flights,
  states: { due: 'due', waiting: 'time runs', held: 'held', in_use: 'account in use', serving: 'serving', cannot_judge: 'cannot tell' },
  inUse: 'Not erased until the account of the person is closed.',
  cannotJudge: 'The day of leaving or the period is not known.',
  hold: 'Hold',
  holdTitle: (name: string) => `Hold the data: ${name}`,
  holdWhy: 'Why (for example a lawsuit)',
  release: 'Release',
  heldBy: (name: string, day: string, reason: string) => `${name}, ${day}: ${reason}`,
};

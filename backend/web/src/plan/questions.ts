// The questions of a mission by what they are about, so that a person answers them one subject at a time.
import type { Question } from '../api/types';

/** The subjects in the order in which a pilot thinks them through. */
export const SUBJECTS = ['people', 'airspace', 'crew', 'weather', 'records', 'other'] as const;
export type Subject = (typeof SUBJECTS)[number];
export type QuestionGroup = { subject: Subject; questions: Question[]; open: Question[] };

/** Safety rules about those below; the others are about aircraft and crew. */
const PEOPLE = { from: 5, to: 11 };
const BY_PREFIX: Readonly<Record<string, Subject>> = {
  ZON: 'airspace',
  CTR: 'airspace',
  ATZ: 'airspace',
  GZ: 'airspace',
  TRF: 'airspace',
  ALT: 'airspace',
  TER: 'airspace',
  ACF: 'crew',
  CRW: 'crew',
  SAF: 'crew',
  WX: 'weather',
  LOG: 'records',
  DAT: 'records',
  INS: 'records',
  AGR: 'records',
  SPC: 'records',
  RPT: 'records',
};

/** What a rule is about, by its id; one of a family that is not known here is about something else. */
export function subjectOf(rule: string): Subject {
  const [prefix = '', number = ''] = rule.split('-');
  const nth = Number.parseInt(number, 10);
  if (prefix === 'SAF' && nth >= PEOPLE.from && nth <= PEOPLE.to) return 'people';
  return Object.hasOwn(BY_PREFIX, prefix) ? (BY_PREFIX[prefix] as Subject) : 'other';
}

/** Two permits each ask about their own conditions under one rule. */
export const questionKey = (question: Question): string => `${question.rule}|${question.zone ?? ''}|${question.text.cs}`;

/** The questions by subject, each in the order of the server; subjects without questions are left out. */
export function bySubject(questions: readonly Question[]): QuestionGroup[] {
  return SUBJECTS.map((subject) => {
    const own = questions.filter((question) => subjectOf(question.rule) === subject);
    return { subject, questions: own, open: own.filter((question) => !question.answer) };
  }).filter((group) => group.questions.length > 0);
}

/** What has the focus after an answer: the next open question after it, else the first one; `null`: none is open. */
export function nextOpen(questions: readonly Question[], answered: string): string | null {
  const order = bySubject(questions).flatMap((group) => group.questions);
  const at = order.findIndex((question) => questionKey(question) === answered);
  const next = [...order.slice(at + 1), ...order.slice(0, at + 1)].find((question) => !question.answer);
  return next ? questionKey(next) : null;
}

// What news says in words, and where it leads.
import type { Notification } from '../api/types';
import { pathOf } from '../router';
import { f, language, w } from '../words/words.svelte';

type News = Notification['news'];

/** The page of the record that news is about; `null`: there is none. Who makes a page adds it here. */
export function leadsTo({ kind, id }: Notification['record']): string | null {
  if (kind === 'audit') return pathOf({ page: 'audit', record: null });
  if (kind === 'flight_gaps') return pathOf({ page: 'flight_gaps' });
  if (id === null) return null;
  switch (kind) {
    case 'mission':
      return pathOf({ page: 'mission', id });
    case 'permit':
      return pathOf({ page: 'permit', id });
    case 'application':
      return pathOf({ page: 'application', id });
    case 'occurrence':
      return pathOf({ page: 'occurrence', id });
    case 'flight':
      return pathOf({ page: 'flight', id });
    default:
      return null;
  }
}

/** What it is about, in a word or two. */
export function subject(news: News): string {
  return news.kind === 'mission_judged' ? w().notifications.because(w().history.causes[news.cause]) : w().notifications.kinds[news.kind];
}

/** News that is no change of a verdict, as a sentence. */
export function newsText(news: Exclude<News, { kind: 'mission_judged' }>): string {
  if (news.kind !== 'expiry') return news.text[language()];
  const { what, name, holder, until, left } = news;
  return w().notifications.expiry([w().notifications.expires[what], name].filter(Boolean).join(' '), holder, f().date(until), left);
}

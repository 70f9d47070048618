// How many notifications are unread; all pages share it.
import { api } from './api/client';
import { onMission } from './live/live.svelte';

const EVERY_MS = 60_000;
const state = $state({ unread: 0 });

export const notices = {
  get unread(): number {
    return state.unread;
  },
  set(unread: number): void {
    state.unread = unread;
  },
};

async function look(): Promise<void> {
  // Without an answer the last number stands.
  const found = await api.notifications(null).catch(() => null);
  if (found) state.unread = found.unread;
}

/** Looks now, when a mission changes, and from time to time; returns what ends that. */
export function followNotices(): () => void {
  void look();
  const timer = setInterval(() => void look(), EVERY_MS);
  const stop = onMission(() => void look());
  return () => {
    clearInterval(timer);
    stop();
  };
}

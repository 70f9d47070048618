// Who is signed in.
import { api, whenSignedOut } from './api/client';
import { Problem } from './api/problem';
import type { Action, Owed, Session } from './api/types';

/** Where this browser remembers which failures were seen. */
const SEEN = 'letka-failures-seen';

type State = {
  phase: 'loading' | 'signed_out' | 'signed_in';
  session: Session | null;
  /** Why the sign-in page is shown to somebody who was signed in, or could not be asked. */
  notice: 'ended' | 'offline' | null;
  /** The password was given; with what to send the code. */
  pending: string | null;
  /** Whether the failures before were seen. */
  seen: boolean;
};

const state = $state<State>({ phase: 'loading', session: null, notice: null, pending: null, seen: false });

export const session = {
  get phase() {
    return state.phase;
  },
  get current(): Session | null {
    return state.session;
  },
  get notice() {
    return state.notice;
  },
  /** Whether a code is owed for the second step. */
  get owesCode() {
    return state.pending !== null;
  },
  /** What must be done before anything else. */
  get owed(): Owed | null {
    return state.session?.owed ?? null;
  },
  /** The tries to sign in that failed before, until they are seen. */
  get failures(): { count: number; last: string } | null {
    const found = state.session;
    if (state.seen || !found?.last_failed_at || found.failures_before === 0) return null;
    return { count: found.failures_before, last: found.last_failed_at };
  },
  see(): void {
    state.seen = true;
    sessionStorage.setItem(SEEN, state.session?.last_failed_at ?? '');
  },
  /** Whether the role of the person allows an action such as `plan_mission`. */
  may(action: Action): boolean {
    return state.session?.actions.includes(action) ?? false;
  },
};

function signedOut(notice: State['notice']): void {
  state.session = null;
  state.notice = notice;
  state.phase = 'signed_out';
}

function signedIn(found: Session): void {
  state.session = found;
  state.notice = null;
  state.pending = null;
  state.seen = found.last_failed_at !== null && sessionStorage.getItem(SEEN) === found.last_failed_at;
  state.phase = 'signed_in';
}

/** Asks the server who we are. */
export async function resume(): Promise<void> {
  whenSignedOut(() => {
    if (state.phase === 'signed_in') signedOut('ended');
  });
  try {
    signedIn(await api.session());
  } catch (error) {
    signedOut(Problem.from(error).status === 0 ? 'offline' : null);
  }
}

export async function signIn(username: string, password: string): Promise<void> {
  const answer = await api.signIn(username, password);
  if ('pending' in answer) state.pending = answer.pending;
  else signedIn(answer);
}

/** The second step. */
export async function giveCode(code: string): Promise<void> {
  try {
    signedIn(await api.giveCode(state.pending ?? '', code));
  } catch (error) {
    if (Problem.from(error).code === 'step_expired') state.pending = null;
    throw error;
  }
}

/** Goes back from the second step to the first one. */
export function signInAnew(): void {
  state.pending = null;
}

/** Asks anew what the person may do and owes. */
export async function renew(): Promise<void> {
  signedIn(await api.session());
}

/** Ends the session; on this screen it ends even when the server cannot be told. */
export async function signOut(): Promise<void> {
  try {
    await api.signOut();
  } finally {
    signedOut(null);
  }
}

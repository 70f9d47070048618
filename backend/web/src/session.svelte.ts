// Who is signed in.
import { api, whenSignedOut } from './api/client';
import { Problem } from './api/problem';
import type { Action, Session } from './api/types';

type State = {
  phase: 'loading' | 'signed_out' | 'signed_in';
  session: Session | null;
  /** Why the sign-in page is shown to somebody who was signed in, or could not be asked. */
  notice: 'ended' | 'offline' | null;
};

const state = $state<State>({ phase: 'loading', session: null, notice: null });

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
  signedIn(await api.signIn(username, password));
}

/** Ends the session; on this screen it ends even when the server cannot be told. */
export async function signOut(): Promise<void> {
  try {
    await api.signOut();
  } finally {
    signedOut(null);
  }
}

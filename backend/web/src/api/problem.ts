// What went wrong with a request: a problem of the server, or no answer at all.
import type { ProblemBody, Verdict } from './types';

export type FieldProblem = { field: string; message: string };

export class Problem extends Error {
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  /** The stable code that words are chosen by. */
  readonly code: string;
  readonly detail: string | null;
  readonly fields: FieldProblem[];
  /** What the rules say, where they are the reason. */
  readonly verdict: Verdict | null;
  /** The mission that was kept all the same: a refused attempt. */
  readonly missionId: string | null;
  /** In how many seconds to try again. */
  readonly retryAfterS: number | null;

  constructor(body: Partial<ProblemBody> & { status: number; code: string }) {
    super(body.title ?? body.code);
    this.name = 'Problem';
    this.status = body.status;
    this.code = body.code;
    this.detail = body.detail ?? null;
    this.fields = body.errors ?? [];
    this.verdict = (body.verdict as Verdict | undefined) ?? null;
    this.missionId = body.mission_id ?? null;
    this.retryAfterS = body.retry_after_s ?? null;
  }

  static offline(): Problem {
    return new Problem({ status: 0, code: 'offline' });
  }

  /** The problem in an answer; a proxy's page of HTML counts as one with a code of its own. */
  static of(status: number, body: unknown): Problem {
    if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') {
      return new Problem({ ...(body as ProblemBody), status });
    }
    return new Problem({ status, code: `http_${status}` });
  }

  static from(error: unknown): Problem {
    return error instanceof Problem ? error : new Problem({ status: 0, code: 'unexpected', title: String(error) });
  }
}

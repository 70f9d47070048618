// Asking again and again while something changes: at once after a rest, soon after the last change, and the
// newest answer wins.

export type Asking<Question, Answer> = {
  ask: (question: Question, signal: AbortSignal) => Promise<Answer>;
  answer: (answer: Answer, question: Question) => void;
  fail: (error: unknown, question: Question) => void;
  /** Called when it begins to wait for an answer and when it stops. */
  busy?: (waits: boolean) => void;
};

/** Changes that follow each other closer than this are one, milliseconds; it is asked so long after the last. */
const REST_MS = 30;
/** While changes go on, as in a drag, it is asked at least so often. */
const LONGEST_MS = 120;
/** More questions at once would only make the server slower. */
const MOST_AT_ONCE = 2;

export class Newest<Question, Answer> {
  readonly #on: Asking<Question, Answer>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitsSince: number | null = null;
  #changedAt = -Infinity;
  #asked = 0;
  #answered = 0;
  #open: { number: number; abort: AbortController }[] = [];

  constructor(on: Asking<Question, Answer>) {
    this.#on = on;
  }

  /** The question changed: asks at once where nothing changed just before, else soon. */
  change(question: Question): void {
    const now = performance.now();
    const isFirst = now - this.#changedAt > LONGEST_MS;
    this.#changedAt = now;
    if (isFirst) {
      void this.now(question);
      return;
    }
    this.#waitsSince ??= now;
    const rest = Math.max(0, Math.min(REST_MS, this.#waitsSince + LONGEST_MS - now));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.now(question), rest);
  }

  /** Asks at once. */
  async now(question: Question): Promise<void> {
    this.#calm();
    const open = { number: (this.#asked += 1), abort: new AbortController() };
    this.#open.push(open);
    while (this.#open.length > MOST_AT_ONCE) this.#open.shift()?.abort.abort();
    this.#on.busy?.(true);
    try {
      const answer = await this.#on.ask(question, open.abort.signal);
      if (this.#isNews(open.number)) this.#on.answer(answer, question);
    } catch (error) {
      if (!open.abort.signal.aborted && this.#isNews(open.number)) this.#on.fail(error, question);
    } finally {
      this.#open = this.#open.filter((other) => other !== open);
      if (this.#open.length === 0) this.#on.busy?.(false);
    }
  }

  /** Forgets what was asked: there is nothing to ask about now. */
  stop(): void {
    this.#calm();
    this.#answered = this.#asked;
    for (const open of this.#open.splice(0)) open.abort.abort();
    this.#on.busy?.(false);
  }

  #calm(): void {
    clearTimeout(this.#timer);
    this.#waitsSince = null;
  }

  /** Whether nothing newer was answered before. */
  #isNews(number: number): boolean {
    if (number <= this.#answered) return false;
    this.#answered = number;
    return true;
  }
}

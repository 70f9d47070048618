// One thing that is fetched: loading, there, or failed.
import { Problem } from '../api/problem';

export class Loader<T> {
  data: T | null = $state.raw(null);
  problem = $state<Problem | null>(null);
  loading = $state(true);
  #turn = 0;
  readonly #fetch: () => Promise<T>;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
    void this.load();
  }

  /** Fetches again; what is there stays until the answer comes. */
  async load(): Promise<void> {
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const data = await this.#fetch();
      if (turn !== this.#turn) return;
      this.data = data;
      this.problem = null;
    } catch (error) {
      if (turn === this.#turn) this.problem = Problem.from(error);
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }

  /** Takes a newer state that another request brought. */
  set(data: T): void {
    this.#turn += 1;
    this.data = data;
    this.problem = null;
    this.loading = false;
  }
}

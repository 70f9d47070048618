// A list that comes page by page.
import { Problem } from '../api/problem';
import type { Page } from '../api/types';

export class Pager<T> {
  items: T[] = $state.raw([]);
  problem = $state<Problem | null>(null);
  loading = $state(false);
  /** Whether the first page has come. */
  loaded = $state(false);
  #next = $state<string | null>(null);
  #turn = 0;
  readonly #fetch: (after: string | null) => Promise<Page<T>>;

  constructor(fetch: (after: string | null) => Promise<Page<T>>) {
    this.#fetch = fetch;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** The first page anew; what is shown stays until it comes. */
  first(): Promise<void> {
    return this.#load(null, (page) => page.items);
  }

  more(): Promise<void> {
    return this.loaded ? this.#load(this.#next, (page) => [...this.items, ...page.items]) : this.first();
  }

  /** Changes items in place, such as one that the live stream told about. */
  update(change: (items: T[]) => T[]): void {
    this.items = change(this.items);
  }

  async #load(after: string | null, join: (page: Page<T>) => T[]): Promise<void> {
    // A later request makes the answer of an earlier one void.
    const turn = ++this.#turn;
    this.loading = true;
    this.problem = null;
    try {
      const page = await this.#fetch(after);
      if (turn !== this.#turn) return;
      this.items = join(page);
      this.#next = page.next;
      this.loaded = true;
    } catch (error) {
      if (turn === this.#turn) this.problem = Problem.from(error);
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }
}

// Something that a button does: whether it is under way, and what went wrong.
import { Problem } from '../../api/problem';

export class Act {
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  /** Does it; says whether it went well. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    this.problem = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.problem = Problem.from(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** What the server says of a field. */
  fault(field: string): string | undefined {
    return this.problem?.fields.find((one) => one.field === field)?.message;
  }
}

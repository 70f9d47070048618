// A plan while it is edited: the draft, what the rules say of it, and what becomes of it.
import { api } from '../api/client';
import { Problem } from '../api/problem';
import type { Finding, Fix, Mission, MissionPlan, PlanParts, PlanRead, Profile, Verdict } from '../api/types';
import { w } from '../words/words.svelte';
import { draftOf, emptyDraft, type Fault, type Faults, type PlanDraft } from './draft';
import { lowered, startedAt } from './fixes';
import { merged } from './import';
import { forget, recall, remember } from './kept';
import { rememberAircraft } from './last-aircraft';
import { Newest } from './newest';
import { faultOfField, lackOf, planOf, planToCheck } from './plan';

type Checked = { verdict: Verdict; of: PlanDraft };
/** A file that was taken over, and the draft before and after it. */
type Imported = { file: string; parts: PlanParts; remarks: PlanRead['remarks']; draft: PlanDraft; after: PlanDraft };
type Question = { plan: MissionPlan; of: PlanDraft };

export class Planner {
  readonly id: string | null;
  mission = $state.raw<Mission | null>(null);
  draft = $state.raw<PlanDraft>(emptyDraft(new Date()));
  /** Whether the draft comes from before a reload. */
  restored = $state(false);
  loading = $state(false);
  loadProblem = $state.raw<Problem | null>(null);

  /** What is wrong with fields, in sentences, since somebody asked for it. */
  faults = $state.raw<Record<string, string>>({});
  checked = $state.raw<Checked | null>(null);
  /** The picture below the map; that of an older draft until the next one comes. */
  profile = $state.raw<Profile | null>(null);
  /** Why the last check gave no answer. */
  checkProblem = $state.raw<Problem | null>(null);
  checking = $state(false);
  /** How long the last answer took since the last change, milliseconds. */
  tookMs = $state<number | null>(null);
  saving = $state<'save' | 'submit' | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The draft before a remedy was carried out. */
  before = $state.raw<{ draft: PlanDraft; after: PlanDraft; fix: Fix } | null>(null);

  /** The file that the draft was last filled from. */
  imported = $state.raw<Imported | null>(null);

  readonly outdated = $derived(this.checked !== null && this.checked.of !== this.draft);
  /** What is missing before the draft can be checked. */
  readonly lack = $derived.by((): Fault[] => lackOf(this.draft));

  #changedAt = 0;
  readonly #check = new Newest<Question, Verdict>({
    ask: ({ plan }, signal) => api.checkPlan(plan, signal),
    answer: (verdict, { of }) => {
      this.checked = { verdict, of };
      this.checkProblem = null;
      if (of === this.draft) this.tookMs = performance.now() - this.#changedAt;
    },
    fail: (error, { of }) => {
      this.checkProblem = Problem.from(error);
      if (of === this.draft) this.#show(this.checkProblem);
    },
    busy: (waits) => (this.checking = waits),
  });

  // The verdict does not wait for the picture, and stands without it.
  readonly #picture = new Newest<MissionPlan, Profile>({
    ask: (plan, signal) => api.profile(plan, signal),
    answer: (profile) => (this.profile = profile),
    fail: () => undefined,
  });

  constructor(id: string | null) {
    this.id = id;
    const kept = recall(id);
    if (kept) {
      this.draft = kept;
      this.restored = true;
      this.#recheck();
    }
    if (id) void this.#load(id);
  }

  async #load(id: string): Promise<void> {
    this.loading = true;
    try {
      this.mission = await api.mission(id);
      if (!this.restored) {
        this.draft = draftOf(this.mission.plan);
        if (this.mission.verdict) this.checked = { verdict: this.mission.verdict, of: this.draft };
      }
      this.#recheck();
    } catch (error) {
      this.loadProblem = Problem.from(error);
    } finally {
      this.loading = false;
    }
  }

  edit = (changed: PlanDraft): void => {
    this.draft = changed;
    this.faults = {};
    this.problem = null;
    remember(this.id, changed);
    this.#recheck();
  };

  discard(): void {
    forget(this.id);
    this.restored = false;
    this.checked = null;
    this.profile = null;
    this.imported = null;
    this.draft = this.mission ? draftOf(this.mission.plan) : emptyDraft(new Date());
    this.#recheck();
  }

  /** Checks at once; what is wrong with the draft is shown at its fields. */
  async checkNow(): Promise<void> {
    const { plan, faults } = planToCheck(this.draft);
    this.#mark(faults);
    this.problem = null;
    this.#changedAt = performance.now();
    if (!plan) return;
    void this.#picture.now(plan);
    await this.#check.now({ plan, of: this.draft });
  }

  /** Keeps the plan and, if wanted, submits it; the mission that it became, or nothing. */
  async save(submit: boolean): Promise<Mission | null> {
    const { plan, faults } = planOf(this.draft);
    this.#mark(faults);
    if (!plan) return null;
    this.saving = submit ? 'submit' : 'save';
    this.problem = null;
    try {
      const known = this.mission;
      this.mission = known ? await api.changeMission(known.id, known.version, plan) : await api.createMission(plan);
      forget(this.id);
      rememberAircraft(plan.aircraft_id);
      if (submit) this.mission = await api.stepMission(this.mission.id, 'submit');
      return this.mission;
    } catch (error) {
      this.problem = Problem.from(error);
      this.#show(this.problem);
      return null;
    } finally {
      this.saving = null;
    }
  }

  /** Carries a remedy out in the draft; the change can be taken back. */
  fix(finding: Finding): void {
    const fix = finding.fix;
    if (fix?.kind !== 'lower' && fix?.kind !== 'move_start') return;
    const draft = this.draft;
    const after = fix.kind === 'lower' ? lowered(draft, fix.parts, fix.to_m) : startedAt(draft, fix.to);
    this.edit(after);
    this.before = { draft, after, fix };
  }

  takeBack(): void {
    if (this.before) this.edit(this.before.draft);
    this.before = null;
  }

  /** Fills the draft from a file and checks it at once, with what is wrong shown at its fields. */
  async import(file: string, parts: PlanParts, remarks: PlanRead['remarks']): Promise<void> {
    const draft = this.draft;
    const after = merged(draft, parts, file);
    this.edit(after);
    this.imported = { file, parts, remarks, draft, after };
    await this.checkNow();
  }

  takeBackImport(): void {
    if (this.imported) this.edit(this.imported.draft);
    this.imported = null;
  }

  #recheck(): void {
    this.#changedAt = performance.now();
    const { plan } = planToCheck(this.draft);
    if (!plan) {
      this.#check.stop();
      this.#picture.stop();
      return;
    }
    this.#check.change({ plan, of: this.draft });
    this.#picture.change(plan);
  }

  #mark(faults: Faults | null): void {
    this.faults = Object.fromEntries(Object.entries(faults ?? {}).map(([field, fault]) => [field, w().plan.errors[fault]]));
  }

  /** The fields that the server refused. */
  #show(problem: Problem): void {
    this.faults = Object.fromEntries(
      problem.fields.map(({ field, message }) => {
        const fault = faultOfField(field);
        return [field, fault ? w().plan.errors[fault] : message];
      }),
    );
  }
}

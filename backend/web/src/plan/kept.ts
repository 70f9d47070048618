// An unsaved plan outlives a reload or a wrong click: kept in this window until it is saved.
import { emptyDraft, type PlanDraft } from './draft';

const key = (missionId: string | null) => `letka.plan.${missionId ?? 'new'}`;

export function remember(missionId: string | null, draft: PlanDraft): void {
  try {
    sessionStorage.setItem(key(missionId), JSON.stringify(draft));
  } catch {
    // Without storage the plan lasts as long as the page.
  }
}

export function recall(missionId: string | null): PlanDraft | null {
  try {
    const text = sessionStorage.getItem(key(missionId));
    // One that an earlier version of the page kept may lack fields.
    return text ? { ...emptyDraft(new Date()), ...(JSON.parse(text) as Partial<PlanDraft>) } : null;
  } catch {
    return null;
  }
}

export function forget(missionId: string | null): void {
  try {
    sessionStorage.removeItem(key(missionId));
  } catch {
    // Nothing was kept.
  }
}

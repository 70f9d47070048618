// The shapes of the HTTP API under the names that the pages use, all from the OpenAPI document.
import type { components } from './schema';

type Schemas = components['schemas'];

/**
 * The server always names every field and says `null` where it knows nothing; the document can only
 * say that a field may be left out.
 */
export type Whole<T> = T extends object ? { [K in keyof T]-?: Whole<T[K]> } : T;

export type Localized = Schemas['Localized'];
export type Position = Schemas['Position'];
export type Ref = Schemas['Ref'];
export type Session = Whole<Schemas['Session']>;
export type Action = Schemas['Action'];
export type Role = Schemas['Role'];

export type Aircraft = Whole<Schemas['Aircraft']>;
export type Zone = Whole<Schemas['Zone']>;
export type Restriction = Schemas['Restriction'];

export type Permit = Whole<Schemas['Permit']>;
export type PermitState = Schemas['PermitState'];

export type Purpose = Schemas['Purpose'];
export type Waypoint = Schemas['Waypoint'];
export type MissionPlan = Whole<Schemas['MissionPlan']>;
export type PlanRead = Whole<Schemas['PlanRead']>;
export type PlanParts = NonNullable<PlanRead['parts']>;
export type Mission = Whole<Schemas['Mission']>;
export type MissionState = Schemas['MissionState'];
export type MissionStepWord = Schemas['Step'];
/** The steps that are one button of the mission; the others have a form of their own. */
export type MissionAction = Exclude<MissionStepWord, 'answer' | 'coordinate' | 'rank' | 'attest' | 'approve_deviation' | 'report'>;
export type Question = Whole<Schemas['Question']>;
export type Consent = Whole<Schemas['Consent']>;
export type MissionConsent = Whole<Schemas['MissionConsent']>;
export type Deviation = Whole<Schemas['DeviationRecord']>;
export type DeviationEntry = Whole<Schemas['DeviationEntry']>;
export type DeviationState = Schemas['DeviationState'];
export type QueueItem = Whole<Schemas['QueueItem']>;
export type PastVerdict = Whole<Schemas['PastVerdict']>;
export type WholePastVerdict = Whole<Schemas['WholePastVerdict']>;
export type UrgentFlight = Schemas['StartUrgent'];
export type Recheck = Whole<Schemas['Recheck']>;
export type Cause = Schemas['Cause'];
export type Changes = Whole<Schemas['Changes']>;
export type ChangedBy = Schemas['ChangedBy'];
export type Deputy = Whole<Schemas['Deputy']>;
export type Officer = Whole<Schemas['Officer']>;
export type Notification = Whole<Schemas['Notification']>;
export type Notifications = Whole<Schemas['Notifications']>;
export type Verdict = Whole<Schemas['Verdict']>;
export type Outcome = Schemas['Outcome'];
export type Finding = Whole<Schemas['Finding']>;
export type FindingState = Schemas['FindingState'];
export type Severity = Schemas['Severity'];
export type Fix = NonNullable<Whole<Schemas['Fix']>>;
export type Profile = Whole<Schemas['Profile']>;
export type ProfileZone = Profile['zones'][number];
export type ZoneKind = Schemas['ZoneKind'];
export type Measure = Schemas['Measure'];
export type Datum = Schemas['Datum'];

export type Flight = Whole<Schemas['Flight']>;
export type Quality = Schemas['Quality'];
export type Gap = Schemas['Gap'];
/** Unix milliseconds, longitude, latitude, metres above the take-off point, m/s, percent. */
export type TrackPoint = Schemas['Track']['points'][number];

export type LiveVehicle = Whole<Schemas['LiveVehicle']>;
export type LivePicture = Whole<Schemas['LivePicture']>;

export type Page<T> = { items: T[]; next: string | null };
export type ProblemBody = Schemas['Problem'];

export type ZoneActivity = Whole<Schemas['Activity']>;
export type ZoneDataset = Whole<Schemas['ZoneDataset']>;
export type ZoneFault = Whole<Schemas['ZoneFault']>;
export type ZoneChanges = Whole<Schemas['ZoneChanges']>;
export type ZonesRead = Whole<Schemas['ZonesRead']>;
export type ImportRefusal = Schemas['ImportRefusal'];
export type ActivationList = Whole<Schemas['ActivationList']>;
export type ActivationsRead = Whole<Schemas['ActivationsRead']>;
export type WeatherReport = Whole<Schemas['Report']>;
export type WeatherConditions = WeatherReport['conditions'][number];
export type WeatherRead = Whole<Schemas['WeatherRead']>;
export type WeatherFetching = Whole<Schemas['WeatherFetching']>;
export type FetchedSource = Whole<Schemas['FetchedSource']>;
export type Rule = Whole<Schemas['Rule']>;
export type RuleState = Schemas['RuleState'];
export type SourceQuality = Schemas['SourceQuality'];
export type Rulebook = Whole<Schemas['Rulebook']>;

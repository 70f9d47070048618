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
export type SecondStep = Schemas['SecondStep'];
export type Owed = Schemas['Owed'];
export type OwnAccount = Whole<Schemas['OwnAccount']>;
export type OpenSession = Whole<Schemas['OpenSession']>;
export type Enrolment = Schemas['Enrolment'];
export type ApiToken = Whole<Schemas['ApiToken']>;
export type NewToken = Schemas['NewToken'];
export type MadeToken = Whole<Schemas['MadeToken']>;
export type Account = Whole<Schemas['Account']>;
export type HeldRole = Account['roles'][number];
export type NewAccount = Schemas['NewAccountInput'];
export type EditAccount = Schemas['EditAccount'];
export type MadeAccount = Whole<Schemas['MadeAccount']>;
export type GiveRole = Schemas['GiveRole'];
export type UnitRef = Schemas['Ref'];
export type Action = Schemas['Action'];
export type Role = Schemas['Role'];

export type Aircraft = Whole<Schemas['Aircraft']>;
export type Zone = Whole<Schemas['Zone']>;
export type Restriction = Schemas['Restriction'];

export type Unit = Whole<Schemas['Unit']>;
export type Operator = Whole<Schemas['Operator']>;
export type WholeOperator = Whole<Schemas['WholeOperator']>;
export type Licence = Whole<Schemas['Licence']>;
export type LicenceState = Schemas['LicenceState'];
export type LicenceStep = Schemas['LicenceStep'];
export type LicenceStanding = Whole<Schemas['LicenceStanding']>;
export type LicenceKindRecord = Whole<Schemas['LicenceKindRecord']>;
export type CurrencyRule = Whole<Schemas['CurrencyRule']>;
export type Currency = Whole<Schemas['Currency']>;
export type Card = Whole<Schemas['Card']>;
export type CardAircraft = Whole<Schemas['CardAircraft']>;
export type CrewMember = Whole<Schemas['CrewMember']>;
export type Duty = Schemas['Duty'];
/** A member of a crew and the duty, in a plan. */
export type CrewDuty = Whole<Schemas['PlanCrewMember']>;

export type Permit = Whole<Schemas['Permit']>;
export type PermitState = Schemas['PermitState'];
export type PermitDetail = Whole<Schemas['PermitDetail']>;
export type EnterPermit = Schemas['EnterPermit'];
export type AreaInput = Schemas['AreaInput'];
export type Condition = Schemas['Condition'];
export type Shape = Schemas['Shape'];
export type Application = Whole<Schemas['Application']>;
export type Applications = Whole<Schemas['Applications']>;
export type ApplicationDetail = Whole<Schemas['ApplicationDetail']>;
export type ApplicationState = Schemas['ApplicationState'];
export type ApplicationStep = Schemas['ApplicationStep'];
export type Timeliness = Schemas['Timeliness'];
export type EditApplication = Schemas['EditApplication'];
export type GrantApplication = Schemas['GrantApplication'];
export type AnswerApplication = Schemas['AnswerApplication'];
export type EnterLetter = Schemas['EnterLetter'];

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
export type ConsentAnswer = Schemas['ConsentAnswer'];
export type ConsentParty = Schemas['ConsentParty'];
export type MissionConsent = Whole<Schemas['MissionConsent']>;
export type Deviation = Whole<Schemas['DeviationRecord']>;
export type DeviationEntry = Whole<Schemas['DeviationEntry']>;
export type WholeDeviation = Whole<Schemas['WholeDeviation']>;
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
export type WholeFlight = Whole<Schemas['WholeFlight']>;
export type FlightInput = Schemas['FlightInput'];
export type Conformance = Whole<Schemas['FlightConformance']>;
export type AssignFlight = Schemas['AssignFlight'];
export type FlightProposal = Whole<Schemas['FlightProposal']>;
export type FlightGap = Whole<Schemas['FlightGap']>;
export type FlightLog = Whole<Schemas['FlightLog']>;
export type FlightOrigin = Schemas['ValueOrigin'];
export type FlightThen = Whole<Schemas['FlightThen']>;
export type DjiKeys = Whole<Schemas['DjiKeys']>;
export type Logbook = Whole<Schemas['Logbook']>;
export type LogbookSubject = Schemas['LogbookSubject'];
export type Sight = Schemas['Sight'];
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

export type Document = Whole<Schemas['Document']>;
export type Occurrence = Whole<Schemas['Occurrence']>;
export type OccurrenceDetail = Whole<Schemas['OccurrenceDetail']>;
export type OccurrenceEntry = Whole<Schemas['OccurrenceEntry']>;
export type OccurrenceReport = Whole<Schemas['OccurrenceReport']>;
export type OccurrenceKind = Schemas['OccurrenceKind'];
export type OccurrenceSeverity = Schemas['OccurrenceSeverity'];
export type OccurrenceState = Schemas['OccurrenceState'];
export type OccurrenceStep = Schemas['OccurrenceStep'];
export type OccurrenceClock = Schemas['OccurrenceClock'];
export type Injury = Schemas['Injury'];
export type AircraftDamage = Schemas['AircraftDamage'];
export type Assessment = Whole<Schemas['Assessment']>;
export type FrozenFlight = Whole<Schemas['FrozenFlight']>;
export type OccurrenceLesson = Whole<Schemas['OccurrenceLesson']>;
export type ReportOccurrence = Schemas['ReportOccurrence'];
export type ChangeOccurrence = Schemas['ChangeOccurrence'];
export type MoveOccurrence = Schemas['MoveOccurrence'];
export type EnterOnOccurrence = Schemas['EnterOnOccurrence'];

export type DocumentOwner = Schemas['DocumentOwner'];
export type DocumentPurpose = Schemas['DocumentPurpose'];
export type AuditEntry = Whole<Schemas['AuditEntry']>;
export type AuditState = Whole<Schemas['AuditState']>;
export type Retention = Whole<Schemas['Retention']>;
export type RetainedPerson = Retention['items'][number];
export type RetentionRun = Whole<Schemas['RetentionRun']>;
export type RetentionSubject = Schemas['RetentionSubject'];
export type RetentionPeriodInput = Schemas['RetentionPeriodInput'];
export type TableImport = Whole<Schemas['TableImport']>;
export type ImportedRow = TableImport['rows'][number];

export type Course = Whole<Schemas['Course']>;
export type Syllabus = Course['syllabus'];
export type LicenceKind = Schemas['LicenceKind'];
export type CourseRun = Whole<Schemas['CourseRun']>;
export type WholeRun = Whole<Schemas['WholeRun']>;
export type Trainee = Whole<Schemas['Trainee']>;
export type TrainingRecord = Whole<Schemas['TrainingRecord']>;
export type TrainingSession = Whole<Schemas['TrainingSession']>;
export type TrainingFlight = Whole<Schemas['TrainingFlight']>;
export type TrainingKind = Schemas['TrainingKind'];
export type Grade = Schemas['Grade'];
export type Progress = Whole<Schemas['Progress']>;
export type ItemProgress = Progress['items'][number];
export type SchoolPerson = Whole<Schemas['SchoolPerson']>;
export type EnterCourse = Schemas['EnterCourse'];
export type EnterRun = Schemas['EnterRun'];
export type EnterSession = Schemas['EnterSession'];
export type EnterExamination = Schemas['EnterExamination'];
export type CalendarFeed = Whole<Schemas['CalendarFeed']>;
export type MadeFeed = Whole<Schemas['MadeFeed']>;
export type MailSettings = Whole<Schemas['MailSettings']>;
export type MailStatus = Whole<Schemas['MailStatus']>;
export type Figures = Whole<Schemas['Figures']>;
export type Statistics = Whole<Schemas['FlightStatistics']>;
/** What was flown in the period and in the same one the year before. */
export type Compared = Schemas['FlownPair'];
export type StatisticsGroup = Schemas['FlownGroup'];
export type Counted = Schemas['Counted'];
export type TargetFigure = Whole<Schemas['TargetFigure']>;
export type Target = Whole<Schemas['Target']>;
export type TargetMeasure = Schemas['TargetMeasure'];
export type FigureRows = Whole<Schemas['FigureRows']>;
export type FigureRow = FigureRows['items'][number];
export type FigureCell = Schemas['FigureCell'];

export type AircraftDetail = Whole<Schemas['AircraftDetail']>;
export type AircraftInput = Whole<Schemas['AircraftInput']>;
export type AircraftType = Whole<Schemas['AircraftTypeDetail']>;
export type AircraftTypeInput = Schemas['AircraftTypeInput'];
export type AircraftClass = Schemas['AircraftClass'];
export type ClassMark = Schemas['ClassMark'];
export type Battery = Whole<Schemas['Battery']>;
export type BatteryState = Schemas['BatteryState'];
export type Counter = Whole<Schemas['Counter']>;
export type Defect = Whole<Schemas['Defect']>;
export type DefectSeverity = Schemas['DefectSeverity'];
export type DueState = Schemas['DueState'];
export type MaintenancePlan = Whole<Schemas['MaintenancePlan']>;
export type PlanInput = Schemas['PlanInput'];
export type Parachute = Whole<Schemas['Parachute']>;
export type Reservation = Whole<Schemas['Reservation']>;
export type Worklist = Whole<Schemas['Worklist']>;

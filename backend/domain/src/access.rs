//! Who may do what and where: one table of roles and actions, and how far a role reaches.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::ids::UnitId;
use crate::words::words;

words! {
    /// What an account is there for. A role is given for a unit and reaches all units below it.
    Role: "role" {
        /// Plans, flies and logs.
        Pilot = "pilot",
        /// Watches the sky or works the payload of a flight.
        Observer = "observer",
        /// Teaches and examines in the aviation school.
        Instructor = "instructor",
        /// Approves the missions of a unit, and looks after its people and fleet.
        Commander = "commander",
        /// Looks after permits and rules.
        ComplianceOfficer = "compliance_officer",
        /// Maintains aircraft and releases them.
        Technician = "technician",
        /// Reads everything, changes nothing.
        Auditor = "auditor",
        /// Looks after accounts, units and stations.
        Administrator = "administrator",
    }
}

words! {
    /// Something that a request does.
    Action: "action" {
        /// See the live picture, aircraft and zones.
        ViewFleet = "view_fleet",
        /// See missions and their verdicts.
        ViewMissions = "view_missions",
        /// Check, draft, change, submit and cancel own missions.
        PlanMission = "plan_mission",
        /// Add a consent to a mission of one's own or of one's unit, or withdraw it.
        CoordinateMission = "coordinate_mission",
        /// Approve, return, refuse or rank a submitted mission: of one's unit, or as a deputy.
        DecideMission = "decide_mission",
        /// Upload an approved mission to the vehicle, start it, call it home, land it.
        FlyMission = "fly_mission",
        /// Start an urgent flight without a plan, and close its record.
        FlyUrgently = "fly_urgently",
        /// Attest why a deviation for an urgent task is necessary.
        AttestDeviation = "attest_deviation",
        /// Approve a deviation.
        ApproveDeviation = "approve_deviation",
        /// File the report of a deviation.
        ReportDeviation = "report_deviation",
        /// See the register of deviations.
        ViewDeviations = "view_deviations",
        /// Name a deputy for oneself, or end that.
        NameDeputies = "name_deputies",
        /// See who stands in for whom.
        ViewDeputies = "view_deputies",
        /// Read what one is told.
        ReadNotifications = "read_notifications",
        /// See flights, tracks and raw logs.
        ViewFlights = "view_flights",
        /// Bring logs of flights, enter flights by hand, correct and sign one's own.
        LogFlights = "log_flights",
        /// Take evidence of a flight out for a case.
        ExportEvidence = "export_evidence",
        /// Allow that keys are asked of the service of DJI.
        ManageDjiKeys = "manage_dji_keys",
        /// Order that the logs and the track of a flight are kept for a case.
        HoldFlights = "hold_flights",
        /// Correct the records of flights of others, and close them.
        CloseFlights = "close_flights",
        /// See permits.
        ViewPermits = "view_permits",
        /// Enter zones and activations of areas.
        ManageAirspace = "manage_airspace",
        /// Load rulebooks.
        ManageRules = "manage_rules",
        /// Enter weather reports.
        EnterWeather = "enter_weather",
        /// See one's own card, sessions and tokens, and change one's own password.
        ManageOwnAccount = "manage_own_account",
        /// See units, and who of them may fly.
        ViewCrew = "view_crew",
        /// See operators with their contact, licences and documents.
        ViewPeople = "view_people",
        /// Enter, change, import and close operators.
        ManagePeople = "manage_people",
        /// Enter, renew, suspend and close licences, and set what currency asks.
        ManageLicences = "manage_licences",
        /// Enter, move and close units.
        ManageUnits = "manage_units",
        /// Make and close accounts, give roles, end sessions of others.
        ManageAccounts = "manage_accounts",
        /// See courses, trainees and examinations.
        ViewTraining = "view_training",
        /// Keep courses, sessions and examinations.
        ManageTraining = "manage_training",
        /// Enter and change types, aircraft, batteries, parachutes and maintenance plans.
        ManageAircraft = "manage_aircraft",
        /// Report a defect of an aircraft.
        ReportDefect = "report_defect",
        /// Do maintenance, close defects, release an aircraft to service or ground it.
        ReleaseAircraft = "release_aircraft",
        /// Reserve an aircraft, or give a reservation back.
        ReserveAircraft = "reserve_aircraft",
        /// Enter, change and close operating permits.
        ManagePermits = "manage_permits",
        /// Draft an application for a one-time permit.
        DraftApplication = "draft_application",
        /// Review applications, submit them, enter what the authority says.
        DecideApplication = "decide_application",
        /// See the dashboard and its figures, and export them.
        ViewFigures = "view_figures",
        /// Set targets.
        SetTargets = "set_targets",
        /// Report an occurrence.
        ReportOccurrence = "report_occurrence",
        /// See the occurrences of one's unit, with who reported them.
        ViewOccurrences = "view_occurrences",
        /// Review occurrences, send them to the authority, close them with their lessons.
        ManageOccurrences = "manage_occurrences",
        /// Read the trail of all changes.
        ViewAudit = "view_audit",
        /// Set how long personal data are kept, and erase them.
        ManageRetention = "manage_retention",
    }
}

impl Role {
    /// Whether this role may do `action`: the one table.
    pub fn may(self, action: Action) -> bool {
        self.flies_or_plans(action) || self.keeps(action)
    }

    /// The part of the table about missions and airspace.
    fn flies_or_plans(self, action: Action) -> bool {
        use Role::{Administrator, Auditor, Commander, ComplianceOfficer, Pilot};
        let allowed: &[Role] = match action {
            Action::ViewFleet
            | Action::ViewFlights
            | Action::ViewMissions
            | Action::ViewPermits
            | Action::ReadNotifications => Self::ALL,
            Action::PlanMission | Action::FlyMission | Action::FlyUrgently => &[Pilot],
            Action::LogFlights => &[Pilot, Role::Instructor, Commander],
            Action::ExportEvidence => &[Commander, ComplianceOfficer, Auditor],
            Action::CoordinateMission | Action::AttestDeviation => &[Pilot, Commander],
            Action::ReportDeviation | Action::EnterWeather => {
                &[Pilot, Commander, ComplianceOfficer]
            }
            // A compliance officer decides only as the deputy of a commander.
            Action::DecideMission | Action::ApproveDeviation | Action::HoldFlights => {
                &[Commander, ComplianceOfficer]
            }
            Action::ViewDeviations | Action::ViewDeputies => {
                &[Commander, ComplianceOfficer, Auditor]
            }
            Action::NameDeputies | Action::CloseFlights => &[Commander],
            Action::ManageDjiKeys => &[ComplianceOfficer],
            Action::ManageAirspace => &[ComplianceOfficer, Administrator],
            Action::ManageRules => &[Administrator],
            _ => &[],
        };
        allowed.contains(&self)
    }

    /// The part of the table about the register.
    fn keeps(self, action: Action) -> bool {
        use Role::{
            Administrator, Auditor, Commander, ComplianceOfficer, Instructor, Observer, Pilot,
            Technician,
        };
        let allowed: &[Role] = match action {
            Action::ManageOwnAccount | Action::ViewCrew => Self::ALL,
            Action::ViewPeople => &[
                Instructor,
                Commander,
                ComplianceOfficer,
                Auditor,
                Administrator,
            ],
            Action::ManagePeople => &[Commander, Administrator],
            Action::ManageLicences | Action::ManageOccurrences => &[Commander, ComplianceOfficer],
            Action::ManageUnits | Action::ManageAccounts | Action::ManageRetention => {
                &[Administrator]
            }
            Action::ViewTraining => &[Instructor, Commander, ComplianceOfficer, Auditor],
            Action::ManageTraining => &[Instructor],
            Action::ManageAircraft => &[Commander, Technician],
            Action::ReportDefect | Action::ReportOccurrence => {
                &[Pilot, Observer, Instructor, Commander, Technician]
            }
            Action::ViewOccurrences => &[Commander, ComplianceOfficer, Auditor],
            Action::ReleaseAircraft => &[Technician],
            Action::ReserveAircraft => &[Pilot, Instructor, Commander, Technician],
            Action::ManagePermits | Action::DecideApplication => &[ComplianceOfficer],
            Action::DraftApplication => &[Pilot, Commander, ComplianceOfficer],
            Action::ViewFigures => &[Commander, ComplianceOfficer, Auditor, Administrator],
            Action::SetTargets => &[Commander],
            Action::ViewAudit => &[Auditor, Administrator],
            _ => &[],
        };
        allowed.contains(&self)
    }

    /// Whether the role flies aircraft.
    fn flies(self) -> bool {
        self.may(Action::FlyMission) || self.may(Action::FlyUrgently)
    }

    /// Whether the role decides what others fly.
    fn decides(self) -> bool {
        self.may(Action::DecideMission) || self.may(Action::ApproveDeviation)
    }

    /// Whether one account may hold all these roles: never one that flies beside one that decides.
    pub fn may_be_joined(roles: &[Self]) -> bool {
        !(roles.iter().any(|role| role.flies()) && roles.iter().any(|role| role.decides()))
    }
}

/// How far something reaches: some units, or everything, even what belongs to no unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    everywhere: bool,
    units: BTreeSet<UnitId>,
}

impl Reach {
    /// Over everything.
    pub fn everywhere() -> Self {
        Self {
            everywhere: true,
            units: BTreeSet::new(),
        }
    }

    /// Over these units.
    pub fn over(units: impl IntoIterator<Item = UnitId>) -> Self {
        Self {
            everywhere: false,
            units: units.into_iter().collect(),
        }
    }

    /// Whether it reaches nothing at all.
    pub fn is_empty(&self) -> bool {
        !self.everywhere && self.units.is_empty()
    }

    /// Whether it reaches a unit.
    pub fn contains(&self, unit: UnitId) -> bool {
        self.everywhere || self.units.contains(&unit)
    }

    /// The units that it is confined to; `None`: it reaches everything.
    pub fn confined_to(&self) -> Option<&BTreeSet<UnitId>> {
        (!self.everywhere).then_some(&self.units)
    }

    /// As far as either of the two.
    #[must_use]
    pub fn join(mut self, other: &Self) -> Self {
        self.everywhere |= other.everywhere;
        self.units.extend(other.units.iter().copied());
        self
    }
}

/// Which unit belongs to which.
#[derive(Debug, Clone, Default)]
pub struct UnitTree {
    children: BTreeMap<UnitId, Vec<UnitId>>,
}

impl UnitTree {
    /// The tree of units with the unit above each.
    pub fn new(units: impl IntoIterator<Item = (UnitId, Option<UnitId>)>) -> Self {
        let mut children: BTreeMap<UnitId, Vec<UnitId>> = BTreeMap::new();
        for (unit, parent) in units {
            if let Some(parent) = parent {
                children.entry(parent).or_default().push(unit);
            }
        }
        Self { children }
    }

    /// A unit and all below it. Units that lie in a circle are met once.
    pub fn below(&self, unit: UnitId) -> BTreeSet<UnitId> {
        let mut found = BTreeSet::from([unit]);
        let mut open = vec![unit];
        while let Some(next) = open.pop() {
            let children = self.children.get(&next).into_iter().flatten();
            open.extend(children.filter(|child| found.insert(**child)));
        }
        found
    }
}

/// A role as it was given: for a unit and all below it, or for everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// What it is for.
    pub role: Role,
    /// The unit from which it reaches down; `None`: everything.
    pub unit: Option<UnitId>,
}

/// What a person may do and how far, from all roles that were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rights {
    held: Vec<(Role, Reach)>,
    /// The only actions that are allowed; `None`: whatever the roles allow.
    scopes: Option<Vec<Action>>,
}

impl Rights {
    /// The rights of some roles in a tree of units.
    pub fn new(grants: impl IntoIterator<Item = Grant>, tree: &UnitTree) -> Self {
        let reach = |grant: Grant| match grant.unit {
            Some(unit) => Reach::over(tree.below(unit)),
            None => Reach::everywhere(),
        };
        Self {
            held: grants
                .into_iter()
                .map(|grant| (grant.role, reach(grant)))
                .collect(),
            scopes: None,
        }
    }

    /// Nothing beside these actions, and of them what the roles allow.
    #[must_use]
    pub fn within(mut self, scopes: &[Action]) -> Self {
        self.scopes = Some(scopes.to_vec());
        self
    }

    fn covers(&self, action: Action) -> bool {
        self.scopes.as_ref().is_none_or(|all| all.contains(&action))
    }

    /// Whether the role is held anywhere.
    pub fn has(&self, role: Role) -> bool {
        self.held.iter().any(|(held, _)| *held == role)
    }

    /// Whether a role allows the action somewhere.
    pub fn may(&self, action: Action) -> bool {
        self.covers(action) && self.held.iter().any(|(role, _)| role.may(action))
    }

    /// How far a role reaches; nowhere if it is not held.
    pub fn reach_as(&self, role: Role) -> Reach {
        self.reach_where(|held| held == role)
    }

    /// Where the action is allowed.
    pub fn reach(&self, action: Action) -> Reach {
        self.reach_where(|held| self.covers(action) && held.may(action))
    }

    fn reach_where(&self, counts: impl Fn(Role) -> bool) -> Reach {
        let held = self.held.iter().filter(|(role, _)| counts(*role));
        held.fold(Reach::default(), |all, (_, reach)| all.join(reach))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn nobody_who_flies_decides_and_nobody_who_decides_flies() {
        for &role in Role::ALL {
            assert!(Role::may_be_joined(&[role]), "{role:?}");
        }
        assert!(!Role::may_be_joined(&[Role::Pilot, Role::Commander]));
        assert!(Role::may_be_joined(&[Role::Pilot, Role::Instructor]));
    }

    #[test]
    fn every_action_is_somebodys() {
        for &action in Action::ALL {
            assert!(Role::ALL.iter().any(|role| role.may(action)), "{action:?}");
        }
    }

    #[test]
    fn an_auditor_changes_nothing_but_his_own_account() {
        // Evidence carried out of the house is read, and its reading is written down.
        let reading = [Action::ReadNotifications, Action::ExportEvidence];
        let allowed = Action::ALL.iter().filter(|one| Role::Auditor.may(**one));
        for action in allowed {
            let word = action.as_str();
            let reads = word.starts_with("view_") || reading.contains(action);
            assert!(reads || *action == Action::ManageOwnAccount, "{word}");
        }
    }

    #[test]
    fn a_role_reaches_down_and_not_up_or_aside() {
        let [top, left, right, leaf] = [1, 2, 3, 4].map(|n| UnitId(Uuid::from_u128(n)));
        let tree = UnitTree::new([
            (top, None),
            (left, Some(top)),
            (right, Some(top)),
            (leaf, Some(left)),
        ]);
        let grant = Grant {
            role: Role::Commander,
            unit: Some(left),
        };
        let rights = Rights::new([grant], &tree);
        let reach = rights.reach(Action::DecideMission);
        assert!(reach.contains(left) && reach.contains(leaf));
        assert!(!reach.contains(top) && !reach.contains(right));
        assert!(rights.reach(Action::PlanMission).is_empty());
        assert!(rights.reach_as(Role::Pilot).is_empty());
        let narrow = rights
            .clone()
            .within(&[Action::ViewFlights, Action::FlyMission]);
        assert!(narrow.may(Action::ViewFlights) && !narrow.may(Action::DecideMission));
        assert!(!narrow.may(Action::FlyMission), "a scope gives nothing");
        assert!(narrow.reach(Action::DecideMission).is_empty());
        let circle = UnitTree::new([(left, Some(right)), (right, Some(left))]);
        assert_eq!(circle.below(left).len(), 2);
    }
}

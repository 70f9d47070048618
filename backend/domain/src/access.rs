//! Who may do what: one table of roles and actions, which decides every request.

use crate::words::words;

words! {
    /// What an account is there for.
    Role: "role" {
        /// Plans, flies and logs.
        Pilot = "pilot",
        /// Approves the missions of a unit.
        Commander = "commander",
        /// Looks after permits and rules.
        ComplianceOfficer = "compliance_officer",
        /// Looks after accounts and stations.
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
        /// See permits.
        ViewPermits = "view_permits",
        /// Enter zones and activations of areas.
        ManageAirspace = "manage_airspace",
        /// Load rulebooks.
        ManageRules = "manage_rules",
        /// Enter weather reports.
        EnterWeather = "enter_weather",
    }
}

impl Role {
    /// Whether this role may do `action`: the one table.
    pub fn may(self, action: Action) -> bool {
        use Role::{Commander, ComplianceOfficer, Pilot};
        let allowed: &[Role] = match action {
            Action::ViewFleet
            | Action::ViewFlights
            | Action::ViewMissions
            | Action::ViewPermits
            | Action::ReadNotifications => Self::ALL,
            Action::PlanMission | Action::FlyMission | Action::FlyUrgently => &[Pilot],
            Action::CoordinateMission | Action::AttestDeviation => &[Pilot, Commander],
            Action::ReportDeviation | Action::EnterWeather => {
                &[Pilot, Commander, ComplianceOfficer]
            }
            // A compliance officer decides only as the deputy of a commander.
            Action::DecideMission
            | Action::ApproveDeviation
            | Action::ViewDeviations
            | Action::ViewDeputies => &[Commander, ComplianceOfficer],
            Action::NameDeputies => &[Commander],
            Action::ManageAirspace => &[ComplianceOfficer, Self::Administrator],
            Action::ManageRules => &[Self::Administrator],
        };
        allowed.contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_who_flies_decides_and_nobody_who_decides_flies() {
        let flies = [Action::FlyMission, Action::FlyUrgently];
        let decides = [Action::DecideMission, Action::ApproveDeviation];
        for &role in Role::ALL {
            let may = |actions: &[Action]| actions.iter().any(|action| role.may(*action));
            assert!(!(may(&flies) && may(&decides)), "{role:?}");
        }
    }

    #[test]
    fn every_action_is_somebodys() {
        for &action in Action::ALL {
            assert!(Role::ALL.iter().any(|role| role.may(action)), "{action:?}");
        }
    }
}

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
        /// Approve or return a submitted mission.
        DecideMission = "decide_mission",
        /// Upload an approved mission to the vehicle, start it, call it home, land it.
        FlyMission = "fly_mission",
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
        use Role::{Commander, Pilot};
        let allowed: &[Role] = match action {
            Action::ViewFleet
            | Action::ViewFlights
            | Action::ViewMissions
            | Action::ViewPermits => Self::ALL,
            Action::PlanMission | Action::FlyMission => &[Pilot],
            Action::DecideMission => &[Commander],
            Action::ManageAirspace => &[Self::ComplianceOfficer, Self::Administrator],
            Action::ManageRules => &[Self::Administrator],
            Action::EnterWeather => &[Pilot, Commander, Self::ComplianceOfficer],
        };
        allowed.contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_who_flies_decides_and_nobody_who_decides_flies() {
        for &role in Role::ALL {
            assert!(
                !(role.may(Action::FlyMission) && role.may(Action::DecideMission)),
                "{role:?}"
            );
        }
    }

    #[test]
    fn every_action_is_somebodys() {
        for &action in Action::ALL {
            assert!(Role::ALL.iter().any(|role| role.may(action)), "{action:?}");
        }
    }
}

//! A world in which a small mission near Kladno is clear, for the tests of the rules to break.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Facts, PilotFacts, Verdict};
use crate::aircraft::{AircraftClass, AircraftFacts, Serviceability};
use crate::airspace::Zone;
use crate::geometry::Area;
use crate::ids::PermitId;
use crate::licences::{LicenceFacts, LicenceKind};
use crate::missions::MissionPlan;
use crate::period::Period;
use crate::permits::{Permit, PermitKind, PermitState};
use crate::rulebook::Rulebook;

pub(super) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) struct World {
    pub(super) plan: MissionPlan,
    pub(super) aircraft: AircraftFacts,
    pub(super) class: AircraftClass,
    pub(super) pilot: PilotFacts,
    pub(super) permits: Vec<Permit>,
    pub(super) zones: Option<Vec<Zone>>,
    rulebook: Rulebook,
}

impl World {
    pub(super) fn new() -> Self {
        let plan = crate::missions::tests::plan();
        let year = Period::new(at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")).unwrap();
        let licence = |kind| LicenceFacts {
            kind,
            number: "1".into(),
            valid: year,
            suspended: false,
        };
        Self {
            aircraft: AircraftFacts {
                id: plan.aircraft_id,
                registration: "BRUS-01".into(),
                serviceability: Serviceability::Airworthy,
                grounded_reason: None,
            },
            class: AircraftClass::Brus,
            pilot: PilotFacts {
                name: "Jana Nováková".into(),
                active: true,
                licences: vec![
                    licence(LicenceKind::PoliceUav),
                    licence(LicenceKind::RatingBrus),
                ],
            },
            permits: vec![Permit {
                id: PermitId(Uuid::from_u128(1)),
                number: "ÚCL-1".into(),
                kind: PermitKind::Operating,
                state: PermitState::Granted,
                valid: year,
                aircraft: vec![plan.aircraft_id],
                area: Some(Area::circle(plan.takeoff, 50_000.0).unwrap()),
                max_height_agl_m: None,
                night: true,
                zones: vec![],
            }],
            zones: Some(vec![]),
            rulebook: Rulebook::built_in().remove(0),
            plan,
        }
    }

    /// Adds a granted one-time permit for the place of the plan that lifts nothing yet.
    pub(super) fn one_time_permit(&mut self) -> &mut Permit {
        let mut permit = self.permits[0].clone();
        permit.id = PermitId(Uuid::from_u128(2));
        permit.kind = PermitKind::OneTime;
        permit.area = Some(Area::circle(self.plan.takeoff, 1000.0).unwrap());
        permit.night = false;
        self.permits.push(permit);
        self.permits.last_mut().unwrap()
    }

    pub(super) fn facts(&self) -> Facts<'_> {
        Facts {
            plan: &self.plan,
            period: self.plan.period(),
            aircraft: &self.aircraft,
            class: self.class,
            pilot: &self.pilot,
            permits: &self.permits,
            zones: self.zones.as_deref(),
            rulebook: &self.rulebook,
        }
    }

    pub(super) fn verdict(&self) -> Verdict {
        super::check(&self.facts(), at("2026-06-23T12:00:00Z"))
    }
}

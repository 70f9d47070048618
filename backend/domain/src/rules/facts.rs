//! The facts that rules may read. A missing input is a value of its own, never a default.

use crate::aircraft::{AircraftClass, AircraftFacts};
use crate::airspace::Zone;
use crate::licences::LicenceFacts;
use crate::missions::{Leg, MissionPlan};
use crate::period::Period;
use crate::permits::{Permit, PermitKind};
use crate::rulebook::Rulebook;

/// The pilot of a mission.
#[derive(Debug, Clone, PartialEq)]
pub struct PilotFacts {
    /// The name, for the words of a finding.
    pub name: String,
    /// Whether the operator is in active service: neither suspended nor gone.
    pub active: bool,
    /// Every licence that the register holds.
    pub licences: Vec<LicenceFacts>,
}

/// Everything a verdict rests on.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The plan; its faults were refused before.
    pub plan: &'a MissionPlan,
    /// When it flies. Not always the planned period: at take-off it is judged as of that moment.
    pub period: Period,
    /// The aircraft.
    pub aircraft: &'a AircraftFacts,
    /// Its class, which decides the type rating.
    pub class: AircraftClass,
    /// The pilot.
    pub pilot: &'a PilotFacts,
    /// Every permit of the register, whatever its state.
    pub permits: &'a [Permit],
    /// The zones in force; `None` when no dataset is in force at the time of the mission.
    pub zones: Option<&'a [Zone]>,
    /// The rules in force.
    pub rulebook: &'a Rulebook,
}

impl<'a> Facts<'a> {
    /// The permits of a kind that hold for this aircraft during the whole flight.
    pub fn permits_holding(&self, kind: PermitKind) -> impl Iterator<Item = &'a Permit> {
        let (aircraft, period) = (self.aircraft.id, self.period);
        self.permits
            .iter()
            .filter(move |p| p.kind == kind && p.holds_for(aircraft, &period))
    }

    /// The operating permit that the flight is made under: the first that covers every leg.
    pub fn operating_permit(&self) -> Option<&'a Permit> {
        let legs = self.plan.legs();
        self.permits_holding(PermitKind::Operating)
            .find(|permit| legs.iter().all(|leg| permit.covers_leg(leg.from, leg.to)))
    }

    /// The first one-time permit that covers every one of `legs` and fulfils a condition.
    pub fn one_time_permit(
        &self,
        legs: &[Leg],
        fulfils: impl Fn(&Permit) -> bool,
    ) -> Option<&'a Permit> {
        self.permits_holding(PermitKind::OneTime).find(|permit| {
            fulfils(permit) && legs.iter().all(|leg| permit.covers_leg(leg.from, leg.to))
        })
    }

    /// Upper bound of the height of a leg above the ground under it, in metres; `None` when the
    /// pilot has not declared how far the ground lies below the take-off point.
    pub fn height_agl_m(&self, leg: &Leg) -> Option<f64> {
        self.plan
            .ground_below_takeoff_m
            .map(|drop| leg.height_m + drop)
    }
}

//! What lifts a finding: a permit, a consent. Each lifts exactly what it names, in its place, height
//! and time, for its aircraft and pilots.

use super::Facts;
use crate::missions::{Consent, Volume};
use crate::permits::{Permit, PermitKind, PermitState};
use crate::sun::CIVIL_TWILIGHT_DEG;

impl<'a> Facts<'a> {
    /// The permits of a kind that hold for this aircraft and pilot during the whole mission.
    pub fn permits_holding(&self, kind: PermitKind) -> impl Iterator<Item = &'a Permit> {
        let permits = self.permits.unwrap_or_default();
        permits
            .iter()
            .filter(move |permit| permit.kind == kind && self.holds(permit))
    }

    /// Whether a permit holds for this aircraft and pilot during the whole mission.
    pub fn holds(&self, permit: &Permit) -> bool {
        let aircraft = self
            .aircraft
            .is_some_and(|own| permit.aircraft.contains(&own.id));
        let pilot = permit.pilots.is_empty()
            || self
                .pilot
                .is_some_and(|own| permit.pilots.contains(&own.id));
        permit.state == PermitState::Granted
            && permit.valid.covers(&self.period())
            && aircraft
            && pilot
    }

    /// The parts of the mission, each with its buffer, that lie outside the area of a permit. All of
    /// them where it has none.
    pub fn outside(&self, permit: &Permit) -> Vec<usize> {
        let outside = |volume: &Volume| !self.in_area(permit, volume);
        (0..self.volumes.len())
            .filter(|part| self.volumes.get(*part).is_none_or(outside))
            .collect()
    }

    /// Whether a part, with its buffer, lies in the area of a permit.
    pub(super) fn in_area(&self, permit: &Permit, volume: &Volume) -> bool {
        permit
            .area
            .as_ref()
            .is_some_and(|area| area.covers(&volume.footprint, self.buffer_m))
    }

    /// The operating permit that the mission is flown under: the first that covers every part.
    pub fn operating_permit(&self) -> Option<&'a Permit> {
        let footprints = self.volumes.iter().map(|volume| &volume.footprint);
        let covers = |permit: &&Permit| {
            let area = permit.area.as_ref();
            area.is_some_and(|area| area.covers_each(footprints.clone(), self.buffer_m))
        };
        let find = || self.permits_holding(PermitKind::Operating).find(covers);
        *self.operating.get_or_init(find)
    }

    /// Whether a permit holds for the light of the mission: one that does not allow the night lifts
    /// nothing in it, even where another permit allows the flight at night.
    fn in_its_light(&self, permit: &Permit) -> bool {
        let day = |degrees: f64| degrees >= CIVIL_TWILIGHT_DEG;
        permit.night || self.lowest_sun_deg().is_some_and(day)
    }

    /// The first permit that holds, has these parts in its area and below its height, and names what
    /// is asked.
    pub fn lifting_permit(
        &self,
        parts: &[usize],
        names: impl Fn(&Permit) -> bool,
    ) -> Option<&'a Permit> {
        self.permits.unwrap_or_default().iter().find(|permit| {
            names(permit)
                && self.holds(permit)
                && self.in_its_light(permit)
                && self
                    .volumes_of(parts)
                    .all(|v| self.in_area(permit, v) && below(permit.max_height_agl_m, v))
        })
    }

    /// The first permit, of either kind, that lifts a rule by its id for these parts.
    pub fn permit_for_rule(&self, rule: &str, parts: &[usize]) -> Option<&'a Permit> {
        self.lifting_permit(parts, |permit| {
            permit.lifts.iter().any(|lifted| lifted == rule)
        })
    }

    /// The first consent for a zone, or for a rule without one, that says who gave it and under what
    /// reference, and holds during the whole mission and above these parts.
    pub fn consent(&self, rule: &str, zone: Option<&str>, parts: &[usize]) -> Option<&'a Consent> {
        self.consents(rule, zone, parts).next()
    }

    /// All such consents.
    pub fn consents(
        &self,
        rule: &str,
        zone: Option<&str>,
        parts: &[usize],
    ) -> impl Iterator<Item = &'a Consent> {
        self.mission.consents.iter().filter(move |consent| {
            let named = match zone {
                Some(zone) => consent.zones.iter().any(|named| named == zone),
                None => consent.rules.iter().any(|named| named == rule),
            };
            named && self.lacks(consent, parts).is_empty()
        })
    }

    pub(super) fn volumes_of(&self, parts: &[usize]) -> impl Iterator<Item = &Volume> {
        parts.iter().filter_map(|part| self.volumes.get(*part))
    }

    /// Every part of the mission.
    pub fn all_parts(&self) -> Vec<usize> {
        (0..self.volumes.len()).collect()
    }
}

/// Whether a volume stays below a height above ground; one that is not named bounds nothing.
fn below(max_height_agl_m: Option<f64>, volume: &Volume) -> bool {
    max_height_agl_m.is_none_or(|height| volume.agl.high_m <= height)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, around, at, consent};
    use super::super::{FindingState, Outcome};
    use crate::airspace::ZoneKind;
    use crate::period::Period;

    #[test]
    fn a_consent_of_nobody_or_without_a_reference_is_none() {
        let mut world = World::new();
        world.zones = Some(vec![around(World::home(), 900.0, ZoneKind::Atz, "LKT1")]);
        for (with, reference, expected) in [
            ("Věž", "12/2026", FindingState::Lifted),
            (" ", "12/2026", FindingState::Fail),
            ("Věž", "", FindingState::Fail),
        ] {
            let mut given = consent(&world, "LKT1");
            (given.with, given.reference) = (with.into(), reference.into());
            world.mission.consents = vec![given];
            assert_eq!(world.state("ATZ-01"), expected, "{with:?} {reference:?}");
        }
    }

    #[test]
    fn a_permit_by_day_only_lifts_nothing_at_night() {
        let mut world = World::new();
        world.fly_at(130.0);
        let permit = world.one_time_permit();
        permit.max_height_agl_m = Some(150.0);
        assert_eq!(world.state("ALT-01"), FindingState::Lifted);
        // The operating permit of the tests allows the night, this one does not.
        let (start, end) = (at("2026-06-24T22:00:00Z"), at("2026-06-24T22:05:00Z"));
        world.mission.period = Period::new(start, end).unwrap();
        assert_eq!(world.state("WX-02"), FindingState::Lifted);
        assert_eq!(world.state("ALT-01"), FindingState::Fail);
        assert_ne!(world.verdict().outcome, Outcome::Clear);
        world.permits[1].night = true;
        assert_eq!(world.state("ALT-01"), FindingState::Lifted);
    }
}

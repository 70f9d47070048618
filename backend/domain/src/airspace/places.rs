//! What a place is called: after the nearest settlement or aerodrome that the zone data name.

use super::ZoneKind;
use super::index::Airspace;
use crate::geometry::Position;
use crate::missions::Footprint;

/// A place is called after nothing that is farther away, metres.
const REACH_M: f64 = 10_000.0;
/// What people call places after.
const NAMED: &[ZoneKind] = &[
    ZoneKind::Settlement,
    ZoneKind::Populated,
    ZoneKind::AerodromePoint,
    ZoneKind::Slz,
    ZoneKind::Heliport,
];

/// The nearest place that has a name.
#[derive(Debug, Clone, PartialEq)]
pub struct NearestPlace<'a> {
    /// What it is called.
    pub name: &'a str,
    /// How far away it is, metres; 0: within it.
    pub distance_m: f64,
}

impl NearestPlace<'_> {
    /// As people write it: the name, with the kilometres where it is not within.
    pub fn label(&self) -> String {
        if self.distance_m < 50.0 {
            return self.name.to_owned();
        }
        format!("{} ({:.1} km)", self.name, self.distance_m / 1000.0)
    }
}

impl Airspace {
    /// The nearest settlement or aerodrome with a name, 10 km away at most; `None`: the data know none.
    pub fn nearest_place(&self, at: Position) -> Option<NearestPlace<'_>> {
        let point = Footprint::Leg { from: at, to: at };
        let mut nearest: Option<NearestPlace<'_>> = None;
        self.near_each_of(NAMED, [&point], REACH_M, |_, zone, distance_m| {
            let name = self.zone(zone).map_or("", |zone| zone.name.trim());
            let beats = |known: &NearestPlace<'_>| {
                // Of two at the same distance the name decides, so that the answer is always the same.
                (distance_m, name) < (known.distance_m, known.name)
            };
            if !name.is_empty() && nearest.as_ref().is_none_or(beats) {
                nearest = Some(NearestPlace { name, distance_m });
            }
        });
        nearest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixtures::around;

    #[test]
    fn a_place_is_called_after_the_nearest_that_has_a_name() {
        let at = |lat: f64| Position::new(lat, 14.0).unwrap();
        let named = |name: &str, kind, lat| {
            let mut zone = around(at(lat), 500.0, kind, "X");
            zone.name = name.into();
            zone
        };
        let airspace = Airspace::new(vec![
            named("Kladno", ZoneKind::Settlement, 50.0),
            named("Slaný", ZoneKind::Settlement, 50.1),
            named("LKR1", ZoneKind::Restricted, 50.03),
            named(" ", ZoneKind::Settlement, 50.04),
        ]);
        let label = |lat: f64| airspace.nearest_place(at(lat)).map(|place| place.label());
        assert_eq!(label(50.0).as_deref(), Some("Kladno"));
        assert_eq!(label(50.03).as_deref(), Some("Kladno (2.8 km)"));
        assert_eq!(label(50.07).as_deref(), Some("Slaný (2.8 km)"));
        assert_eq!(label(50.3), None);
    }
}

//! ALT-04: above class G only inside the zones of aerodromes, as they agree.
//!
//! **Checks** the parts above class G that lie wholly inside an aerodrome traffic zone or a control
//! zone: they need its consent, or a permit that names it. **Source** Annex X clause 7. **Because** the
//! aerodrome keeps aircraft there apart. **Severity** needs a one-time permit. **Example** 400 m above
//! an aerodrome with its consent.

use serde::Deserialize;

use super::alt_01_height::beyond;
use super::zones::{self, Met, words};
use super::{Facts, Finding, Head, ZoneMet, ctr_grid};
use crate::airspace::{Zone, ZoneKind};
use crate::altitude::Datum;
use crate::localized::Localized;
use crate::missions::Volume;
use crate::quantity::Length;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// Where class G ends above ground.
    above_height_agl: Length,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    if facts.met.is_none() {
        return vec![zones::no_airspace(rule)];
    }
    let limit_m = rule.above_height_agl.metres();
    let high = beyond(facts, limit_m);
    let met = zones::met(facts, |hit| {
        let inside = |part: &&usize| holds(facts, hit, **part);
        high.iter().filter(inside).copied().collect()
    });
    if met.is_empty() {
        let text = Localized::fixed(
            "Let nevede uvnitř letištních zón a řízených okrsků nad třídou G.",
            "The flight is not above class G inside aerodrome or control zones.",
        );
        return vec![zones::passed(facts, rule, text)];
    }
    met.iter()
        .map(|met| found(facts, rule, met, limit_m))
        .collect()
}

fn found(facts: &Facts<'_>, rule: &Head<'_, Params>, met: &Met<'_>, limit_m: f64) -> Finding {
    let zone = &met.zone.identifier;
    match facts.consent(rule.id(), Some(zone), &met.parts) {
        Some(consent) => {
            let lifted = rule.lifted(words::by_consent(met.zone, consent), zones::source(met));
            zones::placed(facts, met, lifted)
        }
        None => ctr_grid::too_high(facts, rule, met, limit_m),
    }
}

/// Whether a part lies wholly inside an aerodrome traffic zone or a control zone.
pub(super) fn is_inside(facts: &Facts<'_>, part: usize) -> bool {
    zones::asking(facts).any(|hit| holds(facts, hit, part))
}

fn holds(facts: &Facts<'_>, hit: &ZoneMet<'_>, part: usize) -> bool {
    let of_aerodrome = matches!(
        hit.zone.kind,
        ZoneKind::Ctr | ZoneKind::CtrInner | ZoneKind::Atz
    );
    let volume = facts.volumes.get(part);
    of_aerodrome
        && hit.volumes.contains(&part)
        && volume.is_some_and(|volume| {
            let beside = hit.zone.area.covers(&volume.footprint, facts.buffer_m);
            beside && is_below_top(hit.zone, volume)
        })
}

/// Whether a volume does not reach above the top of a zone. A top that does not compare holds nothing.
fn is_below_top(zone: &Zone, volume: &Volume) -> bool {
    zone.upper.is_none_or(|top| match top.datum {
        Datum::Agl => volume.agl.high_m <= top.metres,
        Datum::Amsl => volume.amsl.high_m <= top.metres,
        Datum::Wgs84 | Datum::Home | Datum::Standard => false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, around, consent};
    use super::*;

    #[test]
    fn inside_the_zone_its_consent_decides() {
        let mut world = World::new();
        world.rules().above_class_g.applies = true;
        world.zones = Some(vec![around(World::home(), 9000.0, ZoneKind::Ctr, "LKCT")]);
        for (height_m, expected) in [(300.0, FindingState::Pass), (300.1, FindingState::Fail)] {
            world.fly_at(height_m);
            assert_eq!(world.state("ALT-04"), expected, "{height_m}");
        }
        world.mission.consents = vec![consent(&world, "LKCT")];
        assert_eq!(world.state("ALT-04"), FindingState::Lifted);
        world.mission.consents[0].max_height_agl_m = Some(300.0);
        assert_eq!(world.state("ALT-04"), FindingState::Fail);
    }
}

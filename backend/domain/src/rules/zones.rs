//! What the rules about zones have in common: which zones are met, and what lifts that.
//!
//! A zone that only informs asks nothing, and nothing is found for it.

pub(super) mod layers;
pub(super) mod words;

pub(super) use words::name_of;

use super::finding::{Finding, Head};
use super::hits::ZoneMet;
use super::{DatasetFacts, Facts};
use crate::airspace::{Restriction, Zone, ZoneKind};
use crate::localized::Localized;
use crate::missions::{Consent, Purpose, Volume};
use crate::period::Span;
use crate::permits::Permit;
use crate::rulebook::Severity;

/// A published zone that is met: everything that it has under one identifier.
#[derive(Debug)]
pub(super) struct Met<'a> {
    /// The first of its zones that is met.
    pub(super) zone: &'a Zone,
    /// Which parts of the mission meet it, counted from 0, in order.
    pub(super) parts: Vec<usize>,
    /// Zones around it: a permit or a consent for one of them is one for it.
    pub(super) around: Vec<&'a Zone>,
    distance_m: f64,
    certain: bool,
    assumed: bool,
    when: Option<Span>,
}

impl<'a> Met<'a> {
    fn new(hit: &ZoneMet<'a>, parts: Vec<usize>, around: Vec<&'a Zone>) -> Self {
        Self {
            zone: hit.zone,
            parts,
            around,
            distance_m: hit.distance_m,
            certain: hit.certain,
            assumed: hit.assumed,
            when: whole(None, &hit.spans),
        }
    }

    fn extend(&mut self, hit: &ZoneMet<'a>, parts: Vec<usize>) {
        self.parts.extend(parts);
        self.parts.sort_unstable();
        self.parts.dedup();
        self.distance_m = self.distance_m.min(hit.distance_m);
        self.certain |= hit.certain;
        self.assumed |= hit.assumed;
        self.when = whole(self.when, &hit.spans);
    }

    /// The volumes that meet it.
    pub(super) fn volumes<'f>(&'f self, facts: &'f Facts<'_>) -> impl Iterator<Item = &'f Volume> {
        let volume = |part: &usize| facts.volumes.get(*part);
        self.parts.iter().filter_map(volume)
    }
}

/// The span from the first to the last of spans.
fn whole(known: Option<Span>, spans: &[Span]) -> Option<Span> {
    known
        .into_iter()
        .chain(spans.iter().copied())
        .reduce(|a, b| Span {
            start: a.start.min(b.start),
            end: a.end.max(b.end),
        })
}

/// The zones that are met and ask something, each published zone once. `parts_of` names the parts of
/// the mission for which a zone concerns a rule; a zone without such parts does not concern it.
pub(super) fn met<'a>(
    facts: &Facts<'a>,
    parts_of: impl Fn(&ZoneMet<'a>) -> Vec<usize>,
) -> Vec<Met<'a>> {
    met_within(facts, parts_of, |_| Vec::new())
}

/// As [`met`]; `around_of` names the zones around one, a consent for which is one for it. Zones of the
/// same identifier in different ones are different.
pub(super) fn met_within<'a>(
    facts: &Facts<'a>,
    parts_of: impl Fn(&ZoneMet<'a>) -> Vec<usize>,
    around_of: impl Fn(&Zone) -> Vec<&'a Zone>,
) -> Vec<Met<'a>> {
    let mut found: Vec<Met<'a>> = Vec::new();
    for hit in asking(facts) {
        let parts = parts_of(hit);
        if parts.is_empty() {
            continue;
        }
        let around = around_of(hit.zone);
        let same = |met: &&mut Met<'a>| is_one(met.zone, hit.zone) && met.around == around;
        match found.iter_mut().find(same) {
            Some(met) => met.extend(hit, parts),
            None => found.push(Met::new(hit, parts, around)),
        }
    }
    found
}

/// Whether two zones are judged as one: of the same identifier, unless one of them exempts the police
/// or is a cell of another free height.
fn is_one(one: &Zone, other: &Zone) -> bool {
    let grid = matches!(one.kind, ZoneKind::CtrGrid | ZoneKind::AtzGrid);
    one.identifier == other.identifier
        && one.police_exempt == other.police_exempt
        && (!grid || one.upper == other.upper)
}

/// The zones that are met and ask something; none where there is no airspace.
pub(super) fn asking<'f, 'a>(facts: &'f Facts<'a>) -> impl Iterator<Item = &'f ZoneMet<'a>> {
    let met = facts.met.as_deref().unwrap_or_default();
    met.iter()
        .filter(|hit| hit.zone.restriction != Restriction::Information)
}

/// A finding for each zone that concerns a rule and is met; where there is none one that passes, or a
/// question where the data do not speak of its layer.
pub(super) fn judge<P>(
    facts: &Facts<'_>,
    rule: &Head<'_, P>,
    layer: &[ZoneKind],
    concerns: impl Fn(&Zone) -> bool,
) -> Vec<Finding> {
    let parts_of = |hit: &ZoneMet<'_>| {
        if concerns(hit.zone) {
            hit.volumes.clone()
        } else {
            Vec::new()
        }
    };
    judge_parts(facts, rule, layer, parts_of)
}

/// As [`judge`], where the zones of a kind concern a rule and no others.
pub(super) fn judge_kind<P>(
    facts: &Facts<'_>,
    rule: &Head<'_, P>,
    layer: &[ZoneKind],
    kind: ZoneKind,
) -> Vec<Finding> {
    judge(facts, rule, layer, |zone| zone.kind == kind)
}

/// As [`judge`], where a zone concerns a rule only for some parts of the mission.
pub(super) fn judge_parts<'a, P>(
    facts: &Facts<'a>,
    rule: &Head<'_, P>,
    layer: &[ZoneKind],
    parts_of: impl Fn(&ZoneMet<'a>) -> Vec<usize>,
) -> Vec<Finding> {
    if facts.met.is_none() {
        return vec![no_airspace(rule)];
    }
    let met = met(facts, parts_of);
    if met.is_empty() {
        return vec![none_met(facts, rule, layer)];
    }
    met.iter()
        .map(|met| judge_one(facts, rule, met, words::met(met)))
        .collect()
}

/// The finding about a zone that is met: lifted, or a failure in the words of `text`.
pub(super) fn judge_one<P>(
    facts: &Facts<'_>,
    rule: &Head<'_, P>,
    met: &Met<'_>,
    text: Localized,
) -> Finding {
    let finding = lifted(facts, rule, met).unwrap_or_else(|| {
        if met.certain {
            let failed = rule.fail(with_consents(facts, rule, met, text), source(met));
            words::remedied(facts, rule, met, failed)
                .measured_distance(facts.buffer_m, met.distance_m)
        } else {
            rule.cannot_judge(words::uncertain(met.zone), source(met))
                .remedy(
                    "Nahrajte výškový model terénu, nebo leťte prokazatelně pod prostorem.",
                    "Load terrain, or fly where the zone is certainly above.",
                )
        }
    });
    placed(facts, met, finding)
}

/// With what the consents for a zone that needs one lack.
fn with_consents<P>(
    facts: &Facts<'_>,
    rule: &Head<'_, P>,
    met: &Met<'_>,
    text: Localized,
) -> Localized {
    if rule.severity() != Severity::Coordinate || facts.mission.consents.is_empty() {
        return text;
    }
    let zones = std::iter::once(met.zone).chain(met.around.iter().copied());
    let named: Vec<&String> = zones.map(|zone| &zone.identifier).collect();
    let names = |consent: &Consent| consent.zones.iter().any(|zone| named.contains(&zone));
    text.then(&facts.why_not(&met.parts, names))
}

/// The finding that a permit, a consent or an exemption lifts; `None` where nothing does.
pub(super) fn lifted<P>(facts: &Facts<'_>, rule: &Head<'_, P>, met: &Met<'_>) -> Option<Finding> {
    let zones = || std::iter::once(met.zone).chain(met.around.iter().copied());
    let names = |permit: &Permit| zones().any(|zone| permit.zones.contains(&zone.identifier));
    if let Some(permit) = facts.lifting_permit(&met.parts, names) {
        let lifted = rule.lifted(words::by_permit(met.zone, permit), source(met));
        return Some(lifted.under(permit.id));
    }
    let consent = || zones().find_map(|zone| consent(facts, rule.id(), zone, met));
    if rule.severity() == Severity::Coordinate
        && let Some(consent) = consent()
    {
        return Some(rule.lifted(words::by_consent(met.zone, consent), source(met)));
    }
    exempted(facts, rule, met)
}

/// The finding about a zone that exempts police flights: lifted for a task of the police; where the
/// purpose leaves it open whether the flight is one, a person is asked.
pub(super) fn exempted<P>(facts: &Facts<'_>, rule: &Head<'_, P>, met: &Met<'_>) -> Option<Finding> {
    let is_task = facts.mission.purpose.is_some_and(|purpose| match purpose {
        Purpose::Search | Purpose::Surveillance | Purpose::Traffic | Purpose::Documentation => true,
        Purpose::Training | Purpose::Other => false,
    });
    let found = || {
        if is_task {
            rule.lifted(words::exempt(met.zone), source(met))
        } else {
            rule.ask(words::is_police_task(met.zone), source(met))
        }
    };
    met.zone.police_exempt.then(found)
}

fn consent<'a>(facts: &Facts<'a>, rule: &str, zone: &Zone, met: &Met<'_>) -> Option<&'a Consent> {
    facts.consent(rule, Some(&zone.identifier), &met.parts)
}

/// Where the data about a zone come from.
pub(super) fn source(met: &Met<'_>) -> Localized {
    Localized::same(met.zone.source.as_str())
}

/// With the zone, its parts, its time and the day of its data.
pub(super) fn placed(facts: &Facts<'_>, met: &Met<'_>, finding: Finding) -> Finding {
    let datasets = facts
        .airspace
        .map_or(&[][..], |airspace| &airspace.datasets);
    // The name of one dataset may begin like that of another.
    let named = |data: &&DatasetFacts| met.zone.source.starts_with(&data.info.name);
    let of_zone = datasets
        .iter()
        .filter(named)
        .max_by_key(|data| data.info.name.len());
    let mut finding = finding
        .about(&met.zone.identifier)
        .on(facts, &met.parts)
        .as_of(of_zone.and_then(|data| data.info.effective_from));
    finding.when = met.when;
    finding
}

/// The finding where there are no zone data.
pub(super) fn no_airspace<P>(rule: &Head<'_, P>) -> Finding {
    rule.cannot_judge(
        Localized::fixed(
            "Pro dobu letu nejsou k dispozici žádná platná data o prostorech.",
            "No zone data are in force at the time of the flight.",
        ),
        Localized::fixed("chybí", "missing"),
    )
    .remedy(
        "Nahrajte platná data o prostorech.",
        "Load zone data in force.",
    )
}

/// The finding where no zone is met. Data that do not speak of a layer at all say nothing about it:
/// the finding says so, and ZON-09 asks a person about all such layers at once. An empty layer is
/// part of no data.
pub(super) fn none_met<P>(facts: &Facts<'_>, rule: &Head<'_, P>, layer: &[ZoneKind]) -> Finding {
    let text = if layer.is_empty() || facts.data_speak_of(layer) {
        Localized::fixed(
            "Let neprochází žádným prostorem tohoto druhu.",
            "The flight meets no zone of this kind.",
        )
    } else {
        Localized::fixed(
            "Data o prostorech zde žádný prostor tohoto druhu neobsahují.",
            "The zone data hold no zone of this kind here.",
        )
    };
    passed(facts, rule, text)
}

/// A finding that passes by the zone data.
pub(super) fn passed<P>(facts: &Facts<'_>, rule: &Head<'_, P>, text: Localized) -> Finding {
    let from = facts.airspace.and_then(super::AirspaceFacts::oldest_from);
    rule.pass(text, known_data(facts)).as_of(from)
}

/// What the zone data are called.
fn known_data(facts: &Facts<'_>) -> Localized {
    let names = facts.airspace.and_then(super::AirspaceFacts::names);
    names.unwrap_or(Localized::fixed(
        "data neobsahují žádný prostor",
        "the data hold no zone",
    ))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, zone};
    use super::super::{CATALOGUE, FindingState};
    use super::*;
    use crate::aircraft::ClassMark;
    use crate::airspace::Authority;
    use crate::geometry::Area;
    use crate::missions::Extent;

    /// Whether some rule finds something against the zone of the test.
    fn is_judged(world: &World, by: impl Fn(&str) -> bool) -> bool {
        let against = |finding: &Finding| {
            let bad = matches!(
                finding.state,
                FindingState::Fail | FindingState::CannotJudge
            );
            bad && finding.zone.as_deref() == Some("LKT1") && by(&finding.rule)
        };
        world.verdict().findings.iter().any(against)
    }

    /// Asserts that the zone of the test is judged where it asks something, and that where it only
    /// informs no rule about zones does. People and obstacles concern rules of safety all the same.
    fn assert_judged(world: &World) {
        let zone = &world.zones.as_ref().unwrap()[0];
        let words = format!("{} {}", zone.kind, zone.restriction);
        if zone.restriction == Restriction::Information {
            let about_zones = |rule: &str| !rule.starts_with("SAF-") && !rule.starts_with("TER-");
            assert!(!is_judged(world, about_zones), "{words}");
        } else {
            assert!(is_judged(world, |_| true), "{words}");
        }
    }

    /// Assemblies have a rule of safety of their own.
    fn is_judged_here(kind: ZoneKind) -> bool {
        kind != ZoneKind::Assembly || CATALOGUE.iter().any(|rule| rule.id == "SAF-05")
    }

    /// Aircraft of every kind: mass in grams, class mark.
    const AIRCRAFT: [(Option<f64>, Option<ClassMark>); 5] = [
        (Some(10_000.0), None),
        (Some(240.0), Some(ClassMark::C0)),
        (Some(899.0), Some(ClassMark::C1)),
        (Some(909.0), Some(ClassMark::None)),
        (None, None),
    ];

    #[test]
    fn a_zone_of_any_kind_that_asks_something_is_judged_by_some_rule() {
        for &kind in ZoneKind::ALL.iter().filter(|kind| is_judged_here(**kind)) {
            for &restriction in Restriction::ALL {
                for (mass_g, class_mark) in AIRCRAFT {
                    let mut world = World::new();
                    world.zones = Some(vec![zone(kind, restriction)]);
                    world.aircraft.limits.mass_g = mass_g;
                    world.aircraft.limits.class_mark = class_mark;
                    assert_judged(&world);
                    world.mission.extent = Extent::Within {
                        area: Area::circle(World::home().offset(400.0, 0.0), 100.0).unwrap(),
                        lowest_m: None,
                        highest_m: 50.0,
                    };
                    assert_judged(&world);
                }
            }
        }
    }

    #[test]
    fn the_parts_of_a_published_zone_are_one_finding() {
        let mut world = World::new();
        let one = zone(ZoneKind::Restricted, Restriction::Conditional);
        let mut other = one.clone();
        other.area = Area::circle(World::home(), 50.0).unwrap();
        let mut third = one.clone();
        third.identifier = "LKT2".into();
        world.zones = Some(vec![one, other, third]);
        let findings = world.findings("ZON-03");
        assert_eq!(findings.len(), 2);
        assert!(findings[0].parts.len() > findings[1].parts.len());
    }

    #[test]
    fn an_exemption_is_for_its_own_part_and_for_tasks_of_the_police() {
        let exempt = Zone {
            police_exempt: true,
            ..zone(ZoneKind::Restricted, Restriction::Conditional)
        };
        let strict = Zone {
            area: Area::circle(World::home(), 50.0).unwrap(),
            police_exempt: false,
            ..exempt.clone()
        };
        for zones in [
            vec![exempt.clone(), strict.clone()],
            vec![strict, exempt.clone()],
        ] {
            let mut world = World::new();
            world.zones = Some(zones);
            let mut states: Vec<FindingState> =
                world.findings("ZON-03").iter().map(|f| f.state).collect();
            states.sort_by_key(|state| state.as_str());
            assert_eq!(states, [FindingState::Fail, FindingState::Lifted]);
        }
        for (purpose, expected) in [
            (Some(Purpose::Traffic), FindingState::Lifted),
            (Some(Purpose::Training), FindingState::Ask),
            (Some(Purpose::Other), FindingState::Ask),
            (None, FindingState::Ask),
        ] {
            let mut world = World::new();
            world.mission.purpose = purpose;
            world.zones = Some(vec![exempt.clone()]);
            assert_eq!(world.state("ZON-03"), expected, "{purpose:?}");
        }
    }

    #[test]
    fn layers_that_the_data_do_not_speak_of_are_asked_about_at_once() {
        let road = |away_m: f64| Zone {
            area: Area::circle(World::home().offset(away_m, 90.0), 50.0).unwrap(),
            ..zone(ZoneKind::RoadOther, Restriction::Conditional)
        };
        for (zones, asked) in [
            (vec![], true),
            (vec![road(2000.0)], false),
            // Data of another region say nothing; between two of their zones they do.
            (vec![road(40_000.0)], true),
            (vec![road(40_000.0), road(-40_000.0)], false),
        ] {
            let mut world = World::new();
            world.zones = Some(zones);
            assert_eq!(world.state("GZ-01"), FindingState::Pass);
            let found = world.findings("ZON-09");
            let ask = found
                .iter()
                .find(|finding| finding.state == FindingState::Ask);
            let ask = ask.expect("no data speak of rails");
            assert!(ask.text.en.contains("railways"), "{}", ask.text.en);
            assert_eq!(ask.text.en.contains("roads"), asked, "{}", ask.text.en);
        }
    }

    #[test]
    fn what_a_zone_says_and_whom_to_ask_are_told() {
        let mut world = World::new();
        let mut zone = zone(ZoneKind::Other, Restriction::Conditional);
        zone.message = Some("ž".repeat(500));
        zone.authority = Some(Authority {
            name: "Správa".into(),
            contact: Some("+420 123".into()),
            notice_s: Some(3 * 86400),
        });
        world.zones = Some(vec![zone]);
        let finding = world.finding("ZON-10");
        assert!(finding.text.cs.contains("Prostor uvádí: „ž"));
        assert!(finding.text.cs.ends_with("ž…“"));
        let remedy = finding.remedy.unwrap().en;
        assert!(
            remedy.contains("Správa, +420 123 (at least 72 h before)"),
            "{remedy}"
        );
    }
}

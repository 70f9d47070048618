//! What the rules about zones have in common: which zones are met, and what lifts that.

use super::Facts;
use super::finding::{Finding, Fix, Head};
use super::hits::ZoneMet;
use crate::airspace::Zone;
use crate::localized::{Localized, number};
use crate::missions::Consent;
use crate::permits::Permit;
use crate::rulebook::Severity;

/// A finding for each zone that concerns a rule and is met; one that passes where there is none.
pub(super) fn judge<P>(
    facts: &Facts<'_>,
    rule: &Head<'_, P>,
    concerns: impl Fn(&Zone) -> bool,
) -> Vec<Finding> {
    let Some(met) = &facts.met else {
        return vec![no_airspace(rule)];
    };
    let concerned: Vec<&ZoneMet<'_>> = met.iter().filter(|hit| concerns(hit.zone)).collect();
    let mut findings: Vec<Finding> = Vec::new();
    for (place, hit) in concerned.iter().enumerate() {
        let same = |other: &&ZoneMet<'_>| other.zone.identifier == hit.zone.identifier;
        // A published zone of several parts is one finding.
        if !concerned[..place].iter().any(same) {
            let parts: Vec<&ZoneMet<'_>> = concerned
                .iter()
                .copied()
                .filter(|other| same(other))
                .collect();
            findings.push(found(facts, rule, &parts));
        }
    }
    if findings.is_empty() {
        findings.push(none_met(facts, rule));
    }
    findings
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

fn none_met<P>(facts: &Facts<'_>, rule: &Head<'_, P>) -> Finding {
    let data = facts
        .airspace
        .and_then(|airspace| airspace.datasets.first());
    let finding = rule.pass(
        Localized::fixed(
            "Let neprochází žádným prostorem tohoto druhu.",
            "The flight meets no zone of this kind.",
        ),
        data.map_or_else(
            || {
                Localized::fixed(
                    "platná data neobsahují žádný prostor",
                    "the data in force hold no zone",
                )
            },
            |data| Localized::same(data.info.name.as_str()),
        ),
    );
    finding.as_of(data.and_then(|data| data.info.effective_from))
}

fn found<P>(facts: &Facts<'_>, rule: &Head<'_, P>, hits: &[&ZoneMet<'_>]) -> Finding {
    let hit = hits[0];
    let zone = hit.zone;
    let mut parts: Vec<usize> = hits
        .iter()
        .flat_map(|hit| hit.volumes.iter().copied())
        .collect();
    parts.sort_unstable();
    parts.dedup();
    let names = |permit: &Permit| permit.zones.contains(&zone.identifier);
    let permit = facts.lifting_permit(&parts, names);
    let consent = facts.consent(rule.id(), Some(&zone.identifier), &parts);
    let data = Localized::same(zone.source.as_str());
    let mut finding = if let Some(permit) = permit {
        rule.lifted(by_permit(zone, permit), data).under(permit.id)
    } else if let Some(consent) = consent.filter(|_| rule.severity() == Severity::Coordinate) {
        rule.lifted(by_consent(zone, consent), data)
    } else if zone.police_exempt {
        rule.lifted(exempt(zone), data)
    } else if hits.iter().all(|hit| !hit.certain) {
        rule.cannot_judge(uncertain(zone), data).remedy(
            "Nahrajte výškový model terénu, nebo leťte prokazatelně pod prostorem.",
            "Load terrain, or fly where the zone is certainly above.",
        )
    } else {
        let distance_m = hits
            .iter()
            .map(|hit| hit.distance_m)
            .fold(f64::INFINITY, f64::min);
        remedied(
            facts,
            rule,
            zone,
            &parts,
            rule.fail(met_text(zone, distance_m, hit.assumed), data),
        )
        .measured_distance(facts.buffer_m, distance_m)
    };
    let datasets = facts
        .airspace
        .map_or(&[][..], |airspace| &airspace.datasets);
    let effective = datasets
        .iter()
        .find(|data| zone.source.starts_with(&data.info.name));
    finding = finding
        .about(&zone.identifier)
        .on(facts, &parts)
        .as_of(effective.and_then(|data| data.info.effective_from));
    let spans = hits.iter().flat_map(|hit| hit.spans.iter());
    let whole = spans.copied().reduce(|a, b| crate::period::Span {
        start: a.start.min(b.start),
        end: a.end.max(b.end),
    });
    finding.when = whole;
    finding
}

/// The name of a zone in a sentence: its identifier and its name, once where both are the same.
pub(super) fn name_of(zone: &Zone) -> String {
    if zone.name.is_empty() || zone.name == zone.identifier {
        zone.identifier.clone()
    } else {
        format!("{} {}", zone.identifier, zone.name)
    }
}

fn by_permit(zone: &Zone, permit: &Permit) -> Localized {
    let name = name_of(zone);
    Localized::new(
        format!("Let v prostoru {name} dovoluje povolení {}.", permit.number),
        format!("Flight in {name} is allowed by permit {}.", permit.number),
    )
}

fn by_consent(zone: &Zone, consent: &Consent) -> Localized {
    let name = name_of(zone);
    let (with, reference) = (&consent.with, &consent.reference);
    Localized::new(
        format!("Let v prostoru {name} je koordinován: {with}, {reference}."),
        format!("Flight in {name} is coordinated: {with}, {reference}."),
    )
}

fn exempt(zone: &Zone) -> Localized {
    let name = name_of(zone);
    Localized::new(
        format!("Prostor {name} vyjímá policejní lety."),
        format!("{name} exempts police flights."),
    )
}

fn uncertain(zone: &Zone) -> Localized {
    let name = name_of(zone);
    Localized::new(
        format!(
            "Zda let zasáhne prostor {name}, nelze bez výškového modelu terénu říci: jeho spodní hranici nelze s výškou letu porovnat."
        ),
        format!(
            "Whether the flight meets {name} cannot be told without terrain: its floor cannot be compared with the height of the flight."
        ),
    )
}

fn met_text(zone: &Zone, distance_m: f64, assumed: bool) -> Localized {
    let name = name_of(zone);
    let activity = if assumed {
        Localized::fixed(
            " Zda je aktivní, není známo; počítá se s tím, že je.",
            " Whether it is active is not known; it is taken as active.",
        )
    } else {
        Localized::fixed("", "")
    };
    if distance_m > 0.0 {
        let distance = number(distance_m, 0);
        return Localized::new(
            format!(
                "Let vede {} m od prostoru {name}.{}",
                distance.cs, activity.cs
            ),
            format!(
                "The flight passes {} m from {name}.{}",
                distance.en, activity.en
            ),
        );
    }
    Localized::new(
        format!("Let prochází prostorem {name}.{}", activity.cs),
        format!("The flight enters {name}.{}", activity.en),
    )
}

/// With what would make it legal: around, below or after, or the permit or consent that it needs.
fn remedied<P>(
    facts: &Facts<'_>,
    rule: &Head<'_, P>,
    zone: &Zone,
    parts: &[usize],
    finding: Finding,
) -> Finding {
    let below = floor_above(facts, zone, parts).map_or_else(
        || Localized::fixed("", ""),
        |floor| {
            Localized::new(
                format!(" Pod {} m nad zemí do něj let nezasáhne.", floor.cs),
                format!(
                    " Below {} m above ground the flight does not meet it.",
                    floor.en
                ),
            )
        },
    );
    match rule.severity() {
        Severity::Coordinate => {
            let with = zone.authority.as_ref().map(|authority| authority.name.clone());
            let whom = with.as_deref().unwrap_or("správce prostoru");
            finding
                .remedy(
                    format!("Veďte trať mimo prostor, nebo si vyžádejte souhlas: {whom}.{}", below.cs),
                    format!("Route around the zone, or ask for consent: {}.{}", with.as_deref().unwrap_or("its authority"), below.en),
                )
                .fix(Fix::AskConsent { with })
        }
        Severity::Permit => finding
            .remedy(
                format!("Veďte trať mimo prostor, nebo požádejte o jednorázové povolení, které jej jmenuje.{}", below.cs),
                format!("Route around the zone, or apply for a one-time permit that names it.{}", below.en),
            )
            .fix(Fix::Apply { latest: None }),
        Severity::Block | Severity::Warn => finding.remedy(
            format!("Veďte trať mimo prostor.{}", below.cs),
            format!("Route around the zone.{}", below.en),
        ),
    }
}

/// The floor of a zone in whole metres above ground, where flying below it is possible.
fn floor_above(facts: &Facts<'_>, zone: &Zone, parts: &[usize]) -> Option<Localized> {
    let floor_m = match zone.lower.datum {
        crate::altitude::Datum::Agl => zone.lower.metres,
        crate::altitude::Datum::Amsl => {
            let ground = parts
                .iter()
                .filter_map(|part| facts.volumes.get(*part))
                .map(|v| v.ground.high_m);
            zone.lower.metres - ground.fold(f64::NEG_INFINITY, f64::max)
        }
        _ => return None,
    };
    (floor_m > 5.0 && floor_m.is_finite()).then(|| number(floor_m.floor(), 0))
}

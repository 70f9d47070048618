//! Words about zones: that one is met, what allows it, what would make it legal.

use super::super::finding::{Finding, Fix, Head};
use super::{Facts, Met};
use crate::airspace::{Authority, Zone};
use crate::altitude::Datum;
use crate::localized::{Localized, number};
use crate::missions::Consent;
use crate::permits::Permit;
use crate::rulebook::Severity;

/// The most letters that are quoted of what a zone says to pilots.
const LONGEST_QUOTE: usize = 200;

/// The name of a zone in a sentence: its identifier and its name, once where both are the same, and
/// the voltage of a power line.
pub(in crate::rules) fn name_of(zone: &Zone) -> String {
    // OpenAir and NOTAM repeat the identifier in the name.
    let says_it = || {
        zone.name
            .split_whitespace()
            .any(|word| word == zone.identifier)
    };
    let name = if zone.name.is_empty() || zone.name == zone.identifier {
        zone.identifier.clone()
    } else if says_it() {
        zone.name.clone()
    } else {
        format!("{} {}", zone.identifier, zone.name)
    };
    match zone.voltage_kv {
        Some(voltage) => format!("{name} ({voltage} kV)"),
        None => name,
    }
}

pub(super) fn by_permit(zone: &Zone, permit: &Permit) -> Localized {
    let name = name_of(zone);
    Localized::new(
        format!("Let v prostoru {name} dovoluje povolení {}.", permit.number),
        format!("Flight in {name} is allowed by permit {}.", permit.number),
    )
}

pub(in crate::rules) fn by_consent(zone: &Zone, consent: &Consent) -> Localized {
    let name = name_of(zone);
    let (with, reference) = (&consent.with, &consent.reference);
    Localized::new(
        format!("Let v prostoru {name} je koordinován: {with}, {reference}."),
        format!("Flight in {name} is coordinated: {with}, {reference}."),
    )
}

pub(super) fn exempt(zone: &Zone) -> Localized {
    let name = name_of(zone);
    Localized::new(
        format!("Prostor {name} vyjímá policejní lety."),
        format!("{name} exempts police flights."),
    )
}

pub(in crate::rules) fn is_police_task(zone: &Zone) -> Localized {
    let name = name_of(zone);
    Localized::new(
        format!(
            "Prostor {name} vyjímá policejní lety. Je let policejním úkolem, tedy ne výcvikem ani předváděním?"
        ),
        format!(
            "{name} exempts police flights. Is the flight a task of the police, and no training or demonstration?"
        ),
    )
}

pub(super) fn uncertain(zone: &Zone) -> Localized {
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

/// That a zone is met, how near, whether it is active, and what it says to pilots.
pub(in crate::rules) fn met(met: &Met<'_>) -> Localized {
    let name = name_of(met.zone);
    let more = remarks(met);
    if met.distance_m > 0.0 {
        let distance = number(met.distance_m, 0);
        return Localized::new(
            format!("Let vede {} m od prostoru {name}.{}", distance.cs, more.cs),
            format!(
                "The flight passes {} m from {name}.{}",
                distance.en, more.en
            ),
        );
    }
    Localized::new(
        format!("Let prochází prostorem {name}.{}", more.cs),
        format!("The flight enters {name}.{}", more.en),
    )
}

/// What is to be added about a zone: that its activity is assumed, and what it says to pilots.
pub(in crate::rules) fn remarks(met: &Met<'_>) -> Localized {
    let (mut cs, mut en) = (String::new(), String::new());
    if met.assumed {
        cs.push_str(" Zda je aktivní, není známo; počítá se s tím, že je.");
        en.push_str(" Whether it is active is not known; it is taken as active.");
    }
    let message = met.zone.message.as_deref().map_or("", str::trim);
    if !message.is_empty() {
        let mut quote: String = message.chars().take(LONGEST_QUOTE).collect();
        if quote.len() < message.len() {
            quote.push('…');
        }
        cs = format!("{cs} Prostor uvádí: „{quote}“");
        en = format!("{en} It says: “{quote}”");
    }
    Localized::new(cs, en)
}

/// With what would make it legal: around, below or after, or the permit or consent that it needs.
pub(super) fn remedied<P>(
    facts: &Facts<'_>,
    rule: &Head<'_, P>,
    met: &Met<'_>,
    finding: Finding,
) -> Finding {
    let below = below(facts, met);
    match rule.severity() {
        Severity::Coordinate => {
            let whom = whom(met.zone);
            let with = met.zone.authority.as_ref();
            finding
                .remedy(
                    format!(
                        "Veďte trať mimo prostor, nebo si vyžádejte souhlas: {}.{}",
                        whom.cs, below.cs
                    ),
                    format!(
                        "Route around the zone, or ask for consent: {}.{}",
                        whom.en, below.en
                    ),
                )
                .fix(Fix::AskConsent {
                    with: with.map(|authority| authority.name.clone()),
                })
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

/// Whom to ask, how to reach them, and how long before.
fn whom(zone: &Zone) -> Localized {
    let Some(authority) = &zone.authority else {
        return Localized::fixed("správce prostoru", "its authority");
    };
    let Authority {
        name,
        contact,
        notice_s,
    } = authority;
    let (mut cs, mut en) = (name.clone(), name.clone());
    if let Some(contact) = contact {
        cs = format!("{cs}, {contact}");
        en = format!("{en}, {contact}");
    }
    match notice_s {
        Some(notice_s) if *notice_s > 0 => {
            let hours = notice_s.saturating_add(3599) / 3600;
            Localized::new(
                format!("{cs} (nejméně {hours} h předem)"),
                format!("{en} (at least {hours} h before)"),
            )
        }
        _ => Localized::new(cs, en),
    }
}

/// That below its floor a zone is not met, where flying below it is possible.
fn below(facts: &Facts<'_>, met: &Met<'_>) -> Localized {
    let lower = met.zone.lower;
    let floor_m = match lower.datum {
        Datum::Agl => lower.metres,
        Datum::Amsl => {
            let ground = met.volumes(facts).map(|volume| volume.ground.high_m);
            lower.metres - ground.fold(f64::NEG_INFINITY, f64::max)
        }
        _ => return Localized::fixed("", ""),
    };
    if !floor_m.is_finite() || floor_m <= LOWEST_FLOOR_M {
        return Localized::fixed("", "");
    }
    let floor = number((floor_m - facts.vertical_buffer_m).floor(), 0);
    Localized::new(
        format!(" Pod {} m nad zemí do něj let nezasáhne.", floor.cs),
        format!(
            " Below {} m above ground the flight does not meet it.",
            floor.en
        ),
    )
}

/// Below a lower floor nobody flies, metres above ground.
const LOWEST_FLOOR_M: f64 = 5.0;

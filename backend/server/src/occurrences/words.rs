//! What the words of an occurrence are called in papers and news.

use letka_domain::localized::Localized;
use letka_domain::occurrences::{
    AircraftDamage, Injury, OccurrenceEntryKind, OccurrenceKind, OccurrenceSeverity,
    OccurrenceState,
};

pub(super) fn kind(kind: OccurrenceKind) -> Localized {
    let (cs, en) = match kind {
        OccurrenceKind::Injury => ("zranění osoby", "injury"),
        OccurrenceKind::OtherAircraft => ("jiné letadlo", "other aircraft"),
        OccurrenceKind::Damage => ("poškození", "damage"),
        OccurrenceKind::LostLink => ("ztráta spojení", "lost link"),
        OccurrenceKind::Parachute => ("padák", "parachute"),
        OccurrenceKind::Airspace => ("narušení prostoru", "airspace"),
        OccurrenceKind::Other => ("jiná událost", "other"),
    };
    Localized::fixed(cs, en)
}

pub(super) fn severity(severity: OccurrenceSeverity) -> &'static str {
    match severity {
        OccurrenceSeverity::NoEffect => "bez vlivu na bezpečnost",
        OccurrenceSeverity::Incident => "incident",
        OccurrenceSeverity::SeriousIncident => "vážný incident",
        OccurrenceSeverity::Accident => "nehoda",
    }
}

pub(super) fn injury(injury: Injury) -> &'static str {
    match injury {
        Injury::None => "nikdo",
        Injury::Minor => "lehce",
        Injury::Serious => "těžce",
        Injury::Fatal => "smrtelně",
    }
}

pub(super) fn damage(damage: AircraftDamage) -> &'static str {
    match damage {
        AircraftDamage::None => "žádné",
        AircraftDamage::Minor => "lehké",
        AircraftDamage::Substantial => "značné",
        AircraftDamage::Destroyed => "zničeno nebo ztraceno",
    }
}

pub(super) fn state(state: OccurrenceState) -> &'static str {
    match state {
        OccurrenceState::Reported => "nahlášena",
        OccurrenceState::UnderReview => "posuzuje se",
        OccurrenceState::Sent => "odeslána úřadu",
        OccurrenceState::NotReportable => "nehlásí se",
        OccurrenceState::Closed => "uzavřena",
    }
}

pub(super) fn entry(kind: OccurrenceEntryKind) -> &'static str {
    match kind {
        OccurrenceEntryKind::Report => "nahlášení",
        OccurrenceEntryKind::Edit => "oprava hlášení",
        OccurrenceEntryKind::Review => "převzetí k posouzení",
        OccurrenceEntryKind::Send => "odeslání úřadu",
        OccurrenceEntryKind::Dismiss => "nehlásí se",
        OccurrenceEntryKind::Close => "uzavření",
        OccurrenceEntryKind::Note => "poznámka",
        OccurrenceEntryKind::Measure => "opatření",
        OccurrenceEntryKind::Done => "opatření splněno",
    }
}

//! Whether an occurrence looks reportable to an authority, why, and by when.
//!
//! Flights of the police are flights of state aircraft, which neither regulation obliges: that they are
//! reported like those of anybody else is an assumption, and is shown as one.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Injury, OccurrenceReport, OccurrenceSeverity};
use crate::localized::Localized;
use crate::rulebook::SourceQuality;

/// How long after somebody has learnt of it an occurrence is reported: Reg. (EU) 376/2014 Art. 4(7).
pub const REPORT_WITHIN: TimeDelta = TimeDelta::hours(72);
/// How long after that whoever owes the report is reminded (RPT-01).
pub const REMIND_AFTER: TimeDelta = TimeDelta::hours(48);

/// What people are told of the whole assessment.
const ASSUMPTION: Localized = Localized::fixed(
    "Let Policie ČR je letem státního letadla, na který nařízení (EU) č. 376/2014 ani (EU) 2019/947 \
     přímo nedopadají. Že se událost hlásí stejně jako u civilního provozovatele a do 72 hodin, je \
     předpoklad; rozhodne pověřená osoba.",
    "A flight of the police is a flight of a state aircraft, which neither Regulation (EU) No 376/2014 nor \
     (EU) 2019/947 obliges. That the occurrence is reported as that of a civil operator, within 72 hours, \
     is an assumption; the compliance officer decides.",
);

/// A reason for which an occurrence looks reportable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportReason {
    /// Why, as a sentence.
    pub text: Localized,
    /// Where that is written.
    pub source: Localized,
}

/// Whether an occurrence looks reportable, and by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Assessment {
    /// Whether it looks reportable: there is a reason.
    pub reportable: bool,
    /// Whether the investigating institute (ÚZPLN) is to be told without delay.
    pub investigated: bool,
    /// Why it looks reportable.
    pub reasons: Vec<ReportReason>,
    /// Until when a report is owed, if it is.
    pub due_at: DateTime<Utc>,
    /// Where the time for a report is written.
    pub due_source: Localized,
    /// How sure all of it is.
    pub quality: SourceQuality,
    /// What is assumed.
    pub assumption: Localized,
}

/// Whether a report looks reportable, and why.
pub fn assess(report: &OccurrenceReport) -> Assessment {
    let hurt = matches!(report.injury, Injury::Serious | Injury::Fatal);
    let grave = matches!(
        report.severity,
        OccurrenceSeverity::SeriousIncident | OccurrenceSeverity::Accident
    );
    let investigated = hurt || grave;
    let mut reasons = Vec::new();
    if hurt {
        reasons.push(injured(report.injury));
    }
    if report.manned_aircraft {
        reasons.push(manned());
    }
    if investigated {
        reasons.push(investigation());
    }
    Assessment {
        reportable: !reasons.is_empty(),
        investigated,
        reasons,
        due_at: due_at(report.known_at),
        due_source: Localized::fixed(
            "nařízení (EU) č. 376/2014, čl. 4 odst. 7",
            "Regulation (EU) No 376/2014, Article 4(7)",
        ),
        quality: SourceQuality::Assumed,
        assumption: ASSUMPTION,
    }
}

/// Until when an occurrence is reported.
pub fn due_at(known_at: DateTime<Utc>) -> DateTime<Utc> {
    known_at + REPORT_WITHIN
}

/// When whoever owes the report is reminded.
pub fn remind_at(known_at: DateTime<Utc>) -> DateTime<Utc> {
    known_at + REMIND_AFTER
}

fn injured(injury: Injury) -> ReportReason {
    let text = if injury == Injury::Fatal {
        Localized::fixed("Někdo zemřel.", "Somebody died.")
    } else {
        Localized::fixed("Někdo je těžce zraněn.", "Somebody was seriously injured.")
    };
    ReportReason {
        text,
        source: civil_duty(),
    }
}

fn manned() -> ReportReason {
    ReportReason {
        text: Localized::fixed(
            "Týká se letadla s lidmi na palubě.",
            "An aircraft with people on board was involved.",
        ),
        source: civil_duty(),
    }
}

fn civil_duty() -> Localized {
    Localized::fixed(
        "nařízení (EU) č. 376/2014, čl. 3 odst. 2 a čl. 4; nařízení (EU) 2019/947, čl. 19 odst. 2",
        "Regulation (EU) No 376/2014, Articles 3(2) and 4; Regulation (EU) 2019/947, Article 19(2)",
    )
}

fn investigation() -> ReportReason {
    ReportReason {
        text: Localized::fixed(
            "Nehoda nebo vážný incident: bez odkladu oznamte Ústavu pro odborné zjišťování příčin \
             leteckých nehod (ÚZPLN).",
            "An accident or a serious incident: tell the Air Accidents Investigation Institute (ÚZPLN) \
             without delay.",
        ),
        source: Localized::fixed(
            "nařízení (EU) č. 996/2010, čl. 9; zákon č. 49/1997 Sb., § 55b",
            "Regulation (EU) No 996/2010, Article 9; Act No 49/1997, Section 55b",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AircraftDamage, OccurrenceKind};
    use super::*;

    fn report() -> OccurrenceReport {
        OccurrenceReport {
            kind: OccurrenceKind::Damage,
            severity: OccurrenceSeverity::Incident,
            happened_at: "2026-12-01T10:00:00Z".parse().unwrap(),
            known_at: "2026-12-01T11:00:00Z".parse().unwrap(),
            position: None,
            place: None,
            narrative: "Tvrdé přistání.".into(),
            injury: Injury::None,
            manned_aircraft: false,
            aircraft_damage: AircraftDamage::Substantial,
            third_party_damage: None,
            link_loss_s: None,
            parachute_fired: false,
        }
    }

    #[test]
    fn broken_things_alone_are_not_reportable() {
        for &aircraft_damage in AircraftDamage::ALL {
            for injury in [Injury::None, Injury::Minor] {
                let said = assess(&OccurrenceReport {
                    aircraft_damage,
                    injury,
                    third_party_damage: Some("plot".into()),
                    parachute_fired: true,
                    ..report()
                });
                assert!(!said.reportable && said.reasons.is_empty());
            }
        }
    }

    #[test]
    fn injuries_and_manned_aircraft_are_reportable() {
        for injury in [Injury::Serious, Injury::Fatal] {
            let said = assess(&OccurrenceReport { injury, ..report() });
            assert!(said.reportable && said.investigated);
            assert_eq!(said.reasons.len(), 2, "the duty and the investigation");
        }
        let near = assess(&OccurrenceReport {
            manned_aircraft: true,
            ..report()
        });
        assert!(near.reportable && !near.investigated);
    }

    #[test]
    fn an_accident_is_told_to_those_who_investigate() {
        for (severity, told) in [
            (OccurrenceSeverity::NoEffect, false),
            (OccurrenceSeverity::Incident, false),
            (OccurrenceSeverity::SeriousIncident, true),
            (OccurrenceSeverity::Accident, true),
        ] {
            let said = assess(&OccurrenceReport {
                severity,
                ..report()
            });
            assert_eq!((said.investigated, said.reportable), (told, told));
        }
    }

    #[test]
    fn the_time_runs_from_when_it_was_known() {
        let said = assess(&report());
        assert_eq!(
            said.due_at,
            "2026-12-04T11:00:00Z".parse::<DateTime<Utc>>().unwrap()
        );
        assert_eq!(
            said.due_at - remind_at(report().known_at),
            TimeDelta::hours(24)
        );
        assert_eq!(
            said.quality,
            SourceQuality::Assumed,
            "nothing of it is certain"
        );
    }
}

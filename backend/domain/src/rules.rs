//! The rules: one file each, one catalogue, one function that judges a mission.
//!
//! Pure: the same facts give the same verdict for ever. A rule never guesses; where an input is
//! missing it answers `cannot_judge`, and a verdict with such a finding is never green. What a
//! machine cannot decide at all is a question, which a person answers before the mission is
//! released.

pub mod changes;
mod closing;
mod consents;
pub mod facts;
pub mod finding;
#[cfg(test)]
pub(crate) mod fixtures;
mod hits;
mod lacking;
mod lift;
mod moments;
pub mod table;
pub mod verdict;
mod weather;
mod zones;

mod acf_01_operator_number;
mod acf_02_remote_id;
mod acf_03_class_mass;
mod acf_04_airworthy;
mod agr_01_permit;
mod agr_02_conditions;
mod agr_06_application;
mod agr_07_deviation;
mod agr_09_report;
mod agr_10_renewal;
mod alt_01_height;
mod alt_02_obstacle;
mod alt_03_class_g;
mod alt_04_above_class_g;
mod alt_05_permit_height;
mod atz_01_zone;
mod atz_02_ultralight;
mod crw_01_licence;
mod crw_05_age;
mod crw_06_recency;
mod crw_07_expiry;
mod ctr_01_outer;
mod ctr_02_near;
mod ctr_03_grid;
mod ctr_04_inner;
mod ctr_05_request;
mod ctr_06_military;
mod ctr_07_clearance;
mod ctr_grid;
mod gz_01_motorway;
mod gz_02_road_first;
mod gz_03_road_other;
mod gz_04_railway;
mod gz_05_railway_fast;
mod gz_06_siding;
mod gz_07_cableway;
mod gz_08_power_line;
mod gz_09_substation;
mod gz_11_telecom;
mod gz_12_water;
mod gz_13_national_park;
mod gz_14_nature_reserve;
mod gz_15_landscape;
mod gz_16_defence;
mod gz_17_populated;
mod gz_18_unlabelled;
mod gz_19_heliport;
mod ins_01_insurance;
mod log_01_open_flights;
mod saf_02_sight;
mod saf_03_autonomy;
mod saf_04_one_aircraft;
mod saf_05_assemblies;
mod saf_06_people_a1;
mod saf_07_people_a2;
mod saf_08_people_a3;
mod saf_09_annex_x;
mod saf_10_safe_distance;
mod saf_11_impact_area;
mod saf_12_fail_safe;
mod ter_01_ground;
mod trf_01_own_traffic;
mod wx_01_cloud;
mod wx_02_night;
mod wx_03_green_light;
mod wx_05_wind;
mod wx_06_temperature;
mod wx_07_precipitation;
mod wx_08_endurance;
mod wx_09_geomagnetic;
mod zon_01_prohibited;
mod zon_02_castle;
mod zon_03_restricted;
mod zon_04_reserved;
mod zon_05_prague;
mod zon_08_notam;
mod zon_09_current;
mod zon_10_authorisation;

pub use agr_09_report::{is_report_span_assumed, report_due_at};
pub use facts::{
    AirspaceFacts, CrewFacts, DatasetFacts, Facts, OtherMission, PilotFacts, Question,
};
pub use finding::{Finding, FindingState, Fix, Head, Measure};
pub use hits::ZoneMet;
pub use saf_11_impact_area::impact_radius_m;
pub use table::{RuleRow, RuleState, Stated};
pub use verdict::{Outcome, Verdict};
pub use zon_09_current::grow_old_at;

use chrono::{DateTime, Utc};

use crate::ids::PermitId;
use crate::localized::Localized;
use crate::rulebook::{Entry, Rulebook};

/// How a rule judges.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// A person is asked.
    Ask(fn(&Facts<'_>) -> Finding),
    /// From the facts alone.
    Facts(fn(&Facts<'_>) -> Vec<Finding>),
    /// From the findings of the others and the permits that they rest on, before people answer.
    Permits(fn(&Facts<'_>, &[Finding]) -> Vec<Finding>),
    /// From the findings of the others, last of all.
    Findings(fn(&Facts<'_>, &[Finding]) -> Vec<Finding>),
}

/// A rule of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its id in the catalogue of rules and in every rulebook.
    pub id: &'static str,
    /// Whether a rulebook judges it for a flight that begins at a moment.
    pub is_judged: fn(&Rulebook, DateTime<Utc>) -> bool,
    /// What a rulebook says of it.
    pub stated: fn(&Rulebook) -> Stated,
    /// The file that judges it.
    pub where_it_is: &'static str,
    /// Judges a mission. At least one finding comes back from the facts, a passed one if nothing
    /// else; the other two may find nothing.
    pub check: Check,
}

/// Makes the entries that a rulebook must have, and the catalogue, from one list. A rule is judged
/// by its module from facts, from permits or from findings, or a person is asked.
macro_rules! catalogue {
    ($($field:ident: $id:literal = $kind:ident($($how:tt)*);)*) => {
        /// The rules that a rulebook must have: all that the catalogue knows, and no others.
        #[derive(Debug, Clone, PartialEq, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct RuleEntries {
            $(#[serde(rename = $id)] pub(crate) $field: Entry<catalogue!(@params $kind $($how)*)>,)*
        }

        /// Every rule, in the order in which findings are shown.
        pub const CATALOGUE: &[Rule] = &[
            $(Rule {
                id: $id,
                is_judged: |book, at| book.rules.$field.is_judged(at),
                stated: |book| Stated::from(&book.rules.$field),
                where_it_is: catalogue!(@place $kind $($how)*),
                check: catalogue!(@check $kind $field $id $($how)*),
            },)*
        ];
    };
    (@place Ask $cs:literal, $en:literal) => { "rules.rs" };
    (@place $kind:ident $module:ident) => { concat!("rules/", stringify!($module), ".rs") };
    (@params Ask $cs:literal, $en:literal) => { crate::rulebook::NoParams };
    (@params $kind:ident $module:ident) => { $module::Params };
    (@check Ask $field:ident $id:literal $cs:literal, $en:literal) => {
        Check::Ask(|facts| {
            let question = Localized::fixed($cs, $en);
            Head::new($id, &facts.rulebook.rules.$field).ask(question, UNANSWERED)
        })
    };
    (@check Facts $field:ident $id:literal $module:ident) => {
        Check::Facts(|facts| {
            $module::check(facts, &Head::new($id, &facts.rulebook.rules.$field))
        })
    };
    (@check $kind:ident $field:ident $id:literal $module:ident) => {
        Check::$kind(|facts, findings| {
            $module::check(facts, &Head::new($id, &facts.rulebook.rules.$field), findings)
        })
    };
}

/// What a question rests on before anybody has answered it.
const UNANSWERED: Localized = Localized::fixed("dosud nezodpovězeno", "not answered yet");

catalogue! {
    permit: "AGR-01" = Facts(agr_01_permit);
    conditions: "AGR-02" = Permits(agr_02_conditions);
    application: "AGR-06" = Findings(agr_06_application);
    deviation: "AGR-07" = Findings(agr_07_deviation);
    report: "AGR-09" = Findings(agr_09_report);
    renewal: "AGR-10" = Facts(agr_10_renewal);
    risk: "SAF-01" = Ask(
        "Je vyhodnoceno riziko letu a zbytkové riziko pro lidi, majetek a ostatní letadla přijatelné?",
        "Has the risk of the flight been assessed, and is what remains for people, property and other aircraft acceptable?"
    );
    sight: "SAF-02" = Facts(saf_02_sight);
    autonomy: "SAF-03" = Facts(saf_03_autonomy);
    one_aircraft: "SAF-04" = Facts(saf_04_one_aircraft);
    assemblies: "SAF-05" = Facts(saf_05_assemblies);
    people_a1: "SAF-06" = Facts(saf_06_people_a1);
    people_a2: "SAF-07" = Facts(saf_07_people_a2);
    people_a3: "SAF-08" = Facts(saf_08_people_a3);
    annex_x: "SAF-09" = Facts(saf_09_annex_x);
    safe_distance: "SAF-10" = Facts(saf_10_safe_distance);
    impact_area: "SAF-11" = Facts(saf_11_impact_area);
    fail_safe: "SAF-12" = Facts(saf_12_fail_safe);
    licence: "CRW-01" = Facts(crw_01_licence);
    age: "CRW-05" = Facts(crw_05_age);
    recency: "CRW-06" = Facts(crw_06_recency);
    expiry: "CRW-07" = Facts(crw_07_expiry);
    operator_number: "ACF-01" = Facts(acf_01_operator_number);
    remote_id: "ACF-02" = Facts(acf_02_remote_id);
    class_mass: "ACF-03" = Facts(acf_03_class_mass);
    airworthy: "ACF-04" = Facts(acf_04_airworthy);
    insurance: "INS-01" = Facts(ins_01_insurance);
    open_flights: "LOG-01" = Facts(log_01_open_flights);
    specific: "SPC-01" = Ask(
        "Leží mise v mezích oprávnění k provozu ve specifické kategorii, nebo takové oprávnění nepotřebuje?",
        "Does the mission lie within the operational authorisation of the specific category, or does it need none?"
    );
    personal_data: "DAT-01" = Ask(
        "Je posouzeno zpracování osobních údajů, které let pořídí?",
        "Has the processing of the personal data that the flight records been assessed?"
    );
    ground: "TER-01" = Facts(ter_01_ground);
    own_traffic: "TRF-01" = Facts(trf_01_own_traffic);
    height: "ALT-01" = Facts(alt_01_height);
    obstacle: "ALT-02" = Facts(alt_02_obstacle);
    class_g: "ALT-03" = Facts(alt_03_class_g);
    above_class_g: "ALT-04" = Facts(alt_04_above_class_g);
    permit_height: "ALT-05" = Facts(alt_05_permit_height);
    ctr_outer: "CTR-01" = Facts(ctr_01_outer);
    ctr_near: "CTR-02" = Facts(ctr_02_near);
    ctr_grid: "CTR-03" = Facts(ctr_03_grid);
    ctr_inner: "CTR-04" = Facts(ctr_04_inner);
    ctr_request: "CTR-05" = Findings(ctr_05_request);
    ctr_military: "CTR-06" = Facts(ctr_06_military);
    ctr_clearance: "CTR-07" = Permits(ctr_07_clearance);
    atz: "ATZ-01" = Facts(atz_01_zone);
    ultralight: "ATZ-02" = Facts(atz_02_ultralight);
    prohibited: "ZON-01" = Facts(zon_01_prohibited);
    castle: "ZON-02" = Facts(zon_02_castle);
    restricted: "ZON-03" = Facts(zon_03_restricted);
    reserved: "ZON-04" = Facts(zon_04_reserved);
    prague: "ZON-05" = Facts(zon_05_prague);
    notam: "ZON-08" = Facts(zon_08_notam);
    current: "ZON-09" = Facts(zon_09_current);
    authorisation: "ZON-10" = Facts(zon_10_authorisation);
    motorway: "GZ-01" = Facts(gz_01_motorway);
    road_first: "GZ-02" = Facts(gz_02_road_first);
    road_other: "GZ-03" = Facts(gz_03_road_other);
    railway: "GZ-04" = Facts(gz_04_railway);
    railway_fast: "GZ-05" = Facts(gz_05_railway_fast);
    siding: "GZ-06" = Facts(gz_06_siding);
    cableway: "GZ-07" = Facts(gz_07_cableway);
    power_line: "GZ-08" = Facts(gz_08_power_line);
    substation: "GZ-09" = Facts(gz_09_substation);
    telecom: "GZ-11" = Facts(gz_11_telecom);
    water: "GZ-12" = Facts(gz_12_water);
    national_park: "GZ-13" = Facts(gz_13_national_park);
    nature_reserve: "GZ-14" = Facts(gz_14_nature_reserve);
    landscape: "GZ-15" = Facts(gz_15_landscape);
    defence: "GZ-16" = Facts(gz_16_defence);
    populated: "GZ-17" = Facts(gz_17_populated);
    unlabelled: "GZ-18" = Facts(gz_18_unlabelled);
    heliport: "GZ-19" = Facts(gz_19_heliport);
    cloud: "WX-01" = Facts(wx_01_cloud);
    night: "WX-02" = Facts(wx_02_night);
    green_light: "WX-03" = Facts(wx_03_green_light);
    wind: "WX-05" = Facts(wx_05_wind);
    temperature: "WX-06" = Facts(wx_06_temperature);
    precipitation: "WX-07" = Facts(wx_07_precipitation);
    endurance: "WX-08" = Facts(wx_08_endurance);
    geomagnetic: "WX-09" = Facts(wx_09_geomagnetic);
}

/// Judges a mission by every rule of the catalogue.
pub fn check(question: Question<'_>) -> Verdict {
    check_some(question, |_| true)
}

/// Judges by the rules about who flies and with what: they need no place, but for a permit's area.
pub fn check_crew(question: Question<'_>) -> Verdict {
    check_some(question, |rule| {
        let of_crew = rule.id.starts_with("CRW-") || rule.id.starts_with("ACF-");
        of_crew || matches!(rule.id, "INS-01" | "LOG-01" | "AGR-01" | "AGR-10")
    })
}

/// What may be said of those who fly with the pilot, and of nothing else.
pub fn check_duties(question: Question<'_>) -> Vec<Finding> {
    let facts = Facts::new(question);
    let rule = Head::new("CRW-01", &facts.rulebook.rules.licence);
    crw_01_licence::crew::check(&facts, &rule)
}

/// Judges by the rules that are wanted.
fn check_some(question: Question<'_>, wanted: impl Fn(&Rule) -> bool) -> Verdict {
    let facts = Facts::new(question);
    let days = [facts.period().start(), facts.period().end()];
    let on = |rule: &&Rule| {
        wanted(rule) && days.map(|day| (rule.is_judged)(facts.rulebook, day)) != [false; 2]
    };
    let judged: Vec<&Rule> = CATALOGUE.iter().filter(on).collect();
    let mut findings: Vec<Finding> = Vec::with_capacity(CATALOGUE.len() + 16);
    for rule in &judged {
        match rule.check {
            Check::Ask(ask) => findings.push(ask(&facts)),
            Check::Facts(check) => findings.extend(check(&facts)),
            Check::Permits(_) | Check::Findings(_) => {}
        }
    }
    for rule in &judged {
        if let Check::Permits(check) = rule.check {
            let more = check(&facts, &findings);
            findings.extend(more);
        }
    }
    consents::conditions(&mut findings, &facts);
    closing::answer(&mut findings, &facts);
    closing::deviate(&mut findings, &facts);
    for rule in &judged {
        if let Check::Findings(check) = rule.check {
            let more = check(&facts, &findings);
            findings.extend(more);
        }
    }
    for finding in &mut findings {
        finding.drop_no_numbers();
    }
    Verdict {
        outcome: Outcome::of(&findings),
        checked_at: facts.now,
        expected_end: facts.period().end(),
        rulebook: facts.rulebook.reference(),
        permits: permits_of(&findings),
        findings,
    }
}

/// The permits that findings rest on, each once.
pub(crate) fn permits_of(findings: &[Finding]) -> Vec<PermitId> {
    let mut permits: Vec<PermitId> = findings
        .iter()
        .filter_map(|finding| finding.permit)
        .collect();
    permits.sort_unstable();
    permits.dedup();
    permits
}

#[cfg(test)]
mod tests {
    use super::fixtures::World;
    use super::*;

    #[test]
    fn a_mission_within_all_limits_is_clear() {
        let verdict = World::new().verdict();
        assert_eq!(verdict.outcome, Outcome::Clear, "{:#?}", verdict.findings);
    }

    #[test]
    fn every_rule_answers_under_its_own_id() {
        let world = World::new();
        let facts = world.facts();
        for rule in CATALOGUE {
            let Check::Facts(check) = rule.check else {
                continue;
            };
            let findings = check(&facts);
            assert!(!findings.is_empty(), "{}", rule.id);
            let own = |finding: &Finding| finding.rule == rule.id;
            assert!(findings.iter().all(own), "{}", rule.id);
        }
    }

    #[test]
    fn a_rule_that_begins_or_ends_during_the_flight_is_judged() {
        let day = |text: &str| Some(text.parse().unwrap());
        for (from, to, judged) in [
            (day("2026-06-25"), None, true),
            (day("2026-06-26"), None, false),
            (None, day("2026-06-24"), true),
            (None, day("2026-06-23"), false),
        ] {
            let mut world = World::new();
            let start = "2026-06-24T23:50:00Z".parse().unwrap();
            let end = "2026-06-25T00:10:00Z".parse().unwrap();
            world.mission.period = crate::period::Period::new(start, end).unwrap();
            let entry = &mut world.rules().autonomy;
            (entry.valid_from, entry.valid_to) = (from, to);
            assert_eq!(
                !world.findings("SAF-03").is_empty(),
                judged,
                "{from:?} {to:?}"
            );
        }
    }

    #[test]
    fn the_same_facts_give_the_same_verdict() {
        assert_eq!(World::new().verdict(), World::new().verdict());
    }

    #[test]
    fn a_verdict_survives_its_journey_through_json() {
        let verdict = World::new().verdict();
        let json = serde_json::to_string(&verdict).unwrap();
        assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), verdict);
    }
}

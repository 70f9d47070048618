//! The table of rules: every rule of the catalogue with its state in a rulebook and where it is.

use chrono::NaiveDate;

use super::{CATALOGUE, Check, Rule};
use crate::localized::Localized;
use crate::rulebook::{Entry, Rulebook, Severity, SourceQuality};
use crate::words::words;

words! {
    /// How a rule of the catalogue is kept.
    RuleState: "rule state" {
        /// The machine judges it from data.
        Machine = "machine",
        /// A person answers a question before the release.
        Question = "question",
        /// The system is built so that it holds.
        ByConstruction = "by_construction",
        /// It is not judged for these flights.
        NotApplicable = "not_applicable",
    }
}

/// What a rulebook says of a rule, without its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// What the rule is called.
    pub title: Localized,
    /// Act or document, and its version.
    pub source: Localized,
    /// Article or clause of it.
    pub article: Option<Localized>,
    /// How sure the numbers are.
    pub source_quality: SourceQuality,
    /// What a failure means.
    pub severity: Severity,
    /// Whether a deviation for an urgent task may lift it.
    pub waivable: bool,
    /// Whether it is judged at all in this regime.
    pub applies: bool,
    /// Why it is not judged.
    pub why_not: Option<Localized>,
    /// First day on which it is judged.
    pub valid_from: Option<NaiveDate>,
    /// Last day on which it is judged.
    pub valid_to: Option<NaiveDate>,
}

impl<P> From<&Entry<P>> for Stated {
    fn from(entry: &Entry<P>) -> Self {
        Self {
            title: entry.title.clone(),
            source: entry.source.clone(),
            article: entry.article.clone(),
            source_quality: entry.source_quality,
            severity: entry.severity,
            waivable: entry.waivable,
            applies: entry.applies,
            why_not: entry.why_not.clone(),
            valid_from: entry.valid_from,
            valid_to: entry.valid_to,
        }
    }
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleRow {
    /// The id in the catalogue.
    pub id: &'static str,
    /// How it is kept.
    pub state: RuleState,
    /// What it is called.
    pub title: Localized,
    /// Where it is in the code, or which rule holds it.
    pub where_it_is: &'static str,
    /// Why it is kept like this; `None` where the rulebook's text says enough.
    pub why: Option<Localized>,
    /// What the rulebook says of it; `None` for a rule that no rulebook has.
    pub stated: Option<Stated>,
}

/// A rule of the catalogue that has no file of its own.
struct Kept {
    id: &'static str,
    state: RuleState,
    title: Localized,
    where_it_is: &'static str,
    why: Localized,
}

/// Rules with a file that never decide by themselves: they only choose what to ask.
const ONLY_ASK: &[&str] = &["SAF-06", "SAF-07", "SAF-10"];

/// The table of rules of a rulebook: those with a file in the order of the catalogue, then the rest.
pub fn table(book: &Rulebook) -> Vec<RuleRow> {
    let built = CATALOGUE.iter().map(|rule| row(book, rule));
    let kept = BY_CONSTRUCTION.iter().map(|kept| RuleRow {
        id: kept.id,
        state: kept.state,
        title: kept.title.clone(),
        where_it_is: kept.where_it_is,
        why: Some(kept.why.clone()),
        stated: None,
    });
    built.chain(kept).collect()
}

fn row(book: &Rulebook, rule: &Rule) -> RuleRow {
    let stated = (rule.stated)(book);
    let asks = matches!(rule.check, Check::Ask(_)) || ONLY_ASK.contains(&rule.id);
    let state = match (stated.applies, asks) {
        (false, _) => RuleState::NotApplicable,
        (true, true) => RuleState::Question,
        (true, false) => RuleState::Machine,
    };
    RuleRow {
        id: rule.id,
        state,
        title: stated.title.clone(),
        where_it_is: rule.where_it_is,
        why: stated.why_not.clone().filter(|_| !stated.applies),
        stated: Some(stated),
    }
}

const CIVIL_INSURANCE: Localized = Localized::fixed(
    "Povinnost civilních provozovatelů; rozsah a výše pojištění policie nejsou veřejné. Pojištění sleduje INS-01.",
    "A duty of civil operators; the scope and sum of the police's insurance are not public. INS-01 watches the insurance.",
);

const AFTER_THE_FLIGHT: Localized = Localized::fixed(
    "Mluví o události po letu; misi před letem neposuzuje.",
    "It speaks of an occurrence after the flight; it does not judge a mission before it.",
);

const TRAINING: Localized = Localized::fixed(
    "Říká, jak se zkouška skládá; zda průkaz platí, posuzuje CRW-01.",
    "It says how the examination is taken; whether the licence is valid is judged by CRW-01.",
);

/// The rules without a file of their own: where each is kept, and why.
const BY_CONSTRUCTION: &[Kept] = &[
    Kept {
        id: "AGR-03",
        state: RuleState::ByConstruction,
        title: Localized::fixed(
            "Kde dohoda mlčí, platí civilní pravidla",
            "Civil rules where the agreement is silent",
        ),
        where_it_is: "rulebook.rs: Rulebook::in_force",
        why: Localized::fixed(
            "Pravidla vybírá soubor pravidel platný v den letu.",
            "The rulebook in force on the day of the flight selects the rules.",
        ),
    },
    Kept {
        id: "AGR-04",
        state: RuleState::ByConstruction,
        title: Localized::fixed(
            "V mezích není třeba dalšího povolení",
            "Within the limits no further permit is needed",
        ),
        where_it_is: "rules/verdict.rs: Outcome::of",
        why: Localized::fixed(
            "Výsledek je „v pořádku“, když projdou všechna pravidla.",
            "The outcome is clear when every rule passes.",
        ),
    },
    Kept {
        id: "AGR-05",
        state: RuleState::ByConstruction,
        title: Localized::fixed(
            "Jednorázové povolení zvedá jen to, co jmenuje",
            "A one-time permit lifts what it names",
        ),
        where_it_is: "rules/lift.rs",
        why: Localized::fixed(
            "Každé pravidlo se ptá, zda povolení jmenuje je, místo, výšku, dobu, letadlo a pilota.",
            "Every rule asks whether a permit names it, the place, height, time, aircraft and pilot.",
        ),
    },
    Kept {
        id: "AGR-08",
        state: RuleState::ByConstruction,
        title: Localized::fixed("Bezpečnost nelze prominout", "Safety cannot be waived"),
        where_it_is: "rules/closing.rs: deviate",
        why: Localized::fixed(
            "Odchylka zvedá jen pravidla označená v souboru pravidel jako prominutelná.",
            "A deviation lifts only the rules that the rulebook marks as waivable.",
        ),
    },
    Kept {
        id: "AGR-11",
        state: RuleState::NotApplicable,
        title: Localized::fixed(
            "Letecké činnosti pro vlastní potřebu",
            "Own-use aerial activities",
        ),
        where_it_is: "",
        why: Localized::fixed(
            "Povolení podle § 76 z doby před rokem 2023; zda by se týkalo policie, veřejný zdroj neříká.",
            "A permit by § 76 of the time before 2023; no public source says whether it would bind the police.",
        ),
    },
    Kept {
        id: "AGR-12",
        state: RuleState::ByConstruction,
        title: Localized::fixed(
            "Omezení pilota-žáka v povolení",
            "Pilot-student limits of a permit",
        ),
        where_it_is: "rules/agr_02_conditions.rs: Condition::Text",
        why: Localized::fixed(
            "Zapisuje se jako podmínka povolení; AGR-02 se na ni zeptá.",
            "It is entered as a condition of the permit; AGR-02 asks about it.",
        ),
    },
    Kept {
        id: "CTR-08",
        state: RuleState::ByConstruction,
        title: Localized::fixed(
            "Letové povolení nerozšiřuje povolení Úřadu",
            "A clearance does not widen the permit",
        ),
        where_it_is: "rules/lift.rs: consents",
        why: Localized::fixed(
            "Souhlas zvedá jen prostor nebo pravidlo, které jmenuje.",
            "A consent lifts only the zone or the rule that it names.",
        ),
    },
    Kept {
        id: "ZON-06",
        state: RuleState::ByConstruction,
        title: Localized::fixed("Časy aktivace jsou v UTC", "Times of activation are UTC"),
        where_it_is: "airspace/activity.rs, period.rs",
        why: Localized::fixed(
            "Všechny časy jsou v UTC; rozvrhy nesou svůj posun.",
            "All times are UTC; schedules carry their offset.",
        ),
    },
    Kept {
        id: "ZON-07",
        state: RuleState::ByConstruction,
        title: Localized::fixed(
            "Výjimka prostoru pro policii",
            "Exemption of a zone for the police",
        ),
        where_it_is: "rules/zones.rs: Zone::police_exempt",
        why: Localized::fixed(
            "Prostor, který policejní lety vyjímá, nález zvedá a zůstává ve verdiktu.",
            "A zone that exempts police flights lifts the finding, which stays in the verdict.",
        ),
    },
    Kept {
        id: "WX-04",
        state: RuleState::NotApplicable,
        title: Localized::fixed(
            "Zákaz nočních letů v otevřené kategorii",
            "Night flight forbidden in the open category",
        ),
        where_it_is: "",
        why: Localized::fixed(
            "Tvrdí to jediná nespolehlivá poznámka a odporuje WX-03; noc posuzují WX-02 a WX-03.",
            "A single weak note says so and contradicts WX-03; WX-02 and WX-03 judge the night.",
        ),
    },
    Kept {
        id: "GZ-10",
        state: RuleState::ByConstruction,
        title: Localized::fixed(
            "Výškový rozsah pásem LKR311 až LKR313",
            "Vertical extent of LKR311 to LKR313",
        ),
        where_it_is: "airspace.rs: Zone::upper",
        why: Localized::fixed(
            "Rozsah udávají data o prostorech; nečitelná mez platí jako neomezená.",
            "The zone data say the extent; a limit that cannot be read counts as unlimited.",
        ),
    },
    Kept {
        id: "CRW-02",
        state: RuleState::NotApplicable,
        title: Localized::fixed("Zkouška A1/A3", "A1/A3 examination"),
        where_it_is: "rules/crw_01_licence.rs",
        why: TRAINING,
    },
    Kept {
        id: "CRW-03",
        state: RuleState::NotApplicable,
        title: Localized::fixed("Zkouška A2", "A2 examination"),
        where_it_is: "rules/crw_01_licence.rs",
        why: TRAINING,
    },
    Kept {
        id: "CRW-04",
        state: RuleState::NotApplicable,
        title: Localized::fixed(
            "Osvědčení pro standardní scénáře",
            "Certificate for standard scenarios",
        ),
        where_it_is: "rules/crw_01_licence.rs",
        why: TRAINING,
    },
    Kept {
        id: "INS-02",
        state: RuleState::NotApplicable,
        title: Localized::fixed("Rozsah pojistné smlouvy", "Scope of the insurance policy"),
        where_it_is: "rules/ins_01_insurance.rs",
        why: CIVIL_INSURANCE,
    },
    Kept {
        id: "INS-03",
        state: RuleState::NotApplicable,
        title: Localized::fixed("Nejnižší pojistné plnění", "Minimum cover"),
        where_it_is: "rules/ins_01_insurance.rs",
        why: CIVIL_INSURANCE,
    },
    Kept {
        id: "LOG-02",
        state: RuleState::ByConstruction,
        title: Localized::fixed(
            "Uchování záznamů po tři roky",
            "Records are kept for three years",
        ),
        where_it_is: "store: flight logs and audit trail",
        why: Localized::fixed(
            "Záznamy letů se nepřepisují ani nemažou a každá změna má auditní stopu.",
            "Flight records are neither overwritten nor deleted, and every change has an audit trail.",
        ),
    },
    Kept {
        id: "RPT-01",
        state: RuleState::NotApplicable,
        title: Localized::fixed(
            "Hlášení události do 72 hodin",
            "Occurrence report within 72 hours",
        ),
        where_it_is: "",
        why: AFTER_THE_FLIGHT,
    },
    Kept {
        id: "RPT-02",
        state: RuleState::NotApplicable,
        title: Localized::fixed("Které události se hlásí", "Which occurrences are reported"),
        where_it_is: "",
        why: AFTER_THE_FLIGHT,
    },
    Kept {
        id: "RPT-03",
        state: RuleState::NotApplicable,
        title: Localized::fixed(
            "Nehoda se hlásí ÚZPLN bez prodlení",
            "Accidents are reported to ÚZPLN without delay",
        ),
        where_it_is: "",
        why: AFTER_THE_FLIGHT,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The groups of the catalogue in `rules.md`, with the number of rules of each.
    const GROUPS: [(&str, usize); 17] = [
        ("AGR", 12),
        ("SAF", 12),
        ("ALT", 5),
        ("CTR", 8),
        ("ATZ", 2),
        ("ZON", 9),
        ("GZ", 19),
        ("WX", 9),
        ("CRW", 7),
        ("ACF", 4),
        ("INS", 3),
        ("LOG", 2),
        ("RPT", 3),
        ("SPC", 1),
        ("DAT", 1),
        ("TER", 1),
        ("TRF", 1),
    ];

    fn rows() -> Vec<RuleRow> {
        let books = Rulebook::built_in();
        table(books.last().unwrap())
    }

    #[test]
    fn every_rule_of_the_catalogue_is_in_the_table_once() {
        let rows = rows();
        let mut wrong: Vec<String> = Vec::new();
        let mut counted = 0;
        for (group, count) in GROUPS {
            for number in 1..=count {
                let id = format!("{group}-{number:02}");
                let times = rows.iter().filter(|row| row.id == id).count();
                counted += 1;
                if times != 1 {
                    wrong.push(format!("{id}: {times}"));
                }
            }
        }
        // 97 of the catalogue, and two of our own.
        assert_eq!(counted, 99);
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn no_rule_is_there_twice() {
        let mut ids: Vec<&str> = rows().iter().map(|row| row.id).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }

    #[test]
    fn each_row_says_how_it_is_kept_and_why() {
        for row in rows() {
            let said = match row.state {
                RuleState::Machine | RuleState::Question => row.stated.is_some(),
                RuleState::ByConstruction => row.why.is_some() && !row.where_it_is.is_empty(),
                RuleState::NotApplicable => row.why.is_some(),
            };
            assert!(said, "{}", row.id);
        }
        let state = |id| rows().iter().find(|row| row.id == id).unwrap().state;
        assert_eq!(state("ALT-01"), RuleState::Machine);
        assert_eq!(state("SAF-01"), RuleState::Question);
        assert_eq!(state("SAF-09"), RuleState::NotApplicable);
        assert_eq!(state("SAF-10"), RuleState::Question);
    }
}

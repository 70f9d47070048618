//! The register of deviations as tables: a wide one for a spreadsheet, a narrow one for paper.

use chrono::{DateTime, Utc};
use letka_domain::localized::Localized;
use letka_domain::missions::Attestation;

use super::super::DeviationState;
use super::DeviationEntry;
use crate::figures::{Cell, Table};

const TITLE: Localized = Localized::fixed("Evidence odchylek", "Register of deviations");

/// The register as a table for a spreadsheet: a column for everything.
pub(super) fn of_sheet(lines: &[DeviationEntry]) -> Table {
    let mut table = Table::new(
        TITLE,
        &[
            ("Mise", "Mission"),
            ("Útvar", "Unit"),
            ("Letoun", "Aircraft"),
            ("Pilot", "Pilot"),
            ("Vzlet", "Take-off"),
            ("Stav", "State"),
            ("Nezbytnost", "Necessity"),
            ("Naléhavost", "Urgency"),
            ("Převažující zájem", "Prevailing interest"),
            ("Schválil", "Approved by"),
            ("Schváleno", "Approved at"),
            ("Hlášení do", "Report due"),
            ("Hlášení podáno", "Report filed"),
            ("Hlášení", "Report"),
        ],
    );
    for line in lines {
        table.row(line.deviation.id.0, cells(line));
    }
    table
}

fn cells(line: &DeviationEntry) -> Vec<Cell> {
    let it = &line.deviation;
    let reason = |given: &Option<Attestation>| Cell::maybe(given.as_ref().map(signed));
    let moment = |at: Option<DateTime<Utc>>| at.map_or(Cell::Unknown, Cell::at);
    vec![
        Cell::text(&line.mission.name),
        Cell::text(&line.unit.name),
        Cell::text(&line.aircraft.name),
        Cell::text(&line.pilot.name),
        Cell::at(line.start),
        Cell::words(standing(line)),
        reason(&it.necessity),
        reason(&it.urgency),
        reason(&it.interest),
        Cell::maybe(it.approved.as_ref().map(|one| one.by.as_str())),
        moment(it.approved.as_ref().map(|one| one.at)),
        moment(it.report_due_at),
        moment(it.report.as_ref().map(|one| one.at)),
        Cell::maybe(it.report.as_ref().map(|one| one.text.as_str())),
    ]
}

/// What a deviation owes, in words.
fn standing(line: &DeviationEntry) -> Localized {
    if line.outdated {
        return Localized::fixed("plán se změnil", "the plan was changed");
    }
    match line.deviation.state {
        DeviationState::Incomplete => Localized::fixed("neúplná", "incomplete"),
        DeviationState::Approved => Localized::fixed("schválena", "approved"),
        DeviationState::ReportDue if line.deviation.overdue => {
            Localized::fixed("hlášení po termínu", "report overdue")
        }
        DeviationState::ReportDue => Localized::fixed("čeká na hlášení", "report due"),
        DeviationState::Complete => Localized::fixed("úplná", "complete"),
    }
}

/// The register as a table for paper: what belongs together in one column.
pub(super) fn on_paper(lines: &[DeviationEntry]) -> Table {
    let mut table = Table::new(
        TITLE,
        &[
            ("Mise", "Mission"),
            ("Vzlet", "Take-off"),
            ("Stav", "State"),
            ("Zdůvodnění", "Reasons"),
            ("Schválil", "Approved by"),
            ("Hlášení do", "Report due"),
            ("Hlášení", "Report"),
        ],
    );
    for line in lines {
        let it = &line.deviation;
        let reasons = [&it.necessity, &it.urgency, &it.interest];
        let given: Vec<String> = reasons.iter().copied().flatten().map(signed).collect();
        let who = [&line.mission.name, &line.unit.name, &line.pilot.name];
        let cells = vec![
            Cell::text(who.map(String::as_str).join(", ")),
            Cell::at(line.start),
            Cell::words(standing(line)),
            Cell::maybe((!given.is_empty()).then(|| given.join("; "))),
            Cell::maybe(it.approved.as_ref().map(|one| one.by.as_str())),
            it.report_due_at.map_or(Cell::Unknown, Cell::at),
            Cell::maybe(it.report.as_ref().map(signed)),
        ];
        table.row(it.id.0, cells);
    }
    table
}

fn signed(one: &Attestation) -> String {
    format!("{} ({})", one.text, one.by)
}

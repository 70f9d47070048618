//! The dashboard as tables, for files and for paper: a name, a number, and what it compares with.

use letka_domain::localized::Localized;
use letka_domain::targets::{Forecast, TargetMeasure};
use uuid::Uuid;

use super::board::BoardView;
use super::board::flown::GroupView;
use super::cells::{Cell, Table};
use super::targets::TargetFigure;

const MONTHS: [(&str, &str); 12] = [
    ("leden", "January"),
    ("únor", "February"),
    ("březen", "March"),
    ("duben", "April"),
    ("květen", "May"),
    ("červen", "June"),
    ("červenec", "July"),
    ("srpen", "August"),
    ("září", "September"),
    ("říjen", "October"),
    ("listopad", "November"),
    ("prosinec", "December"),
];

/// All sections, each with the same three columns.
pub(super) fn tables(board: &BoardView) -> Vec<Table> {
    let mut all = vec![targets(board), flights(board)];
    let groups = [
        (
            Localized::fixed("Nálet podle útvaru", "Hours by unit"),
            &board.flown.by_unit,
        ),
        (
            Localized::fixed("Nálet podle typu", "Hours by type"),
            &board.flown.by_type,
        ),
        (
            Localized::fixed("Nálet podle účelu", "Hours by purpose"),
            &board.flown.by_purpose,
        ),
    ];
    all.extend(groups.map(|(title, groups)| hours(title, groups)));
    all.extend([
        register(board),
        permits(board),
        applications(board),
        cover(board),
    ]);
    all
}

fn section(cs: &'static str, en: &'static str) -> Table {
    titled(Localized::fixed(cs, en))
}

fn titled(title: Localized) -> Table {
    let columns = [
        ("Ukazatel", "Figure"),
        ("#Hodnota", "Value"),
        ("Srovnání", "Compared"),
    ];
    Table::new(title, &columns)
}

fn put(table: &mut Table, name: Localized, value: Cell, compared: Cell) {
    table.row(Uuid::nil(), vec![Cell::words(name), value, compared]);
}

fn targets(board: &BoardView) -> Table {
    let mut table = section("Cíle", "Targets");
    for figure in &board.targets {
        let name = match figure.measure {
            TargetMeasure::BrusAircraft => Localized::same("BRUS"),
            TargetMeasure::MavicAircraft => Localized::same("Mavic"),
            TargetMeasure::Operators => Localized::fixed("Operátoři", "Operators"),
        };
        put(
            &mut table,
            name,
            Cell::count(figure.now.value),
            Cell::words(compared(figure)),
        );
    }
    let name = Localized::fixed(
        "Operátoři s platným průkazem",
        "Operators with a valid licence",
    );
    put(
        &mut table,
        name,
        Cell::count(board.licensed.value),
        Cell::text(""),
    );
    table
}

fn compared(figure: &TargetFigure) -> Localized {
    let Some(target) = &figure.target else {
        return Localized::fixed("cíl není stanoven", "no target set");
    };
    let due = letka_domain::calendar::local_day(target.due_at);
    let (cs, en) = match figure.forecast {
        Some(Forecast::Met) => ("splněno".to_owned(), "met".to_owned()),
        Some(Forecast::Expected { on, in_time, .. }) => {
            let late = if in_time {
                ("", "")
            } else {
                (", po termínu", ", too late")
            };
            (
                format!("odhad {}{}", on.format("%-d. %-m. %Y"), late.0),
                format!("expected {}{}", on.format("%-d/%-m/%Y"), late.1),
            )
        }
        Some(Forecast::OutOfSight { .. }) => (
            "při současném tempu ne do deseti let".to_owned(),
            "not within ten years at this rate".to_owned(),
        ),
        Some(Forecast::CannotTell { .. }) | None => {
            ("nelze odhadnout".to_owned(), "cannot tell".to_owned())
        }
    };
    let value = target.value;
    Localized::new(
        format!("z {value} do {}; {cs}", due.format("%-d. %-m. %Y")),
        format!("of {value} by {}; {en}", due.format("%-d/%-m/%Y")),
    )
}

fn flights(board: &BoardView) -> Table {
    let flown = &board.flown;
    let mut table = section("Lety", "Flights");
    let last = |value: i64| {
        Cell::words(Localized::new(
            format!("loni {value}"),
            format!("last year {value}"),
        ))
    };
    let name = Localized::new(
        format!("Letos ({})", flown.year),
        format!("This year ({})", flown.year),
    );
    let compared = Localized::new(
        format!(
            "loni ke stejnému dni {}, celkem {}",
            flown.last_year_to_date.value, flown.last_year.value
        ),
        format!(
            "last year to the same day {}, in all {}",
            flown.last_year_to_date.value, flown.last_year.value
        ),
    );
    put(
        &mut table,
        name,
        Cell::count(flown.this_year.value),
        Cell::words(compared),
    );
    for (month, (cs, en)) in flown.months.iter().zip(MONTHS) {
        let value = Cell::count(month.this_year.value);
        put(
            &mut table,
            Localized::fixed(cs, en),
            value,
            last(month.last_year.value),
        );
    }
    table
}

fn hours(title: Localized, groups: &[GroupView]) -> Table {
    let mut table = titled(title);
    for group in groups {
        let flights = Localized::new(
            format!(
                "hodin za {} letů, čas znám u {}",
                group.flights.value, group.timed
            ),
            format!(
                "hours in {} flights, time known of {}",
                group.flights.value, group.timed
            ),
        );
        let hours = Cell::number(Some(group.hours), 1);
        put(&mut table, group.name.clone(), hours, Cell::words(flights));
    }
    table
}

fn register(board: &BoardView) -> Table {
    let mut table = section("Letouny a průkazy", "Aircraft and licences");
    let rows = [
        (Localized::fixed("Letouny", "Aircraft"), &board.aircraft),
        (
            Localized::fixed("Odstavené letouny", "Grounded aircraft"),
            &board.grounded,
        ),
    ];
    for (name, counted) in rows {
        put(&mut table, name, Cell::count(counted.value), Cell::text(""));
    }
    for expiry in &board.licences {
        let name = Localized::new(
            format!("Průkazy, které skončí do {} dnů", expiry.days),
            format!("Licences that end within {} days", expiry.days),
        );
        put(
            &mut table,
            name,
            Cell::count(expiry.licences.value),
            Cell::text(""),
        );
    }
    table
}

fn permits(board: &BoardView) -> Table {
    let mut table = section("Povolení podle stavu", "Permits by state");
    for state in &board.permits {
        put(
            &mut table,
            state.words.clone(),
            Cell::count(state.permits.value),
            Cell::text(""),
        );
    }
    table
}

fn applications(board: &BoardView) -> Table {
    let mut table = section("Žádosti podle stavu", "Applications by state");
    for state in &board.applications {
        let count = Cell::count(state.applications.value);
        put(&mut table, state.words.clone(), count, Cell::text(""));
    }
    let basis = match (board.lead.assumed, board.lead.decided) {
        (true, decided) => Localized::new(
            format!("předpoklad, rozhodnutí je jen {decided}"),
            format!("assumed, there are only {decided} decisions"),
        ),
        (false, decided) => Localized::new(
            format!("z {decided} rozhodnutí"),
            format!("of {decided} decisions"),
        ),
    };
    let lines = [
        (
            Localized::fixed("Doba vyřízení, medián (dny)", "Lead time, median (days)"),
            board.lead.median_days,
        ),
        (
            Localized::fixed(
                "Doba vyřízení, 90 % do (dny)",
                "Lead time, 90 % within (days)",
            ),
            board.lead.ninety_days,
        ),
    ];
    for (name, days) in lines {
        put(
            &mut table,
            name,
            Cell::number(Some(days), 1),
            Cell::words(basis.clone()),
        );
    }
    table
}

fn cover(board: &BoardView) -> Table {
    let mut table = section("Pokryté dny z příštích 14", "Covered days of the next 14");
    for department in &board.cover.departments {
        let covered = department.days.iter().filter(|day| day.covered).count();
        let missing: Vec<String> = department
            .days
            .iter()
            .zip(&board.cover.days)
            .filter(|(day, _)| !day.covered)
            .map(|(_, day)| day.format("%-d. %-m.").to_string())
            .collect();
        let missing = match missing.as_slice() {
            [] => Localized::same(""),
            days => Localized::new(
                format!("nepokryto {}", days.join(", ")),
                format!("not covered {}", days.join(", ")),
            ),
        };
        let value = Cell::count(i64::try_from(covered).unwrap_or(0));
        let name = Localized::same(department.unit.name.as_str());
        put(&mut table, name, value, Cell::words(missing));
    }
    table
}

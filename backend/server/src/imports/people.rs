//! People from a table: known by their service number.

use std::collections::{BTreeMap, BTreeSet};

use letka_domain::access::{Action, Reach};
use letka_domain::ids::{OperatorId, UnitId};
use letka_domain::rules::changes::Cause;
use letka_formats::tables::{Cell, Column, Table};
use letka_store::operators::{self, Contact, NewOperator, Operator, OperatorData, OperatorStatus};
use letka_store::units::{self, Unit};
use letka_store::{Conn, StoreError, Tx};

use super::fault::Fault;
use super::row::{Reading, Words, word};
use super::{Planned, Register, Scope, column, needed};
use crate::operators::changes::is_mail;

/// No register holds more people.
const MOST: i64 = 200_000;
const STATUSES: Words<OperatorStatus> = &[
    (OperatorStatus::Active, ["active", "slouží", "serving"]),
    (
        OperatorStatus::Suspended,
        ["suspended", "pozastaveno", "suspended"],
    ),
    (OperatorStatus::Left, ["left", "odešel", "left"]),
];

/// The register of people.
pub(super) struct People;

/// What one row makes.
#[derive(Debug)]
pub(super) enum Step {
    Enter(NewOperator),
    Change {
        id: OperatorId,
        version: i32,
        /// What it says; `None`: the same as before.
        data: Option<OperatorData>,
        /// The unit that the person goes to; `None`: stays.
        unit: Option<UnitId>,
        /// What holds from now on; `None`: the same as before.
        status: Option<OperatorStatus>,
    },
}

/// Everybody of a reach.
pub(super) fn everybody(c: &mut Conn, reach: &Reach) -> Result<Vec<Operator>, StoreError> {
    operators::list_reached(c, reach, MOST)
}

impl Register for People {
    type Step = Step;
    const ACTION: Action = Action::ManagePeople;
    const SEEN: Action = Action::ViewPeople;
    const CAUSE: Cause = Cause::Licence;
    const NAME: &'static str = "people";
    const COLUMNS: &'static [Column] = &[
        needed("badge_number", "Služební číslo", "Badge number"),
        needed("name", "Jméno", "Name"),
        needed("unit", "Útvar", "Unit"),
        column("email", "E-mail", "Email"),
        column("phone", "Telefon", "Phone"),
        column("note", "Poznámka", "Note"),
        column("status", "Stav", "Status"),
    ];

    fn plan(c: &mut Conn, scope: &Scope, table: &Table) -> Result<Vec<Planned<Step>>, StoreError> {
        let units = units::list(c)?;
        let held = everybody(c, &Reach::everywhere())?;
        let held: BTreeMap<&str, &Operator> = held
            .iter()
            .map(|one| (one.badge_number.as_str(), one))
            .collect();
        let mut seen = BTreeSet::new();
        let row = |row| {
            let mut reading = Reading::new(table, row);
            let badge = reading.needed("badge_number", 20);
            if !badge.is_empty() && !seen.insert(badge.clone()) {
                reading.wrong("badge_number", Fault::Twice);
            }
            let old = held.get(badge.as_str()).copied();
            if old.is_some_and(|old| !scope.reach.contains(old.unit.id)) {
                // What the caller may not see is not told by a comparison.
                reading.wrong("badge_number", Fault::OutOfReach);
                return Planned::refused(row.number, badge, reading.problems);
            }
            plan_row(scope, &units, reading, badge, old)
        };
        Ok(table.rows.iter().map(row).collect())
    }

    fn apply(tx: &mut Tx<'_>, step: Step) -> Result<(), StoreError> {
        match step {
            Step::Enter(new) => operators::insert(tx, &new).map(|_| ()),
            Step::Change {
                id,
                mut version,
                data,
                unit,
                status,
            } => {
                if let Some(data) = data {
                    operators::update(tx, id, version, &data)?;
                    version += 1;
                }
                if let Some(unit) = unit {
                    operators::move_to_unit(tx, id, version, unit)?;
                }
                let now = tx.now();
                status.map_or(Ok(()), |status| {
                    operators::set_status(tx, id, status, now, "import")
                })
            }
        }
    }

    fn rows(c: &mut Conn, scope: &Scope) -> Result<Vec<Vec<Cell>>, StoreError> {
        let units = units::list(c)?;
        let row = |one: Operator| -> Vec<Cell> {
            let status = word(STATUSES, &one.status_at(scope.now), scope.language);
            let unit = units.iter().find(|unit| unit.id == one.unit.id);
            vec![
                one.badge_number.into(),
                one.name.into(),
                unit.map(|unit| unit.code.clone()).into(),
                one.contact.email.into(),
                one.contact.phone.into(),
                one.contact.note.into(),
                status.into(),
            ]
        };
        Ok(everybody(c, &scope.reach)?.into_iter().map(row).collect())
    }
}

/// What a row would do with the person who is held, if there is one.
fn plan_row(
    scope: &Scope,
    units: &[Unit],
    mut reading: Reading<'_>,
    badge: String,
    old: Option<&Operator>,
) -> Planned<Step> {
    let name = reading.needed("name", 120);
    reading.compare("name", old.map(|old| old.name.as_str()), Some(&name));
    let contact = contact(&mut reading, old.map(|old| &old.contact));
    let here = old.and_then(|old| units.iter().find(|unit| unit.id == old.unit.id));
    let unit = reading.unit(scope, units, here);
    let before = old.map(|old| old.status_at(scope.now));
    // A table without the column, or without a word, keeps it; whoever is new flies.
    let status = match reading.get("status") {
        Some(_) => reading.choice("status", STATUSES, before),
        None => before,
    };
    let status = status.unwrap_or(OperatorStatus::Active);
    let said = OperatorData {
        name: name.clone(),
        badge_number: badge.clone(),
        contact,
    };
    let step = match (old, unit) {
        _ if !reading.problems.is_empty() => None,
        (None, Some(unit)) => Some(Step::Enter(NewOperator {
            name: said.name,
            badge_number: said.badge_number,
            unit_id: unit.id,
            contact: said.contact,
            status,
            synthetic: false,
        })),
        (Some(old), Some(unit)) if !reading.changes.is_empty() => Some(Step::Change {
            id: old.id,
            version: old.version,
            data: reading
                .changes_any(&["name", "email", "phone", "note"])
                .then_some(said),
            unit: (unit.id != old.unit.id).then_some(unit.id),
            status: (before != Some(status)).then_some(status),
        }),
        _ => None,
    };
    Planned {
        row: reading.number_of_row(),
        name: if name.is_empty() { badge } else { name },
        found: old.map(|old| (old.id.0, old.version)),
        changes: reading.changes,
        problems: reading.problems,
        step,
    }
}

fn contact(reading: &mut Reading<'_>, old: Option<&Contact>) -> Contact {
    let email = reading.line("email", old.and_then(|old| old.email.as_deref()), 200);
    if reading.changes_any(&["email"]) && email.as_deref().is_some_and(|text| !is_mail(text)) {
        reading.wrong("email", Fault::NoMail);
    }
    Contact {
        email,
        phone: reading.line("phone", old.and_then(|old| old.phone.as_deref()), 40),
        note: reading.words("note", old.and_then(|old| old.note.as_deref()), 2000),
    }
}

//! People from a table: known by their service number.

use std::collections::BTreeSet;

use letka_domain::access::Action;
use letka_domain::ids::{OperatorId, UnitId};
use letka_formats::tables::{Cell, Column, Row, Table};
use letka_store::operators::{
    self, Contact, NewOperator, Operator, OperatorData, OperatorFilter, OperatorStatus,
};
use letka_store::page::{MAX_LIMIT, PageRequest};
use letka_store::units::{self, Unit};
use letka_store::{Conn, StoreError, Tx};

use super::row::Reading;
use super::{Planned, Register, Scope, column, needed};

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

impl Register for People {
    type Step = Step;
    const ACTION: Action = Action::ManagePeople;
    const SEEN: Action = Action::ViewPeople;
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
        let mut seen = BTreeSet::new();
        let row = |row| {
            let mut reading = Reading::new(table, row);
            let badge = reading.needed("badge_number", 40);
            if !badge.is_empty() && !seen.insert(badge.clone()) {
                reading.wrong("badge_number", "stands in the table twice");
            }
            let held = match operators::find_by_badge(c, &badge)? {
                Some(id) => operators::find(c, id)?,
                None => None,
            };
            Ok(plan_row(scope, &units, row, reading, &badge, held))
        };
        table.rows.iter().map(row).collect()
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
        let code = |id: UnitId| {
            units
                .iter()
                .find(|unit| unit.id == id)
                .map(|unit| unit.code.clone())
        };
        let filter = OperatorFilter::default();
        let (mut rows, mut after) = (Vec::new(), None);
        loop {
            let request = PageRequest::new(Some(MAX_LIMIT), after.as_deref());
            let request = request.expect("the cursor is our own");
            let page = operators::list(c, &scope.reach, &filter, &request, scope.now)?;
            rows.extend(page.items.into_iter().map(|one| -> Vec<Cell> {
                let status = one.status_at(scope.now).as_str();
                let unit = code(one.unit.id);
                vec![
                    one.badge_number.into(),
                    one.name.into(),
                    unit.into(),
                    one.contact.email.into(),
                    one.contact.phone.into(),
                    one.contact.note.into(),
                    status.into(),
                ]
            }));
            match page.next {
                Some(next) => after = Some(next.to_string()),
                None => return Ok(rows),
            }
        }
    }
}

/// What a row would do with the person who is held, if there is one.
fn plan_row(
    scope: &Scope,
    units: &[Unit],
    row: &Row,
    mut reading: Reading<'_>,
    badge: &str,
    held: Option<Operator>,
) -> Planned<Step> {
    let old = held.as_ref();
    let name = reading.needed("name", 120);
    reading.compare("name", old.map(|old| old.name.as_str()), Some(&name));
    let contact = Contact {
        email: reading.text(
            "email",
            old.and_then(|old| old.contact.email.as_deref()),
            120,
        ),
        phone: reading.text(
            "phone",
            old.and_then(|old| old.contact.phone.as_deref()),
            40,
        ),
        note: reading.text("note", old.and_then(|old| old.contact.note.as_deref()), 500),
    };
    let unit = reading.unit("unit", units);
    let here = old.and_then(|old| units.iter().find(|unit| unit.id == old.unit.id));
    reading.compare(
        "unit",
        here.map(|unit| unit.code.as_str()),
        unit.map(|unit| unit.code.as_str()),
    );
    if unit.is_some_and(|unit| !scope.reach.contains(unit.id)) {
        reading.wrong("unit", "your role does not reach this unit");
    }
    if old.is_some_and(|old| !scope.reach.contains(old.unit.id)) {
        reading.wrong(
            "badge_number",
            "belongs to a person whom your role does not reach",
        );
        // What the caller may not see is not told by a comparison.
        reading.changes.clear();
    }
    let before = old.map(|old| old.status_at(scope.now));
    let status = status(&mut reading, before);
    let (changes, problems) = (reading.changes, reading.problems);
    let changed = |keys: &[&str]| changes.iter().any(|change| keys.contains(&change.name()));
    let step = match (old, unit) {
        _ if !problems.is_empty() || (old.is_some() && changes.is_empty()) => None,
        (_, None) => None,
        (None, Some(unit)) => Some(Step::Enter(NewOperator {
            name: name.clone(),
            badge_number: badge.to_owned(),
            unit_id: unit.id,
            contact,
            status,
            synthetic: false,
        })),
        (Some(old), Some(unit)) => {
            let data = OperatorData {
                name: name.clone(),
                badge_number: badge.to_owned(),
                contact,
            };
            Some(Step::Change {
                id: old.id,
                version: old.version,
                data: changed(&["name", "email", "phone", "note"]).then_some(data),
                unit: changed(&["unit"]).then_some(unit.id),
                status: changed(&["status"]).then_some(status),
            })
        }
    };
    Planned {
        row: row.number,
        name: if name.is_empty() {
            badge.to_owned()
        } else {
            name
        },
        found: old.map(|old| (old.id.0, old.version)),
        changes,
        problems,
        step,
    }
}

/// The status of a row; a table without one keeps it, and whoever is new flies.
fn status(reading: &mut Reading<'_>, before: Option<OperatorStatus>) -> OperatorStatus {
    let kept = before.unwrap_or(OperatorStatus::Active);
    let Some(word) = reading.get("status") else {
        return kept;
    };
    let found = OperatorStatus::ALL
        .iter()
        .find(|status| status.as_str() == word);
    let Some(&status) = found else {
        reading.wrong("status", "must be active, suspended or left");
        return kept;
    };
    reading.compare(
        "status",
        before.map(OperatorStatus::as_str),
        Some(status.as_str()),
    );
    status
}

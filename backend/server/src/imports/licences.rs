//! Licences from a table: known by kind, number and first day. A licence is never changed.

use std::collections::{BTreeMap, BTreeSet};

use letka_domain::access::Action;
use letka_domain::calendar::{end_of, local_day};
use letka_domain::licences::LicenceLimits;
use letka_domain::period::Period;
use letka_formats::tables::{Cell, Column, Row, Table, date_text};
use letka_store::licence_kinds::{self, Kind};
use letka_store::licences::{self, Licence, NewLicence};
use letka_store::operators::{self, Operator, OperatorFilter};
use letka_store::page::{MAX_LIMIT, PageRequest};
use letka_store::{Conn, StoreError, Tx};

use super::row::{Reading, begin_of};
use super::{Planned, Register, Scope, column, needed};

/// The register of licences.
pub(super) struct Licences;

impl Register for Licences {
    type Step = NewLicence;
    const ACTION: Action = Action::ManageLicences;
    const SEEN: Action = Action::ViewPeople;
    const NAME: &'static str = "licences";
    const COLUMNS: &'static [Column] = &[
        needed("badge_number", "Služební číslo", "Badge number"),
        column("name", "Jméno", "Name"),
        needed("kind", "Druh", "Kind"),
        needed("number", "Číslo průkazu", "Licence number"),
        needed("issued_by", "Vydal", "Issued by"),
        needed("valid_from", "Platí od", "Valid from"),
        needed("valid_to", "Platí do", "Valid to"),
        column("limitation", "Omezení", "Limitation"),
    ];

    fn plan(
        c: &mut Conn,
        scope: &Scope,
        table: &Table,
    ) -> Result<Vec<Planned<NewLicence>>, StoreError> {
        let kinds = licence_kinds::list(c)?;
        let mut seen = BTreeSet::new();
        let row = |row| {
            let mut reading = Reading::new(table, row);
            let badge = reading.needed("badge_number", 40);
            let holder = match operators::find_by_badge(c, &badge)? {
                Some(id) => operators::find(c, id)?,
                None => None,
            };
            let held = match &holder {
                Some(holder) => licences::list_for(c, holder.id)?,
                None => Vec::new(),
            };
            match &holder {
                None if !badge.is_empty() => {
                    reading.wrong(
                        "badge_number",
                        "there is no person with this service number",
                    );
                }
                Some(holder) if !scope.reach.contains(holder.unit.id) => {
                    reading.wrong(
                        "badge_number",
                        "belongs to a person whom your role does not reach",
                    );
                }
                _ => {}
            }
            let planned = plan_row(&kinds, row, reading, holder.as_ref(), &held);
            Ok(once(planned, &mut seen, row))
        };
        table.rows.iter().map(row).collect()
    }

    fn apply(tx: &mut Tx<'_>, step: NewLicence) -> Result<(), StoreError> {
        licences::insert(tx, &step).map(|_| ())
    }

    fn rows(c: &mut Conn, scope: &Scope) -> Result<Vec<Vec<Cell>>, StoreError> {
        let (mut people, mut after) = (BTreeMap::new(), None);
        let filter = OperatorFilter::default();
        loop {
            let request = PageRequest::new(Some(MAX_LIMIT), after.as_deref());
            let request = request.expect("the cursor is our own");
            let page = operators::list(c, &scope.reach, &filter, &request, scope.now)?;
            people.extend(page.items.into_iter().map(|one| (one.id, one)));
            match page.next {
                Some(next) => after = Some(next.to_string()),
                None => break,
            }
        }
        let ids: Vec<_> = people.keys().copied().collect();
        let held = licences::list_for_all(c, &ids)?;
        let row = |one: Licence| -> Vec<Cell> {
            let holder = people.get(&one.operator_id);
            vec![
                holder.map(|holder| holder.badge_number.clone()).into(),
                holder.map(|holder| holder.name.clone()).into(),
                one.kind.code.into(),
                one.number.into(),
                one.issued_by.into(),
                local_day(one.valid.start()).into(),
                local_day(one.valid.end()).into(),
                one.limits.text.into(),
            ]
        };
        Ok(held.into_iter().map(row).collect())
    }
}

/// Refuses the second row of one licence.
fn once(
    mut planned: Planned<NewLicence>,
    seen: &mut BTreeSet<(String, String, String)>,
    row: &Row,
) -> Planned<NewLicence> {
    let text = |key: &str| row.get(key).unwrap_or_default().to_owned();
    if !seen.insert((text("kind"), text("number"), text("valid_from")))
        && planned.problems.is_empty()
    {
        planned.step = None;
        planned.problems.push(crate::error::FieldProblem {
            field: "number".to_owned(),
            message: "stands in the table twice".to_owned(),
        });
    }
    planned
}

fn plan_row(
    kinds: &[Kind],
    row: &Row,
    mut reading: Reading<'_>,
    holder: Option<&Operator>,
    held: &[Licence],
) -> Planned<NewLicence> {
    let code = reading.needed("kind", 60);
    let kind = kinds
        .iter()
        .find(|kind| kind.code.eq_ignore_ascii_case(&code));
    if kind.is_none() && !code.is_empty() {
        reading.wrong("kind", format!("there is no kind of licence {code:?}"));
    }
    let number = reading.needed("number", 60);
    let issued_by = reading.needed("issued_by", 120);
    let limitation = reading.get("limitation").map(str::to_owned);
    let valid = period(&mut reading);
    let same = |one: &&Licence| {
        let kind = kind.is_some_and(|kind| kind.id == one.kind.id);
        let begins =
            valid.is_some_and(|valid| local_day(valid.start()) == local_day(one.valid.start()));
        kind && begins && one.number == number
    };
    let found = held.iter().find(same);
    compare(&mut reading, found, valid.as_ref(), &issued_by);
    if found.is_some() && !reading.changes.is_empty() {
        let key = reading.changes[0].name().to_owned();
        reading.wrong(
            &key,
            "a licence is never changed: enter its renewal as a row of its own",
        );
    }
    let new = match (holder, kind, valid) {
        (Some(holder), Some(kind), Some(valid)) if found.is_none() => Some(NewLicence {
            operator_id: holder.id,
            kind_id: kind.id,
            number: number.clone(),
            issued_by,
            valid,
            limits: LicenceLimits {
                text: limitation,
                ..LicenceLimits::default()
            },
            renews: None,
        }),
        _ => None,
    };
    let who = holder.map_or("?", |holder| holder.name.as_str());
    Planned {
        row: row.number,
        name: format!("{who}: {code} {number}"),
        found: found.map(|one| (one.id.0, 1)),
        step: new.filter(|_| reading.problems.is_empty()),
        changes: reading.changes,
        problems: reading.problems,
    }
}

/// From when until when; a licence that ends before it starts is wrong.
fn period(reading: &mut Reading<'_>) -> Option<Period> {
    for key in ["valid_from", "valid_to"] {
        if reading.get(key).is_none() {
            reading.wrong(key, "must not be empty");
        }
    }
    let (from, to) = (reading.day("valid_from")?, reading.day("valid_to")?);
    let valid = Period::new(begin_of(from), end_of(to)).ok();
    if valid.is_none() {
        reading.wrong("valid_to", "a licence must end after it starts");
    }
    valid
}

/// Notes what the table says else than the register; of a new licence, all of it.
fn compare(
    reading: &mut Reading<'_>,
    found: Option<&Licence>,
    valid: Option<&Period>,
    issued_by: &str,
) {
    let day = |at| date_text(local_day(at));
    let end = valid.map(|valid| day(valid.end()));
    reading.compare(
        "valid_to",
        found.map(|one| day(one.valid.end())).as_deref(),
        end.as_deref(),
    );
    reading.compare(
        "issued_by",
        found.map(|one| one.issued_by.as_str()),
        Some(issued_by),
    );
    reading.text(
        "limitation",
        found.and_then(|one| one.limits.text.as_deref()),
        500,
    );
}

//! Licences from a table: known by kind, number and first day. A licence is never changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use letka_domain::access::{Action, Reach};
use letka_domain::calendar::{end_of, local_day};
use letka_domain::ids::{LicenceId, LicenceKindId, OperatorId};
use letka_domain::licences::LicenceLimits;
use letka_domain::period::Period;
use letka_domain::rules::changes::Cause;
use letka_formats::tables::{Cell, Column, Row, Table, date_text, fold};
use letka_store::licence_kinds::{self, Kind};
use letka_store::licences::{self, Licence, NewLicence};
use letka_store::operators::Operator;
use letka_store::{Conn, StoreError, Tx};

use super::fault::Fault;
use super::people::everybody;
use super::row::{Reading, Words, YES_NO, begin_of, word};
use super::{Planned, Register, Scope, column, needed};

/// Whether a licence holds, apart from its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Holds,
    Suspended,
    Revoked,
}

const STATES: Words<State> = &[
    (State::Holds, ["holds", "platí", "holds"]),
    (State::Suspended, ["suspended", "pozastaven", "suspended"]),
    (State::Revoked, ["revoked", "odňat", "revoked"]),
];

fn state(one: &Licence, now: DateTime<Utc>) -> State {
    let moment = Period::new(now, now + TimeDelta::seconds(1));
    match moment {
        _ if one.is_revoked() => State::Revoked,
        Ok(moment) if one.is_interrupted(&moment, None) => State::Suspended,
        _ => State::Holds,
    }
}

/// The register of licences.
pub(super) struct Licences;

impl Register for Licences {
    type Step = NewLicence;
    const ACTION: Action = Action::ManageLicences;
    const SEEN: Action = Action::ViewPeople;
    const CAUSE: Cause = Cause::Licence;
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
        column("day_only", "Jen ve dne", "Day only"),
        column("max_height_agl_m", "Nejvýše m nad zemí", "Max height AGL m"),
        column("renews", "Obnovuje průkaz", "Renews licence"),
        column("state", "Stav", "State"),
    ];

    fn plan(
        c: &mut Conn,
        scope: &Scope,
        table: &Table,
    ) -> Result<Vec<Planned<NewLicence>>, StoreError> {
        let known = Known::load(c)?;
        let mut seen = Seen::default();
        let row = |row: &Row| {
            let mut reading = Reading::new(table, row);
            let badge = reading.needed("badge_number", 20);
            let holder = known.people.get(&badge);
            let reached = |holder: &&Operator| scope.reach.contains(holder.unit.id);
            match holder {
                None if !badge.is_empty() => reading.wrong("badge_number", Fault::NoPerson),
                Some(holder) if !reached(&holder) => {
                    reading.wrong("badge_number", Fault::OutOfReach);
                }
                _ => {}
            }
            plan_row(scope, &known, &mut seen, reading, holder.filter(reached))
        };
        Ok(table.rows.iter().map(row).collect())
    }

    fn apply(tx: &mut Tx<'_>, step: NewLicence) -> Result<(), StoreError> {
        licences::insert(tx, &step).map(|_| ())
    }

    fn rows(c: &mut Conn, scope: &Scope) -> Result<Vec<Vec<Cell>>, StoreError> {
        let people = everybody(c, &scope.reach)?;
        let people: BTreeMap<OperatorId, Operator> =
            people.into_iter().map(|one| (one.id, one)).collect();
        let ids: Vec<_> = people.keys().copied().collect();
        let held = licences::list_for_all(c, &ids)?;
        let numbers: HashMap<LicenceId, String> = held
            .iter()
            .map(|one| (one.id, one.number.clone()))
            .collect();
        let row = |one: Licence| -> Vec<Cell> {
            let holder = people.get(&one.operator_id);
            let state = state(&one, scope.now);
            vec![
                holder.map(|holder| holder.badge_number.clone()).into(),
                holder.map(|holder| holder.name.clone()).into(),
                one.kind.code.into(),
                one.number.into(),
                one.issued_by.into(),
                local_day(one.valid.start()).into(),
                local_day(one.valid.end()).into(),
                one.limits.text.into(),
                word(YES_NO, &one.limits.day_only, scope.language).into(),
                one.limits
                    .max_height_agl_m
                    .map_or(Cell::Empty, Cell::Number),
                one.renews.and_then(|id| numbers.get(&id).cloned()).into(),
                word(STATES, &state, scope.language).into(),
            ]
        };
        Ok(held.into_iter().map(row).collect())
    }
}

/// What rows are compared with.
struct Known {
    kinds: Vec<Kind>,
    people: BTreeMap<String, Operator>,
    held: HashMap<OperatorId, Vec<Licence>>,
    holders: HashMap<(LicenceKindId, String), OperatorId>,
}

impl Known {
    fn load(c: &mut Conn) -> Result<Self, StoreError> {
        let people = everybody(c, &Reach::everywhere())?;
        let ids: Vec<_> = people.iter().map(|one| one.id).collect();
        let all = licences::list_for_all(c, &ids)?;
        let holders = all
            .iter()
            .map(|one| ((one.kind.id, one.number.clone()), one.operator_id));
        let holders = holders.collect();
        let mut held: HashMap<OperatorId, Vec<Licence>> = HashMap::new();
        for one in all {
            held.entry(one.operator_id).or_default().push(one);
        }
        Ok(Self {
            kinds: licence_kinds::list(c)?,
            people: people
                .into_iter()
                .map(|one| (one.badge_number.clone(), one))
                .collect(),
            held,
            holders,
        })
    }
}

/// What the rows before have taken.
#[derive(Default)]
struct Seen {
    licences: BTreeSet<(LicenceKindId, String, NaiveDate)>,
    holders: HashMap<(LicenceKindId, String), OperatorId>,
    renewed: BTreeSet<LicenceId>,
}

fn plan_row(
    scope: &Scope,
    known: &Known,
    seen: &mut Seen,
    mut reading: Reading<'_>,
    holder: Option<&Operator>,
) -> Planned<NewLicence> {
    same_name(&mut reading, holder);
    let code = reading.needed("kind", 120);
    let kind = kind(&mut reading, &known.kinds, &code);
    let number = reading.needed("number", 60);
    let issued_by = reading.needed("issued_by", 120);
    let valid = period(&mut reading);
    let none = Vec::new();
    let held = holder
        .and_then(|holder| known.held.get(&holder.id))
        .unwrap_or(&none);
    let first = valid.map(|valid| local_day(valid.start()));
    let same = |one: &&Licence| {
        kind.is_some_and(|kind| kind.id == one.kind.id)
            && first == Some(local_day(one.valid.start()))
            && one.number == number
    };
    let found = held.iter().find(same);
    if let (Some(kind), Some(first)) = (kind, first)
        && !seen.licences.insert((kind.id, number.clone(), first))
    {
        reading.wrong("number", Fault::Twice);
    }
    let limits = compare(&mut reading, found, valid.as_ref(), &issued_by);
    let renews = renews(&mut reading, held, found, (kind, valid.as_ref()), seen);
    stand(&mut reading, found.map(|one| state(one, scope.now)));
    let changed = reading
        .changes
        .first()
        .map(|change| change.name().to_owned());
    if let (Some(_), Some(key), true) = (found, changed, reading.problems.is_empty()) {
        reading.wrong(&key, Fault::NeverChanged);
    }
    if found.is_none()
        && let (Some(kind), Some(holder)) = (kind, holder)
    {
        issuable(&mut reading, known, seen, (kind.id, number.clone()), holder);
    }
    let new = match (holder, kind, valid) {
        (Some(holder), Some(kind), Some(valid)) if found.is_none() => Some(NewLicence {
            operator_id: holder.id,
            kind_id: kind.id,
            number: number.clone(),
            issued_by,
            valid,
            limits,
            renews,
        }),
        _ => None,
    };
    let who = holder.map_or("?", |holder| holder.name.as_str());
    Planned {
        row: reading.number_of_row(),
        name: format!("{who}: {code} {number}"),
        found: found.map(|one| (one.id.0, 1)),
        step: new.filter(|_| reading.problems.is_empty()),
        changes: reading.changes,
        problems: reading.problems,
    }
}

/// A table that names people must name the one whose service number it is.
fn same_name(reading: &mut Reading<'_>, holder: Option<&Operator>) {
    if let (Some(name), Some(holder)) = (reading.get("name"), holder)
        && fold(name) != fold(&holder.name)
    {
        reading.wrong_with("name", Fault::OtherName, holder.name.as_str());
    }
}

fn kind<'k>(reading: &mut Reading<'_>, kinds: &'k [Kind], code: &str) -> Option<&'k Kind> {
    let by_code = kinds
        .iter()
        .find(|kind| kind.code.eq_ignore_ascii_case(code));
    let named = |kind: &&Kind| {
        [&kind.name_cs, &kind.name_en]
            .iter()
            .any(|name| fold(name) == fold(code))
    };
    let found = by_code.or_else(|| kinds.iter().find(named));
    if found.is_none() && !code.is_empty() {
        reading.wrong_with("kind", Fault::NoKind, code);
    }
    found
}

/// From when until when; a licence that ends before it starts is wrong.
fn period(reading: &mut Reading<'_>) -> Option<Period> {
    for key in ["valid_from", "valid_to"] {
        if reading.get(key).is_none() {
            reading.wrong(key, Fault::Empty);
        }
    }
    let (from, to) = (reading.day("valid_from"), reading.day("valid_to"));
    let valid = Period::new(begin_of(from?), end_of(to?)).ok();
    if valid.is_none() {
        reading.wrong("valid_to", Fault::EndsTooEarly);
    }
    valid
}

/// Notes what the table says else than the register; of a new licence, all of it.
fn compare(
    reading: &mut Reading<'_>,
    found: Option<&Licence>,
    valid: Option<&Period>,
    issued_by: &str,
) -> LicenceLimits {
    let day = |at| date_text(local_day(at));
    if let (None, Some(valid)) = (found, valid) {
        reading.compare("valid_from", None, Some(&day(valid.start())));
    }
    let end = valid.map(|valid| day(valid.end()));
    let held_end = found.map(|one| day(one.valid.end()));
    reading.compare("valid_to", held_end.as_deref(), end.as_deref());
    reading.compare(
        "issued_by",
        found.map(|one| one.issued_by.as_str()),
        Some(issued_by),
    );
    let held = found.map(|one| &one.limits);
    let day_only = held.map(|held| held.day_only);
    LicenceLimits {
        text: reading.line(
            "limitation",
            held.and_then(|held| held.text.as_deref()),
            500,
        ),
        // An empty cell says no, as a new licence without the column does.
        day_only: match reading.get("day_only") {
            Some(_) => reading
                .choice("day_only", YES_NO, day_only)
                .unwrap_or_default(),
            None => day_only.unwrap_or_default(),
        },
        max_height_agl_m: reading.number(
            "max_height_agl_m",
            held.and_then(|held| held.max_height_agl_m),
            0.1..=99_999.0,
        ),
    }
}

/// The licence that this one renews, by its number: of the same person and kind, not renewed yet, and
/// ending earlier.
fn renews(
    reading: &mut Reading<'_>,
    held: &[Licence],
    found: Option<&Licence>,
    (kind, valid): (Option<&Kind>, Option<&Period>),
    seen: &mut Seen,
) -> Option<LicenceId> {
    let number = reading.get("renews");
    if let Some(found) = found {
        let old = held.iter().find(|one| Some(one.id) == found.renews);
        if reading.has("renews") {
            reading.compare("renews", old.map(|old| old.number.as_str()), number);
        }
        return found.renews;
    }
    let number = number?;
    reading.compare("renews", None, Some(number));
    let fits = |one: &&Licence| {
        let renewed = held.iter().any(|other| other.renews == Some(one.id));
        one.number == number
            && kind.is_some_and(|kind| kind.id == one.kind.id)
            && valid.is_some_and(|valid| one.valid.end() < valid.end())
            && !renewed
            && !one.is_revoked()
            && !seen.renewed.contains(&one.id)
    };
    let Some(old) = held.iter().filter(fits).max_by_key(|one| one.valid.end()) else {
        reading.wrong("renews", Fault::NotRenewable);
        return None;
    };
    seen.renewed.insert(old.id);
    Some(old.id)
}

/// Refuses to suspend or revoke by a table: that takes a reason and a moment.
fn stand(reading: &mut Reading<'_>, held: Option<State>) {
    if reading.get("state").is_none() {
        return;
    }
    let said = reading.choice("state", STATES, Some(held.unwrap_or(State::Holds)));
    if said != Some(held.unwrap_or(State::Holds)) {
        reading.wrong("state", Fault::ByHand);
    }
}

/// Refuses a kind that is not issued any more, and a number that is somebody else's.
fn issuable(
    reading: &mut Reading<'_>,
    known: &Known,
    seen: &mut Seen,
    key: (LicenceKindId, String),
    holder: &Operator,
) {
    let closed = |kind: &Kind| kind.id == key.0 && kind.closed_at.is_some();
    if known.kinds.iter().any(closed) {
        reading.wrong("kind", Fault::KindClosed);
    }
    let before = known.holders.get(&key).or(seen.holders.get(&key)).copied();
    if before.is_some_and(|before| before != holder.id) {
        let other = known.people.values().find(|one| Some(one.id) == before);
        // A service number tells enough, and no more than the licence in hand.
        let other = other.map_or("?", |one| one.badge_number.as_str());
        reading.wrong_with("number", Fault::Taken, other);
    }
    seen.holders.insert(key, holder.id);
}

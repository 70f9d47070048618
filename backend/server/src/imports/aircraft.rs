//! Aircraft from a table: known by their registration mark.

use std::collections::BTreeSet;

use letka_domain::access::Action;
use letka_domain::calendar::{end_of, local_day};
use letka_domain::ids::{AircraftId, UnitId};
use letka_domain::rules::changes::Cause;
use letka_formats::tables::{Cell, Column, Row, Table, fold};
use letka_store::aircraft::{self, Aircraft, AircraftEdit, NewAircraft};
use letka_store::aircraft_types::{self, AircraftType};
use letka_store::units::{self, Unit};
use letka_store::{Conn, StoreError, Tx};

use super::fault::Fault;
use super::row::{Reading, YES_NO, begin_of, word};
use super::{Planned, Register, Scope, column, needed};

/// The register of aircraft.
pub(super) struct Fleet;

/// What one row makes.
#[derive(Debug)]
pub(super) enum Step {
    Enter(NewAircraft),
    Change {
        id: AircraftId,
        version: i32,
        /// What it says; `None`: the same as before.
        edit: Option<AircraftEdit>,
        /// The unit that it goes to; `None`: stays.
        unit: Option<UnitId>,
    },
}

impl Register for Fleet {
    type Step = Step;
    const ACTION: Action = Action::ManageAircraft;
    const SEEN: Action = Action::ViewFleet;
    const CAUSE: Cause = Cause::Aircraft;
    const NAME: &'static str = "aircraft";
    const COLUMNS: &'static [Column] = &[
        needed("registration", "Poznávací značka", "Registration"),
        needed("serial", "Výrobní číslo", "Serial number"),
        needed("type", "Typ", "Type"),
        needed("unit", "Útvar", "Unit"),
        column("mavlink_system_id", "MAVLink systém", "MAVLink system"),
        column("mavlink_uid", "MAVLink identita", "MAVLink identity"),
        column("operator_number", "Číslo provozovatele", "Operator number"),
        column("remote_id", "Vzdálená identifikace", "Remote ID"),
        column("take_off_mass_g", "Vzletová hmotnost g", "Take-off mass g"),
        column("return_height_m", "Výška návratu m", "Return height m"),
        column("equipment", "Vybavení", "Equipment"),
        column("insured_until", "Pojištěno do", "Insured until"),
        column("acquired_at", "Zařazeno", "Acquired"),
        column("grounded_reason", "Mimo provoz", "Grounded"),
    ];

    fn plan(c: &mut Conn, scope: &Scope, table: &Table) -> Result<Vec<Planned<Step>>, StoreError> {
        let known = Known {
            units: units::list(c)?,
            types: aircraft_types::list(c)?,
            held: aircraft::list(c)?,
        };
        let mut seen = Seen::default();
        let row = |row: &Row| plan_row(scope, &known, &mut seen, row, Reading::new(table, row));
        Ok(table.rows.iter().map(row).collect())
    }

    fn apply(tx: &mut Tx<'_>, step: Step) -> Result<(), StoreError> {
        match step {
            Step::Enter(new) => aircraft::insert(tx, &new).map(|_| ()),
            Step::Change {
                id,
                mut version,
                edit,
                unit,
            } => {
                if let Some(edit) = edit {
                    version = aircraft::update(tx, id, version, &edit)?;
                }
                if let Some(unit) = unit {
                    aircraft::move_to(tx, id, version, unit, "import")?;
                }
                Ok(())
            }
        }
    }

    fn rows(c: &mut Conn, scope: &Scope) -> Result<Vec<Vec<Cell>>, StoreError> {
        let units = units::list(c)?;
        let held = aircraft::list(c)?.into_iter();
        let seen = held.filter(|one| scope.reach.contains(one.unit.id) && one.closed.is_none());
        let number = |number: Option<u32>| number.map_or(Cell::Empty, |n| Cell::Number(n.into()));
        let row = |one: Aircraft| -> Vec<Cell> {
            let unit = units.iter().find(|unit| unit.id == one.unit.id);
            let remote_id = one.remote_id.map(|on| word(YES_NO, &on, scope.language));
            vec![
                one.registration.into(),
                one.serial.into(),
                one.aircraft_type.name.into(),
                unit.map(|unit| unit.code.clone()).into(),
                number(one.mavlink_system_id.map(u32::from)),
                one.mavlink_uid.into(),
                one.operator_number.into(),
                remote_id.into(),
                number(one.take_off_mass_g),
                one.return_height_m.map_or(Cell::Empty, Cell::Number),
                one.equipment.into(),
                one.insured_until.map(local_day).into(),
                one.acquired_at.map(local_day).into(),
                one.grounded_reason.into(),
            ]
        };
        Ok(seen.map(row).collect())
    }
}

/// What rows are compared with.
struct Known {
    units: Vec<Unit>,
    types: Vec<AircraftType>,
    held: Vec<Aircraft>,
}

/// What the rows before have taken.
#[derive(Default)]
struct Seen {
    marks: BTreeSet<String>,
    serials: BTreeSet<String>,
    uids: BTreeSet<String>,
}

fn plan_row(
    scope: &Scope,
    known: &Known,
    seen: &mut Seen,
    row: &Row,
    mut reading: Reading<'_>,
) -> Planned<Step> {
    let mark = reading.needed("registration", 60);
    if !mark.is_empty() && !seen.marks.insert(mark.clone()) {
        reading.wrong("registration", Fault::Twice);
    }
    let old = known.held.iter().find(|one| one.registration == mark);
    let barred = old.and_then(|old| match old.closed {
        _ if !scope.reach.contains(old.unit.id) => Some(Fault::OutOfReach),
        Some(_) => Some(Fault::Retired),
        None => None,
    });
    if let Some(fault) = barred {
        reading.wrong("registration", fault);
        return Planned::refused(row.number, mark, reading.problems);
    }
    let kind = model(&mut reading, &known.types, old);
    let edit = kind.map(|kind| edit(&mut reading, scope, old, &mark, &kind));
    let serial = reading.needed("serial", 60);
    reading.compare("serial", old.map(|old| old.serial.as_str()), Some(&serial));
    let uid = edit.as_ref().and_then(|edit| edit.mavlink_uid.as_deref());
    taken(&mut reading, known, seen, &mark, (&serial, uid));
    let here = old.and_then(|old| known.units.iter().find(|unit| unit.id == old.unit.id));
    let unit = reading.unit(scope, &known.units, here);
    let grounded_reason = grounded(&mut reading, old);
    let edit = edit.map(|edit| AircraftEdit { serial, ..edit });
    let step = match (old, unit, edit) {
        _ if !reading.problems.is_empty() => None,
        (None, Some(unit), Some(edit)) => {
            Some(Step::Enter(entered(edit, unit.id, grounded_reason)))
        }
        (Some(old), Some(unit), Some(edit)) if !reading.changes.is_empty() => Some(Step::Change {
            id: old.id,
            version: old.version,
            edit: reading
                .changes
                .iter()
                .any(|one| one.name() != "unit")
                .then_some(edit),
            unit: (unit.id != old.unit.id).then_some(unit.id),
        }),
        _ => None,
    };
    Planned {
        row: row.number,
        name: mark,
        found: old.map(|old| (old.id.0, old.version)),
        changes: reading.changes,
        problems: reading.problems,
        step,
    }
}

/// The type of a name, if there is one of it and no other.
fn model(
    reading: &mut Reading<'_>,
    types: &[AircraftType],
    old: Option<&Aircraft>,
) -> Option<AircraftType> {
    let name = reading.needed("type", 120);
    if let Some(held) = old.map(|old| &old.aircraft_type)
        && fold(&held.name) == fold(&name)
    {
        return Some(held.clone());
    }
    let mut called = types.iter().filter(|one| fold(&one.name) == fold(&name));
    match (called.next(), called.next()) {
        (Some(one), None) => {
            let before = old.map(|old| old.aircraft_type.name.as_str());
            reading.compare("type", before, Some(&one.name));
            Some(one.clone())
        }
        _ if name.is_empty() => None,
        _ => {
            reading.wrong_with("type", Fault::NoType, name);
            None
        }
    }
}

/// What the row says of the aircraft itself. A column that the table does not have stays as it is.
fn edit(
    reading: &mut Reading<'_>,
    scope: &Scope,
    old: Option<&Aircraft>,
    mark: &str,
    kind: &AircraftType,
) -> AircraftEdit {
    let held = old.map(AircraftEdit::from);
    let held = held.as_ref();
    let text = |of: fn(&AircraftEdit) -> &Option<String>| held.and_then(|held| of(held).as_deref());
    let system = reading.whole(
        "mavlink_system_id",
        held.and_then(|held| held.mavlink_system_id).map(u32::from),
        255,
    );
    let uid = text(|held| &held.mavlink_uid);
    let acquired_at = reading.moment(
        "acquired_at",
        held.and_then(|held| held.acquired_at),
        begin_of,
    );
    if acquired_at.is_some_and(|at| at > scope.now) {
        reading.wrong("acquired_at", Fault::Ahead);
    }
    AircraftEdit {
        registration: mark.to_owned(),
        serial: String::new(),
        type_id: kind.id,
        mavlink_system_id: system.and_then(|id| u8::try_from(id).ok()),
        mavlink_uid: identity(reading, uid),
        return_height_m: reading.number(
            "return_height_m",
            held.and_then(|held| held.return_height_m),
            0.1..=5000.0,
        ),
        operator_number: reading.words("operator_number", text(|held| &held.operator_number), 2000),
        remote_id: reading.choice("remote_id", YES_NO, held.and_then(|held| held.remote_id)),
        insured_until: reading.moment(
            "insured_until",
            held.and_then(|held| held.insured_until),
            end_of,
        ),
        take_off_mass_g: reading.whole(
            "take_off_mass_g",
            held.and_then(|held| held.take_off_mass_g),
            150_000,
        ),
        equipment: reading.words("equipment", text(|held| &held.equipment), 2000),
        acquired_at,
    }
}

/// The identity of the autopilot, in lower case.
fn identity(reading: &mut Reading<'_>, held: Option<&str>) -> Option<String> {
    if !reading.has("mavlink_uid") {
        return held.map(str::to_owned);
    }
    let said = reading.get("mavlink_uid").map(str::to_lowercase);
    reading.compare("mavlink_uid", held, said.as_deref());
    let hex = |uid: &str| uid.len() <= 36 && uid.chars().all(|one| one.is_ascii_hexdigit());
    if said.as_deref() != held && said.as_deref().is_some_and(|uid| !hex(uid)) {
        reading.wrong("mavlink_uid", Fault::NoHex);
    }
    said
}

/// Refuses what is another aircraft's, in the register or in the table.
fn taken(
    reading: &mut Reading<'_>,
    known: &Known,
    seen: &mut Seen,
    mark: &str,
    (serial, uid): (&str, Option<&str>),
) {
    let others = || known.held.iter().filter(|one| one.registration != mark);
    if let Some(other) = others().find(|one| one.serial == serial) {
        reading.wrong_with("serial", Fault::Taken, other.registration.as_str());
    }
    if !serial.is_empty() && !seen.serials.insert(serial.to_owned()) {
        reading.wrong("serial", Fault::Twice);
    }
    let Some(uid) = uid else { return };
    if let Some(other) = others().find(|one| one.mavlink_uid.as_deref() == Some(uid)) {
        reading.wrong_with("mavlink_uid", Fault::Taken, other.registration.as_str());
    }
    if !seen.uids.insert(uid.to_owned()) {
        reading.wrong("mavlink_uid", Fault::Twice);
    }
}

/// Why it must not leave the ground. A table may enter an aircraft as grounded; it neither grounds nor
/// releases one that is held.
fn grounded(reading: &mut Reading<'_>, old: Option<&Aircraft>) -> Option<String> {
    let held = old.and_then(|old| old.grounded_reason.as_deref());
    let said = reading.words("grounded_reason", held, 2000);
    if old.is_some() && said.as_deref() != held {
        reading.wrong("grounded_reason", Fault::ByHand);
    }
    said
}

fn entered(edit: AircraftEdit, unit_id: UnitId, grounded_reason: Option<String>) -> NewAircraft {
    NewAircraft {
        registration: edit.registration,
        serial: edit.serial,
        type_id: edit.type_id,
        unit_id,
        grounded_reason,
        mavlink_system_id: edit.mavlink_system_id,
        mavlink_uid: edit.mavlink_uid,
        return_height_m: edit.return_height_m,
        operator_number: edit.operator_number,
        remote_id: edit.remote_id,
        insured_until: edit.insured_until,
        take_off_mass_g: edit.take_off_mass_g,
        equipment: edit.equipment,
        acquired_at: edit.acquired_at,
    }
}

//! The rows behind each figure that is counted in memory; the flights come page by page.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use letka_domain::aircraft::{AircraftClass, Serviceability};
use letka_domain::applications::ApplicationState;
use letka_domain::figures::{expiring, licensed, pilots_on};
use letka_domain::ids::{OperatorId, UnitId};
use letka_domain::licences::LicenceKind;
use letka_domain::localized::Localized;
use letka_domain::permits::{PermitKind, PermitState};
use letka_store::aircraft::Aircraft;
use letka_store::figures::{self, NamedSpan};
use letka_store::flights::Flight;
use letka_store::{Conn, StoreError};

use crate::aircraft::in_service;

use super::cells::{Cell, Table};
use super::scope::Scope;
use super::{application_state_words, purpose_words, state_words};

/// Which aircraft a figure counts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct WhichAircraft {
    /// Of one class only.
    pub(super) class: Option<AircraftClass>,
    /// Grounded ones only, or airworthy ones only.
    pub(super) serviceability: Option<Serviceability>,
    /// Kept by one unit only.
    pub(super) unit: Option<UnitId>,
}

impl WhichAircraft {
    /// Whether one is counted.
    pub(super) fn counts(&self, scope: &Scope, one: &Aircraft) -> bool {
        scope.reach.contains(one.unit.id)
            && self
                .class
                .is_none_or(|class| one.aircraft_type.class == class)
            && self
                .serviceability
                .is_none_or(|state| one.serviceability == state)
            && self.unit.is_none_or(|unit| one.unit.id == unit)
    }
}

/// The aircraft that a figure counts.
pub(super) fn aircraft(
    c: &mut Conn,
    scope: &Scope,
    which: WhichAircraft,
    now: DateTime<Utc>,
) -> Result<Table, StoreError> {
    let title = match which.serviceability {
        Some(Serviceability::Grounded) => {
            Localized::fixed("Odstavené letouny", "Grounded aircraft")
        }
        Some(Serviceability::Airworthy) => {
            Localized::fixed("Letuschopné letouny", "Airworthy aircraft")
        }
        None => Localized::fixed("Letouny", "Aircraft"),
    };
    let columns = [
        ("Letoun", "Aircraft"),
        ("Typ", "Type"),
        ("Útvar", "Unit"),
        ("Stav", "State"),
        ("Důvod", "Reason"),
    ];
    let mut table = Table::new(title, &columns);
    for one in in_service(c, now)? {
        if !which.counts(scope, &one) {
            continue;
        }
        let state = match one.serviceability {
            Serviceability::Airworthy => Localized::fixed("letuschopný", "airworthy"),
            Serviceability::Grounded => Localized::fixed("odstavený", "grounded"),
        };
        let reason = one.grounded_reason.unwrap_or_default();
        let cells = vec![
            Cell::text(one.registration),
            Cell::text(one.aircraft_type.name),
            Cell::text(one.unit.name),
            Cell::words(state),
            Cell::text(reason),
        ];
        table.row(one.id, cells);
    }
    Ok(table)
}

/// The operators in active service.
pub(super) fn operators(
    c: &mut Conn,
    scope: &Scope,
    now: DateTime<Utc>,
) -> Result<Table, StoreError> {
    let title = Localized::fixed("Operátoři v činné službě", "Operators in active service");
    let columns = [
        ("Operátor", "Operator"),
        ("Služební číslo", "Service number"),
        ("Útvar", "Unit"),
    ];
    let mut table = Table::new(title, &columns);
    for one in figures::active_operators(c, &scope.reach, now)? {
        let cells = vec![
            Cell::text(one.name),
            Cell::text(one.badge_number),
            Cell::text(one.unit.name),
        ];
        table.row(one.id, cells);
    }
    Ok(table)
}

/// The operators whose police licence holds now.
pub(super) fn licensed_operators(
    c: &mut Conn,
    scope: &Scope,
    now: DateTime<Utc>,
) -> Result<Table, StoreError> {
    let named = figures::named_spans(c, &scope.reach, now)?;
    let spans: Vec<_> = named.iter().map(|one| one.span.clone()).collect();
    let who = licensed(&spans, now);
    let title = Localized::fixed(
        "Operátoři s platným průkazem",
        "Operators with a valid licence",
    );
    Ok(people(title, &named, now, |id| who.contains(&id)))
}

/// The operators of a unit who may fly a class on a day.
pub(super) fn pilots(
    c: &mut Conn,
    scope: &Scope,
    (now, day): (DateTime<Utc>, NaiveDate),
    (class, unit): (AircraftClass, UnitId),
) -> Result<Table, StoreError> {
    let named = figures::named_spans(c, &scope.reach, now)?;
    let spans: Vec<_> = named.iter().map(|one| one.span.clone()).collect();
    let mut found = pilots_on(&spans, class, day);
    let who = found.remove(&unit).unwrap_or_default();
    let title = Localized::fixed("Piloti, kteří mohou létat", "Pilots who may fly");
    Ok(people(title, &named, now, |id| who.contains(&id)))
}

/// The operators that are counted, by name, each once.
fn people(
    title: Localized,
    named: &[NamedSpan],
    at: DateTime<Utc>,
    counts: impl Fn(OperatorId) -> bool,
) -> Table {
    let columns = [
        ("Operátor", "Operator"),
        ("Služební číslo", "Service number"),
        ("Útvar", "Unit"),
        ("Průkaz platí do", "Licence valid until"),
    ];
    let mut table = Table::new(title, &columns);
    let mut each: BTreeMap<(&str, OperatorId), &NamedSpan> = BTreeMap::new();
    let of_police = |one: &&NamedSpan| one.span.kind == Some(LicenceKind::PoliceUav);
    for one in named.iter().filter(of_police) {
        if counts(one.operator.id) && one.span.holds(at) {
            // They come by their end: the last one that is put in ends last.
            each.insert((&one.operator.name, one.operator.id), one);
        }
    }
    for one in each.into_values() {
        let cells = vec![
            Cell::text(&one.operator.name),
            Cell::text(&one.badge_number),
            Cell::text(&one.unit.name),
            Cell::at(one.span.valid.end()),
        ];
        table.row(one.operator.id, cells);
    }
    table
}

/// The licences that end within so many days.
pub(super) fn licences(
    c: &mut Conn,
    scope: &Scope,
    now: DateTime<Utc>,
    days: i64,
) -> Result<Table, StoreError> {
    let named = figures::named_spans(c, &scope.reach, now)?;
    let spans: Vec<_> = named.iter().map(|one| one.span.clone()).collect();
    let ending = expiring(&spans, now, days);
    let title = Localized::new(
        format!("Průkazy, které skončí do {days} dnů"),
        format!("Licences that end within {days} days"),
    );
    let columns = [
        ("Operátor", "Operator"),
        ("Útvar", "Unit"),
        ("Průkaz", "Licence"),
        ("Číslo", "Number"),
        ("Platí do", "Valid until"),
        ("#Zbývá dní", "Days left"),
    ];
    let mut table = Table::new(title, &columns);
    for one in named.iter().filter(|one| ending.contains(&one.span.id)) {
        let end = one.span.valid.end();
        let cells = vec![
            Cell::text(&one.operator.name),
            Cell::text(&one.unit.name),
            Cell::words(one.kind.clone()),
            Cell::text(&one.number),
            Cell::at(end),
            Cell::count((end - now).max(TimeDelta::zero()).num_days()),
        ];
        table.row(one.operator.id, cells);
    }
    Ok(table)
}

/// The permits in a state.
pub(super) fn permits(
    c: &mut Conn,
    state: PermitState,
    now: DateTime<Utc>,
) -> Result<Table, StoreError> {
    let words = state_words(state);
    let title = Localized::new(
        format!("Povolení: {}", words.cs),
        format!("Permits: {}", words.en),
    );
    let columns = [
        ("Číslo", "Number"),
        ("Název", "Title"),
        ("Druh", "Kind"),
        ("Platí od", "Valid from"),
        ("Platí do", "Valid until"),
        ("#Dní ve stavu", "Days in state"),
    ];
    let mut table = Table::new(title, &columns);
    for one in figures::permits_in(c, state)? {
        let kind = match one.kind {
            PermitKind::Operating => Localized::fixed("provozní", "operating"),
            PermitKind::OneTime => Localized::fixed("jednorázové", "one-time"),
        };
        let cells = vec![
            Cell::text(one.number),
            Cell::text(one.title),
            Cell::words(kind),
            Cell::at(one.valid_from),
            Cell::at(one.valid_to),
            Cell::count((now - one.state_changed_at).num_days()),
        ];
        table.row(one.id, cells);
    }
    Ok(table)
}

/// The applications for one-time permits in a state.
pub(super) fn applications(
    c: &mut Conn,
    scope: &Scope,
    state: ApplicationState,
    now: DateTime<Utc>,
) -> Result<Table, StoreError> {
    let words = application_state_words(state);
    let title = Localized::new(
        format!("Žádosti: {}", words.cs),
        format!("Applications: {}", words.en),
    );
    let columns = [
        ("Číslo", "Number"),
        ("Název", "Title"),
        ("Úřad", "Authority"),
        ("Podáno", "Sent"),
        ("Rozhodnuto", "Decided"),
        ("#Dní ve stavu", "Days in state"),
    ];
    let mut table = Table::new(title, &columns);
    for one in figures::applications_in(c, &scope.reach, state)? {
        let moment = |at: Option<DateTime<Utc>>| at.map_or_else(|| Cell::text(""), Cell::at);
        let cells = vec![
            Cell::text(format!("{}/{:04}", one.year, one.serial)),
            Cell::text(one.title),
            Cell::text(one.authority),
            moment(one.submitted_at),
            moment(one.decided_at),
            Cell::count((now - one.state_changed_at).num_days()),
        ];
        table.row(one.id, cells);
    }
    Ok(table)
}

/// Flights as rows.
pub(super) fn flights(flights: Vec<Flight>) -> Table {
    let columns = [
        ("Vzlet", "Take-off"),
        ("Letoun", "Aircraft"),
        ("Pilot", "Pilot"),
        ("Útvar", "Unit"),
        ("Účel", "Purpose"),
        ("#Minut", "Minutes"),
    ];
    let mut table = Table::new(Localized::fixed("Lety", "Flights"), &columns);
    for one in flights {
        let purpose = one.purpose.map(purpose_words);
        let cells = vec![
            Cell::at(one.takeoff_at),
            Cell::maybe(one.aircraft.map(|aircraft| aircraft.name)),
            Cell::maybe(one.pilot.map(|pilot| pilot.name)),
            Cell::maybe(one.unit.map(|unit| unit.name)),
            purpose.map_or(Cell::Unknown, Cell::words),
            Cell::number(one.duration_s.map(|seconds| seconds / 60.0), 1),
        ];
        table.row(one.id, cells);
    }
    table
}

//! Permits: everyday operation in this and the last year, and one-time permits in every state.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use letka_domain::geometry::{Area, Position};
use letka_domain::ids::{AircraftId, PermitId};
use letka_domain::period::Period;
use letka_domain::permits::{PermitKind, PermitState};
use letka_store::permits::{self, NewPermit};
use letka_store::{StoreError, Tx};

use super::fleet::{BRUS_01, FLEET, KLADNO_MAVIC};
use super::territory;
use super::units::UNITS;
use super::zones::OPENED;
use crate::calendar::{day_of, end_of, later, moment, start_of};
use crate::vehicles::VEHICLES;

/// A permit; aircraft are indices into [`FLEET`].
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SeedPermit {
    number: String,
    kind: PermitKind,
    state: PermitState,
    title: &'static str,
    pub(super) valid: Period,
    aircraft: Vec<usize>,
    area: Option<Area>,
    max_height_agl_m: Option<f64>,
    night: bool,
    zones: Vec<String>,
    /// Since when it stands in its state.
    since: DateTime<Utc>,
}

/// Days from the first to the last, both whole.
fn days(first: NaiveDate, last: NaiveDate) -> Period {
    Period::new(start_of(first), end_of(last)).expect("the last day is not before the first")
}

fn new_year(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).expect("every year has a first day")
}

/// An operating permit for everything on the whole territory, of `years` years.
fn operating(number: u32, first_year: i32, years: i32) -> SeedPermit {
    let (first, next) = (new_year(first_year), new_year(first_year + years));
    let since = moment(later(first, -24), 9 * 60);
    SeedPermit {
        number: format!("ÚCL-{}-{number:04}", day_of(since).year()),
        kind: PermitKind::Operating,
        state: PermitState::Granted,
        title: "Provoz policejních UAV, celé území ČR (zjednodušený obrys)",
        valid: days(first, later(next, -1)),
        aircraft: (0..FLEET.len()).collect(),
        area: Some(territory::whole()),
        max_height_agl_m: None,
        night: true,
        zones: Vec::new(),
        since,
    }
}

/// The operating permits: the one in force, which lasts until the end of next year, and the one
/// before it.
pub(super) fn operating_permits(today: NaiveDate) -> [SeedPermit; 2] {
    [
        operating(2214, today.year(), 2),
        operating(1987, today.year() - 1, 1),
    ]
}

/// One-time permits: one in each state.
pub(super) fn one_time_permits(now: DateTime<Utc>) -> Vec<SeedPermit> {
    vec![
        draft(now),
        submitted(now),
        granted(now),
        refused(now),
        revoked(now),
    ]
}

/// A one-time permit that has stood in a state for so many whole days, valid from and to a day
/// counted from today, within a circle, by day and for no aircraft yet.
fn one_time(
    now: DateTime<Utc>,
    (state, days_in_state): (PermitState, i64),
    (number, title): (&str, &'static str),
    (from, to): (i64, i64),
    (centre, radius_m): (Position, f64),
) -> SeedPermit {
    // A bit more than that, so that the days stay whole when the clocks change.
    let since = now - TimeDelta::days(days_in_state) - TimeDelta::minutes(90);
    let today = day_of(now);
    SeedPermit {
        number: number.replace("YEAR", &day_of(since).year().to_string()),
        kind: PermitKind::OneTime,
        state,
        title,
        valid: days(later(today, from), later(today, to)),
        aircraft: Vec::new(),
        area: Some(Area::circle(centre, radius_m).expect("the radius is positive")),
        max_height_agl_m: None,
        night: false,
        zones: Vec::new(),
        since,
    }
}

fn draft(now: DateTime<Utc>) -> SeedPermit {
    SeedPermit {
        aircraft: vec![KLADNO_MAVIC],
        max_height_agl_m: Some(150.0),
        ..one_time(
            now,
            (PermitState::Draft, 2),
            ("návrh YEAR/7", "Dokumentace nehod na D6, výška do 150 m"),
            (30, 120),
            (around(1, 6000.0, 255.0), 4000.0),
        )
    }
}

fn submitted(now: DateTime<Utc>) -> SeedPermit {
    SeedPermit {
        aircraft: vec![8, 9],
        max_height_agl_m: Some(200.0),
        night: true,
        ..one_time(
            now,
            (PermitState::Submitted, 18),
            ("ÚCL-YEAR-0417", "Dohled nad hudebním festivalem Mělník"),
            (12, 15),
            (around(2, 4000.0, 120.0), 2500.0),
        )
    }
}

fn granted(now: DateTime<Utc>) -> SeedPermit {
    SeedPermit {
        aircraft: vec![BRUS_01, KLADNO_MAVIC],
        max_height_agl_m: Some(150.0),
        zones: vec![OPENED.into()],
        ..one_time(
            now,
            (PermitState::Granted, 11),
            (
                "ÚCL-YEAR-0388",
                "Pátrání severně od Kladna, vstup do DEMO-P2",
            ),
            (-10, 60),
            (VEHICLES[0].home().offset(4700.0, 333.0), 2500.0),
        )
    }
}

fn refused(now: DateTime<Utc>) -> SeedPermit {
    SeedPermit {
        aircraft: vec![1],
        max_height_agl_m: Some(300.0),
        ..one_time(
            now,
            (PermitState::Refused, 40),
            ("ÚCL-YEAR-0352", "Natáčení nad centrem Příbrami"),
            (-30, -28),
            (around(3, 500.0, 0.0), 800.0),
        )
    }
}

fn revoked(now: DateTime<Utc>) -> SeedPermit {
    SeedPermit {
        aircraft: vec![13],
        max_height_agl_m: Some(180.0),
        ..one_time(
            now,
            (PermitState::Revoked, 63),
            (
                "ÚCL-YEAR-0219",
                "Dohled nad dopravou na D11, výška do 180 m",
            ),
            (-120, 90),
            (around(4, 11_000.0, 10.0), 5000.0),
        )
    }
}

/// A place so many metres and degrees from the middle of a unit's district.
fn around(unit: usize, metres: f64, bearing_deg: f64) -> Position {
    UNITS[unit].middle().offset(metres, bearing_deg)
}

/// Enters permits; the ids in the same order.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    permits: &[SeedPermit],
    aircraft: &[AircraftId],
) -> Result<Vec<PermitId>, StoreError> {
    let new = |permit: &SeedPermit| NewPermit {
        number: permit.number.clone(),
        kind: permit.kind,
        state: permit.state,
        title: permit.title.into(),
        valid: permit.valid,
        aircraft: permit
            .aircraft
            .iter()
            .map(|index| aircraft[*index])
            .collect(),
        area: permit.area.clone(),
        max_height_agl_m: permit.max_height_agl_m,
        night: permit.night,
        zones: permit.zones.clone(),
        pilots: Vec::new(),
        lifts: Vec::new(),
        conditions: Vec::new(),
        state_changed_at: permit.since,
        synthetic: true,
    };
    permits
        .iter()
        .map(|permit| permits::insert(tx, &new(permit)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::zones::demo_zones;

    #[test]
    fn the_granted_permit_covers_the_zone_that_it_opens() {
        let permits = one_time_permits("2026-11-23T10:00:00Z".parse().unwrap());
        let granted = permits
            .iter()
            .find(|p| p.state == PermitState::Granted)
            .unwrap();
        let area = granted.area.as_ref().unwrap();
        let zone = demo_zones()
            .into_iter()
            .find(|zone| granted.zones.contains(&zone.identifier));
        for corner in zone.unwrap().area.rings().concat() {
            assert!(area.covers_leg(corner, corner));
        }
    }

    #[test]
    fn an_operating_permit_holds_on_every_day_of_the_past_year() {
        for today in ["2026-01-01", "2026-12-31", "2024-12-31"] {
            let today: NaiveDate = today.parse().unwrap();
            let permits = operating_permits(today);
            let holds = |day| permits.iter().any(|p| p.valid.covers(&days(day, day)));
            assert!((-366..366).all(|offset| {
                // A whole year back from the last day of a leap year is a day more.
                offset == -366 || holds(later(today, offset))
            }));
        }
    }
}

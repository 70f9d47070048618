//! The people in the register: with contact, earlier and further licences, and what interrupted them.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use letka_domain::ids::{LicenceId, LicenceKindId, OperatorId, UnitId};
use letka_domain::licences::{LicenceKind, LicenceLimits, LicenceStep};
use letka_domain::period::Period;
use letka_store::licences::{self, NewLicence};
use letka_store::operators::{self, Contact, NewOperator, OperatorStatus};
use letka_store::{StoreError, Tx, licence_kinds};

use super::people::{Licence, Person, TERM_DAYS};
use crate::calendar::{end_of, later, start_of};

/// Who issues the licences of the police.
const SCHOOL: &str = "Letecká škola KŘP Středočeského kraje";
/// Who issues those of the European Union.
const AUTHORITY: &str = "Úřad pro civilní letectví";

/// Enters the people with their licences; the ids in the same order.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    people: &[Person],
    units: &[UnitId],
    today: NaiveDate,
) -> Result<Vec<OperatorId>, StoreError> {
    let mut ids = Vec::with_capacity(people.len());
    for (place, person) in people.iter().enumerate() {
        let new = NewOperator {
            name: person.name.clone(),
            badge_number: person.badge_number.clone(),
            unit_id: units[person.unit],
            contact: contact(person),
            status: OperatorStatus::Active,
            synthetic: true,
        };
        let operator_id = operators::insert(tx, &new)?;
        for licence in &person.licences {
            let renewed = place % 3 == 0 && licence.kind == LicenceKind::PoliceUav;
            license(tx, operator_id, licence, renewed)?;
        }
        further(tx, operator_id, place, today)?;
        ids.push(operator_id);
    }
    leave(tx, &ids, today)?;
    Ok(ids)
}

fn contact(person: &Person) -> Contact {
    let badge = &person.badge_number;
    Contact {
        email: Some(format!("uav.{badge}@policie.example")),
        phone: Some(format!("+420 974 {} {}", &badge[..3], &badge[3..])),
        note: None,
    }
}

/// Enters a licence; one that was renewed with the one before it, under the same number.
fn license(
    tx: &mut Tx<'_>,
    operator_id: OperatorId,
    licence: &Licence,
    renewed: bool,
) -> Result<(), StoreError> {
    let kind_id = licence_kinds::get_by_meaning(tx.read(), licence.kind)?.id;
    let mut new = NewLicence {
        operator_id,
        kind_id,
        number: licence.number.clone(),
        issued_by: SCHOOL.into(),
        valid: licence.valid,
        limits: LicenceLimits::default(),
        renews: None,
    };
    if renewed {
        let start = licence.valid.start();
        new.valid = period(
            start - TimeDelta::days(TERM_DAYS),
            start + TimeDelta::days(20),
        );
        let first = licences::insert(tx, &new)?;
        new.valid = licence.valid;
        new.renews = Some(first);
    }
    let id = licences::insert(tx, &new)?;
    if let Some(at) = licence.suspended_at {
        let reason = "Mimořádná událost při přistání, do jejího vyšetření.";
        licences::step(tx, id, LicenceStep::Suspend, at, reason)?;
    }
    Ok(())
}

/// Licences that the rules do not know: of the open category, of physicians, of instructors.
fn further(
    tx: &mut Tx<'_>,
    operator_id: OperatorId,
    place: usize,
    today: NaiveDate,
) -> Result<(), StoreError> {
    let mut enter = |code: &str, issued_by: &str, from: i64, to: i64, limits: LicenceLimits| {
        let Some(kind_id) = kind(tx, code)? else {
            return Ok(None);
        };
        let new = NewLicence {
            operator_id,
            kind_id,
            number: format!("{}-{:04}", code.to_uppercase().replace('_', "-"), place + 1),
            issued_by: issued_by.into(),
            valid: period(start_of(later(today, from)), end_of(later(today, to))),
            limits,
            renews: None,
        };
        licences::insert(tx, &new).map(Some)
    };
    let none = LicenceLimits::default;
    let day = i64::try_from(place).unwrap_or_default();
    if place.is_multiple_of(2) {
        enter("open_a1_a3", AUTHORITY, -900 - day, 925 - 11 * day, none())?;
    }
    let glasses = LicenceLimits {
        text: Some("S korekcí zraku.".into()),
        ..LicenceLimits::default()
    };
    let limits = if place % 5 == 1 { glasses } else { none() };
    let medical = enter(
        "medical",
        "Služební lékař",
        -700 + 8 * day,
        30 + 8 * day,
        limits,
    )?;
    if place % 12 == 1 {
        enter("instructor", SCHOOL, -400, 700, none())?;
    }
    if let (Some(id), 7) = (medical, place % 25) {
        interrupt(tx, id, today)?;
    }
    Ok(())
}

fn kind(tx: &mut Tx<'_>, code: &str) -> Result<Option<LicenceKindId>, StoreError> {
    Ok(licence_kinds::find_by_code(tx.read(), code)?.map(|kind| kind.id))
}

/// A suspension that is over.
fn interrupt(tx: &mut Tx<'_>, id: LicenceId, today: NaiveDate) -> Result<(), StoreError> {
    let at = |days| start_of(later(today, days)) + TimeDelta::hours(9);
    let (suspend, lift) = (LicenceStep::Suspend, LicenceStep::Lift);
    licences::step(tx, id, suspend, at(-60), "Dlouhodobá nemoc.")?;
    licences::step(tx, id, lift, at(-25), "Kontrolní prohlídka bez nálezu.")
}

/// The last but one is suspended; one of another unit will leave.
fn leave(tx: &mut Tx<'_>, ids: &[OperatorId], today: NaiveDate) -> Result<(), StoreError> {
    let at = |days| start_of(later(today, days));
    if let [.., leaving, suspended, _] = ids {
        let reason = "Kázeňské řízení.";
        operators::set_status(tx, *suspended, OperatorStatus::Suspended, at(0), reason)?;
        let reason = "Odchod do služebního důchodu.";
        operators::set_status(tx, *leaving, OperatorStatus::Left, at(31), reason)?;
    }
    Ok(())
}

fn period(from: DateTime<Utc>, to: DateTime<Utc>) -> Period {
    Period::new(from, to).expect("the terms above are positive")
}

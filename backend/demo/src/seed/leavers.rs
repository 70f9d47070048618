//! People who left long ago: their personal data wait to be erased, one by order.

use chrono::NaiveDate;
use letka_domain::ids::UnitId;
use letka_domain::retention::RetentionSubject;
use letka_store::operators::{self, Contact, NewOperator, OperatorStatus};
use letka_store::retention::{self, NewPeriod};
use letka_store::{StoreError, Tx};

use crate::calendar::{later, start_of};

/// For how many months personal data are kept: an assumption.
const MONTHS: u32 = 60;
/// Name, service number, how many days ago they left, and why their data are kept all the same.
const LEAVERS: [(&str, &str, i64, Option<&str>); 3] = [
    ("Bohumil Zedník", "298011", 1815, None),
    ("Ludmila Hrdá", "298102", 1460, None),
    (
        "Otakar Vlček",
        "297655",
        2200,
        Some("Probíhá soudní řízení o náhradě škody."),
    ),
];

/// Enters them with the period.
pub(super) fn enter(tx: &mut Tx<'_>, units: &[UnitId], today: NaiveDate) -> Result<(), StoreError> {
    let period = NewPeriod {
        subject: RetentionSubject::Person,
        months: MONTHS,
        valid_from: start_of(later(today, -30)),
        source: None,
    };
    retention::insert_period(tx, &period)?;
    for ((name, badge_number, days, hold), &unit_id) in LEAVERS.into_iter().zip(units) {
        let new = NewOperator {
            name: name.into(),
            badge_number: badge_number.into(),
            unit_id,
            contact: Contact {
                phone: Some(format!(
                    "+420 974 {} {}",
                    &badge_number[..3],
                    &badge_number[3..]
                )),
                ..Contact::default()
            },
            status: OperatorStatus::Active,
            synthetic: true,
        };
        let id = operators::insert(tx, &new)?;
        let from = start_of(later(today, -days));
        operators::set_status(tx, id, OperatorStatus::Left, from, "Odchod ze služby.")?;
        if let Some(reason) = hold {
            retention::place_hold(tx, id, reason)?;
        }
    }
    Ok(())
}

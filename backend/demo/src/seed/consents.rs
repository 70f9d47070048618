//! The coordination of a mission beside a heliport: what was asked, and what was answered to it.

use anyhow::Context;
use chrono::TimeDelta;
use letka_domain::ids::{AccountId, MissionId};
use letka_domain::missions::{Consent, ConsentAnswer, ConsentParty};
use letka_domain::period::Period;
use letka_store::{Tx, consents};

/// Enters the request of a pilot for the time of a mission, or what was answered to it: the consent is
/// given only until shortly before the landing.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    mission: MissionId,
    (account, name): &(AccountId, String),
    answered: bool,
    period: Period,
) -> anyhow::Result<()> {
    let by = (*account, name.as_str());
    if !answered {
        let request = request(tx, name, period);
        consents::insert(tx, mission, by, &request)?;
        return Ok(());
    }
    let record = consents::list(tx.read(), mission)?.pop();
    let record = record.context("consent was asked for")?;
    let until = period.end() - TimeDelta::minutes(1);
    let given = Consent {
        answer: ConsentAnswer::Conditional,
        answered_by: Some("vedoucí směny Petr Horák".into()),
        answered_at: Some(tx.now()),
        reference: "NK-HEMS 118/2026".into(),
        conditions: Some("při příletu vrtulníku okamžitě přistát; spojení na 775 600 118".into()),
        valid: Period::new(period.start(), until).ok(),
        max_height_agl_m: Some(60.0),
        ..record.consent.clone()
    };
    consents::revise(tx, mission, (record.id, record.version), by, &given)?;
    Ok(())
}

fn request(tx: &Tx<'_>, name: &str, period: Period) -> Consent {
    Consent {
        with: "Nemocnice Kolín, provoz heliportu".into(),
        party: Some(ConsentParty::ZoneManager),
        contact: Some("775 600 118".into()),
        requested_at: Some(tx.now()),
        requested_by: Some(name.to_owned()),
        channel: Some("telefon".into()),
        asked_for: Some(period),
        answer: ConsentAnswer::Awaited,
        zones: vec!["DEMO-H1".into()],
        ..Consent::default()
    }
}

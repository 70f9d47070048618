//! What a technician signs: the words, and the hash that holds them together with who and when.

use chrono::{DateTime, SecondsFormat, Utc};
use sha2::{Digest, Sha256};

use crate::hex::hex;
use crate::ids::{AircraftId, MaintenancePlanId};

/// The statement with which a technician releases an aircraft to service.
pub fn release_statement(registration: &str, serial: &str) -> String {
    format!(
        "Potvrzuji, že práce na bezpilotním letadle {registration} (výrobní číslo {serial}) byly provedeny podle pokynů výrobce, že na letadle není známa žádná závada bránící letu, a uvolňuji je do provozu."
    )
}

/// The signature of a release: SHA-256 in hex over everything that it says.
pub fn of_release(
    aircraft: AircraftId,
    statement: &str,
    work: &str,
    by: &str,
    at: DateTime<Utc>,
) -> String {
    hash(&[
        "letka release 1",
        &aircraft.to_string(),
        statement,
        work,
        by,
        &moment(at),
    ])
}

/// The signature of maintenance that was done.
pub fn of_work(
    aircraft: AircraftId,
    plan: Option<MaintenancePlanId>,
    done: (&str, Option<&str>),
    by: &str,
    at: DateTime<Utc>,
) -> String {
    let plan = plan.map(|plan| plan.to_string()).unwrap_or_default();
    let (text, parts) = (done.0, done.1.unwrap_or_default());
    hash(&[
        "letka work 1",
        &aircraft.to_string(),
        &plan,
        text,
        parts,
        by,
        &moment(at),
    ])
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Each part goes in with its length, so that no word can move from one part to the next.
fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_signature_holds_every_word_in_its_place() {
        let id = AircraftId(Uuid::from_u128(1));
        let at = "2026-11-30T12:00:00Z".parse().unwrap();
        let one = of_release(id, "a", "bc", "d", at);
        assert_eq!(one.len(), 64);
        assert_eq!(one, of_release(id, "a", "bc", "d", at));
        assert_ne!(one, of_release(id, "ab", "c", "d", at));
        assert_ne!(one, of_work(id, None, ("a", Some("bc")), "d", at));
    }
}

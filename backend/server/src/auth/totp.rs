//! Codes of a second factor: time-based (RFC 6238), and those for whoever has lost the authenticator.

use chrono::{DateTime, Utc};
use letka_store::second_factors::{self, SecondFactor};
use letka_store::sessions::TokenHash;
use letka_store::{StoreError, Tx};
use totp_rs::{Builder, Secret, Totp};

use super::token;

/// Random bytes of a secret: as many as SHA-1 takes in.
const SECRET_BYTES: usize = 20;
/// How many recovery codes one gets.
const RECOVERY_CODES: usize = 10;
/// Random bytes of each of them.
const RECOVERY_BYTES: usize = 10;

/// A new secret.
pub(crate) fn generate() -> Vec<u8> {
    token::random::<SECRET_BYTES>().to_vec()
}

/// What an authenticator reads: the address, and the secret to type instead.
pub(crate) fn shown(secret: &[u8], username: &str) -> Option<(String, String)> {
    // A colon would end the name.
    let name = username.replace(':', "_");
    let totp = Builder::new()
        .with_secret(secret)
        .with_issuer(Some("Letka"))
        .with_account_name(name.as_str())
        .build()
        .ok()?;
    Some((totp.to_url().ok()?, totp.secret().to_base32()))
}

/// The step whose code this is, now or one step beside it: clocks differ.
pub(crate) fn step_of(secret: &[u8], code: &str, now: DateTime<Utc>) -> Option<i64> {
    let code: String = code.chars().filter(|one| !one.is_whitespace()).collect();
    let time = u64::try_from(now.timestamp()).ok()?;
    let step = codes(secret).check(&code, time)?;
    i64::try_from(step).ok()
}

/// The code of a moment, as an authenticator shows it.
pub fn code(secret: &[u8], at: DateTime<Utc>) -> String {
    let time = u64::try_from(at.timestamp()).unwrap_or_default();
    codes(secret).generate(time).to_string()
}

fn codes(secret: &[u8]) -> Totp {
    Builder::new().with_secret(secret).build_noncompliant()
}

/// New recovery codes: as they are shown, and what is kept of them.
pub(crate) fn recovery_codes() -> Vec<(String, TokenHash)> {
    let code = |_| {
        let text = Secret::from(token::random::<RECOVERY_BYTES>().to_vec()).to_base32();
        let groups: Vec<&str> = text
            .as_bytes()
            .chunks(4)
            .filter_map(|group| std::str::from_utf8(group).ok())
            .collect();
        (groups.join("-"), token::hash(&text))
    };
    (0..RECOVERY_CODES).map(code).collect()
}

/// Takes a code of either kind, if it is right and was not taken before.
pub(crate) fn accept(
    tx: &mut Tx<'_>,
    factor: &SecondFactor,
    code: &str,
) -> Result<bool, StoreError> {
    if let Some(step) = step_of(&factor.secret, code, tx.now()) {
        return second_factors::use_step(tx, factor.id, step);
    }
    let plain = |letter: &char| letter.is_ascii_alphanumeric();
    let plain: String = code.to_uppercase().chars().filter(plain).collect();
    second_factors::use_recovery_code(tx, factor.id, &token::hash(&plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the examples in RFC 6238.
    const SECRET: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        assert_eq!(code(SECRET, at(59)), "287082");
        assert_eq!(code(SECRET, at(1_111_111_109)), "081804");
        assert_eq!(step_of(SECRET, "287 082", at(59)), Some(1));
    }

    #[test]
    fn a_code_counts_a_step_early_and_a_step_late_and_no_further() {
        let now = 1_111_111_109;
        for (off, counts) in [
            (-60, false),
            (-30, true),
            (0, true),
            (30, true),
            (60, false),
        ] {
            let found = step_of(SECRET, "081804", at(now + off));
            assert_eq!(found.is_some(), counts, "{off}");
        }
        assert_eq!(step_of(SECRET, "81804", at(now)), None);
        assert_eq!(step_of(SECRET, "", at(now)), None);
    }

    #[test]
    fn an_authenticator_is_told_who_issues_for_whom() {
        let (uri, secret) = shown(SECRET, "jana:x").unwrap();
        assert!(uri.starts_with("otpauth://totp/Letka:jana_x?"), "{uri}");
        assert!(uri.contains(&format!("secret={secret}")), "{uri}");
    }

    #[test]
    fn recovery_codes_differ_and_are_kept_without_dashes() {
        let codes = recovery_codes();
        assert_eq!(codes.len(), RECOVERY_CODES);
        let (first, hash) = &codes[0];
        assert_eq!(first.len(), 19);
        assert_eq!(token::hash(&first.replace('-', "")), *hash);
        assert_ne!(first, &codes[1].0);
    }
}

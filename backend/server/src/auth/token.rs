//! Tokens of sessions and stations: random, shown once, kept as a hash.

use axum::http::{HeaderMap, header};
use letka_domain::hex::hex;
use sha2::{Digest, Sha256};

/// A new token: a prefix that says what it is for and 256 random bits in hex.
pub fn generate(prefix: &str) -> String {
    format!("{prefix}{}", hex(&random::<32>()))
}

/// Random bytes.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// What is stored of a token: SHA-256. The token has 256 random bits; no salt is needed.
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The bearer token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_their_hashes_do_not_show_them() {
        let (one, two) = (generate("lgs_"), generate("lgs_"));
        assert_ne!(one, two);
        assert!(one.starts_with("lgs_") && one.len() == 68);
        assert_ne!(hash(&one), hash(&two));
    }
}

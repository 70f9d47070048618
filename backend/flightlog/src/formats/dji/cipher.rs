//! How DJI veils and encrypts records.
//!
//! The veil is an exclusive or with eight bytes that follow from the record's type and first byte.
//! Encrypted records are AES-256 in CBC mode; each kind of data has its key, and its blocks are
//! chained from record to record.

use std::collections::BTreeMap;

use aes::Aes256;
use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::LogError;

/// Since this version records are encrypted.
const ENCRYPTED_SINCE: u8 = 13;
/// Since this version they are veiled.
const VEILED_SINCE: u8 = 7;
const MAGIC: u64 = 0x1234_5678_9ABC_DEF0;
/// CRC-64 of Jones, reflected.
const POLYNOMIAL: u64 = 0x95AC_9329_AC4B_C9B5;
const BLOCK_LEN: usize = 16;
/// What a name of a kind of data begins with; the number at its end tells which.
const NAME: &str = "FR_Standardization_Feature_";
/// The kind of data that is not encrypted.
const PLAIN: u8 = 8;
/// Longest reason for which a keychain is refused, characters.
const MAX_REASON: usize = 100;

/// What the kinds of data are called, the first is 1.
const NAMES: [&str; 15] = [
    "Base",
    "Vision",
    "Waypoint",
    "Agriculture",
    "AirLink",
    "AfterSales",
    "DJIFlyCustom",
    "Plaintext",
    "FlightHub",
    "Gimbal",
    "RC",
    "Camera",
    "Battery",
    "FlySafe",
    "Security",
];

/// What DJI calls a kind of data; `None`: there is none with this number.
pub(super) fn name(number: u16) -> Option<String> {
    let word = NAMES.get(usize::from(number).checked_sub(1)?)?;
    Some(format!("{NAME}{word}_{number}"))
}

/// Whether records of this version can be read only with a key.
pub(super) fn needs_key(version: u8) -> bool {
    version >= ENCRYPTED_SINCE
}

/// Key and chaining value of one kind of data.
#[derive(Debug, Clone)]
struct Key {
    key: [u8; 32],
    chain: [u8; BLOCK_LEN],
}

/// The keys of a log: one set for each part of it, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    sets: std::collections::VecDeque<BTreeMap<u8, Key>>,
}

/// The answer of DJI's key service.
#[derive(Deserialize)]
struct Answer {
    data: Option<Vec<Vec<Entry>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    feature_point: String,
    aes_key: String,
    aes_iv: String,
}

impl Keys {
    /// The keys of an answer of the key service, or of the list of keychains in it.
    pub(super) fn read(json: &str) -> Result<Self, LogError> {
        let broken = |cause: serde_json::Error| refused(&cause.to_string());
        let keychains = if json.trim_start().starts_with('[') {
            serde_json::from_str(json).map_err(broken)?
        } else {
            let answer: Answer = serde_json::from_str(json).map_err(broken)?;
            let none = || refused("it holds no keys");
            answer.data.ok_or_else(none)?
        };
        let mut sets = std::collections::VecDeque::new();
        for keychain in &keychains {
            let keys = keychain.iter().map(Entry::key);
            sets.push_back(keys.collect::<Result<_, _>>()?);
        }
        Ok(Self { sets })
    }

    /// From here on the next set counts.
    pub(super) fn next(&mut self) {
        self.sets.pop_front();
    }
}

impl Entry {
    fn key(&self) -> Result<(u8, Key), LogError> {
        let wrong = |what: &str| refused(&format!("{what} of {}", self.feature_point));
        let name = self.feature_point.strip_prefix(NAME);
        let number = name.and_then(|name| name.rsplit_once('_')?.1.parse().ok());
        let key = STANDARD.decode(&self.aes_key).ok();
        let chain = STANDARD.decode(&self.aes_iv).ok();
        let key = Key {
            key: key
                .and_then(|key| key.try_into().ok())
                .ok_or_else(|| wrong("key"))?,
            chain: chain
                .and_then(|iv| iv.try_into().ok())
                .ok_or_else(|| wrong("vector"))?,
        };
        Ok((number.ok_or_else(|| wrong("name"))?, key))
    }
}

/// The keychain is none, for a reason that may repeat what stands in it: in one short line.
fn refused(reason: &str) -> LogError {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    LogError::Keychain(reason.chars().take(MAX_REASON).map(plain).collect())
}

/// The content of a record of type `kind`, readable. What there is no key for stays as it is.
pub(super) fn plain(version: u8, kind: u8, content: &[u8], keys: &mut Keys) -> Vec<u8> {
    if version < VEILED_SINCE {
        return content.to_vec();
    }
    let Some(mut plain) = unveil(kind, content) else {
        return Vec::new();
    };
    if needs_key(version) {
        // The last byte is not part of the content.
        plain.pop();
        let feature = feature(kind, version);
        let key = keys.sets.front_mut().and_then(|set| set.get_mut(&feature));
        if let Some(key) = key.filter(|_| feature != PLAIN) {
            key.decrypt(&mut plain);
        }
    }
    plain
}

impl Key {
    fn decrypt(&mut self, bytes: &mut Vec<u8>) {
        let cipher = Aes256::new(&Array(self.key));
        for block in bytes.chunks_exact_mut(BLOCK_LEN) {
            let mut encrypted = [0; BLOCK_LEN];
            encrypted.copy_from_slice(block);
            let mut plain = Array(encrypted);
            cipher.decrypt_block(&mut plain);
            for ((byte, plain), chain) in block.iter_mut().zip(plain).zip(self.chain) {
                *byte = plain ^ chain;
            }
            self.chain = encrypted;
        }
        // The last byte tells how many were added to fill the last block.
        let padding = bytes.last().copied().map_or(0, usize::from);
        if (1..=BLOCK_LEN).contains(&padding) {
            bytes.truncate(bytes.len().saturating_sub(padding));
        }
    }
}

/// Takes the veil off: the first byte is its seed.
pub(super) fn unveil(kind: u8, content: &[u8]) -> Option<Vec<u8>> {
    let (seed, veiled) = content.split_first()?;
    let data = MAGIC.wrapping_mul(u64::from(*seed)).to_le_bytes();
    let key = crc64(u64::from(seed.wrapping_add(kind)), data).to_le_bytes();
    let bytes = veiled.iter().zip(key.iter().cycle());
    Some(bytes.map(|(byte, key)| byte ^ key).collect())
}

fn crc64(seed: u64, data: [u8; 8]) -> u64 {
    // Eight bytes at once are the same as one after the other.
    let mut crc = seed ^ u64::from_le_bytes(data);
    for _ in 0..64 {
        crc = (crc >> 1) ^ (POLYNOMIAL & (crc & 1).wrapping_neg());
    }
    crc
}

/// The kind of data that a record belongs to.
fn feature(kind: u8, version: u8) -> u8 {
    const BASE: u8 = 1;
    const AFTER_SALES: u8 = 6;
    // In version 13 there were fewer kinds.
    let since_14 = |later, before| if version == 13 { before } else { later };
    match kind {
        1 | 2 | 6 | 13 | 14 | 15 | 40 | 58 | 59 | 63 => BASE,
        3 => since_14(10, BASE),
        4 | 11 | 29 | 33 => since_14(11, BASE),
        7 | 8 => since_14(13, BASE),
        22 => since_14(13, AFTER_SALES),
        25 => since_14(12, BASE),
        5 | 9 | 10 | 20 | 24 | 30 | 54 => 7,
        12 | 16 | 19 | 26 | 27 => AFTER_SALES,
        17 | 18 => 2,
        21 | 41 | 43..=48 => 4,
        28 | 51 | 52 => since_14(14, AFTER_SALES),
        31 | 32 | 34..=36 | 38 | 39 => 3,
        49 => 5,
        53 => since_14(9, AFTER_SALES),
        55 => 15,
        62 => 11,
        _ => PLAIN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_jones() {
        // "123456789" gives e9c6d914c4b8d9ca; its first eight bytes give this one.
        let nine = |crc: u64| {
            let mut crc = crc ^ u64::from(b'9');
            for _ in 0..8 {
                crc = (crc >> 1) ^ (POLYNOMIAL & (crc & 1).wrapping_neg());
            }
            crc
        };
        assert_eq!(nine(crc64(0, *b"12345678")), 0xE9C6_D914_C4B8_D9CA);
    }

    #[test]
    fn a_keychain_that_is_none_is_refused_in_one_line() {
        for json in ["", "{}", "[[{}]]", "{\"data\":null}", "[1]"] {
            assert!(
                matches!(Keys::read(json), Err(LogError::Keychain(_))),
                "{json}"
            );
        }
        assert!(Keys::read("{\"data\":[]}").is_ok());
        let name = "x\\n".repeat(500);
        for json in [
            format!(r#"[[{{"featurePoint":"{name}","aesKey":"","aesIv":""}}]]"#),
            format!(r#"["{name}"]"#),
        ] {
            let line = Keys::read(&json).unwrap_err().to_string();
            assert!(line.lines().count() == 1 && line.len() < 200, "{line}");
        }
    }
}

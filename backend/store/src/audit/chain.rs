//! The chain over the trail: each link holds the hash of its line and of the link before it.
//!
//! Lines are linked at the end of their transaction, under a lock that is held until it is committed:
//! nothing waits for anything else while it holds that lock, so it can be part of no deadlock, and the
//! numbers have no gaps.

use std::fmt::{self, Display};
use std::str::FromStr;

use chrono::SecondsFormat;
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::personal::Personal;
use super::{AuditEntry, Written};
use crate::schema::{audit_entries, audit_links, audit_personal_details};
use crate::types::Id;
use crate::{Conn, StoreError};

/// Any number but that of the migrations; all programs use the same.
const LOCK: &str = "select pg_advisory_xact_lock(7165021)";
/// How many old lines are linked at once.
const PORTION: i64 = 1000;

/// A SHA-256.
pub type Hash = [u8; 32];

/// A link of the chain to hold on to: whoever has noted it can tell later whether the chain up to it
/// is still the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Its number; 0: before the first one.
    pub number: u64,
    /// Its hash.
    pub hash: Hash,
}

impl Link {
    /// What comes before the first link.
    pub const START: Self = Self {
        number: 0,
        hash: [0; 32],
    };
}

/// A hash as it is shown and typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hex(pub Hash);

impl Display for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Hex {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "a hash has 64 hexadecimal digits";
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(WRONG);
        }
        let mut hash = [0; 32];
        for (at, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).map_err(|_| WRONG)?;
        }
        Ok(Self(hash))
    }
}

/// The newest link.
pub fn head(c: &mut Conn) -> Result<Link, StoreError> {
    let newest = audit_links::table
        .order(audit_links::number.desc())
        .select((audit_links::number, audit_links::hash))
        .first::<(u64, Vec<u8>)>(c)
        .optional()?;
    newest.map_or(Ok(Link::START), |(number, hash)| {
        let hash = read(&hash)?;
        Ok(Link { number, hash })
    })
}

/// Whether a link that was noted earlier is still there as it was.
pub fn still_holds(c: &mut Conn, noted: &Link) -> Result<bool, StoreError> {
    if noted.number == Link::START.number {
        return Ok(true);
    }
    Ok(find(c, noted.number)?.as_ref() == Some(noted))
}

/// The link of a number, as it is stored.
pub(super) fn find(c: &mut Conn, number: u64) -> Result<Option<Link>, StoreError> {
    let found: Option<Vec<u8>> = audit_links::table
        .filter(audit_links::number.eq(stored(number)))
        .select(audit_links::hash)
        .first(c)
        .optional()?;
    let link = |hash: Vec<u8>| read(&hash).map(|hash| Link { number, hash });
    found.map(link).transpose()
}

/// A hash from its bytes.
pub(super) fn read(bytes: &[u8]) -> Result<Hash, StoreError> {
    let length = bytes.len();
    let wrong = |_| StoreError::corrupt(format!("a hash of {length} bytes in the trail"));
    bytes.try_into().map_err(wrong)
}

/// A number as the database holds it.
pub(super) fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The hash of the link of a line behind another one.
pub(super) fn hash_of(
    before: &Link,
    line: &AuditEntry,
    personal: Option<&Hash>,
) -> Result<Hash, StoreError> {
    let all = json!({
        "number": before.number + 1,
        "id": line.id,
        "at": line.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        "actor_kind": line.actor_kind,
        "actor_id": line.actor_id,
        "actor_name": line.actor_name,
        "from_address": line.from_address,
        "action": line.action,
        "record_kind": line.record_kind,
        "record_id": line.record_id,
        "detail": line.detail,
        "personal_digest": personal.map(|digest| Hex(*digest).to_string()),
    });
    let canonical = serde_json_canonicalizer::to_vec(&all).map_err(StoreError::corrupt)?;
    let hash = Sha256::new()
        .chain_update(before.hash)
        .chain_update(canonical);
    Ok(hash.finalize().into())
}

/// Links lines to the chain, in their order. Whoever comes second waits until the first has committed.
pub(crate) fn seal(c: &mut Conn, lines: &[Written]) -> Result<(), StoreError> {
    if lines.is_empty() {
        return Ok(());
    }
    if let Conn::Pg(pg) = c {
        diesel::sql_query(LOCK).execute(pg)?;
    }
    let mut newest = head(c)?;
    for Written { line, personal } in lines {
        newest = link(c, &newest, line, personal.as_ref())?;
    }
    Ok(())
}

fn link(
    c: &mut Conn,
    before: &Link,
    line: &AuditEntry,
    personal: Option<&Personal>,
) -> Result<Link, StoreError> {
    let digest = personal.and_then(Personal::digest);
    let link = Link {
        number: before.number + 1,
        hash: hash_of(before, line, digest.as_ref())?,
    };
    diesel::insert_into(audit_links::table)
        .values((
            audit_links::number.eq(stored(link.number)),
            audit_links::entry_id.eq(Id(line.id)),
            audit_links::personal_digest.eq(digest.map(|digest| digest.to_vec())),
            audit_links::previous_hash.eq(&before.hash[..]),
            audit_links::hash.eq(&link.hash[..]),
        ))
        .execute(c)?;
    Ok(link)
}

/// Links the lines from before there was a chain, in the order of their writing. Runs once, with the
/// step that makes the chain: later, a line without a link is one that somebody put in.
pub(crate) fn link_old(c: &mut Conn) -> Result<(), StoreError> {
    let mut newest = head(c)?;
    loop {
        let linked = audit_links::table.filter(audit_links::entry_id.eq(audit_entries::id));
        let lines: Vec<(AuditEntry, Option<Personal>)> = audit_entries::table
            .left_join(audit_personal_details::table)
            .filter(not(exists(linked)))
            .order((audit_entries::at, audit_entries::id))
            .limit(PORTION)
            .select((AuditEntry::as_select(), Option::<Personal>::as_select()))
            .load(c)?;
        if lines.is_empty() {
            return Ok(());
        }
        for (line, personal) in &lines {
            newest = link(c, &newest, line, personal.as_ref())?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_typed_as_it_is_shown() {
        let mut hash = [0; 32];
        (hash[0], hash[31]) = (0xab, 0x01);
        let text = Hex(hash).to_string();
        assert!(text.starts_with("ab00") && text.ends_with("0001"), "{text}");
        assert_eq!(text.parse(), Ok(Hex(hash)));
        for wrong in [
            "",
            "ab",
            &text[1..],
            &text.replace("ab", "žb"),
            &text.replace("ab", "+b"),
        ] {
            assert!(wrong.parse::<Hex>().is_err(), "{wrong}");
        }
    }
}

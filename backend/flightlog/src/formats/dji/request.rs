//! What DJI's key service is asked for the keys of a log: the encrypted keys that lie in it. Asking is
//! not the work of this crate.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::fields::Fields;
use super::{Found, NEXT_KEYS, Records, cipher, header};
use crate::file::HEAD_LEN;
use crate::source::Source;
use crate::{LogError, LogFormat, formats};

/// A record that holds an encrypted key.
const KEY: u8 = 56;
/// What a log that does not say it is taken to have been written by: the app DJI Fly, format 2.
const UNTOLD: (u16, u8) = (2, 3);

/// The question for the keys of one log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct KeyRequest {
    version: u16,
    department: u8,
    #[serde(rename = "keychainsArray")]
    keychains: Vec<Vec<Encrypted>>,
}

/// An encrypted key and what it is the key of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Encrypted {
    feature_point: String,
    aes_ciphertext: String,
}

/// The body that DJI's key service is asked with for the keys of the log that `source` yields, JSON;
/// `None`: it is no log of DJI that needs a key, or no key lies in it.
pub(crate) fn key_request(source: &mut Source<'_>) -> Result<Option<String>, LogError> {
    let head = source.look(HEAD_LEN)?;
    if formats::detect(head) != Some(LogFormat::DjiRecord) {
        return Ok(None);
    }
    let bytes = source.rest(super::MAX_LEN)?;
    let version = header::version(bytes).unwrap_or_default();
    if !cipher::needs_key(version) {
        return Ok(None);
    }
    let mut records = Records {
        bytes,
        version,
        at: header::records_begin(bytes, version),
        end: header::records_end(bytes, version),
    };
    let mut keychains = vec![Vec::new()];
    while let Some(found) = records.next() {
        let Found::Record(kind, content) = found else {
            continue;
        };
        if kind == NEXT_KEYS {
            keychains.push(Vec::new());
        } else if kind == KEY {
            let plain = cipher::plain(version, kind, content, &mut cipher::Keys::default());
            let part = keychains.last_mut();
            if let Some((part, key)) = part.zip(encrypted(&plain)) {
                part.push(key);
            }
        }
    }
    if keychains.iter().all(Vec::is_empty) {
        return Ok(None);
    }
    let (version, department) = header::written_by(bytes).unwrap_or(UNTOLD);
    let request = KeyRequest {
        version,
        department,
        keychains,
    };
    let body = serde_json::to_string(&request);
    body.map(Some)
        .map_err(|cause| LogError::Keychain(cause.to_string()))
}

/// The key in a record: what it is of, its length, its bytes.
fn encrypted(plain: &[u8]) -> Option<Encrypted> {
    let fields = Fields(plain);
    let name = cipher::name(fields.u16(0)?)?;
    let length = usize::from(fields.u16(2)?);
    Some(Encrypted {
        feature_point: name,
        aes_ciphertext: STANDARD.encode(plain.get(4..4 + length)?),
    })
}

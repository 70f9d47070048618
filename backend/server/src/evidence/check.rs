//! Checking an archive of evidence without the server that made it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use ed25519_dalek::{Signature, VerifyingKey};
use letka_domain::hex::hex;
use serde::Serialize;
use zip::ZipArchive;

use super::{FORM, Listed, MANIFEST, Manifest, SIGNATURE};
use crate::http::hashing::Hashing;

/// The list is no longer, nor is its signature.
const LONGEST_LIST: u64 = 16 * 1024 * 1024;

/// What came of a check.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Whether all holds.
    pub intact: bool,
    /// The list, where it could be read.
    pub manifest: Option<Manifest>,
    /// What does not hold, a sentence each.
    pub faults: Vec<String>,
}

/// Checks the archive at `path`: the signature of its list, the key if one is expected, and each file
/// against the list.
///
/// # Errors
///
/// The file cannot be opened, or is no archive.
pub fn verify(path: &Path, expected_key: Option<&str>) -> anyhow::Result<Report> {
    let file = BufReader::new(File::open(path)?);
    let mut zip = ZipArchive::new(file)?;
    let mut faults = Vec::new();
    let manifest = match signed(&mut zip, expected_key, &mut faults) {
        Ok(manifest) => Some(manifest),
        Err(fault) => {
            faults.push(fault);
            None
        }
    };
    if let Some(manifest) = &manifest {
        compare(&mut zip, &manifest.files, &mut faults);
    }
    Ok(Report {
        intact: faults.is_empty(),
        manifest,
        faults,
    })
}

type Archive = ZipArchive<BufReader<File>>;

/// The list, if it is signed by the key that it names.
fn signed(
    zip: &mut Archive,
    expected_key: Option<&str>,
    faults: &mut Vec<String>,
) -> Result<Manifest, String> {
    let bytes = text(zip, MANIFEST)?;
    let signature = text(zip, SIGNATURE)?;
    let manifest: Manifest =
        serde_json::from_slice(&bytes).map_err(|error| format!("{MANIFEST}: {error}"))?;
    if manifest.form != FORM {
        return Err(format!(
            "{MANIFEST}: the form is {:?}, not {FORM:?}",
            manifest.form
        ));
    }
    let signature = unhex::<64>(&String::from_utf8_lossy(&signature))
        .ok_or_else(|| format!("{SIGNATURE}: not a signature of 128 hexadecimal digits"))?;
    let key = unhex::<32>(&manifest.public_key).and_then(|key| VerifyingKey::from_bytes(&key).ok());
    let key = key.ok_or_else(|| format!("{MANIFEST}: public_key is no key"))?;
    if key
        .verify_strict(&bytes, &Signature::from_bytes(&signature))
        .is_err()
    {
        faults.push(format!("{MANIFEST}: the signature does not hold"));
    }
    let wanted = expected_key.map(str::to_lowercase);
    if wanted.is_some_and(|wanted| wanted != manifest.public_key) {
        faults.push(format!("signed by another key: {}", manifest.public_key));
    }
    Ok(manifest)
}

/// Each file against the list, and the list against the files.
fn compare(zip: &mut Archive, listed: &[Listed], faults: &mut Vec<String>) {
    let mut wanted: BTreeMap<&str, &Listed> = BTreeMap::new();
    for one in listed {
        if wanted.insert(&one.name, one).is_some() {
            faults.push(format!("{}: is listed twice", one.name));
        }
    }
    for index in 0..zip.len() {
        let mut entry = match zip.by_index(index) {
            Ok(entry) => entry,
            Err(error) => {
                faults.push(format!("file {}: cannot be read: {error}", index + 1));
                continue;
            }
        };
        let name = entry
            .name()
            .map(std::borrow::Cow::into_owned)
            .unwrap_or_default();
        if name == MANIFEST || name == SIGNATURE {
            continue;
        }
        let Some(one) = wanted.remove(name.as_str()) else {
            faults.push(format!("{name}: is not listed"));
            continue;
        };
        match hashed(&mut entry, one.bytes) {
            Ok(sha256) if sha256 == one.sha256 => {}
            Ok(_) => faults.push(format!("{name}: is not what was listed")),
            Err(fault) => faults.push(format!("{name}: {fault}")),
        }
    }
    faults.extend(wanted.keys().map(|name| format!("{name}: is missing")));
}

/// The hash of what comes, unless it is longer than it may be.
fn hashed(from: &mut impl Read, most: u64) -> Result<String, String> {
    let mut to = Hashing::new(io::sink());
    // One byte more shows that there is more.
    let copied = io::copy(&mut from.by_ref().take(most.saturating_add(1)), &mut to);
    if copied.map_err(|error| format!("broken: {error}"))? > most {
        return Err(format!("is longer than the {most} bytes that were listed"));
    }
    Ok(hex(&to.finish().1))
}

fn text(zip: &mut Archive, name: &str) -> Result<Vec<u8>, String> {
    let entry = zip
        .by_name(name)
        .map_err(|error| format!("{name}: {error}"))?;
    let mut bytes = Vec::new();
    let read = entry.take(LONGEST_LIST).read_to_end(&mut bytes);
    read.map_err(|error| format!("{name}: {error}"))?;
    Ok(bytes)
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let text = text.trim().as_bytes();
    if text.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(bytes)
}

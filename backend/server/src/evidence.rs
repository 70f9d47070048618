//! Evidence of a flight for a case: one archive with the logs as they came, the record, the trail and a
//! signed list of all of it, which [`verify`] checks without this server.

mod check;
mod key;

use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::hex::hex;
use letka_domain::ids::FlightId;
use letka_store::audit::Entry;
use letka_store::audit::chain::{self, Hex};
use letka_store::audit::{AuditFilter, search};
use letka_store::flights::{self, Flight, FlightRecord, RecordVersion, Signature, Source};
use letka_store::occurrences::{self, Occurrence};
use letka_store::page::PageRequest;
use letka_store::{Conn, Tx, audit, verdicts};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::files::attachment;
use crate::http::hashing::Hashing;
use crate::http::input::At;
use crate::stations::logs::Logs;

pub use check::{Report, verify};
pub use key::Key;

/// What the signed list is called, and its signature.
const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.sig";
/// The form of the archive; another one is another form.
const FORM: &str = "letka-evidence/1";
/// The trail of one flight is no longer; the newest lines are those that are left.
const LONGEST_TRAIL: usize = 10_000;

/// The signed list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the archive.
    pub form: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Who asked for it.
    pub made_by: String,
    /// The program that made it.
    pub software: String,
    /// The flight.
    pub flight_id: FlightId,
    /// The key that signs, lower-case hex.
    pub public_key: String,
    /// The newest line of the trail of all changes when it was made: number and hash.
    pub trail: (u64, String),
    /// Every file of the archive but the list and its signature.
    pub files: Vec<Listed>,
}

/// A file of the archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// Its name in the archive.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
}

/// What goes into an archive beside the logs, as it was read.
struct Known {
    documents: Vec<(&'static str, Value)>,
    logs: Vec<Source>,
    trail: (u64, String),
}

/// Evidence of a flight: an archive with its logs, its record with all versions and signatures, what the
/// rules said, and the trail of changes, signed. `letka evidence verify` checks it anywhere.
#[utoipa::path(get, path = "/flights/{id}/evidence", tag = "flights", params(("id" = FlightId, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn download_evidence(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FlightId>,
) -> Result<Response, Problem> {
    caller.require(Action::ExportEvidence)?;
    let by = caller.clone();
    let known = app.store.read(move |c| read(c, id, &by)).await?;
    let now = app.clock.now();
    // Who took evidence out of the house is part of the trail, before anything leaves it.
    let note = move |tx: &mut Tx<'_>| {
        let entry = Entry::new("flights.export_evidence", "flight", id.0);
        audit::record(tx, &entry)
    };
    app.store.write(&caller.actor(), now, note).await?;
    let about = Manifest {
        form: FORM.to_owned(),
        made_at: now,
        made_by: caller.name.clone(),
        software: concat!("letka ", env!("CARGO_PKG_VERSION")).to_owned(),
        flight_id: id,
        public_key: String::new(),
        trail: known.trail.clone(),
        files: Vec::new(),
    };
    let (data_dir, folder) = (app.config.data_dir.clone(), app.stations.logs.uploads());
    let sources = named(&known.logs, &app.stations.logs);
    let documents = known.documents;
    let file = tokio::task::spawn_blocking(move || {
        let key = Key::of(&data_dir)?;
        fs::create_dir_all(&folder)?;
        let file = tempfile_in(&folder)?;
        write(file, &key, about, &documents, &sources)
    });
    let file = file.await.map_err(|error| Problem::internal(&error))?;
    let (file, length) = file.map_err(|error| Problem::internal(&error))?;
    let stream = tokio_util::io::ReaderStream::new(tokio::fs::File::from_std(file));
    let name = format!("letka-evidence-{id}.zip");
    let mut response = attachment(&name, "application/zip", Body::from_stream(stream))?;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    Ok(response)
}

/// A file without a name: it is gone when it is closed.
fn tempfile_in(folder: &Path) -> io::Result<File> {
    let path = folder.join(Uuid::now_v7().to_string());
    let mut options = fs::OpenOptions::new();
    let file = options
        .read(true)
        .write(true)
        .create_new(true)
        .open(&path)?;
    fs::remove_file(path)?;
    Ok(file)
}

/// The logs with the names that they get in the archive: those that they came under, behind a number.
fn named(logs: &[Source], kept: &Logs) -> Vec<(String, PathBuf)> {
    // Of a log that was erased the record tells when it was, and what its bytes hashed to.
    let there = |(_, source): &(usize, &Source)| source.log.erased_at.is_none();
    let name = |(place, source): (usize, &Source)| {
        let given = source
            .log
            .file_name
            .as_deref()
            .and_then(|name| name.rsplit('/').next());
        let given = given.map_or_else(|| format!("{}.tlog", source.log.id), str::to_owned);
        let safe = |letter: char| letter.is_alphanumeric() || " ._-[]()".contains(letter);
        let given: String = given.chars().filter(|letter| safe(*letter)).collect();
        (
            format!("logs/{:02}_{given}", place + 1),
            kept.find(source.log.id),
        )
    };
    logs.iter().enumerate().filter(there).map(name).collect()
}

fn read(c: &mut Conn, id: FlightId, caller: &Caller) -> Result<Known, Problem> {
    let flight = flights::get(c, id)?;
    let record = flights::record(c, id)?;
    let logs = flights::list_sources(c, id)?;
    let track = flights::find_track(c, id)?;
    let verdict = match record.mission_id {
        Some(mission) => verdicts::find_last(c, mission, None)?,
        None => None,
    };
    let head = chain::head(c)?;
    let documents = vec![
        ("record.json", about(c, &flight, &record)?),
        ("track.json", json!(track)),
        ("trail.json", trail(c, id, &logs)?),
        (
            "verdict.json",
            json!(verdict.map(|one| json!({
            "checked_at": one.checked_at, "rulebook_hash": one.rulebook_hash, "facts": one.facts,
        }))),
        ),
        ("occurrences.json", about_occurrences(c, id, caller)?),
    ];
    Ok(Known {
        documents,
        logs,
        trail: (head.number, Hex(head.hash).to_string()),
    })
}

fn about(c: &mut Conn, flight: &Flight, record: &FlightRecord) -> Result<Value, Problem> {
    let version = |one: RecordVersion| {
        json!({"version": one.version, "record": one.record, "changed_at": one.changed_at,
            "changed_by": one.changed_by, "reason": one.reason})
    };
    let signature = |one: Signature| {
        json!({"signs": one.signs, "version": one.version, "signed_at": one.signed_at,
            "signed_by": one.signed_by})
    };
    let versions = flights::list_versions(c, flight.id)?
        .into_iter()
        .map(version);
    let signatures = flights::list_signatures(c, flight.id)?
        .into_iter()
        .map(signature);
    let then = flights::find_snapshot(c, flight.id)?
        .map(|one| json!({"taken_at": one.taken_at, "snapshot": one.snapshot}));
    let findings = flights::find_findings(c, flight.id)?
        .map(|one| json!({"found_at": one.found_at, "report": one.report}));
    Ok(json!({
        "id": flight.id,
        "version": flight.version,
        "source": flight.source,
        "record": record,
        "aircraft": flight.aircraft,
        "aircraft_type": flight.aircraft_type,
        "pilot": flight.pilot,
        "unit": flight.unit,
        "mission": flight.mission,
        "permits": flight.permits,
        "quality": flight.quality,
        "quality_notes": flight.quality_notes,
        "gaps": flight.gaps,
        "derived_at": flight.derived_at,
        "versions": versions.collect::<Vec<_>>(),
        "signatures": signatures.collect::<Vec<_>>(),
        "then": then,
        "findings": findings,
    }))
}

/// The occurrences of the flight with all that was entered about them. Who reported them and who entered
/// anything is named only where the person who takes the evidence out may see it.
fn about_occurrences(c: &mut Conn, id: FlightId, caller: &Caller) -> Result<Value, Problem> {
    let mut found = Vec::new();
    for one in occurrences::list_of_flight(c, id)? {
        let named = caller
            .require_in(Action::ViewOccurrences, one.unit.id)
            .is_ok();
        found.push(about_occurrence(c, &one, named)?);
    }
    Ok(json!(found))
}

fn about_occurrence(c: &mut Conn, one: &Occurrence, named: bool) -> Result<Value, Problem> {
    let name = |name: &str| named.then(|| name.to_owned());
    let entries = occurrences::list_entries(c, one.id)?;
    let entries = entries.into_iter().map(|entry| {
        json!({"id": entry.id, "kind": entry.kind, "text": entry.text, "due_at": entry.due_at,
            "measure_id": entry.measure_id, "by": name(&entry.by), "at": entry.at})
    });
    let versions = occurrences::list_versions(c, one.id)?;
    let versions = versions.into_iter().map(|before| {
        json!({"version": before.version, "said": before.said, "changed_at": before.changed_at,
            "changed_by": name(&before.changed_by)})
    });
    let sent = one.sent.as_ref().map(|(at, authority, reference)| {
        json!({"at": at, "authority": authority, "authority_reference": reference})
    });
    let closed = one
        .closed
        .as_ref()
        .map(|(at, _, lessons)| json!({"at": at, "lessons": lessons}));
    Ok(json!({
        "id": one.id,
        "version": one.version,
        "reference": one.reference(),
        "state": one.state,
        "unit": one.unit,
        "aircraft": one.aircraft,
        "report": one.report,
        "flight": one.snapshot,
        "reported_at": one.reported_at,
        "reported_by": name(&one.reported_by.name),
        "sent": sent,
        "closed": closed,
        "entries": entries.collect::<Vec<_>>(),
        "versions": versions.collect::<Vec<_>>(),
    }))
}

/// The lines of the trail about the flight and its logs, the newest first.
fn trail(c: &mut Conn, id: FlightId, logs: &[Source]) -> Result<Value, Problem> {
    let records = std::iter::once(id.0).chain(logs.iter().map(|source| source.log.id.0));
    let mut lines = Vec::new();
    for record in records {
        let filter = AuditFilter {
            record_id: Some(record),
            ..AuditFilter::default()
        };
        let mut after: Option<String> = None;
        loop {
            let request = PageRequest::new(Some(200), after.as_deref())?;
            let page = search(c, &filter, &request)?;
            lines.extend(page.items.into_iter().map(|line| {
                json!({"number": line.number, "at": line.entry.at, "actor": line.entry.actor_name,
                    "action": line.entry.action, "record_kind": line.entry.record_kind,
                    "record_id": line.entry.record_id, "detail": line.entry.detail})
            }));
            after = page.next.map(|cursor| cursor.to_string());
            if after.is_none() || lines.len() >= LONGEST_TRAIL {
                break;
            }
        }
    }
    Ok(json!(lines))
}

/// Writes the archive and answers it, at its beginning, with its length.
fn write(
    file: File,
    key: &Key,
    about: Manifest,
    documents: &[(&'static str, Value)],
    logs: &[(String, PathBuf)],
) -> io::Result<(File, u64)> {
    let mut zip = ZipWriter::new(file);
    let mut files = Vec::new();
    for (name, value) in documents {
        let bytes = serde_json::to_vec_pretty(value)?;
        files.push(put(&mut zip, name, bytes.as_slice())?);
    }
    for (name, path) in logs {
        files.push(put(&mut zip, name, File::open(path)?)?);
    }
    let manifest = Manifest {
        public_key: key.public(),
        files,
        ..about
    };
    let manifest = serde_json::to_vec_pretty(&manifest)?;
    put(&mut zip, MANIFEST, manifest.as_slice())?;
    put(&mut zip, SIGNATURE, key.sign(&manifest).as_bytes())?;
    let mut file = zip.finish().map_err(io::Error::other)?;
    let length = file.stream_position()?;
    file.rewind()?;
    Ok((file, length))
}

/// Puts a file into the archive, hashed on the way.
fn put(zip: &mut ZipWriter<File>, name: &str, mut from: impl Read) -> io::Result<Listed> {
    let options = SimpleFileOptions::default().large_file(true);
    zip.start_file(name, options).map_err(io::Error::other)?;
    let mut to = Hashing::new(zip);
    let bytes = io::copy(&mut from, &mut to)?;
    let (_, sha256) = to.finish();
    Ok(Listed {
        name: name.to_owned(),
        bytes,
        sha256: hex(&sha256),
    })
}

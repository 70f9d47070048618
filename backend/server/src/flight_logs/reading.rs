//! From a file that was brought to its flights: read once, entered in one write with what the file tells.

use std::borrow::Cow;
use std::fs::File;
use std::time::Duration;

use letka_domain::ids::AircraftId;
use letka_domain::localized::Localized;
use letka_flightlog::clock::Evidence;
use letka_flightlog::{Broken, Depth, Derived, LogError, LogReport, ReadOptions};
use letka_store::flight_logs::{self, FlightLog, ReadUpload};
use letka_store::{Actor, StoreError, Tx, aircraft, dji_keys};
use serde_json::{Value, json};

use crate::app::App;
use crate::error::{Problem, chain};
use crate::flights::afterwards;
use crate::flights::derive::{self, Entered, Origin};

/// How often files that were left unread are looked for.
const ROUND: Duration = Duration::from_mins(5);

/// Reads a file and enters its flights. What cannot be read is noted with the file; only a failure of
/// disk or database is an error, and then the file is read again later.
pub(crate) async fn read(
    app: &App,
    actor: &Actor,
    log: &FlightLog,
    fault: Option<Localized>,
) -> Result<(), Problem> {
    let id = log.id;
    let keychains = app.store.read(move |c| dji_keys::find_keychains(c, id));
    let keychains = keychains.await?;
    let path = app.stations.logs.uploaded(id);
    let name = log.file_name.clone().unwrap_or_default();
    let report = tokio::task::spawn_blocking(move || {
        // The name within an archive: the folders before it tell nothing of the time.
        let name = name.rsplit('/').next();
        let options = ReadOptions {
            dji_keychain: keychains.as_deref(),
        };
        let report = letka_flightlog::read_any(File::open(&path)?, name, options);
        let locked = report
            .as_ref()
            .is_ok_and(|one| one.depth == Depth::KeyNeeded);
        let wanted = if locked {
            let asked = letka_flightlog::dji_key_request(File::open(&path)?);
            asked.ok().flatten()
        } else {
            None
        };
        Ok::<_, std::io::Error>((report, wanted))
    });
    let report = report.await.map_err(|error| Problem::internal(&error))?;
    let (report, wanted) = match report.map_err(|error| Problem::internal(&error))? {
        (Err(LogError::Read { cause, .. }), _) => return Err(Problem::internal(&cause)),
        other => other,
    };
    let (log, now) = (log.clone(), app.clock.now());
    let write = move |tx: &mut Tx<'_>| match report {
        Ok(report) => {
            if let Some(request) = &wanted {
                dji_keys::need(tx, log.id, request)?;
            }
            enter(tx, &log, &report, fault)
        }
        Err(error) => refuse(tx, &log, &fault.unwrap_or_else(|| error.text())),
    };
    let entered = app.store.write(actor, now, write).await?;
    derive::tell(app, &entered);
    // What is left of it when this ends early is done by the task that looks after flights.
    afterwards::run(app).await?;
    Ok(())
}

/// Enters the flights of a file that could be read, or of the part that could.
fn enter(
    tx: &mut Tx<'_>,
    log: &FlightLog,
    report: &LogReport,
    fault: Option<Localized>,
) -> Result<Vec<Entered>, StoreError> {
    let told_by = find_aircraft(tx, report)?;
    let mut entered = Vec::with_capacity(report.flights.len());
    for (sequence, flight) in (0..).zip(&report.flights) {
        let origin = Origin {
            log: log.id,
            log_bytes: log.received_bytes,
            sequence,
        };
        let flight = placed(flight, log);
        let one = derive::save(tx, origin, &flight, told_by)?;
        derive::save_details(tx, &one, &flight, report)?;
        entered.push(one);
    }
    let first = report.flights.first();
    let read = ReadUpload {
        format: Some(report.format.code()),
        started_at: first.map(|flight| flight.summary.takeoff_time),
        aircraft_id: told_by,
        fault: fault
            .or_else(|| report.broken.as_ref().map(Broken::text))
            .as_ref()
            .map(storable),
        told: without_nul(json!({"aircraft": report.aircraft, "batteries": report.batteries})),
    };
    flight_logs::set_read(tx, log.id, &read)?;
    Ok(entered)
}

/// A flight of a log that does not tell when it was: it ends when the file was brought, and says that its
/// time is not known. Nothing is found by that time; a person enters the right one.
fn placed<'a>(flight: &'a Derived, log: &FlightLog) -> Cow<'a, Derived> {
    let Some(brought) = log
        .uploaded_at
        .filter(|_| flight.clock == Evidence::Unknown)
    else {
        return Cow::Borrowed(flight);
    };
    let mut flight = flight.clone();
    let summary = &mut flight.summary;
    let by = brought - summary.landing_time.unwrap_or(summary.takeoff_time);
    summary.takeoff_time += by;
    summary.landing_time = summary.landing_time.map(|at| at + by);
    for gap in &mut summary.gaps {
        (gap.start, gap.end) = (gap.start + by, gap.end + by);
    }
    for point in &mut flight.track {
        point.at += by;
    }
    Cow::Owned(flight)
}

/// Notes why a file tells of no flight.
fn refuse(tx: &mut Tx<'_>, log: &FlightLog, fault: &Localized) -> Result<Vec<Entered>, StoreError> {
    let read = ReadUpload {
        fault: Some(storable(fault)),
        ..ReadUpload::default()
    };
    flight_logs::set_read(tx, log.id, &read)?;
    Ok(Vec::new())
}

/// Without the letter that a database takes in no text: a fault may repeat a file's name.
fn storable(fault: &Localized) -> Localized {
    Localized::new(fault.cs.replace('\0', ""), fault.en.replace('\0', ""))
}

/// What a log tells, without the letter that a database takes in no text.
pub(crate) fn without_nul(told: Value) -> Value {
    match told {
        Value::String(text) => Value::String(text.replace('\0', "")),
        Value::Array(items) => items.into_iter().map(without_nul).collect(),
        Value::Object(fields) => {
            let fields = fields.into_iter();
            Value::Object(
                fields
                    .map(|(name, value)| (name, without_nul(value)))
                    .collect(),
            )
        }
        other => other,
    }
}

/// The aircraft whose serial number the log tells; what its autopilot tells is asked for each flight.
fn find_aircraft(tx: &mut Tx<'_>, report: &LogReport) -> Result<Option<AircraftId>, StoreError> {
    let [told] = report.aircraft.as_slice() else {
        return Ok(None);
    };
    match told.serial.as_deref() {
        Some(serial) => aircraft::find_by_serial(tx.read(), &serial.replace('\0', "")),
        None => Ok(None),
    }
}

/// Reads what a stop of the program left unread, until the server stops.
pub(crate) async fn watch(app: App) {
    let mut rounds = tokio::time::interval(ROUND);
    loop {
        tokio::select! {
            () = app.stopping.stopped() => return,
            _ = rounds.tick() => {}
        }
        let unread = match app.store.read(flight_logs::list_unread).await {
            Ok(unread) => unread,
            Err(error) => {
                tracing::error!(cause = %chain(&error), "unread logs cannot be listed");
                continue;
            }
        };
        for log in unread {
            let actor = Actor::System("logs that were left unread");
            if let Err(problem) = read(&app, &actor, &log, None).await {
                tracing::error!(log = %log.id, ?problem, "a log was not read");
            }
        }
    }
}

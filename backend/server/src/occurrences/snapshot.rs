//! A flight as it is at this moment: its record and what has arrived of its logs, with their hashes.

use letka_domain::hex::hex;
use letka_domain::ids::{FlightId, LogId};
use letka_store::Conn;
use letka_store::flights::{self, Source};
use letka_store::occurrences::{FlightSnapshot, LogSnapshot};
use tokio::io::AsyncReadExt;

use crate::app::App;
use crate::error::Problem;
use crate::http::hashing::Hashing;
use crate::http::input::known;

/// So much of a log is read at once, bytes.
const AT_ONCE: usize = 256 * 1024;

/// Copies a flight that a field of a body names.
pub(super) async fn take(app: &App, id: FlightId) -> Result<FlightSnapshot, Problem> {
    let load = move |c: &mut Conn| {
        let flight = known("flight_id", "flight", flights::get(c, id))?;
        let record = flights::record(c, id)?;
        Ok::<_, Problem>((flight.version, record, flights::list_sources(c, id)?))
    };
    let (version, record, sources) = app.store.read(load).await?;
    let mut logs = Vec::with_capacity(sources.len());
    for source in sources {
        logs.push(of_log(app, source).await);
    }
    Ok(FlightSnapshot {
        flight_id: id,
        version,
        record,
        logs,
        taken_at: app.clock.now(),
    })
}

/// What has arrived of a log. One that cannot be read keeps nobody from reporting: that is said.
async fn of_log(app: &App, source: Source) -> LogSnapshot {
    let (bytes, sha256) = match hashed(app, source.log.id).await {
        Ok((bytes, sha256)) => (bytes, Some(sha256)),
        Err(error) => {
            tracing::error!(log = %source.log.id, cause = %error, "a log cannot be copied to an occurrence");
            (source.log.received_bytes, None)
        }
    };
    LogSnapshot {
        log_id: source.log.id,
        file_name: source.log.file_name,
        bytes,
        sha256,
    }
}

async fn hashed(app: &App, log: LogId) -> std::io::Result<(u64, String)> {
    let (file, length) = app.stations.logs.open(log).await?;
    // The log of a vehicle that still talks grows meanwhile.
    let mut file = file.take(length);
    let mut hash = Hashing::new(());
    let mut some = vec![0; AT_ONCE];
    loop {
        let read = file.read(&mut some).await?;
        if read == 0 {
            let bytes = hash.bytes();
            let ((), sha256) = hash.finish();
            return Ok((bytes, hex(&sha256)));
        }
        hash.update(&some[..read]);
    }
}

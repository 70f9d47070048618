//! The raw log on its way: what is on the disk is at the backend, whatever happens between.

use std::fs;

use chrono::{DateTime, Utc};
use letka_mavlink::tlog::{TlogItem, TlogReader};

use super::*;

/// The frames of one system in a log.
fn frames(log: &[u8], system_id: u8) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    let mut take = |item: TlogItem<'_>| match item {
        TlogItem::Frame { frame, .. } if frame.system_id() == system_id => {
            frames.push(frame.bytes().to_vec());
        }
        TlogItem::Frame { .. } => {}
        TlogItem::Junk { offset, len, .. } => panic!("{len} bytes of junk at {offset}"),
    };
    let mut reader = TlogReader::new();
    reader.push(log, &mut take);
    reader.finish(&mut take);
    frames
}

/// A clock that makes ten seconds of one.
fn fast() -> Clock {
    let base: DateTime<Utc> = "2026-05-04T07:30:00Z".parse().expect("a time");
    Clock::scaled(base, 10.0)
}

fn shipped(spool: &TempDir, log_id: LogId) -> bool {
    let note = fs::read_to_string(spool.path().join(format!("{log_id}.json"))).expect("a note");
    let note: serde_json::Value = serde_json::from_str(&note).expect("JSON");
    note["shipped"].as_bool().expect("yes or no")
}

#[tokio::test]
async fn a_backend_that_dies_in_mid_flight_has_every_byte_in_the_end() {
    let spool = tempfile::tempdir().unwrap();
    let mut backend = Backend::start(TOKEN).await;
    let station = Running::start(&spool, &backend, fast()).await;
    let aircraft = Aircraft {
        armed: true,
        ..Aircraft::new(1)
    }
    .on_air(station.udp)
    .await;
    until("the log arrives", || {
        backend.memory(|memory| memory.logs.values().any(|log| log.len() > 5_000))
    })
    .await;
    let (log_id, path) = logs(&spool).remove(0);

    for _ in 0..2 {
        backend.kill().await;
        let (before, had) = (
            fs::metadata(&path).unwrap().len(),
            backend.memory(|m| m.logs[&log_id].len()),
        );
        until("the disk has more", || {
            fs::metadata(&path).unwrap().len() > before + 5_000
        })
        .await;
        assert_eq!(backend.memory(|memory| memory.logs[&log_id].len()), had);
        backend = backend.restart().await;
        until("the backend goes on", || {
            backend.memory(|memory| memory.logs[&log_id].len()) > had + 5_000
        })
        .await;
    }

    aircraft.look(|aircraft| aircraft.armed = false);
    until("the log is closed and shipped", || shipped(&spool, log_id)).await;
    let on_disk = fs::read(&path).unwrap();
    assert!(
        backend.memory(|memory| memory.logs[&log_id] == on_disk),
        "byte by byte"
    );
    assert!(backend.memory(|memory| memory.closed.contains(&log_id)));
    let sent = aircraft.look(|aircraft| aircraft.sent.clone());
    let recorded = frames(&on_disk, 1);
    assert_eq!(
        recorded[..],
        sent[..recorded.len()],
        "every frame, in order"
    );
    assert!(
        !frames(&on_disk, 255).is_empty(),
        "and what the station sent"
    );
    station.stop().await;
}

#[tokio::test]
async fn a_backend_that_loses_chunks_gets_them_again() {
    let spool = tempfile::tempdir().unwrap();
    let backend = Backend::start(TOKEN).await;
    backend.memory(|memory| memory.drop_one_in = 7);
    let station = Running::start(&spool, &backend, fast()).await;
    let aircraft = Aircraft {
        armed: true,
        ..Aircraft::new(1)
    }
    .on_air(station.udp)
    .await;
    until("the log arrives", || {
        backend.memory(|memory| memory.logs.values().any(|log| log.len() > 20_000))
    })
    .await;
    aircraft.look(|aircraft| aircraft.armed = false);
    let (log_id, path) = logs(&spool).remove(0);
    until("the log is closed and shipped", || shipped(&spool, log_id)).await;
    assert!(backend.memory(|memory| memory.logs[&log_id] == fs::read(&path).unwrap()));
    station.stop().await;
}

#[tokio::test]
async fn a_wrong_token_keeps_the_data_until_it_is_right() {
    let spool = tempfile::tempdir().unwrap();
    let backend = Backend::start("another token").await;
    let station = Running::start(&spool, &backend, Clock::system()).await;
    let _aircraft = Aircraft::new(1).on_air(station.udp).await;
    until("the station is refused and tries again", || {
        backend.memory(|memory| memory.refusals >= 2) && !logs(&spool).is_empty()
    })
    .await;
    let (log_id, path) = logs(&spool).remove(0);
    until("the flight is recorded", || {
        fs::metadata(&path).unwrap().len() > 5_000
    })
    .await;
    assert!(backend.memory(|memory| memory.logs.is_empty() && memory.connections == 0));

    backend.memory(|memory| memory.token = TOKEN.to_owned());
    until("the backend has it from the first byte on", || {
        backend.memory(|memory| {
            memory
                .logs
                .get(&log_id)
                .is_some_and(|log| log.len() > 5_000)
        })
    })
    .await;
    let on_disk = fs::read(&path).unwrap();
    assert!(backend.memory(|memory| on_disk.starts_with(&memory.logs[&log_id])));
    station.stop().await;
}

#[tokio::test]
async fn a_station_that_restarts_in_mid_flight_goes_on_with_the_same_log() {
    let spool = tempfile::tempdir().unwrap();
    let backend = Backend::start(TOKEN).await;
    let station = Running::start(&spool, &backend, Clock::system()).await;
    let flying = Aircraft {
        armed: true,
        ..Aircraft::new(1)
    };
    let aircraft = flying.clone().on_air(station.udp).await;
    until("the log arrives", || {
        backend.memory(|memory| memory.logs.values().any(|log| log.len() > 2_000))
    })
    .await;
    station.stop().await;
    drop(aircraft);
    let before = fs::read(&logs(&spool)[0].1).unwrap();

    let station = Running::start(&spool, &backend, Clock::system()).await;
    let _aircraft = flying.on_air(station.udp).await;
    let (log_id, path) = logs(&spool).remove(0);
    until("the log goes on", || {
        backend.memory(|memory| memory.logs[&log_id].len()) > before.len() + 2_000
    })
    .await;
    assert_eq!(logs(&spool).len(), 1);
    assert!(fs::read(&path).unwrap().starts_with(&before));
    station.stop().await;
}

#[tokio::test]
async fn what_is_recorded_is_at_the_backend_within_a_second() {
    let (spool, backend, station, aircraft) = with_aircraft(Aircraft::new(1)).await;
    let (log_id, path) = logs(&spool).remove(0);
    let length = fs::metadata(&path).unwrap().len();
    let begun = Instant::now();
    until("it is there", || {
        backend.memory(|memory| memory.logs[&log_id].len() as u64 >= length)
    })
    .await;
    assert!(begun.elapsed() < Duration::from_secs(1));
    drop(aircraft);
    station.stop().await;
}

//! The recorder against a real folder: what is on disk, what is told, what is deleted.

use std::fs;

use letka_mavlink::dialect::{HEARTBEAT_DATA, MavMessage};
use letka_mavlink::{Encoder, tlog};
use tempfile::TempDir;

use super::*;
use crate::outbox::LogEntry;

/// A spool, a recorder on it, and its time.
struct Bench {
    folder: TempDir,
    outbox: Arc<Outbox>,
    recorder: Recorder,
    now: DateTime<Utc>,
    encoder: Encoder,
    max_bytes: u64,
}

impl Bench {
    fn new() -> Self {
        Self::with_quota(u64::MAX)
    }

    fn with_quota(max_bytes: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (outbox, now) = (Arc::new(Outbox::default()), time(0));
        let recorder =
            Recorder::open(folder.path().to_owned(), max_bytes, outbox.clone(), now).unwrap();
        Self {
            folder,
            outbox,
            recorder,
            now,
            encoder: Encoder::new(1, 1),
            max_bytes,
        }
    }

    /// The station ends without a word, and begins again later.
    fn restart_after(&mut self, span: TimeDelta) {
        self.now += span;
        self.outbox = Arc::new(Outbox::default());
        let folder = self.folder.path().to_owned();
        self.recorder =
            Recorder::open(folder, self.max_bytes, self.outbox.clone(), self.now).unwrap();
    }

    fn pass(&mut self, span: TimeDelta) {
        self.now += span;
        self.recorder.on_tick(self.now);
    }

    /// One frame, written; its record.
    fn record(&mut self, system_id: u8) -> Vec<u8> {
        let frame = self
            .encoder
            .encode(&MavMessage::HEARTBEAT(HEARTBEAT_DATA::default()));
        self.recorder.append(self.now, system_id, &frame);
        self.recorder.on_tick(self.now);
        tlog::record(self.now, &frame)
    }

    fn set_armed(&mut self, system_id: u8, armed: bool) {
        self.recorder.set_armed(self.now, system_id, armed);
    }

    /// A flight that ends, and its log.
    fn fly(&mut self, system_id: u8) -> LogId {
        self.record(system_id);
        let log_id = self.told(system_id);
        self.set_armed(system_id, true);
        self.set_armed(system_id, false);
        self.pass(TimeDelta::seconds(11));
        log_id
    }

    /// The log of a vehicle that was told last.
    fn told(&self, system_id: u8) -> LogId {
        let changes = self.outbox.take_log_changes();
        let of_it = |entry: &Option<LogEntry>| {
            entry
                .as_ref()
                .is_some_and(|entry| entry.system_id == system_id)
        };
        *changes.iter().rfind(|(_, entry)| of_it(entry)).unwrap().0
    }

    fn files(&self, ending: &str) -> usize {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        entries
            .filter(|entry| entry.as_ref().unwrap().path().extension().unwrap() == ending)
            .count()
    }

    fn bytes(&self, log_id: LogId) -> Vec<u8> {
        fs::read(self.folder.path().join(format!("{log_id}.tlog"))).unwrap()
    }
}

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_777_000_000 + seconds, 0).unwrap()
}

#[test]
fn each_vehicle_has_its_log_and_every_byte_is_in_it() {
    let mut bench = Bench::new();
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        first.extend(bench.record(1));
        second.extend(bench.record(2));
        bench.pass(TimeDelta::milliseconds(50));
    }
    let changes = bench.outbox.take_log_changes();
    assert_eq!(changes.len(), 2);
    for entry in changes.values().flatten() {
        let expected = if entry.system_id == 1 {
            &first
        } else {
            &second
        };
        assert_eq!((entry.length, entry.closed), (expected.len() as u64, false));
        assert_eq!(&fs::read(&entry.path).unwrap(), expected);
    }
}

#[test]
fn a_log_is_closed_after_a_flight_and_never_in_it() {
    let mut bench = Bench::new();
    bench.record(1);
    let log_id = bench.told(1);
    bench.set_armed(1, true);
    bench.pass(TimeDelta::hours(3));
    bench.set_armed(1, false);
    bench.pass(TimeDelta::seconds(9));
    assert!(
        bench.outbox.take_log_changes().is_empty(),
        "a touch-and-go may follow"
    );
    bench.pass(TimeDelta::seconds(1));
    assert!(
        bench.outbox.take_log_changes()[&log_id]
            .as_ref()
            .unwrap()
            .closed
    );
    bench.record(1);
    assert_ne!(bench.told(1), log_id);
}

#[test]
fn on_the_ground_a_log_ends_after_half_an_hour() {
    let mut bench = Bench::new();
    bench.record(1);
    let log_id = bench.told(1);
    bench.pass(TimeDelta::minutes(29));
    assert!(bench.outbox.take_log_changes().is_empty());
    bench.pass(TimeDelta::minutes(1));
    assert!(
        bench.outbox.take_log_changes()[&log_id]
            .as_ref()
            .unwrap()
            .closed
    );
}

#[test]
fn a_restart_continues_a_young_log_of_the_same_vehicle() {
    let mut bench = Bench::new();
    let mut expected = bench.record(1);
    let log_id = bench.told(1);
    bench.restart_after(TimeDelta::minutes(14));
    expected.extend(bench.record(1));
    bench.record(2);
    assert_eq!(bench.bytes(log_id), expected);
    assert_ne!(bench.told(2), log_id);
}

#[test]
fn a_restart_closes_an_old_log() {
    let mut bench = Bench::new();
    bench.record(1);
    let log_id = bench.told(1);
    bench.restart_after(TimeDelta::minutes(16));
    bench.pass(TimeDelta::seconds(1));
    assert!(
        bench.outbox.take_log_changes()[&log_id]
            .as_ref()
            .unwrap()
            .closed
    );
}

#[test]
fn a_log_whose_vehicle_does_not_come_back_is_closed() {
    let mut bench = Bench::new();
    bench.record(1);
    let log_id = bench.told(1);
    bench.restart_after(TimeDelta::minutes(1));
    bench.pass(TimeDelta::minutes(13));
    assert!(
        !bench.outbox.take_log_changes()[&log_id]
            .as_ref()
            .unwrap()
            .closed
    );
    bench.pass(TimeDelta::minutes(2));
    assert!(
        bench.outbox.take_log_changes()[&log_id]
            .as_ref()
            .unwrap()
            .closed
    );
}

#[test]
fn a_log_whose_note_was_lost_is_found_again() {
    let mut bench = Bench::new();
    bench.record(7);
    let log_id = bench.told(7);
    fs::write(bench.folder.path().join(format!("{log_id}.json")), "").unwrap();
    fs::write(bench.folder.path().join("notes.tlog"), "not ours").unwrap();
    bench.restart_after(TimeDelta::minutes(1));
    let changes = bench.outbox.take_log_changes();
    let entry = changes[&log_id].as_ref().unwrap();
    assert_eq!((entry.started_at, entry.closed), (time(0), false));
    assert_eq!(changes.len(), 1);
}

#[test]
fn a_log_that_the_backend_has_is_done_with_and_stays_so() {
    let mut bench = Bench::new();
    let log_id = bench.fly(1);
    let length = bench.bytes(log_id).len() as u64;
    bench.outbox.take_log_changes();
    bench.recorder.on_ack(log_id, length - 1, true);
    bench.recorder.on_ack(log_id, length, false);
    assert!(bench.outbox.take_log_changes().is_empty());
    bench.recorder.on_ack(log_id, length, true);
    assert_eq!(bench.outbox.take_log_changes()[&log_id], None);
    bench.restart_after(TimeDelta::minutes(1));
    assert!(bench.outbox.take_log_changes().is_empty());
}

#[test]
fn only_what_the_backend_has_is_deleted_and_the_oldest_first() {
    let mut bench = Bench::with_quota(100);
    let logs: Vec<LogId> = (0..4).map(|_| bench.fly(1)).collect();
    assert_eq!(bench.files("tlog"), 4, "nothing is acknowledged");
    let length = bench.bytes(logs[0]).len() as u64;
    assert!(4 * length > 100 && 3 * length <= 100);
    for log_id in &logs[1..] {
        bench.recorder.on_ack(*log_id, length, true);
    }
    bench.pass(TimeDelta::seconds(11));
    assert_eq!((bench.files("tlog"), bench.files("json")), (3, 3));
    assert!(
        !bench
            .folder
            .path()
            .join(format!("{}.tlog", logs[1]))
            .exists()
    );
}

#[test]
fn a_disk_that_fails_is_told_and_tried_again_and_nothing_is_lost() {
    let mut bench = Bench::new();
    let folder = bench.folder.path().to_owned();
    let away = folder.with_extension("away");
    fs::rename(&folder, &away).unwrap();
    let mut expected = bench.record(1);
    assert!(
        bench
            .recorder
            .alarm(1)
            .unwrap()
            .starts_with("flight log not written")
    );
    expected.extend(bench.record(1));
    fs::rename(&away, &folder).unwrap();
    bench.pass(TimeDelta::seconds(1));
    assert_eq!(bench.recorder.alarm(1), None);
    assert_eq!(bench.bytes(bench.told(1)), expected);
}

#[test]
fn a_full_disk_loses_only_what_does_not_fit_in_memory() {
    let mut bench = Bench::new();
    let meta = Meta::begin(new_id(bench.now), None, 1, bench.now);
    let file = spool::tlog_path(bench.folder.path(), meta.log_id);
    std::os::unix::fs::symlink("/dev/full", file).unwrap();
    let mut log = OpenLog::begin(bench.folder.path(), meta);
    let frame = bench
        .encoder
        .encode(&MavMessage::HEARTBEAT(HEARTBEAT_DATA::default()));
    for _ in 0..60_000 {
        log.append(bench.now, &frame);
    }
    assert!(!log.flush(bench.now));
    assert!(
        log.alarm().unwrap().contains("No space left"),
        "{:?}",
        log.alarm()
    );
    assert_eq!(log.length(), 0);
    assert!(log.waiting_bytes() <= 1 << 20 && log.waiting_bytes() > 1_000_000);
    assert!(
        !log.may_close(bench.now + TimeDelta::days(1)),
        "it may not end before it is written"
    );
}

#[test]
fn a_backend_that_has_more_than_the_disk_gets_a_new_log() {
    let mut bench = Bench::new();
    let length = bench.record(1).len() as u64;
    let log_id = bench.told(1);
    bench.recorder.on_ack(log_id, length, false);
    bench.record(1);
    assert_eq!(bench.told(1), log_id);
    bench.recorder.on_ack(log_id, 10 * length, false);
    bench.pass(TimeDelta::seconds(1));
    bench.record(1);
    assert_ne!(bench.told(1), log_id);
}

//! Tests of the log records and their reader.

use proptest::prelude::*;

use super::*;
use crate::samples::{heartbeat_frame, unknown_frame};

const START_US: i64 = 1_700_000_000_000_000;

fn at(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(START_US + micros).unwrap()
}

/// All that a log yields, in a form that compares.
#[derive(Debug, Default, PartialEq, Eq)]
struct Log {
    frames: Vec<(i64, Vec<u8>)>,
    junk: Vec<(u64, u64, JunkKind)>,
}

impl Log {
    fn take(&mut self, item: TlogItem<'_>) {
        match item {
            TlogItem::Frame { at, frame } => self
                .frames
                .push((at.micros() - START_US, frame.bytes().to_vec())),
            TlogItem::Junk { offset, len, kind } => self.junk.push((offset, len, kind)),
        }
    }

    fn junk_of(&self, kind: JunkKind) -> u64 {
        let of_kind = self.junk.iter().filter(|(_, _, k)| *k == kind);
        of_kind.map(|(_, len, _)| len).sum()
    }
}

fn read<'a>(chunks: impl Iterator<Item = &'a [u8]>) -> Log {
    let (mut reader, mut log) = (TlogReader::new(), Log::default());
    for chunk in chunks {
        reader.push(chunk, |item| log.take(item));
    }
    reader.finish(|item| log.take(item));
    log
}

fn whole(bytes: &[u8]) -> Log {
    read(std::iter::once(bytes))
}

fn beat(micros: i64) -> Vec<u8> {
    record(at(micros), &heartbeat_frame(1, 1, 0))
}

#[test]
fn records_are_big_endian_stamps_and_raw_frames() {
    let frame = heartbeat_frame(1, 1, 0);
    let bytes = record(at(0), &frame);
    assert_eq!(bytes[..8], START_US.to_be_bytes());
    assert_eq!(bytes[8..], frame);
    assert_eq!(whole(&bytes).frames, vec![(0, frame)]);
    let before_1970 = DateTime::from_timestamp_micros(-5).unwrap();
    assert_eq!(record(before_1970, &[1])[..8], [0; 8]);
}

#[test]
fn a_corrupt_record_counts_its_frame_and_hides_nothing() {
    let mut corrupt = beat(1);
    corrupt[20] ^= 0xFF;
    let bytes = [beat(0), corrupt.clone(), corrupt, beat(2)].concat();
    let log = whole(&bytes);
    assert_eq!(log.frames.len(), 2);
    assert_eq!(
        log.junk,
        vec![
            (29 + 8, 21, JunkKind::Corrupt),
            (58 + 8, 21, JunkKind::Corrupt)
        ]
    );
}

#[test]
fn zeros_between_two_logs_are_one_bad_place() {
    let bytes = [beat(0), vec![0; 4_000], beat(1)].concat();
    let log = whole(&bytes);
    assert_eq!(log.frames.len(), 2);
    assert_eq!(
        log.junk,
        vec![(29, 12, JunkKind::Corrupt), (41, 3_988, JunkKind::Skipped)]
    );
}

#[test]
fn zeros_at_the_end_are_one_bad_place() {
    let log = whole(&[beat(0), vec![0; 3_900]].concat());
    assert_eq!(log.frames.len(), 1);
    assert_eq!(log.junk_of(JunkKind::Corrupt), 12);
    assert_eq!(log.junk_of(JunkKind::Skipped), 3_888);
}

#[test]
fn a_record_with_a_missing_byte_does_not_hide_the_next() {
    let mut short = beat(1);
    short.remove(15);
    let log = whole(&[beat(0), short, beat(2)].concat());
    let times: Vec<i64> = log.frames.iter().map(|(time, _)| *time).collect();
    assert_eq!(times, vec![0, 2]);
}

#[test]
fn a_record_cut_by_the_end_is_no_corruption() {
    let record = beat(1);
    for len in 1..record.len() {
        let log = whole(&[beat(0), record[..len].to_vec()].concat());
        assert_eq!(log.frames.len(), 1, "{len}");
        assert_eq!(log.junk_of(JunkKind::Corrupt), 0, "{len}");
        assert_eq!(log.junk_of(JunkKind::Skipped), length(len), "{len}");
    }
}

fn length(len: usize) -> u64 {
    u64::try_from(len).unwrap()
}

#[test]
fn a_false_length_near_the_end_does_not_hide_the_last_record() {
    let mut false_length = beat(1);
    false_length[9] = 255;
    let log = whole(&[beat(0), false_length, beat(2)].concat());
    assert_eq!(log.frames.len(), 2);
}

#[test]
fn a_nonsense_stamp_repeats_the_time_before() {
    let mut odd = beat(1);
    odd[..8].copy_from_slice(&[0xFF; 8]);
    let log = whole(&[beat(7), odd].concat());
    let times: Vec<i64> = log.frames.iter().map(|(time, _)| *time).collect();
    assert_eq!(times, vec![7, 7]);
}

#[test]
fn an_unknown_message_is_a_record_before_another() {
    let unknown = record(at(1), &unknown_frame(&[9; 40], 1));
    let log = whole(&[beat(0), unknown.clone(), beat(2), unknown].concat());
    assert_eq!(log.frames.len(), 4);
    assert_eq!(log.junk, vec![]);
}

#[test]
fn frames_without_stamps_are_not_a_log() {
    let bytes: Vec<u8> = (0..50).flat_map(|n| heartbeat_frame(1, 1, n)).collect();
    assert_eq!(whole(&bytes).frames, vec![]);
}

/// Anything that a log may hold, good and bad.
fn part() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => (0_i64..1_000_000).prop_map(beat),
        1 => Just(record(at(5), &unknown_frame(&[0; 30], 0))),
        1 => prop::collection::vec(any::<u8>(), 0..60),
        1 => (1_usize..100).prop_map(|n| vec![0; n]),
        1 => (0_i64..1_000, 0_usize..29, any::<u8>()).prop_map(|(t, i, b)| {
            let mut bytes = beat(t);
            bytes[i] = b;
            bytes
        }),
        1 => (0_i64..1_000, 0_usize..29).prop_map(|(t, len)| beat(t)[..len].to_vec()),
    ]
}

proptest! {
    #[test]
    fn a_log_may_be_cut_anywhere(
        parts in prop::collection::vec(part(), 0..20),
        size in 1_usize..80,
    ) {
        let bytes = parts.concat();
        prop_assert_eq!(read(bytes.chunks(size)), whole(&bytes));
    }

    #[test]
    fn good_records_are_found_behind_any_junk(
        // No marker and no stamp inside the junk.
        junk in prop::collection::vec(1_u8..0xFD, 0..400),
    ) {
        let log = whole(&[junk, beat(3), beat(4)].concat());
        prop_assert_eq!(log.frames.len(), 2);
    }

    #[test]
    fn little_is_held_back(bytes in prop::collection::vec(any::<u8>(), 0..3_000)) {
        let mut reader = TlogReader::new();
        for chunk in bytes.chunks(100) {
            reader.push(chunk, |_| {});
        }
        let held = length(bytes.len()) - reader.offset();
        prop_assert!(held <= length(2 * STAMP_LEN + crate::MAX_FRAME_LEN));
    }
}

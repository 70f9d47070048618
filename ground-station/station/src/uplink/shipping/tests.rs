//! Shipping against a backend that answers, stays silent, or has more.

use chrono::DateTime;
use uuid::Uuid;

use super::*;

const PATIENCE: Duration = Duration::from_secs(5);

fn log_id(n: u128) -> LogId {
    LogId(Uuid::from_u128(n))
}

fn entry(length: u64, closed: bool) -> LogEntry {
    let started_at = DateTime::UNIX_EPOCH;
    LogEntry {
        system_id: 1,
        started_at,
        length,
        closed,
        path: PathBuf::new(),
    }
}

/// A connection on which the logs 1, 2, … were announced and not answered.
fn announced(entries: &[LogEntry]) -> (Shipping, Instant) {
    let (mut shipping, now) = (Shipping::new(PATIENCE), Instant::now());
    shipping.update(
        now,
        (1..).map(log_id).zip(entries.iter().cloned().map(Some)),
    );
    shipping.begin();
    assert_eq!(shipping.announcements(now).len(), entries.len());
    (shipping, now)
}

fn spans(shipping: &mut Shipping, now: Instant, small: bool) -> Vec<(u128, u64, u64)> {
    std::iter::from_fn(|| shipping.next_piece(now, small))
        .map(|piece| (piece.log_id.0.as_u128(), piece.offset, piece.length))
        .collect()
}

#[test]
fn nothing_is_sent_before_the_backend_says_where_it_is() {
    let (mut shipping, now) = announced(&[entry(100, false)]);
    assert_eq!(spans(&mut shipping, now, true), []);
    shipping.on_ack(now, log_id(1), 40);
    assert_eq!(spans(&mut shipping, now, false), [], "not a full chunk");
    assert_eq!(spans(&mut shipping, now, true), [(1, 40, 60)]);
    assert_eq!(spans(&mut shipping, now, true), [], "once");
}

#[test]
fn the_window_is_kept_and_moves_with_acknowledgements() {
    let (mut shipping, now) = announced(&[entry(100 * CHUNK_BYTES, true)]);
    shipping.on_ack(now, log_id(1), 0);
    assert_eq!(spans(&mut shipping, now, true).len(), 8);
    shipping.on_ack(now, log_id(1), 3 * CHUNK_BYTES);
    let next = spans(&mut shipping, now, true);
    assert_eq!(next.first(), Some(&(1, 8 * CHUNK_BYTES, CHUNK_BYTES)));
    assert_eq!(next.len(), 3);
}

#[test]
fn what_is_being_written_goes_first() {
    let (mut shipping, now) = announced(&[
        entry(10, true),
        entry(10, false),
        entry(10, true),
        entry(10, false),
    ]);
    (1..=4).for_each(|n| shipping.on_ack(now, log_id(n), 0));
    let order: Vec<u128> = spans(&mut shipping, now, true)
        .iter()
        .map(|span| span.0)
        .collect();
    assert_eq!(order, [2, 4, 1, 3]);
}

#[test]
fn without_acknowledgements_it_begins_again_where_the_backend_is() {
    let (mut shipping, now) = announced(&[entry(100, false)]);
    shipping.on_ack(now, log_id(1), 20);
    assert_eq!(spans(&mut shipping, now, true), [(1, 20, 80)]);
    shipping.rewind(now + PATIENCE / 2);
    assert_eq!(spans(&mut shipping, now, true), []);
    shipping.rewind(now + PATIENCE);
    assert_eq!(spans(&mut shipping, now, true), [(1, 20, 80)]);
}

#[test]
fn a_new_connection_begins_where_that_backend_is() {
    let (mut shipping, now) = announced(&[entry(100, false)]);
    shipping.on_ack(now, log_id(1), 0);
    assert_eq!(spans(&mut shipping, now, true), [(1, 0, 100)]);
    shipping.begin();
    assert_eq!(shipping.announcements(now).len(), 1);
    shipping.on_ack(now, log_id(1), 70);
    assert_eq!(spans(&mut shipping, now, true), [(1, 70, 30)]);
}

#[test]
fn a_log_that_ended_is_announced_once_more_until_it_is_taken() {
    let (mut shipping, now) = announced(&[entry(100, false)]);
    shipping.on_ack(now, log_id(1), 100);
    assert_eq!(shipping.announcements(now).len(), 0);
    shipping.update(now, [(log_id(1), Some(entry(100, true)))]);
    let closed = shipping.announcements(now);
    assert!(matches!(
        closed[..],
        [StationMessage::LogAnnounce { closed: true, .. }]
    ));
    assert_eq!(shipping.announcements(now).len(), 0, "once");
    assert_eq!(
        shipping.announcements(now + PATIENCE).len(),
        1,
        "the answer stayed away"
    );
    shipping.update(now, [(log_id(1), None)]);
    assert_eq!(shipping.announcements(now + 2 * PATIENCE).len(), 0);
}

#[test]
fn a_log_that_was_sent_after_it_ended_is_announced_when_it_is_whole() {
    let (mut shipping, now) = announced(&[entry(100, true)]);
    shipping.on_ack(now, log_id(1), 0);
    assert_eq!(shipping.announcements(now).len(), 0);
    shipping.on_ack(now, log_id(1), 100);
    assert_eq!(shipping.announcements(now).len(), 1);
}

#[test]
fn an_unanswered_announcement_is_repeated() {
    let (mut shipping, now) = announced(&[entry(100, false)]);
    assert_eq!(shipping.announcements(now + PATIENCE / 2).len(), 0);
    assert_eq!(shipping.announcements(now + PATIENCE).len(), 1);
}

#[test]
fn many_logs_are_announced_by_and_by() {
    let (mut shipping, now) = (Shipping::new(PATIENCE), Instant::now());
    shipping.update(now, (0..100).map(|n| (log_id(n), Some(entry(10, true)))));
    assert_eq!(shipping.announcements(now).len(), MAX_UNANSWERED);
}

#[test]
fn a_backend_that_has_more_is_not_sent_anything() {
    let (mut shipping, now) = announced(&[entry(100, false)]);
    shipping.on_ack(now, log_id(1), 120);
    assert_eq!(spans(&mut shipping, now, true), []);
}

//! Tracks, packed in pieces of a minute: a row per sample would cost eight times the data in its
//! index alone.
//!
//! A piece is its points one after another, 23 bytes each, all numbers big-endian:
//!
//! | bytes | what     | unit                          | nothing known |
//! |-------|----------|-------------------------------|---------------|
//! | 4     | time     | µs since the piece's first    |               |
//! | 4     | latitude | 1e-7 degrees, signed          |               |
//! | 4     | longitude| 1e-7 degrees, signed          |               |
//! | 4     | height   | mm above take-off, signed     |               |
//! | 4     | amsl     | mm above mean sea level, signed | `i32::MIN`  |
//! | 2     | speed    | cm/s                          | 65535         |
//! | 1     | battery  | percent                       | 255           |
//!
//! These are the units of MAVLink: what came from a vehicle is kept without loss. A value beyond
//! the range is held at its end.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use diesel::prelude::*;
use letka_domain::flights::TrackPoint;
use letka_domain::geometry::Position;
use letka_domain::ids::FlightId;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::flight_tracks;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// Bytes of a packed point.
const POINT: usize = 23;
/// Longest time that one piece covers.
const PIECE: TimeDelta = TimeDelta::seconds(60);
/// Greatest number of points of one piece: a minute at 10 Hz.
const PIECE_POINTS: usize = 600;

const NO_HEIGHT: i32 = i32::MIN;
const NO_SPEED: u16 = u16::MAX;
const NO_BATTERY: u8 = u8::MAX;

/// A packed piece that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("a piece of a track cannot be read")]
struct BadPiece;

/// Puts the track of a flight in place of the one before. Points keep their order, even where the
/// clock of the vehicle stepped back. Points without a finite height are left out.
pub fn put_track(
    tx: &mut Tx<'_>,
    flight_id: FlightId,
    points: &[TrackPoint],
) -> Result<(), StoreError> {
    let entry = Entry::new("flights.put_track", "flight", flight_id.0)
        .detail(json!({"points": points.len()}));
    let of_flight = flight_tracks::table.filter(flight_tracks::flight_id.eq(Id(flight_id.0)));
    tx.change(&entry, |c| {
        diesel::delete(of_flight).execute(c)?;
        for (seq, (started_at, packed)) in (0..).zip(pieces(points)) {
            diesel::insert_into(flight_tracks::table)
                .values((
                    flight_tracks::flight_id.eq(Id(flight_id.0)),
                    flight_tracks::seq.eq(seq),
                    flight_tracks::started_at.eq(At(started_at)),
                    flight_tracks::packed.eq(packed),
                ))
                .execute(c)?;
        }
        Ok::<_, StoreError>(())
    })
}

/// The track of a flight, in the order it was put; empty when there is none.
pub fn find_track(c: &mut Conn, flight_id: FlightId) -> Result<Vec<TrackPoint>, StoreError> {
    let pieces: Vec<(DateTime<Utc>, Vec<u8>)> = flight_tracks::table
        .filter(flight_tracks::flight_id.eq(Id(flight_id.0)))
        .select((flight_tracks::started_at, flight_tracks::packed))
        .order(flight_tracks::seq)
        .load(c)?;
    let mut points = Vec::new();
    for (started_at, packed) in pieces {
        let (whole, rest) = packed.as_chunks::<POINT>();
        if !rest.is_empty() {
            return Err(StoreError::corrupt(BadPiece));
        }
        for bytes in whole {
            points.push(unpack(started_at, bytes).ok_or_else(|| StoreError::corrupt(BadPiece))?);
        }
    }
    Ok(points)
}

/// Packs points into pieces, each with the time of its first point.
fn pieces(points: &[TrackPoint]) -> Vec<(DateTime<Utc>, Vec<u8>)> {
    let mut pieces: Vec<(DateTime<Utc>, Vec<u8>)> = Vec::new();
    for point in points.iter().filter(|point| point.height_m.is_finite()) {
        let fits = |(start, packed): &&mut (DateTime<Utc>, Vec<u8>)| {
            let since = point.at - *start;
            since >= TimeDelta::zero() && since < PIECE && packed.len() < PIECE_POINTS * POINT
        };
        if let Some((start, packed)) = pieces.last_mut().filter(fits) {
            packed.extend(pack(*start, point));
        } else {
            // Cut as the database cuts it: the other times count from it.
            let start = point.at.trunc_subsecs(6);
            pieces.push((start, pack(start, point).to_vec()));
        }
    }
    pieces
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` holds a float at the end of the range"
)]
#[expect(clippy::cast_sign_loss, reason = "`as` holds a negative float at zero")]
fn pack(start: DateTime<Utc>, point: &TrackPoint) -> [u8; POINT] {
    let since = (point.at.trunc_subsecs(6) - start)
        .num_microseconds()
        .unwrap_or(0);
    let metres = |metres: f64| ((metres * 1000.0).round() as i32).max(NO_HEIGHT + 1);
    let amsl = point
        .amsl_m
        .filter(|amsl| amsl.is_finite())
        .map_or(NO_HEIGHT, metres);
    let speed = point.speed_mps.filter(|speed| speed.is_finite());
    let speed = speed.map_or(NO_SPEED, |mps| {
        ((mps * 100.0).round() as u16).min(NO_SPEED - 1)
    });
    let mut bytes = [0; POINT];
    bytes[0..4].copy_from_slice(&u32::try_from(since).unwrap_or(0).to_be_bytes());
    bytes[4..8].copy_from_slice(&((point.position.lat() * 1e7).round() as i32).to_be_bytes());
    bytes[8..12].copy_from_slice(&((point.position.lon() * 1e7).round() as i32).to_be_bytes());
    bytes[12..16].copy_from_slice(&metres(point.height_m).to_be_bytes());
    bytes[16..20].copy_from_slice(&amsl.to_be_bytes());
    bytes[20..22].copy_from_slice(&speed.to_be_bytes());
    bytes[22] = point.battery_pct.unwrap_or(NO_BATTERY);
    bytes
}

fn unpack(start: DateTime<Utc>, bytes: &[u8; POINT]) -> Option<TrackPoint> {
    let word = |at: usize| Some(i32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let since = u32::from_be_bytes(bytes.get(0..4)?.try_into().ok()?);
    let (amsl, speed) = (
        word(16)?,
        u16::from_be_bytes(bytes.get(20..22)?.try_into().ok()?),
    );
    let degrees = |e7: i32| f64::from(e7) / 1e7;
    let metres = |mm: i32| f64::from(mm) / 1000.0;
    Some(TrackPoint {
        at: start + TimeDelta::microseconds(i64::from(since)),
        position: Position::new(degrees(word(4)?), degrees(word(8)?)).ok()?,
        height_m: metres(word(12)?),
        amsl_m: (amsl != NO_HEIGHT).then(|| metres(amsl)),
        speed_mps: (speed != NO_SPEED).then(|| f64::from(speed) / 100.0),
        battery_pct: (bytes[22] != NO_BATTERY).then_some(bytes[22]),
    })
}

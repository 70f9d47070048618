//! The streaming derivation of flights from one log.

use std::collections::BTreeMap;

use letka_domain::flights::{FlightSummary, TrackPoint};
use letka_mavlink::tlog::{JunkKind, TlogItem, TlogReader};

use crate::vehicle::Vehicle;

/// One flight with its track.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    /// What there is to say of it.
    pub summary: FlightSummary,
    /// Positions from take-off to landing, at most five a second, and fewer in a very long flight.
    pub track: Vec<TrackPoint>,
}

/// All that a log tells.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LogReport {
    /// MAVLink frames.
    pub messages: u64,
    /// Bytes that stand where a frame should and are none; see [`letka_mavlink::tlog`].
    pub bad_bytes: u64,
    /// Bytes passed over while looking for the next frame, or cut by the end of the log.
    pub skipped_bytes: u64,
    /// Flights by take-off time, those handed out before included.
    pub flights: Vec<Derived>,
}

/// Derives the flights of one log while it arrives.
///
/// Memory grows with the flights found, not with the log: a track keeps at most 20,000 points, and
/// there are at most 256 systems.
#[derive(Debug, Default)]
pub struct Deriver {
    reader: TlogReader,
    derivation: Derivation,
    handed_out: usize,
}

#[derive(Debug, Default)]
struct Derivation {
    report: LogReport,
    vehicles: BTreeMap<u8, Vehicle>,
}

impl Deriver {
    /// A deriver at the start of a log.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes of the log.
    pub fn push(&mut self, bytes: &[u8]) {
        let derivation = &mut self.derivation;
        self.reader.push(bytes, |item| derivation.take(item));
    }

    /// The flights that ended since the last call.
    pub fn completed(&mut self) -> Vec<Derived> {
        let flights = &self.derivation.report.flights;
        let fresh = flights[self.handed_out..].to_vec();
        self.handed_out = flights.len();
        fresh
    }

    /// MAVLink frames so far.
    pub fn messages(&self) -> u64 {
        self.derivation.report.messages
    }

    /// The log has ended: the report of all of it. A flight in the air then has no landing.
    pub fn finish(mut self) -> LogReport {
        let mut derivation = self.derivation;
        self.reader.finish(|item| derivation.take(item));
        let mut report = derivation.report;
        for vehicle in derivation.vehicles.into_values() {
            vehicle.finish(&mut report.flights);
        }
        report
            .flights
            .sort_by_key(|flight| (flight.summary.takeoff_time, flight.summary.system_id));
        report
    }
}

impl Derivation {
    fn take(&mut self, item: TlogItem<'_>) {
        match item {
            TlogItem::Frame { at, frame } => {
                self.report.messages += 1;
                let system_id = frame.system_id();
                let vehicle = self
                    .vehicles
                    .entry(system_id)
                    .or_insert_with(|| Vehicle::new(system_id));
                let flights = &mut self.report.flights;
                vehicle.on_frame(at, &frame, self.report.bad_bytes, flights);
            }
            TlogItem::Junk {
                len,
                kind: JunkKind::Corrupt,
                ..
            } => self.report.bad_bytes += len,
            TlogItem::Junk { len, .. } => self.report.skipped_bytes += len,
        }
    }
}

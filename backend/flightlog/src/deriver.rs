//! The streaming derivation of flights from one log.

use std::collections::BTreeMap;

use letka_mavlink::tlog::{JunkKind, TlogItem, TlogReader};

use crate::clock::Clock;
use crate::defect::Defect;
use crate::event::Events;
use crate::kept::Flights;
use crate::report::{Derived, LogReport, Place};
use crate::told::{Told, is_of_use};
use crate::vehicle::Vehicle;

/// Derives the flights of one log while it arrives.
///
/// Memory does not grow with the log: of one log at most 4,096 flights are kept, whose tracks have
/// 250,000 points together, and 20,000 each. Tracks that have more are thinned, all of them alike.
#[derive(Debug, Default)]
pub struct Deriver {
    reader: TlogReader,
    derivation: Derivation,
    handed_out: usize,
}

#[derive(Debug, Default)]
struct Derivation {
    report: LogReport,
    flights: Flights,
    /// By system id; a log has few, and a search of so few is faster than any map.
    vehicles: Vec<(u8, Vehicle)>,
    told: BTreeMap<u8, Told>,
    clock: Clock,
    events: Events,
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

    /// The flights that ended since the last call. Where a log's tracks are thinned later, these
    /// have all their points.
    pub fn completed(&mut self) -> Vec<Derived> {
        let flights = self.derivation.flights.kept();
        let fresh = flights[self.handed_out..].to_vec();
        self.handed_out = flights.len();
        fresh
    }

    /// MAVLink frames so far.
    pub fn messages(&self) -> u64 {
        self.derivation.report.messages
    }

    /// The log has ended: the report of all of it. A flight in the air then has no landing.
    pub fn finish(self) -> LogReport {
        self.finish_with_clock().0
    }

    /// As [`Self::finish`], with what the vehicles' satellites say of the log's clock.
    pub(crate) fn finish_with_clock(mut self) -> (LogReport, Clock) {
        let mut derivation = self.derivation;
        self.reader.finish(|item| derivation.take(item));
        let mut report = derivation.report;
        for (_, vehicle) in derivation.vehicles {
            vehicle.finish(&mut derivation.flights);
        }
        let aircraft = derivation.told.into_values();
        report.aircraft = aircraft.filter_map(Told::into_aircraft).collect();
        report.take_flights(derivation.flights);
        report.take_events(derivation.events);
        report
            .flights
            .sort_by_key(|flight| (flight.summary.takeoff_time, flight.summary.system_id));
        (report, derivation.clock)
    }
}

impl Derivation {
    fn take(&mut self, item: TlogItem<'_>) {
        match item {
            TlogItem::Frame { at, frame } => {
                self.report.messages += 1;
                let system_id = frame.system_id();
                if frame.is_known() && is_of_use(frame.message_id()) {
                    let told = self.told.entry(system_id).or_default();
                    told.on_frame(at.time(), &frame, &mut self.events, &mut self.clock);
                }
                let known = self.vehicles.iter().position(|(id, _)| *id == system_id);
                let place = known.unwrap_or_else(|| {
                    let vehicle = Vehicle::new(system_id, self.vehicles.len());
                    self.vehicles.push((system_id, vehicle));
                    self.vehicles.len() - 1
                });
                let vehicle = &mut self.vehicles[place].1;
                vehicle.on_frame(at, &frame, self.report.bad_bytes, &mut self.flights);
            }
            TlogItem::Junk {
                offset,
                len,
                kind: JunkKind::Corrupt,
            } => {
                self.report.bad_bytes += len;
                let place = Place::Byte(offset);
                self.report.break_at(place, Defect::NoFrame);
            }
            TlogItem::Junk { len, .. } => self.report.skipped_bytes += len,
        }
    }
}

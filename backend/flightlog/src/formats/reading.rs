//! A log of one aircraft while it is read: what the formats without MAVLink share.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::geometry::Position;

use crate::clock::Clock;
use crate::defect::Defect;
use crate::detector::{Arming, Detector, GAP, Landed, Sample};
use crate::event::{EventKind, Events};
use crate::kept::Flights;
use crate::report::{LogFormat, LogReport, Place, ToldAircraft, ToldBattery};
use crate::track::MAX_POINTS;

/// A time that differs by more from the newest must be confirmed by the next one: no checksum
/// covers it.
const STEP: TimeDelta = TimeDelta::seconds(60);
/// Batteries that are kept; a log with more holds nonsense.
const MAX_BATTERIES: usize = 16;

/// A log of one aircraft while it is read.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) report: LogReport,
    pub(crate) clock: Clock,
    pub(crate) aircraft: ToldAircraft,
    detector: Detector,
    /// Sees what `detector` does while that takes the aircraft for disarmed, and takes it for
    /// armed: one lost message of an arming must not lose the flight.
    missed: Option<Detector>,
    flights: Flights,
    events: Events,
    newest: Option<DateTime<Utc>>,
    /// A time that waits to be confirmed.
    doubted: Option<DateTime<Utc>>,
    mode: Option<String>,
    armed_told: bool,
}

impl Reading {
    pub(crate) fn new(format: LogFormat, arming: Arming) -> Self {
        Self {
            report: LogReport::of(format),
            clock: Clock::default(),
            aircraft: ToldAircraft::default(),
            detector: Detector::new(None, arming, MAX_POINTS),
            missed: (arming == Arming::Told)
                .then(|| Detector::new(None, Arming::Missed, MAX_POINTS)),
            flights: Flights::default(),
            events: Events::default(),
            newest: None,
            doubted: None,
            mode: None,
            armed_told: false,
        }
    }

    /// The log tells `told` as the time of what follows. Returns the time that counts, which never
    /// goes back; `None` where it is not to be believed, and what it stamps neither.
    pub(crate) fn at(&mut self, told: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let near = |other: DateTime<Utc>| (told - other).abs() <= STEP;
        let doubted = self.doubted.take();
        let fits = self.newest.is_none_or(near);
        // A clock that is set anew goes on from there; one that steps back never does.
        let confirmed = doubted.is_some_and(|doubted| near(doubted) && self.newest < Some(told));
        if !fits && !confirmed {
            self.doubted = Some(told);
            return None;
        }
        let now = self.newest.map_or(told, |newest| newest.max(told));
        if let Some(newest) = self.newest.filter(|newest| now - *newest > GAP) {
            self.detectors()
                .for_each(|detector| detector.on_gap(newest, now));
        }
        self.newest = Some(now);
        self.clock.on_time(now);
        Some(now)
    }

    pub(crate) fn sample(&mut self, sample: Sample) {
        let plain = |value: f64| value.is_finite() && value.abs() < 100_000.0;
        if plain(sample.home_height_m) && plain(sample.climb_mps) {
            let sample = Sample {
                amsl_m: sample.amsl_m.filter(|amsl_m| plain(*amsl_m)),
                speed_mps: sample.speed_mps.filter(|speed_mps| plain(*speed_mps)),
                ..sample
            };
            let landed = self.detector.on_sample(sample);
            self.flights.extend(landed);
            if let Some(missed) = &mut self.missed {
                // Only disarming ends a flight, and then it is the detector.
                missed.on_sample(sample);
            }
        }
    }

    /// The motors were armed or disarmed just now: before, they were not so.
    pub(crate) fn arming(&mut self, now: DateTime<Utc>, armed: bool) {
        let missed = self.missed.take_if(|missed| missed.is_flying());
        if let Some(missed) = missed.filter(|_| !armed && !self.detector.is_flying()) {
            self.detector = missed;
        } else if !self.armed_told {
            self.armed(now, !armed);
        }
        self.armed(now, armed);
    }

    /// The motors are armed, or not.
    pub(crate) fn armed(&mut self, now: DateTime<Utc>, armed: bool) {
        self.armed_told = true;
        let landed = self.detector.on_armed(now, armed);
        self.flights.extend(landed);
        self.missed = (!armed).then(|| self.detector.missing_arming(now));
    }

    pub(crate) fn landed(&mut self, now: DateTime<Utc>, landed: Landed) {
        self.detectors()
            .for_each(|detector| detector.on_landed(now, landed));
    }

    fn detectors(&mut self) -> impl Iterator<Item = &mut Detector> {
        std::iter::once(&mut self.detector).chain(&mut self.missed)
    }

    /// Charge, percent; what is off the scale says nothing.
    pub(crate) fn charge(&mut self, percent: f64) {
        if let Some(percent) = whole(percent).filter(|percent| *percent <= 100) {
            let percent = u8::try_from(percent).ok();
            self.detectors()
                .for_each(|detector| detector.set_battery(percent));
        }
    }

    /// The autopilot's hardware.
    pub(crate) fn hardware(&mut self, uid: String) {
        self.detectors()
            .for_each(|detector| detector.set_uid(Some(uid.clone())));
        self.aircraft.hardware_uid = Some(uid);
    }

    /// What the log tells of the battery `pack`; what was told before stays.
    pub(crate) fn battery(&mut self, pack: u8, serial: Option<String>, cycles: Option<u32>) {
        let batteries = &mut self.report.batteries;
        let known = batteries.iter().position(|battery| battery.pack == pack);
        let place = known.unwrap_or(batteries.len());
        if known.is_none() {
            if batteries.len() == MAX_BATTERIES || (serial.is_none() && cycles.is_none()) {
                return;
            }
            batteries.push(ToldBattery {
                pack,
                ..ToldBattery::default()
            });
        }
        let battery = &mut batteries[place];
        battery.serial = serial.or(battery.serial.take());
        battery.cycles = cycles.or(battery.cycles);
    }

    pub(crate) fn event(&mut self, now: DateTime<Utc>, kind: EventKind, text: &str) {
        self.events.add(now, None, kind, text);
    }

    /// A text that was shown as a warning.
    pub(crate) fn warning(&mut self, now: DateTime<Utc>, text: &str) {
        self.events.add_text(now, None, text);
    }

    /// The flight mode; the first one and each change are events.
    pub(crate) fn mode(&mut self, now: DateTime<Utc>, mode: &str) {
        if self.mode.as_deref() != Some(mode) {
            self.mode = Some(mode.to_owned());
            self.event(now, EventKind::Mode, mode);
        }
    }

    /// The log is damaged at `place`, over `len` bytes.
    pub(crate) fn damage(&mut self, place: Place, len: u64, reason: Defect) {
        self.report.break_at(place, reason);
        self.report.bad_bytes += len;
        // Also damage without a length is some.
        let damage = self.report.bad_bytes.max(1);
        self.detectors()
            .for_each(|detector| detector.set_damage(damage));
    }

    /// The log has ended.
    pub(crate) fn finish(mut self) -> (LogReport, Clock) {
        // Damage may have taken all messages that told of arming. A whole log without any is that
        // of an aircraft that never was: its height only drifts.
        let damaged = self.report.broken.is_some();
        let lost = self.missed.filter(|_| damaged && !self.armed_told);
        let last = self.detector.finish().or_else(|| lost?.finish());
        self.flights.extend(last);
        self.report.take_flights(self.flights);
        self.report.take_events(self.events);
        if self.aircraft != ToldAircraft::default() {
            self.report.aircraft.push(self.aircraft);
        }
        (self.report, self.clock)
    }
}

/// A place that is on the earth and not where receivers without a fix are.
pub(crate) fn place(lat: f64, lon: f64) -> Option<Position> {
    // Without a fix some tell 0, 0, some a millionth of a degree beside it.
    if lat.abs() < 1e-4 && lon.abs() < 1e-4 {
        return None;
    }
    Position::new(lat, lon).ok()
}

/// The nearest whole number from 0 on.
pub(crate) fn whole(value: f64) -> Option<u32> {
    let value = value.round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is in range"
    )]
    (0.0..=f64::from(u32::MAX))
        .contains(&value)
        .then_some(value as u32)
}

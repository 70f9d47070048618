//! One flight while it happens.

use chrono::{DateTime, Utc};
use letka_domain::flights::{FlightSummary, Gap, TrackPoint};
use letka_domain::geometry::Position;

use super::extremes::Extremes;
use super::sample::Sample;
use super::settling::Settling;
use super::{Arming, GROUND_M, STILL_MPS, Seen};
use crate::Derived;
use crate::clock::Evidence;
use crate::notes::{Note, Notes};
use crate::track::Track;

/// Gaps that are kept of one flight; a link that is worse has no more to tell.
const MAX_GAPS: usize = 1_000;
/// A vehicle that moved so far after it came down to its take-off height flies on below it, metres.
const MOVED_ON_M: f64 = 30.0;
/// Height that a standing vehicle's barometer may drift after its motors stop, metres.
const DRIFT_M: f64 = 2.0;
/// A position is doubted beyond this distance and speed from the one before.
const JUMP_M: f64 = 50.0;
const JUMP_MPS: f64 = 150.0;

/// The flight as it stood at one moment: what its record says if that was the landing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) at: DateTime<Utc>,
    position: Option<Position>,
    point: Option<TrackPoint>,
    distance_m: f64,
    extremes: Extremes,
    seen: Seen,
}

/// A landing, and why its time is not that of the height.
#[derive(Debug, Clone, Copy)]
pub(super) struct Landing {
    moment: Moment,
    note: Option<Note>,
}

/// What a message means for the flight.
#[derive(Debug, Clone, Copy)]
pub(super) enum Next {
    GoesOn,
    Landed(Landing),
}

/// The motors stopped, and the vehicle was not known to be on the ground.
#[derive(Debug)]
struct MotorsOff {
    moment: Moment,
    height_m: f64,
    settling: Settling,
}

/// One flight while it happens.
#[derive(Debug)]
pub(super) struct Flight {
    system_id: Option<u8>,
    /// Height of the take-off point above home, metres.
    base_m: f64,
    takeoff_at: DateTime<Utc>,
    takeoff_position: Option<Position>,
    battery_start_pct: Option<u8>,
    damage_before: u64,
    distance_m: f64,
    extremes: Extremes,
    /// It cannot be farther from the take-off position than this, metres.
    last: Option<Sample>,
    /// The last sample that had a position.
    placed: Option<Sample>,
    point: Option<TrackPoint>,
    gaps: Vec<Gap>,
    track: Track,
    notes: Notes,
    /// When the height fell to the ground's; none above it.
    low: Option<Moment>,
    /// After that the vehicle flew on.
    below: bool,
    /// When the autopilot told that it stands, with the motors running.
    grounded: Option<Moment>,
    motors_off: Option<MotorsOff>,
}

impl Flight {
    /// A flight that begins at `takeoff_at` from `base_m` metres above home, with an empty `track`.
    pub(super) fn new(
        system_id: Option<u8>,
        takeoff_at: DateTime<Utc>,
        base_m: f64,
        track: Track,
    ) -> Self {
        Self {
            system_id,
            base_m,
            takeoff_at,
            takeoff_position: None,
            battery_start_pct: None,
            damage_before: 0,
            distance_m: 0.0,
            extremes: Extremes::default(),
            last: None,
            placed: None,
            point: None,
            gaps: Vec::new(),
            track,
            notes: Notes::default(),
            low: None,
            below: false,
            grounded: None,
            motors_off: None,
        }
    }

    pub(super) fn note(&mut self, note: Note) {
        self.notes.add(note);
    }

    /// The first position of the flight, if one told of the take-off.
    pub(super) fn take_off(&mut self, sample: Option<Sample>, seen: Seen) {
        self.battery_start_pct = seen.battery_pct;
        self.damage_before = seen.damage;
        if let Some(sample) = sample {
            self.takeoff_position = sample.position;
            self.advance(sample, seen.battery_pct);
        }
    }

    pub(super) fn on_gap(&mut self, start: DateTime<Utc>, end: DateTime<Utc>) {
        if self.gaps.len() < MAX_GAPS {
            self.gaps.push(Gap {
                start,
                end,
                duration_s: seconds(start, end),
            });
        }
    }

    /// Takes a position. `landed`: the autopilot says that it stands on the ground.
    pub(super) fn on_sample(&mut self, sample: Sample, landed: bool, seen: Seen) -> Next {
        let height_m = self.advance(sample, seen.battery_pct);
        if height_m > GROUND_M {
            self.low = None;
            self.below = false;
            if self.motors_off.is_none() {
                return Next::GoesOn;
            }
        }
        let moment = self.moment(sample.at, seen);
        if height_m <= GROUND_M {
            let low = *self.low.get_or_insert(moment);
            self.below |= moved_m(low.position, sample.position) > MOVED_ON_M;
        }
        if self.motors_off.is_none() {
            return Next::GoesOn;
        }
        if let Some(landing) = self.landing_by_height() {
            return Next::Landed(landing);
        }
        let settled = self
            .motors_off
            .as_mut()
            .and_then(|off| off.on_height(height_m, moment, landed));
        settled.map_or(Next::GoesOn, |moment| {
            Next::Landed(self.landing_without_height(moment))
        })
    }

    /// The motors stopped.
    pub(super) fn on_disarm(&mut self, now: DateTime<Utc>, seen: Seen) -> Next {
        if let Some(landing) = self.known_landing() {
            return Next::Landed(landing);
        }
        let mut moment = self.moment(now, seen);
        let Some(last) = self.last.filter(|last| last.is_fresh(now)) else {
            // Nothing tells the height any more: disarming is the best evidence there is.
            moment.position = None;
            moment.point = None;
            return Next::Landed(Landing { moment, note: None });
        };
        self.motors_off = Some(MotorsOff {
            moment,
            height_m: last.home_height_m - self.base_m,
            settling: Settling::default(),
        });
        Next::GoesOn
    }

    /// The motors run again before the vehicle came down.
    pub(super) fn on_arm(&mut self) {
        self.motors_off = None;
    }

    /// The autopilot told whether it stands. Of a disarmed vehicle that is no evidence.
    pub(super) fn on_landed_state(&mut self, now: DateTime<Utc>, on_ground: bool, seen: Seen) {
        if self.motors_off.is_some() {
            return;
        }
        if on_ground {
            let moment = self.moment(now, seen);
            self.grounded.get_or_insert(moment);
        } else {
            self.grounded = None;
        }
    }

    pub(super) fn landed(self, landing: Landing, uid: Option<String>) -> Derived {
        self.record(Some(landing), uid, 0)
    }

    /// The log ends here.
    pub(super) fn at_log_end(
        mut self,
        arming: Arming,
        uid: Option<String>,
        damage: u64,
    ) -> Derived {
        let mut landing = self.known_landing();
        if let Some(off) = &self.motors_off {
            landing = landing.or_else(|| self.was_standing(off));
        } else if landing.is_some() && arming != Arming::Untold {
            self.note(Note::ArmedAtLogEnd);
        }
        self.record(landing, uid, damage)
    }

    /// What follows is not this flight's continuation, for the reason of `note`.
    pub(super) fn at_cut(mut self, note: Note, uid: Option<String>, damage: u64) -> Derived {
        let landing = self.known_landing();
        if landing.is_none() {
            self.note(note);
        }
        self.record(landing, uid, damage)
    }

    /// Adds a sample to distance, height and track, and returns its height.
    fn advance(&mut self, sample: Sample, battery_pct: Option<u8>) -> f64 {
        let height_m = sample.home_height_m - self.base_m;
        self.extremes.on_height(height_m, sample.amsl_m);
        self.last = Some(sample);
        if let Some(position) = sample.position {
            if let Some((before, from)) = self.placed.and_then(|s| Some((s, s.position?))) {
                let step_m = from.distance_m(position);
                self.distance_m += step_m;
                if let Some(start) = self.takeoff_position {
                    self.extremes.on_step(step_m, start, position);
                }
                if step_m > JUMP_M && step_m > JUMP_MPS * seconds(before.at, sample.at) {
                    self.note(Note::PositionJumps);
                }
            }
            let point = TrackPoint {
                at: sample.at,
                position,
                height_m,
                amsl_m: sample.amsl_m,
                speed_mps: sample.speed_mps,
                battery_pct,
            };
            self.placed = Some(sample);
            self.point = Some(point);
            self.track.add(point);
        }
        height_m
    }

    fn moment(&self, at: DateTime<Utc>, seen: Seen) -> Moment {
        let placed = self.placed.filter(|sample| sample.is_fresh(at));
        Moment {
            at,
            position: placed.and_then(|sample| sample.position),
            point: self.point.filter(|_| placed.is_some()),
            distance_m: self.distance_m,
            extremes: self.extremes,
            seen,
        }
    }

    fn landing_by_height(&self) -> Option<Landing> {
        let moment = self.low.filter(|_| !self.below)?;
        Some(Landing { moment, note: None })
    }

    fn landing_without_height(&self, moment: Moment) -> Landing {
        let note = Some(if self.below {
            Note::LandedBelow
        } else {
            Note::HeightDrift
        });
        Landing { moment, note }
    }

    /// The landing, if it is certain before any motor stops.
    fn known_landing(&self) -> Option<Landing> {
        let told = || {
            self.grounded
                .map(|moment| self.landing_without_height(moment))
        };
        self.landing_by_height().or_else(told)
    }

    /// The log ended too soon after disarming for the height to settle: a vehicle that neither
    /// moves up or down nor came down since stood when it was disarmed.
    fn was_standing(&self, off: &MotorsOff) -> Option<Landing> {
        let last = self.last?;
        let sunk_m = off.height_m - (last.home_height_m - self.base_m);
        let standing = last.climb_mps.abs() <= STILL_MPS && sunk_m.abs() <= DRIFT_M;
        standing.then(|| self.landing_without_height(off.moment))
    }

    fn record(mut self, landing: Option<Landing>, uid: Option<String>, damage: u64) -> Derived {
        let end = landing.map(|landing| landing.moment);
        match landing {
            None => self.note(Note::NoLanding),
            Some(Landing {
                note: Some(note), ..
            }) => self.note(note),
            Some(_) => {}
        }
        if let Some(end) = end {
            self.gaps.retain(|gap| gap.start < end.at);
        }
        if !self.gaps.is_empty() {
            self.note(Note::TelemetryGaps);
        }
        if self.takeoff_position.is_none() || end.is_some_and(|end| end.position.is_none()) {
            self.note(Note::NoPosition);
        }
        let battery_end_pct = end.and_then(|end| end.seen.battery_pct);
        if self.battery_start_pct.or(battery_end_pct).is_none() {
            self.note(Note::NoBattery);
        }
        if end.map_or(damage, |end| end.seen.damage) > self.damage_before {
            self.note(Note::DamagedLog);
        }
        let extremes = end.map_or(self.extremes, |end| end.extremes);
        let summary = FlightSummary {
            system_id: self.system_id,
            vehicle_uid: uid,
            takeoff_time: self.takeoff_at,
            landing_time: end.map(|end| end.at),
            duration_s: end.map(|end| seconds(self.takeoff_at, end.at)),
            distance_m: end.map_or(self.distance_m, |end| end.distance_m),
            max_relative_altitude_m: extremes.height,
            max_amsl_m: extremes.amsl,
            max_distance_m: self.takeoff_position.map(|_| extremes.away),
            battery_start_pct: self.battery_start_pct,
            battery_end_pct,
            takeoff_position: self.takeoff_position,
            landing_position: end.and_then(|end| end.position),
            gaps: self.gaps,
            quality: self.notes.quality(),
            quality_notes: self.notes.codes(),
        };
        let last = end.map_or(self.point, |end| end.point);
        Derived {
            raw_takeoff_time: summary.takeoff_time,
            clock: Evidence::Log,
            summary,
            track: self.track.finish(end.map(|end| end.at), last),
        }
    }
}

impl MotorsOff {
    /// The moment of the landing, once the height stays the same: when it began to, or when the
    /// motors stopped if the vehicle never came down since.
    fn on_height(&mut self, height_m: f64, moment: Moment, landed: bool) -> Option<Moment> {
        let settled = self.settling.on_height(height_m, moment, landed)?;
        let stood = (self.height_m - height_m).abs() <= DRIFT_M;
        Some(if stood { self.moment } else { settled })
    }
}

fn moved_m(from: Option<Position>, to: Option<Position>) -> f64 {
    from.zip(to).map_or(0.0, |(from, to)| from.distance_m(to))
}

fn seconds(from: DateTime<Utc>, to: DateTime<Utc>) -> f64 {
    (to - from).as_seconds_f64()
}

//! From heights and arming to flights: the part that all formats share. What a flight is stands in
//! the crate's documentation.

mod extremes;
mod flight;
mod sample;
mod settling;

use chrono::{DateTime, TimeDelta, Utc};

use crate::Derived;
use crate::notes::Note;
use crate::track::Track;
use flight::{Flight, Next};
pub(crate) use sample::Sample;

/// A flight begins above this height over the take-off point and ends at it, metres.
const GROUND_M: f64 = 1.0;
/// Silences longer than this are recorded.
pub(crate) const GAP: TimeDelta = TimeDelta::seconds(2);
/// A vehicle that climbs or sinks no faster than this, metres per second, stands or hovers.
const STILL_MPS: f64 = 0.5;

/// What the autopilot says of the ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Landed {
    /// Nothing, or something between.
    #[default]
    Unsaid,
    OnGround,
    InAir,
}

/// Whether a log tells when the motors are armed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arming {
    Told,
    /// It does not: all of the log counts as one armed period.
    Untold,
    /// It does, but the message that told it is taken for lost.
    Missed,
}

/// What is known beside the position.
#[derive(Debug, Clone, Copy)]
struct Seen {
    battery_pct: Option<u8>,
    /// Damage in the log so far.
    damage: u64,
}

/// Where the aircraft is between two flights.
#[derive(Debug)]
enum Stage {
    /// Not armed, or not known to be.
    Idle,
    /// Armed on the ground.
    Armed {
        /// Height of the take-off point above home, metres.
        base_m: f64,
        /// Whether the arming itself was not seen.
        at_log_start: bool,
        /// Whether a position at the take-off point's height was seen since.
        ground_seen: bool,
    },
    /// Between take-off and landing.
    Flying(Box<Flight>),
}

/// Finds the flights of one aircraft. Times never go back.
#[derive(Debug)]
pub(crate) struct Detector {
    system_id: Option<u8>,
    arming: Arming,
    stage: Stage,
    armed: Option<bool>,
    last: Option<Sample>,
    landed: Landed,
    battery_pct: Option<u8>,
    uid: Option<String>,
    damage: u64,
    /// Points that a track keeps.
    max_points: usize,
}

impl Detector {
    pub(crate) fn new(system_id: Option<u8>, arming: Arming, max_points: usize) -> Self {
        let stage = match arming {
            Arming::Told => Stage::Idle,
            Arming::Untold | Arming::Missed => Stage::Armed {
                base_m: 0.0,
                at_log_start: true,
                ground_seen: false,
            },
        };
        Self {
            system_id,
            arming,
            stage,
            armed: (arming == Arming::Missed).then_some(true),
            last: None,
            landed: Landed::Unsaid,
            battery_pct: None,
            uid: None,
            damage: 0,
            max_points,
        }
    }

    /// Nothing is known any more but the damage so far: another log begins.
    pub(crate) fn begin_anew(&mut self) {
        *self = Self {
            damage: self.damage,
            ..Self::new(self.system_id, self.arming, self.max_points)
        };
    }

    /// The same aircraft, which stands at `now` as far as the log tells, if the message of its next
    /// arming should be lost.
    pub(crate) fn missing_arming(&self, now: DateTime<Utc>) -> Self {
        let ground = self.last.filter(|last| last.is_fresh(now));
        Self {
            stage: Stage::Armed {
                base_m: ground.map_or(0.0, |last| last.home_height_m),
                at_log_start: true,
                ground_seen: ground.is_some(),
            },
            last: self.last,
            landed: self.landed,
            battery_pct: self.battery_pct,
            uid: self.uid.clone(),
            damage: self.damage,
            ..Self::new(self.system_id, Arming::Missed, self.max_points)
        }
    }

    pub(crate) fn is_flying(&self) -> bool {
        matches!(self.stage, Stage::Flying(_))
    }

    /// The hardware identity that the log tells.
    pub(crate) fn set_uid(&mut self, uid: Option<String>) {
        self.uid = uid.or(self.uid.take());
    }

    /// Charge, percent.
    pub(crate) fn set_battery(&mut self, percent: Option<u8>) {
        self.battery_pct = percent;
    }

    /// Damage in the log so far, in any unit that grows.
    pub(crate) fn set_damage(&mut self, damage: u64) {
        self.damage = damage;
    }

    /// Notes a shortcoming of the flight that goes on, if one does.
    pub(crate) fn note(&mut self, note: Note) {
        if let Stage::Flying(flight) = &mut self.stage {
            flight.note(note);
        }
    }

    /// Nothing was heard from `start` to `end`, for longer than [`GAP`].
    pub(crate) fn on_gap(&mut self, start: DateTime<Utc>, end: DateTime<Utc>) {
        if let Stage::Flying(flight) = &mut self.stage {
            flight.on_gap(start, end);
        }
    }

    /// Takes a position. Returns the flight that ends with it.
    pub(crate) fn on_sample(&mut self, sample: Sample) -> Option<Derived> {
        self.last = Some(sample);
        let seen = self.seen();
        match &mut self.stage {
            Stage::Idle => None,
            Stage::Armed {
                base_m,
                ground_seen,
                ..
            } => {
                // Many autopilots set home to where they are when armed: then 0 is the ground.
                if sample.home_height_m.abs() <= GROUND_M && sample.climb_mps.abs() <= STILL_MPS {
                    *base_m = 0.0;
                }
                if sample.home_height_m - *base_m > GROUND_M {
                    self.take_off(sample.at, Some(sample));
                } else {
                    *ground_seen = true;
                }
                None
            }
            Stage::Flying(flight) => {
                let landed = self.landed == Landed::OnGround;
                let next = flight.on_sample(sample, landed, seen);
                self.follow(next)
            }
        }
    }

    /// The motors are armed, or not. Returns the flight that ends with it.
    pub(crate) fn on_armed(&mut self, now: DateTime<Utc>, armed: bool) -> Option<Derived> {
        let before = self.armed.replace(armed);
        let seen = self.seen();
        match (&mut self.stage, armed) {
            (Stage::Idle, true) => self.stage = self.on_arming(now, before.is_some()),
            (Stage::Armed { .. }, false) => self.stage = Stage::Idle,
            (Stage::Flying(flight), false) if before == Some(true) => {
                let next = flight.on_disarm(now, seen);
                return self.follow(next);
            }
            (Stage::Flying(flight), true) => flight.on_arm(),
            _ => {}
        }
        None
    }

    fn on_arming(&self, now: DateTime<Utc>, arming_seen: bool) -> Stage {
        let ground = self
            .last
            .filter(|last| arming_seen && last.is_fresh(now))
            .map(|last| last.home_height_m);
        Stage::Armed {
            base_m: ground
                .filter(|height_m| height_m.abs() > GROUND_M)
                .unwrap_or(0.0),
            at_log_start: !arming_seen,
            ground_seen: ground.is_some(),
        }
    }

    /// The autopilot tells whether it stands.
    pub(crate) fn on_landed(&mut self, now: DateTime<Utc>, landed: Landed) {
        self.landed = landed;
        let blind = self.last.is_none_or(|last| !last.is_fresh(now));
        let seen = self.seen();
        match &mut self.stage {
            // Without heights the autopilot's word is all there is.
            Stage::Armed { .. } if blind && landed == Landed::InAir => {
                self.take_off(now, None);
            }
            Stage::Flying(flight) => {
                flight.on_landed_state(now, landed == Landed::OnGround, seen);
            }
            _ => {}
        }
    }

    fn take_off(&mut self, now: DateTime<Utc>, sample: Option<Sample>) {
        let Stage::Armed {
            base_m,
            at_log_start,
            ground_seen,
        } = self.stage
        else {
            return;
        };
        let track = Track::new(self.max_points);
        let mut flight = Flight::new(self.system_id, now, base_m, track);
        match self.arming {
            Arming::Told if at_log_start => flight.note(Note::ArmedAtLogStart),
            Arming::Missed if at_log_start => flight.note(Note::ArmingMissed),
            _ => {}
        }
        if at_log_start && sample.is_some() && !ground_seen {
            flight.note(Note::TakeoffNotSeen);
        }
        flight.take_off(sample, self.seen());
        self.stage = Stage::Flying(Box::new(flight));
    }

    fn seen(&self) -> Seen {
        Seen {
            battery_pct: self.battery_pct,
            damage: self.damage,
        }
    }

    /// The autopilot started anew, and tells this position. Returns the flight that this cuts.
    pub(crate) fn on_restart(&mut self, sample: Sample) -> Option<Derived> {
        self.last = Some(sample);
        self.armed = None;
        self.landed = Landed::Unsaid;
        self.cut(Note::Restarted)
    }

    /// Ends the flight in the air, if there is one: what follows is not its continuation.
    pub(crate) fn cut(&mut self, note: Note) -> Option<Derived> {
        match std::mem::replace(&mut self.stage, Stage::Idle) {
            Stage::Flying(flight) => Some(flight.at_cut(note, self.uid.clone(), self.damage)),
            _ => None,
        }
    }

    /// The log has ended. A flight that was not over yet is closed with what is known.
    pub(crate) fn finish(self) -> Option<Derived> {
        match self.stage {
            Stage::Flying(flight) => Some(flight.at_log_end(self.arming, self.uid, self.damage)),
            _ => None,
        }
    }

    fn follow(&mut self, next: Next) -> Option<Derived> {
        let (Next::Landed(landing), Stage::Flying(_)) = (next, &self.stage) else {
            return None;
        };
        match std::mem::replace(&mut self.stage, Stage::Idle) {
            Stage::Flying(flight) => Some(flight.landed(landing, self.uid.clone())),
            _ => None,
        }
    }
}

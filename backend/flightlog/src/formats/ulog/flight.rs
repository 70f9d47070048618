//! What PX4's topics say of a flight.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::geometry::Position;

use super::super::reading::{Reading, place, whole};
use super::layout::{Subscription, Topic};
use crate::clock;
use crate::detector::{Landed, Sample};
use crate::event::EventKind;

/// `ARMING_STATE_ARMED`.
const ARMED: u32 = 2;
/// A fix with height.
const FIX_3D: f64 = 3.0;
/// So long a height without a position stands for one of its own, if no other comes.
const LONELY: TimeDelta = TimeDelta::seconds(1);

/// The newest values of the topics that come at their own rates.
#[derive(Debug, Default)]
pub(super) struct Px4 {
    /// The place that no height has gone with yet.
    position: Option<Position>,
    /// Whether the autopilot tells where it is itself, and not only its receiver.
    fused: bool,
    amsl_m: Option<f64>,
    /// Local height of the home point, metres, positive down.
    home_down_m: Option<f64>,
    home_amsl_m: Option<f64>,
    /// When a local position came last.
    local_at: Option<DateTime<Utc>>,
    failsafe: bool,
}

impl Px4 {
    pub(super) fn on_topic(&mut self, to: &mut Reading, from: &Subscription, data: &[u8]) {
        let Some(told) = from.micros(data, 0).and_then(clock::micros) else {
            return;
        };
        let Some(now) = to.at(told) else { return };
        let field = |index| from.number(data, index);
        match from.topic {
            Topic::Battery => on_battery(to, from.instance, field),
            // Of what there is several times the first is what the autopilot flies by.
            _ if from.instance > 0 => {}
            Topic::Status => self.on_status(to, now, field),
            Topic::LandDetected => {
                let on_ground = field(1).is_some_and(|landed| landed > 0.0);
                let landed = if on_ground {
                    Landed::OnGround
                } else {
                    Landed::InAir
                };
                to.landed(now, landed);
            }
            Topic::LocalPosition => self.on_local(to, now, field),
            Topic::GlobalPosition => self.on_global(to, now, field),
            Topic::Gps => {
                let utc = from.micros(data, 1).filter(|micros| *micros > 0);
                self.on_gps(to, told, utc, field);
            }
            Topic::Home => {
                self.home_down_m = field(1);
                self.home_amsl_m = field(2).filter(|_| field(3).is_none_or(|valid| valid > 0.0));
            }
        }
    }

    fn on_status(
        &mut self,
        to: &mut Reading,
        now: DateTime<Utc>,
        field: impl Fn(usize) -> Option<f64>,
    ) {
        if let Some(state) = field(1).and_then(whole) {
            to.armed(now, state == ARMED);
        }
        if let Some(mode) = field(2).and_then(whole) {
            to.mode(now, mode_name(mode));
        }
        let failsafe = field(3).is_some_and(|failsafe| failsafe > 0.0);
        if failsafe && !self.failsafe {
            to.event(now, EventKind::Failsafe, "failsafe");
        }
        self.failsafe = failsafe;
    }

    fn on_local(
        &mut self,
        to: &mut Reading,
        now: DateTime<Utc>,
        field: impl Fn(usize) -> Option<f64>,
    ) {
        let valid = field(5).is_none_or(|valid| valid > 0.0);
        let Some(down_m) = field(1).filter(|_| valid) else {
            return;
        };
        self.local_at = Some(now);
        let reference_m = field(6).filter(|_| field(7).is_some_and(|global| global > 0.0));
        to.sample(Sample {
            at: now,
            home_height_m: self.home_down_m.unwrap_or(0.0) - down_m,
            position: self.position.take(),
            amsl_m: self
                .amsl_m
                .take()
                .or(reference_m.map(|amsl_m| amsl_m - down_m)),
            speed_mps: field(2)
                .zip(field(3))
                .map(|(north, east)| north.hypot(east)),
            climb_mps: -field(4).unwrap_or(0.0),
        });
    }

    fn on_global(
        &mut self,
        to: &mut Reading,
        now: DateTime<Utc>,
        field: impl Fn(usize) -> Option<f64>,
    ) {
        self.fused = true;
        self.position = field(1)
            .zip(field(2))
            .and_then(|(lat, lon)| place(lat, lon));
        self.amsl_m = field(3);
        let lonely = self.local_at.is_none_or(|at| now - at > LONELY);
        if let (true, Some(amsl_m), Some(home_m)) = (lonely, field(3), self.home_amsl_m) {
            to.sample(Sample {
                at: now,
                home_height_m: amsl_m - home_m,
                position: self.position.take(),
                amsl_m: Some(amsl_m),
                speed_mps: None,
                climb_mps: 0.0,
            });
        }
    }

    fn on_gps(
        &mut self,
        to: &mut Reading,
        told: DateTime<Utc>,
        utc: Option<u64>,
        field: impl Fn(usize) -> Option<f64>,
    ) {
        if field(2).is_none_or(|fix| fix < FIX_3D) {
            return;
        }
        if let Some(utc) = utc.and_then(clock::micros) {
            to.clock.on_gnss(told, utc);
        }
        if !self.fused {
            let degrees = field(5).zip(field(6));
            let e7 = || Some((field(3)? / 1e7, field(4)? / 1e7));
            self.position = degrees.or_else(e7).and_then(|(lat, lon)| place(lat, lon));
        }
    }
}

fn on_battery(to: &mut Reading, instance: u8, field: impl Fn(usize) -> Option<f64>) {
    if field(2) == Some(0.0) {
        return;
    }
    // The first pack is the one that the autopilot flies by.
    if let Some(share) = field(1).filter(|share| (0.0..=1.0).contains(share) && instance == 0) {
        to.charge(share * 100.0);
    }
    let number = |index| field(index).and_then(whole).filter(|number| *number > 0);
    to.battery(
        instance,
        number(4).map(|serial| serial.to_string()),
        number(3),
    );
}

/// `vehicle_status.nav_state`.
fn mode_name(mode: u32) -> &'static str {
    match mode {
        0 => "MANUAL",
        1 => "ALTCTL",
        2 => "POSCTL",
        3 => "MISSION",
        4 => "LOITER",
        5 => "RTL",
        8 => "POSITION_SLOW",
        10 => "ACRO",
        12 => "DESCEND",
        13 => "TERMINATION",
        14 => "OFFBOARD",
        15 => "STABILIZED",
        17 => "TAKEOFF",
        18 => "LAND",
        19 => "FOLLOW",
        20 => "PRECLAND",
        21 => "ORBIT",
        22 => "VTOL_TAKEOFF",
        _ => "other",
    }
}

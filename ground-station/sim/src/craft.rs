//! The flying machine without its radio: body, battery, air and autopilot in simulated time.
//!
//! Nothing here knows sockets or clocks; [`Craft::step`] lets time pass, orders come as calls, and
//! what the autopilot has to say is taken with [`Craft::take_events`].

mod arming;
mod auto;
mod failsafe;
pub(crate) mod orders;
mod words;

use std::collections::VecDeque;

use letka_mavlink::dialect::MavSeverity;

use crate::air::Air;
use crate::airframe::Airframe;
use crate::battery::{Battery, flight_power_w};
use crate::body::{Body, Demand, Lift};
use crate::config::{Class, VehicleConfig};
use crate::mission::Mission;
use crate::navigation::Task;
use crate::noise::Rng;
use crate::vector::{FlatMap, Vector};

pub(crate) use words::{Answer, Event, Mode, Phase, Refusal};

/// Seconds from touchdown to stopped motors.
const DISARM_AFTER_LANDING_S: f64 = 2.0;
/// Seconds that armed motors idle on the ground before they stop by themselves.
const DISARM_WHEN_IDLE_S: f64 = 10.0;
/// Share of hover power that idling motors take.
const IDLING_SHARE: f64 = 0.15;
/// Most things to say that wait to be taken; more are lost.
const MOST_EVENTS: usize = 64;
/// Sinking faster than this at touchdown breaks it.
const CRASH_MPS: f64 = 3.0;

#[derive(Debug, Clone, Default)]
struct Parachute {
    enabled: bool,
    /// Seconds since its release.
    released_s: Option<f64>,
}

#[derive(Debug, Clone)]
pub(crate) struct Craft {
    pub(crate) class: Class,
    pub(crate) airframe: Airframe,
    pub(crate) map: FlatMap,
    pub(crate) body: Body,
    pub(crate) battery: Battery,
    pub(crate) air: Air,
    pub(crate) mission: Mission,
    pub(crate) mode: Mode,
    pub(crate) armed: bool,
    /// Where it was armed last: heights count from there, and it returns there.
    pub(crate) home: Vector,
    /// Height of the flat ground above mean sea level.
    pub(crate) home_amsl_m: f64,
    rng: Rng,
    tasks: VecDeque<Task>,
    /// The mission is being flown, not only chosen.
    auto_running: bool,
    speed_mps: f64,
    parachute: Parachute,
    crashed: bool,
    /// Since touchdown, while the motors still run.
    landed_s: f64,
    /// Armed on the ground without anything to do.
    idle_s: f64,
    /// On the ground with stopped motors.
    parked_s: f64,
    battery_swap_s: Option<f64>,
    watch: failsafe::Watch,
    events: Vec<Event>,
}

impl Craft {
    pub(crate) fn new(config: &VehicleConfig) -> Self {
        let airframe = config.class.airframe();
        Self {
            class: config.class,
            airframe,
            map: FlatMap::new(config.home),
            body: Body::new(config.heading_deg),
            battery: Battery::new(&airframe, config.battery_pct),
            air: Air::new(config.wind),
            mission: Mission::new(config.class == Class::Brus),
            mode: Self::resting_mode(config.class),
            armed: false,
            home: Vector::ZERO,
            home_amsl_m: config.home_amsl_m,
            rng: Rng::new(config.seed),
            tasks: VecDeque::new(),
            auto_running: false,
            speed_mps: airframe.cruise_mps,
            parachute: Parachute::default(),
            crashed: false,
            landed_s: 0.0,
            idle_s: 0.0,
            parked_s: 0.0,
            battery_swap_s: config.battery_swap_s,
            watch: failsafe::Watch::default(),
            events: Vec::new(),
        }
    }

    /// A BRUS waits in the pilot's hand; a Mavic always holds its place by itself.
    fn resting_mode(class: Class) -> Mode {
        match class {
            Class::Brus => Mode::Stabilize,
            Class::Mavic => Mode::Loiter,
        }
    }

    /// Let time pass: at most a tenth of a second at once.
    pub(crate) fn step(&mut self, dt_s: f64) {
        let dt_s = dt_s.clamp(0.0, 0.1);
        self.air.step(dt_s, &mut self.rng);
        self.battery.draw(self.power_w(), dt_s);
        self.watch_over(dt_s);
        let lift = self.lift(dt_s);
        let in_air = !self.body.on_ground();
        self.body.step(lift, &self.air, &self.airframe, dt_s);
        if in_air && self.body.on_ground() {
            self.touched_down();
        }
        self.park(dt_s);
    }

    fn power_w(&self) -> f64 {
        match (self.armed, self.body.on_ground()) {
            (false, _) => self.airframe.idle_w,
            (true, true) => self.airframe.idle_w + IDLING_SHARE * self.airframe.hover_w,
            (true, false) => flight_power_w(
                &self.airframe,
                &self.body,
                self.air.velocity(),
                self.air.gust(),
            ),
        }
    }

    fn lift(&mut self, dt_s: f64) -> Lift {
        if let Some(since_s) = &mut self.parachute.released_s {
            *since_s += dt_s;
            return Lift::Canopy { since_s: *since_s };
        }
        if !self.armed {
            return Lift::Nothing;
        }
        self.work(dt_s);
        let demand = match self.tasks.front() {
            Some(task) => task.demand(&self.body, &self.airframe, self.speed_mps),
            None => Demand {
                velocity: Vector::ZERO,
                climb_mps: 0.0,
                heading_deg: None,
            },
        };
        if self.armed {
            Lift::Motors(demand)
        } else {
            Lift::Nothing
        }
    }

    /// Work on the tasks; the motors stop some time after landing or when nothing is to be done.
    fn work(&mut self, dt_s: f64) {
        match self.tasks.front_mut() {
            Some(Task::Descend { .. }) if self.body.on_ground() => {
                self.landed_s += dt_s;
                if self.landed_s >= DISARM_AFTER_LANDING_S {
                    self.stop_motors("Disarming motors");
                }
            }
            Some(task) => {
                task.step(dt_s);
                if task.is_done(&self.body) {
                    self.tasks.pop_front();
                    if self.tasks.is_empty() {
                        self.tasks_done();
                    }
                }
            }
            None if self.body.on_ground() => {
                self.idle_s += dt_s;
                if self.idle_s >= DISARM_WHEN_IDLE_S {
                    self.stop_motors("Disarming motors: idle");
                }
            }
            None => self.tasks.push_back(Task::hold_here(&self.body)),
        }
    }

    fn tasks_done(&mut self) {
        if self.mode == Mode::Auto && self.auto_running {
            self.item_done();
        } else {
            self.tasks.push_back(Task::hold_here(&self.body));
        }
    }

    fn touched_down(&mut self) {
        if self.parachute.released_s.is_some() {
            self.say(MavSeverity::MAV_SEVERITY_CRITICAL, "Parachute: Landed");
        } else if self.body.impact_mps > CRASH_MPS {
            self.crashed = true;
            let text = format!("Crash: hit ground at {:.0} m/s", self.body.impact_mps);
            self.say(MavSeverity::MAV_SEVERITY_EMERGENCY, &text);
        }
    }

    /// The crew puts in a full battery where that is configured.
    fn park(&mut self, dt_s: f64) {
        let parked = !self.armed && self.body.on_ground();
        self.parked_s = if parked { self.parked_s + dt_s } else { 0.0 };
        let due = self
            .battery_swap_s
            .is_some_and(|swap_s| self.parked_s >= swap_s);
        if due && self.battery.charge_pct() < 90.0 {
            self.parked_s = 0.0;
            self.battery = Battery::new(&self.airframe, 100.0);
            self.say(MavSeverity::MAV_SEVERITY_INFO, "Battery replaced");
        }
    }

    pub(crate) fn phase(&self) -> Phase {
        if self.body.on_ground() {
            Phase::OnGround
        } else if matches!(self.tasks.front(), Some(Task::TakeOff { .. })) {
            Phase::TakingOff
        } else if matches!(self.tasks.front(), Some(Task::Descend { .. })) {
            Phase::Landing
        } else {
            Phase::InAir
        }
    }

    pub(crate) fn is_flying_mission(&self) -> bool {
        self.mode == Mode::Auto && self.auto_running
    }

    /// Whether it comes down without its motors, or came down too hard.
    pub(crate) fn in_distress(&self) -> bool {
        self.crashed || (!self.armed && !self.body.on_ground())
    }

    /// Say something; what is too much is lost, as on a radio.
    pub(crate) fn say(&mut self, severity: MavSeverity, text: &str) {
        self.tell(Event::Text(severity, text.to_owned()));
    }

    fn tell(&mut self, event: Event) {
        if self.events.len() < MOST_EVENTS {
            self.events.push(event);
        }
    }

    /// Everything said since the last call.
    pub(crate) fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    fn refuse(&mut self, refusal: Refusal, text: &str) -> Answer {
        self.say(MavSeverity::MAV_SEVERITY_WARNING, text);
        Err(refusal)
    }
}

#[cfg(test)]
mod tests;

//! Flying the mission, item by item.

use letka_mavlink::dialect::MavSeverity;

use super::{Craft, Event};
use crate::mission::Step;
use crate::navigation::Task;

/// Least height of the way home.
const RETURN_HEIGHT_M: f64 = 15.0;
/// Nearer to home than this it just comes down.
const AT_HOME_M: f64 = 3.0;
/// Pause above home before coming down.
const PAUSE_S: f64 = 1.0;

impl Craft {
    /// Begin the current item, passing over those that take no time.
    pub(super) fn begin_item(&mut self) {
        self.auto_running = true;
        let mut step = self.mission.step();
        while let Some(next) = step {
            self.tasks.clear();
            self.plan(next);
            if !self.tasks.is_empty() {
                return;
            }
            step = self.mission.advance();
        }
        self.mission_done();
    }

    /// The current item is flown: say so and go on.
    pub(super) fn item_done(&mut self) {
        let seq = self.mission.current();
        self.tell(Event::Reached(seq));
        self.say(
            MavSeverity::MAV_SEVERITY_INFO,
            &format!("Reached command #{seq}"),
        );
        if self.mission.advance().is_some() {
            self.begin_item();
        } else {
            self.mission_done();
        }
    }

    fn mission_done(&mut self) {
        self.auto_running = false;
        self.mission.finish();
        self.say(MavSeverity::MAV_SEVERITY_INFO, "Mission complete");
        if !self.body.on_ground() {
            self.tasks.push_back(Task::hold_here(&self.body));
        }
    }

    fn plan(&mut self, step: Step) {
        let height_m = self.body.up_m;
        match step {
            Step::Home => {}
            Step::Speed { speed_mps } => {
                self.speed_mps = speed_mps.min(self.airframe.max_speed_mps);
            }
            Step::TakeOff { height_m: to_m } => {
                self.tasks.push_back(Task::TakeOff {
                    at: self.body.at,
                    to_m: to_m.max(height_m),
                });
            }
            Step::Waypoint {
                position,
                height_m,
                wait_s,
            } => {
                let at = self.map.vector(position);
                self.tasks.push_back(Task::leg(&self.body, at, height_m));
                if wait_s > 0.0 {
                    self.tasks.push_back(Task::Hold {
                        at,
                        height_m,
                        left_s: Some(wait_s),
                    });
                }
            }
            Step::ReturnToLaunch => self.plan_return(),
            Step::Land { position: None } => self.plan_landing(),
            Step::Land {
                position: Some(position),
            } => {
                let at = self.map.vector(position);
                self.tasks.push_back(Task::leg(&self.body, at, height_m));
                self.tasks.push_back(Task::Descend { at });
            }
        }
    }

    /// Up to a safe height, home, down.
    pub(super) fn plan_return(&mut self) {
        let home = self.home;
        if (home - self.body.at).length() > AT_HOME_M && !self.body.on_ground() {
            let height_m = self.body.up_m.max(RETURN_HEIGHT_M);
            let at = self.body.at;
            self.tasks.push_back(Task::Climb { at, to_m: height_m });
            self.tasks.push_back(Task::Leg {
                from: at,
                from_m: height_m,
                to: home,
                to_m: height_m,
            });
            self.tasks.push_back(Task::Hold {
                at: home,
                height_m,
                left_s: Some(PAUSE_S),
            });
        }
        let at = if self.body.on_ground() {
            self.body.at
        } else {
            home
        };
        self.tasks.push_back(Task::Descend { at });
    }

    /// Down, here.
    pub(super) fn plan_landing(&mut self) {
        self.tasks.push_back(Task::Descend { at: self.body.at });
    }
}

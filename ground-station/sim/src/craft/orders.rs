//! Orders from the ground station.

use letka_mavlink::dialect::MavSeverity;

use super::{Answer, Craft, Mode, Refusal};
use crate::config::Class;
use crate::navigation::Task;

/// The canopy needs this height to open.
const PARACHUTE_HEIGHT_M: f64 = 10.0;
/// Heights that a take-off may ask for.
const TAKE_OFF_HEIGHTS_M: std::ops::RangeInclusive<f64> = 1.0..=1000.0;

/// What to do with the parachute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParachuteOrder {
    Disable,
    Enable,
    Release,
}

impl Craft {
    /// Change the mode. In the air it acts at once; AUTO goes on with the current mission item.
    pub(crate) fn set_mode(&mut self, mode: Mode) -> Answer {
        if mode == Mode::Auto {
            self.check_mission()?;
        }
        if mode == self.mode && mode == Mode::Auto && self.auto_running {
            return Ok(());
        }
        self.mode = mode;
        self.auto_running = false;
        self.tasks.clear();
        (self.landed_s, self.idle_s) = (0.0, 0.0);
        if !self.armed {
            return Ok(());
        }
        match mode {
            Mode::Rtl => self.plan_return(),
            Mode::Land => self.plan_landing(),
            _ if self.body.on_ground() => {}
            Mode::Auto if self.mission.is_complete() => {
                self.tasks.push_back(Task::hold_here(&self.body));
            }
            Mode::Auto => self.begin_item(),
            Mode::Stabilize | Mode::Guided | Mode::Loiter => {
                self.tasks.push_back(Task::hold_here(&self.body));
            }
        }
        Ok(())
    }

    /// A mission can be flown: there is one, and on the ground it begins with a take-off.
    fn check_mission(&mut self) -> Answer {
        if !self.mission.is_flyable() {
            self.refuse(Refusal::Failed, "Auto: No mission")
        } else if self.armed && self.body.on_ground() && !self.mission.begins_with_take_off() {
            self.refuse(Refusal::Failed, "Auto: Missing Takeoff Cmd")
        } else {
            Ok(())
        }
    }

    /// Fly the mission: from the item `first` if that is given, else from the current one.
    pub(crate) fn start_mission(&mut self, first: Option<u16>) -> Answer {
        if !self.armed {
            return self.refuse(Refusal::Failed, "Auto: Arm first");
        }
        if let Some(seq) = first {
            self.set_current(seq)?;
        } else if self.mission.is_complete() {
            self.mission.rewind();
        }
        self.check_mission()?;
        if self.mode == Mode::Auto && self.auto_running {
            return Ok(());
        }
        self.mode = Mode::Auto;
        self.begin_item();
        Ok(())
    }

    /// Make `seq` the current mission item; in AUTO it flies there at once.
    pub(crate) fn set_current(&mut self, seq: u16) -> Answer {
        if !self.mission.jump(seq) {
            return Err(Refusal::Denied);
        }
        if self.mode == Mode::Auto && self.auto_running {
            self.begin_item();
        }
        Ok(())
    }

    /// Rise straight up and hold there. A BRUS does that in GUIDED only.
    pub(crate) fn take_off(&mut self, height_m: f64) -> Answer {
        if !TAKE_OFF_HEIGHTS_M.contains(&height_m) {
            return self.refuse(Refusal::Denied, "Takeoff: Bad height");
        }
        if !self.armed {
            return self.refuse(Refusal::Failed, "Takeoff: Arm first");
        }
        if !self.body.on_ground() {
            return self.refuse(Refusal::Failed, "Takeoff: In the air");
        }
        match self.class {
            Class::Brus if self.mode != Mode::Guided => {
                return self.refuse(Refusal::Failed, "Takeoff: Needs GUIDED");
            }
            Class::Brus => {}
            Class::Mavic => self.set_mode(Mode::Guided)?,
        }
        self.tasks.clear();
        self.tasks.push_back(Task::TakeOff {
            at: self.body.at,
            to_m: height_m,
        });
        Ok(())
    }

    /// Work the parachute. A release stops the motors in the air.
    pub(crate) fn parachute(&mut self, order: ParachuteOrder) -> Answer {
        if !self.airframe.parachute {
            return Err(Refusal::Unsupported);
        }
        match order {
            ParachuteOrder::Disable => self.parachute.enabled = false,
            ParachuteOrder::Enable => self.parachute.enabled = true,
            ParachuteOrder::Release if self.parachute.released_s.is_some() => {}
            ParachuteOrder::Release if !self.parachute.enabled => {
                return self.refuse(Refusal::NotNow, "Parachute: Disabled");
            }
            ParachuteOrder::Release if self.body.on_ground() => {
                return self.refuse(Refusal::NotNow, "Parachute: Landed");
            }
            ParachuteOrder::Release if self.body.up_m < PARACHUTE_HEIGHT_M => {
                return self.refuse(Refusal::NotNow, "Parachute: Too low");
            }
            ParachuteOrder::Release => {
                self.parachute.released_s = Some(0.0);
                self.say(MavSeverity::MAV_SEVERITY_CRITICAL, "Parachute: Released");
                self.stop_motors("Disarming motors");
            }
        }
        Ok(())
    }
}

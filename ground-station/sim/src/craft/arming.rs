//! Starting and stopping the motors.

use letka_mavlink::dialect::MavSeverity;

use super::{Answer, Craft, Mode, Refusal};
use crate::config::Class;

/// Charge below which it does not start, percent: above the charge at which it would turn back.
const LEAST_CHARGE_PCT: f64 = 25.0;

impl Craft {
    /// Start the motors. `force` passes over the charge and the mode, never over damage.
    pub(crate) fn arm(&mut self, force: bool) -> Answer {
        if self.armed {
            return Ok(());
        }
        if let Some(text) = self.obstacle(force) {
            return self.refuse(Refusal::Failed, &text);
        }
        if matches!(self.mode, Mode::Rtl | Mode::Land) {
            self.mode = Self::resting_mode(self.class);
        }
        self.armed = true;
        self.home = self.body.at;
        self.speed_mps = self.airframe.cruise_mps;
        self.mission.rewind();
        self.auto_running = false;
        self.tasks.clear();
        (self.landed_s, self.idle_s) = (0.0, 0.0);
        self.watch.new_flight();
        self.say(MavSeverity::MAV_SEVERITY_INFO, "Arming motors");
        Ok(())
    }

    /// What stands against arming.
    fn obstacle(&self, force: bool) -> Option<String> {
        if self.parachute.released_s.is_some() {
            Some("PreArm: Parachute released".to_owned())
        } else if self.crashed {
            Some("PreArm: Crashed".to_owned())
        } else if !self.body.on_ground() {
            Some("PreArm: In the air".to_owned())
        } else if self.battery.is_empty() {
            Some("PreArm: Battery 1 empty".to_owned())
        } else if force {
            None
        } else if self.battery.charge_pct() < LEAST_CHARGE_PCT {
            Some(format!("PreArm: Battery 1 below {LEAST_CHARGE_PCT:.0}%"))
        } else if self.class == Class::Brus && matches!(self.mode, Mode::Rtl | Mode::Land) {
            Some(format!("Arm: {} mode not armable", self.mode.name()))
        } else {
            None
        }
    }

    /// Stop the motors. In the air only by `force`, and then it falls.
    pub(crate) fn disarm(&mut self, force: bool) -> Answer {
        if !self.armed {
            return Ok(());
        }
        if !self.body.on_ground() && !force {
            return self.refuse(Refusal::Failed, "Disarm: In the air");
        }
        self.stop_motors("Disarming motors");
        Ok(())
    }

    pub(super) fn stop_motors(&mut self, text: &str) {
        self.armed = false;
        self.tasks.clear();
        if self.auto_running {
            self.auto_running = false;
            self.mission.finish();
        }
        if self.class == Class::Mavic {
            self.mode = Self::resting_mode(self.class);
        }
        (self.landed_s, self.idle_s) = (0.0, 0.0);
        self.say(MavSeverity::MAV_SEVERITY_INFO, text);
    }
}

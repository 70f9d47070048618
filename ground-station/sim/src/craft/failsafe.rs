//! What the autopilot does by itself when battery, wind or the ground station fail it.

use letka_mavlink::dialect::MavSeverity;

use super::{Craft, Mode};
use crate::navigation::Task;

/// Charge at which it turns back, percent.
const LOW_PCT: f64 = 20.0;
/// Charge at which it lands where it is, percent.
const CRITICAL_PCT: f64 = 10.0;
/// Silence of a ground station that was heard before.
const GCS_SILENCE_S: f64 = 10.0;
/// It warns of wind at most this often.
const WIND_WARNING_S: f64 = 30.0;

#[derive(Debug, Clone, Default)]
pub(super) struct Watch {
    low: bool,
    critical: bool,
    gcs_lost: bool,
    /// Since the last heartbeat of a ground station; `None`: never heard one.
    gcs_silent_s: Option<f64>,
    /// Until wind may be warned of again.
    wind_quiet_s: f64,
}

impl Watch {
    /// The battery may turn it back once in each flight.
    pub(super) fn new_flight(&mut self) {
        (self.low, self.critical) = (false, false);
    }
}

impl Craft {
    /// A ground station gave a sign of life.
    pub(crate) fn hear_ground_station(&mut self) {
        self.watch.gcs_silent_s = Some(0.0);
        if self.watch.gcs_lost {
            self.watch.gcs_lost = false;
            self.say(MavSeverity::MAV_SEVERITY_WARNING, "GCS Failsafe Cleared");
        }
    }

    /// Whether a failsafe has taken over.
    pub(crate) fn failsafe_active(&self) -> bool {
        self.armed && (self.watch.low || self.watch.critical || self.watch.gcs_lost)
    }

    pub(super) fn watch_over(&mut self, dt_s: f64) {
        if let Some(silent_s) = &mut self.watch.gcs_silent_s {
            *silent_s += dt_s;
        }
        self.watch.wind_quiet_s = (self.watch.wind_quiet_s - dt_s).max(0.0);
        if self.armed {
            self.watch_battery();
        }
        if self.armed && !self.body.on_ground() {
            self.watch_ground_station();
            self.watch_wind();
        }
    }

    fn watch_battery(&mut self) {
        let charge_pct = self.battery.charge_pct();
        if self.battery.is_empty() {
            self.say(MavSeverity::MAV_SEVERITY_EMERGENCY, "Battery 1 is empty");
            self.stop_motors("Disarming motors");
        } else if charge_pct <= CRITICAL_PCT && !self.watch.critical {
            (self.watch.low, self.watch.critical) = (true, true);
            let text = format!("Battery 1 is critical {charge_pct:.0}% left");
            self.say(MavSeverity::MAV_SEVERITY_CRITICAL, &text);
            self.fall_back(Mode::Land);
        } else if charge_pct <= LOW_PCT && !self.watch.low {
            self.watch.low = true;
            let text = format!("Battery 1 is low {charge_pct:.0}% left");
            self.say(MavSeverity::MAV_SEVERITY_WARNING, &text);
            if self.mode != Mode::Rtl {
                self.fall_back(Mode::Rtl);
            }
        }
    }

    /// A mission goes on without a ground station: its way was checked before the flight, and it
    /// ends by itself. Anything else ends by going home.
    fn watch_ground_station(&mut self) {
        let silent = self
            .watch
            .gcs_silent_s
            .is_some_and(|silent_s| silent_s > GCS_SILENCE_S);
        if !silent || self.watch.gcs_lost {
            return;
        }
        self.watch.gcs_lost = true;
        let going_on = match self.mode {
            Mode::Auto if self.auto_running => Some("GCS Failsafe: continuing AUTO"),
            Mode::Rtl | Mode::Land => Some("GCS Failsafe: continuing"),
            _ => None,
        };
        self.say(
            MavSeverity::MAV_SEVERITY_WARNING,
            going_on.unwrap_or("GCS Failsafe: RTL"),
        );
        if going_on.is_none() {
            self.fall_back(Mode::Rtl);
        }
    }

    fn watch_wind(&mut self) {
        let wind_mps = self.air.velocity().length();
        if wind_mps > self.airframe.wind_limit_mps && self.watch.wind_quiet_s <= 0.0 {
            self.watch.wind_quiet_s = WIND_WARNING_S;
            let text = format!("High wind {wind_mps:.0} m/s");
            self.say(MavSeverity::MAV_SEVERITY_WARNING, &text);
        }
    }

    /// Leave what it does for RTL or LAND, unless it is coming down already.
    fn fall_back(&mut self, mode: Mode) {
        let landing = matches!(self.tasks.front(), Some(Task::Descend { .. }));
        if !landing && !self.body.on_ground() {
            // Only AUTO can be refused.
            let _ = self.set_mode(mode);
        }
    }
}

//! Where in a flight a vehicle is.

use letka_domain::live::FlightState;

use crate::Heartbeat;
use crate::telemetry::GlobalPosition;

/// At this height above home and below, metres, a vehicle that does not tell stands.
const GROUND_M: f64 = 1.0;
/// A vehicle whose motors are off and which sinks or climbs faster than this, metres per second,
/// hangs under a parachute.
const FALLING_MPS: f64 = 0.5;

/// The landed state that the autopilot told, if it did.
#[derive(Debug, Clone, Default)]
pub(super) struct Phase {
    told: Option<FlightState>,
}

impl Phase {
    /// Takes `MAV_LANDED_STATE`; "undefined" and values not known keep the last.
    pub(super) fn on_landed_state(&mut self, landed_state: u8) {
        self.told = match landed_state {
            1 => Some(FlightState::OnGround),
            2 => Some(FlightState::InAir),
            3 => Some(FlightState::TakingOff),
            4 => Some(FlightState::Landing),
            _ => self.told,
        };
    }

    /// The told state, else one judged from arming, height and climb.
    pub(super) fn state(
        &self,
        heartbeat: Option<&Heartbeat>,
        global: Option<&GlobalPosition>,
    ) -> FlightState {
        if let Some(told) = self.told {
            return told;
        }
        let Some(heartbeat) = heartbeat else {
            return FlightState::Unknown;
        };
        let high = global.is_some_and(|position| position.height_m() > GROUND_M);
        let moving = global.is_some_and(|position| position.climb_mps().abs() > FALLING_MPS);
        match (heartbeat.armed(), high) {
            (true, true) => FlightState::InAir,
            (false, true) if moving => FlightState::Landing,
            _ => FlightState::OnGround,
        }
    }
}

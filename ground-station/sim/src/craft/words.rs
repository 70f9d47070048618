//! The words in which the autopilot speaks: modes, phases of flight, events and answers.

use letka_mavlink::dialect::MavSeverity;

/// Flight modes, with the numbers that `ArduPilot` gives them on a multicopter. Without a stick in
/// anyone's hand STABILIZE, GUIDED and LOITER all hold the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Stabilize = 0,
    Auto = 3,
    Guided = 4,
    Loiter = 5,
    Rtl = 6,
    Land = 9,
}

impl Mode {
    pub(crate) fn from_number(number: u32) -> Option<Self> {
        use Mode::{Auto, Guided, Land, Loiter, Rtl, Stabilize};
        [Stabilize, Auto, Guided, Loiter, Rtl, Land]
            .into_iter()
            .find(|mode| mode.number() == number)
    }

    pub(crate) fn number(self) -> u32 {
        self as u32
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Stabilize => "STABILIZE",
            Self::Auto => "AUTO",
            Self::Guided => "GUIDED",
            Self::Loiter => "LOITER",
            Self::Rtl => "RTL",
            Self::Land => "LAND",
        }
    }
}

/// Where in a flight it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    OnGround,
    TakingOff,
    InAir,
    Landing,
}

/// Something the autopilot has to say.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Event {
    Text(MavSeverity, String),
    /// The mission item with this number was flown.
    Reached(u16),
}

/// Why an order was not taken; the reason in words went out as an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It was tried and does not go.
    Failed,
    /// It could go at another time.
    NotNow,
    /// It makes no sense.
    Denied,
    /// This vehicle cannot do such a thing.
    Unsupported,
}

/// Answer to an order.
pub(crate) type Answer = Result<(), Refusal>;

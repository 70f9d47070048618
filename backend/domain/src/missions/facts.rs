//! What the rules read of a mission: where, how high, when, and what people have said about it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{MissionPlan, PlanArea, Purpose};
use crate::altitude::Datum;
use crate::geometry::{Area, Position};
use crate::period::Period;
use crate::words::words;

words! {
    /// How much a pilot can do about the flight.
    Autonomy: "autonomy" {
        /// The pilot steers.
        Manual = "manual",
        /// A programme steers and the pilot can take over.
        Automatic = "automatic",
        /// Nobody can take over.
        Autonomous = "autonomous",
    }
}

/// A corner of a route with its height above the datum of the mission.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Corner {
    /// Where.
    pub at: Position,
    /// Metres above the datum of the mission.
    pub height_m: f64,
}

/// Where a mission flies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Extent {
    /// Along a line. Between corners the height changes evenly.
    Route {
        /// Two corners at least.
        corners: Vec<Corner>,
    },
    /// Anywhere in an area.
    Within {
        /// Where on the ground.
        area: Area,
        /// Lowest height, metres above the datum of the mission; `None`: from the ground.
        lowest_m: Option<f64>,
        /// Greatest height, metres above the datum of the mission.
        highest_m: f64,
    },
}

words! {
    /// What kind of body is asked for consent.
    ConsentParty: "party of a consent" {
        /// Air traffic control of an aerodrome.
        Tower = "tower",
        /// Flight information of an aerodrome without control.
        Afis = "afis",
        /// Whoever manages a zone.
        ZoneManager = "zone_manager",
        /// Anybody else: another crew, the owner of an obstacle.
        Other = "other",
    }
}

words! {
    /// What came of a request for consent.
    ConsentAnswer: "answer to a request" {
        /// Asked, and not answered yet: it covers nothing.
        Awaited = "awaited",
        /// Given.
        Granted = "granted",
        /// Given under conditions in words: before the flight a person is asked whether it meets them.
        Conditional = "conditional",
        /// Refused: it covers nothing.
        Refused = "refused",
        /// Nobody answered: it covers nothing.
        Silent = "silent",
    }
}

impl ConsentAnswer {
    /// Whether a consent was given.
    pub fn is_given(self) -> bool {
        matches!(self, Self::Granted | Self::Conditional)
    }
}

impl Default for ConsentAnswer {
    /// A consent that does not say what was answered was entered because it was given.
    fn default() -> Self {
        Self::Granted
    }
}

/// A consent or clearance: who was asked for what, and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Who is asked: a tower, an AFIS, the manager of a zone.
    pub with: String,
    /// What kind of body that is; `None` was not entered.
    #[serde(default)]
    pub party: Option<ConsentParty>,
    /// How to reach them; `None` was not entered.
    #[serde(default)]
    pub contact: Option<String>,
    /// When it was asked for; `None` is not known.
    #[serde(default)]
    pub requested_at: Option<DateTime<Utc>>,
    /// Who asked; `None` is not known.
    #[serde(default)]
    pub requested_by: Option<String>,
    /// How: by telephone, by e-mail, on a frequency; `None` is not known.
    #[serde(default)]
    pub channel: Option<String>,
    /// For what time it was asked; `None` was not entered.
    #[serde(default)]
    pub asked_for: Option<Period>,
    /// What was answered: only what was given covers anything.
    #[serde(default)]
    pub answer: ConsentAnswer,
    /// Who answered; `None` is not known.
    #[serde(default)]
    pub answered_by: Option<String>,
    /// When; `None` is not known.
    #[serde(default)]
    pub answered_at: Option<DateTime<Utc>>,
    /// Under which conditions, in the words of whoever answered.
    #[serde(default)]
    pub conditions: Option<String>,
    /// Its reference: a number, a name and a time. Without one it covers nothing.
    #[serde(default)]
    pub reference: String,
    /// From when until when it holds; `None` was not entered, and then it covers nothing.
    #[serde(default)]
    pub valid: Option<Period>,
    /// Identifiers of the zones that it is for; those alone.
    #[serde(default)]
    pub zones: Vec<String>,
    /// Ids of rules without a zone that it is for, such as `TRF-01`.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Greatest height above ground, metres; `None`: it names none.
    #[serde(default)]
    pub max_height_agl_m: Option<f64>,
}

/// An attestation: a reason in words, who gave it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// The reason.
    pub text: String,
    /// Who attests.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// An approval: who and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The officer.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A deviation from the uniform rules for an urgent task (statement 6 of the police).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Deviation {
    /// Why it is clearly necessary.
    pub necessity: Option<Attestation>,
    /// Why it is urgent.
    pub urgency: Option<Attestation>,
    /// Why the protected interest prevails over the interest that § 52 protects.
    pub interest: Option<Attestation>,
    /// The officer who approved it.
    pub approved: Option<Approval>,
    /// When its report was filed.
    pub reported_at: Option<DateTime<Utc>>,
}

/// The answer of a person to a question that a machine cannot decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The rule that asks.
    pub rule: String,
    /// The zone that it asks about, where it asks about one.
    #[serde(default)]
    pub zone: Option<String>,
    /// What was asked, in Czech or in English: an answer to other words answers nothing. `None`: the
    /// question as it is.
    #[serde(default)]
    pub question: Option<String>,
    /// Whether it is as the rule wants it.
    pub yes: bool,
    /// Who answered.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What else they wrote.
    #[serde(default)]
    pub note: Option<String>,
}

/// What the rules read of a mission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MissionFacts {
    /// What it is for; `None` is not known.
    pub purpose: Option<Purpose>,
    /// When it flies. Not always the planned period: at take-off it is judged as of that moment.
    pub period: Period,
    /// Where it flies.
    pub extent: Extent,
    /// What its heights are counted from.
    pub datum: Datum,
    /// How far the aircraft may be beside its line, metres; `None`: as the rulebook says.
    pub buffer_m: Option<f64>,
    /// How far it may be above or below, metres; `None`: as the rulebook says.
    pub vertical_buffer_m: Option<f64>,
    /// Where it takes off; `None` is not known.
    pub takeoff: Option<Position>,
    /// How many metres the lowest ground under the route lies below the take-off point, as the pilot
    /// declares; `None` is not known.
    pub ground_below_takeoff_m: Option<f64>,
    /// Where the pilot stands; `None` is not known, and then it is the take-off point.
    pub pilot_position: Option<Position>,
    /// Where observers stand.
    pub observers: Vec<Position>,
    /// Ground speed, metres per second; `None` is not known.
    pub speed_mps: Option<f64>,
    /// How much the pilot can do.
    pub autonomy: Autonomy,
    /// When the application for a one-time permit was lodged; `None`: none was.
    pub applied_at: Option<DateTime<Utc>>,
    /// The consents and clearances that it has.
    pub consents: Vec<Consent>,
    /// The deviation that it claims.
    pub deviation: Option<Deviation>,
    /// What people have answered.
    pub answers: Vec<Answer>,
}

impl MissionFacts {
    /// A mission of which only place and time are known.
    pub fn new(period: Period, extent: Extent, datum: Datum) -> Self {
        Self {
            purpose: None,
            period,
            extent,
            datum,
            buffer_m: None,
            vertical_buffer_m: None,
            takeoff: None,
            ground_below_takeoff_m: None,
            pilot_position: None,
            observers: Vec::new(),
            speed_mps: None,
            autonomy: Autonomy::Automatic,
            applied_at: None,
            consents: Vec::new(),
            deviation: None,
            answers: Vec::new(),
        }
    }

    /// A plan as the rules read it, flown in `period`: straight up, over the waypoints, back at the
    /// last height, and down; or by hand anywhere in its area.
    pub fn of_plan(plan: &MissionPlan, period: Period) -> Self {
        let (extent, autonomy) = match plan.area {
            Some(area) => (within(plan, area), Autonomy::Manual),
            None => (route(plan), Autonomy::Automatic),
        };
        Self {
            purpose: Some(plan.purpose),
            buffer_m: plan.buffer_m,
            takeoff: Some(plan.takeoff),
            ground_below_takeoff_m: plan.ground_below_takeoff_m,
            pilot_position: plan.pilot_position,
            observers: plan.observers.clone(),
            speed_mps: Some(plan.speed_mps),
            autonomy,
            ..Self::new(period, extent, Datum::Home)
        }
    }
}

fn route(plan: &MissionPlan) -> Extent {
    let corners = plan.route().into_iter();
    Extent::Route {
        corners: corners
            .map(|(at, height_m)| Corner { at, height_m })
            .collect(),
    }
}

/// The circle of an area. A radius that cannot be, which the faults of a plan name, is taken as the
/// largest, never as nothing.
fn within(plan: &MissionPlan, area: PlanArea) -> Extent {
    let circle = Area::circle(plan.takeoff, area.radius_m);
    let circle = circle.unwrap_or(Area::Circle {
        centre: plan.takeoff,
        radius_m: 999_999.0,
    });
    Extent::Within {
        area: circle,
        lowest_m: None,
        highest_m: area.height_m,
    }
}

//! What a permit is to say: read, and refused with the field named.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::ids::{AircraftId, OperatorId};
use letka_domain::period::Period;
use letka_domain::permits::{Condition, PermitKind, PermitState};
use letka_domain::rules;
use letka_store::permits::NewPermit;
use letka_store::{Conn, StoreError, aircraft, operators};
use serde::Deserialize;

use super::area::{self, AreaInput};
use crate::error::Problem;
use crate::http::input::words;

/// More aircraft, pilots, zones, rules or conditions than this no permit names.
const MOST: usize = 500;
/// No permit lasts longer.
const LONGEST: TimeDelta = TimeDelta::days(20 * 366);
/// No height or distance is greater, metres.
const FARTHEST_M: f64 = 100_000.0;

/// A permit as it is entered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnterPermit {
    /// Reference number of the authority.
    number: String,
    /// Operating or one-time.
    kind: PermitKind,
    /// What people call it.
    title: String,
    /// From when until when.
    valid: Period,
    /// The aircraft that it names; it covers no others.
    aircraft: Vec<AircraftId>,
    /// The pilots that it names; empty: it holds for every licensed one.
    #[serde(default)]
    pilots: Vec<OperatorId>,
    /// Where it holds.
    area: AreaInput,
    /// Greatest height above ground, metres; `null`: it names no height of its own.
    #[serde(default)]
    max_height_agl_m: Option<f64>,
    /// Whether it allows flight at night.
    #[serde(default)]
    night: bool,
    /// Identifiers of the zones that it opens.
    #[serde(default)]
    zones: Vec<String>,
    /// Ids of the rules that it lifts in its place and time, such as `SAF-05`.
    #[serde(default)]
    lifts: Vec<String>,
    /// Its conditions: each is a limit.
    #[serde(default)]
    conditions: Vec<Condition>,
}

impl EnterPermit {
    /// The permit to be kept, granted since a moment, or the field that cannot be accepted.
    pub(crate) fn accept(self, now: DateTime<Utc>) -> Result<NewPermit, Problem> {
        let refuse = |field: &str, message: &str| Err(Problem::invalid_field(field, message));
        if self.valid.end() - self.valid.start() > LONGEST {
            return refuse("valid", "must last 20 years at most");
        }
        if self.aircraft.is_empty() {
            return refuse("aircraft", "must name one at least");
        }
        for (field, length) in [
            ("aircraft", self.aircraft.len()),
            ("pilots", self.pilots.len()),
        ] {
            if length > MOST {
                return refuse(field, "must be 500 at most");
            }
        }
        let limits = limits(&self.zones, &self.lifts, &self.conditions);
        limits.and_then(|()| height("max_height_agl_m", self.max_height_agl_m))?;
        Ok(NewPermit {
            number: short("number", &self.number)?,
            kind: self.kind,
            state: PermitState::Granted,
            title: short("title", &self.title)?,
            valid: self.valid,
            aircraft: once(self.aircraft),
            pilots: once(self.pilots),
            area: Some(area::accept("area", self.area)?),
            max_height_agl_m: self.max_height_agl_m,
            night: self.night,
            zones: self.zones,
            lifts: self.lifts,
            conditions: self.conditions,
            state_changed_at: now,
            synthetic: false,
        })
    }
}

/// Words of one line.
pub(crate) fn short(field: &str, text: &str) -> Result<String, Problem> {
    let text = words(field, text)?;
    if text.chars().count() > 200 || text.contains('\n') {
        return Err(Problem::invalid_field(
            field,
            "must have 200 characters at most, in one line",
        ));
    }
    Ok(text)
}

/// Each of a list once, in its order.
pub(crate) fn once<T: PartialEq>(list: Vec<T>) -> Vec<T> {
    let mut found = Vec::with_capacity(list.len());
    for one in list {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

/// Refuses a height that nothing reaches.
pub(crate) fn height(field: &str, metres: Option<f64>) -> Result<(), Problem> {
    if metres.is_some_and(|metres| !(metres > 0.0 && metres <= 10_000.0)) {
        let detail = "must be more than 0 and at most 10000 m, or left out";
        return Err(Problem::invalid_field(field, detail));
    }
    Ok(())
}

/// Refuses zones, rules and conditions that mean nothing.
pub(crate) fn limits(
    zones: &[String],
    lifts: &[String],
    conditions: &[Condition],
) -> Result<(), Problem> {
    let refuse = |field: String, message: &str| Err(Problem::invalid_field(field, message));
    for (field, length) in [
        ("zones", zones.len()),
        ("lifts", lifts.len()),
        ("conditions", conditions.len()),
    ] {
        if length > MOST {
            return refuse(field.into(), "must be 500 at most");
        }
    }
    let named = |zone: &String| !zone.trim().is_empty() && zone.len() <= 200;
    if let Some(place) = zones.iter().position(|zone| !named(zone)) {
        return refuse(
            format!("zones[{place}]"),
            "must be the identifier of a zone",
        );
    }
    let known = |id: &String| rules::CATALOGUE.iter().any(|rule| rule.id == *id);
    if let Some(place) = lifts.iter().position(|id| !known(id)) {
        return refuse(format!("lifts[{place}]"), "there is no such rule");
    }
    if let Some(place) = conditions.iter().position(|one| !is_sound(one)) {
        let detail = "must be a number above 0 that a flight can reach, or some words";
        return refuse(format!("conditions[{place}]"), detail);
    }
    Ok(())
}

fn is_sound(condition: &Condition) -> bool {
    match condition {
        Condition::MaxHeightAgl { metres }
        | Condition::MaxHeightAmsl { metres }
        | Condition::MaxDistanceFromPilot { metres }
        | Condition::MinDistanceFromPeople { metres } => *metres > 0.0 && *metres <= FARTHEST_M,
        Condition::MaxSpeed { mps } | Condition::MaxWind { mps } => *mps > 0.0 && *mps <= 100.0,
        Condition::DayOnly | Condition::InSightOnly => true,
        Condition::Observers { at_least } => (1..=20).contains(at_least),
        Condition::Text { text } => words("text", text).is_ok(),
    }
}

/// Refuses aircraft and pilots that are not in the register.
pub(crate) fn known(
    c: &mut Conn,
    aircraft: &[AircraftId],
    pilots: &[OperatorId],
) -> Result<(), Problem> {
    let refuse = |field: String, message| Err(Problem::invalid_field(field, message));
    for (place, id) in aircraft.iter().enumerate() {
        match aircraft::get(c, *id) {
            Err(StoreError::NotFound(_)) => {
                return refuse(format!("aircraft[{place}]"), "there is no such aircraft");
            }
            found => found.map(drop)?,
        }
    }
    for (place, id) in pilots.iter().enumerate() {
        if operators::find(c, *id)?.is_none() {
            return refuse(format!("pilots[{place}]"), "there is no such operator");
        }
    }
    Ok(())
}

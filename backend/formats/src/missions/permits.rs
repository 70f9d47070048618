//! Permits as a file lists them: with names in the place of ids.

use std::collections::BTreeSet;

use letka_domain::geometry::Area;
use letka_domain::ids::{AircraftId, OperatorId, PermitId};
use letka_domain::period::Period;
use letka_domain::permits::{Condition, Permit, PermitKind, PermitState};

use super::MissionFileError;
use super::fields::Node;
use super::geometry::{Drawn, drawn_as, place};
use super::json::Json;
use super::names::plain;

type Result<T> = std::result::Result<T, MissionFileError>;

/// Members of a permit.
pub(super) const PERMIT: &[&str] = &[
    "number",
    "kind",
    "state",
    "valid",
    "valid_from",
    "valid_to",
    "aircraft",
    "pilots",
    "area",
    "max_height_agl_m",
    "night",
    "zones",
    "lifts",
    "conditions",
];
/// Members of the area of a permit.
pub(super) const AREA: &[&str] = &["type", "coordinates", "centre", "radius_m"];
/// Members of a condition.
pub(super) const CONDITION: &[&str] = &["kind", "metres", "mps", "at_least", "text"];
/// Members of a permits file.
pub(super) const FILE: &[&str] = &["permits", "$schema"];
/// Conditions, and the member that each has beside its kind.
pub(super) const CONDITIONS: &[(&str, Option<&str>)] = &[
    ("max_height_agl", Some("metres")),
    ("max_height_amsl", Some("metres")),
    ("max_distance_from_pilot", Some("metres")),
    ("max_speed", Some("mps")),
    ("max_wind", Some("mps")),
    ("day_only", None),
    ("in_sight_only", None),
    ("min_distance_from_people", Some("metres")),
    ("observers", Some("at_least")),
    ("text", Some("text")),
];

/// A permit as a file describes it: like [`Permit`], with names for aircraft and people.
#[derive(Debug, Clone, PartialEq)]
pub struct PermitInput {
    /// The authority's reference number.
    pub number: String,
    /// Operating or one-time.
    pub kind: PermitKind,
    /// Where it stands; granted where the file does not say.
    pub state: PermitState,
    /// From when until when.
    pub valid: Period,
    /// Registrations, serial numbers or types of the aircraft that it names; it covers no others.
    pub aircraft: Vec<String>,
    /// Ids or names of the pilots that it names; empty: it holds for every licensed one.
    pub pilots: Vec<String>,
    /// Where it holds; `None` covers nothing.
    pub area: Option<Area>,
    /// Greatest height above ground, metres; `None`: it names none.
    pub max_height_agl_m: Option<f64>,
    /// Whether it allows flight at night.
    pub night: bool,
    /// Identifiers of the zones that it opens.
    pub zones: Vec<String>,
    /// Ids of other rules that it lifts.
    pub lifts: Vec<String>,
    /// Its conditions.
    pub conditions: Vec<Condition>,
}

impl PermitInput {
    /// The permit of the domain.
    pub(super) fn of(
        &self,
        id: PermitId,
        aircraft: Vec<AircraftId>,
        pilots: Vec<OperatorId>,
    ) -> Permit {
        let input = self.clone();
        Permit {
            id,
            number: input.number,
            kind: input.kind,
            state: input.state,
            valid: input.valid,
            aircraft,
            pilots,
            area: input.area,
            max_height_agl_m: input.max_height_agl_m,
            night: input.night,
            zones: input.zones,
            lifts: input.lifts,
            conditions: input.conditions,
        }
    }
}

/// Reads a permits file: a list of permits, or an object with `permits`.
pub fn read_permits(bytes: &[u8]) -> Result<Vec<PermitInput>> {
    let root = Json::parse(bytes)?;
    let root = Node::new("", &root);
    let list = match root.value {
        Json::List(_) => root,
        Json::Object(_) => root
            .fields(FILE)?
            .need("permits", |node| Ok(node.clone()))?,
        _ => return Err(root.fault("must be a list of permits, or an object with permits")),
    };
    let permits = list.each(|node| permit(&node))?;
    no_number_twice(&list, &permits)?;
    Ok(permits)
}

/// Two permits of one number in one list: nobody could say which is meant.
pub(super) fn no_number_twice(list: &Node<'_>, permits: &[PermitInput]) -> Result<()> {
    let mut seen = BTreeSet::new();
    match permits
        .iter()
        .find(|permit| !seen.insert(plain(&permit.number)))
    {
        Some(twice) => Err(list.fault(format!("has permit {} twice", twice.number))),
        None => Ok(()),
    }
}

/// One permit.
pub(super) fn permit(node: &Node<'_>) -> Result<PermitInput> {
    let fields = node.fields(PERMIT)?;
    Ok(PermitInput {
        number: fields.need("number", Node::text)?,
        kind: fields.need("kind", |node| {
            node.word(PermitKind::ALL, PermitKind::as_str)
        })?,
        state: fields
            .opt("state", |node| {
                node.word(PermitState::ALL, PermitState::as_str)
            })?
            .unwrap_or(PermitState::Granted),
        valid: fields.needed_validity()?,
        aircraft: fields.texts("aircraft")?,
        pilots: fields.texts("pilots")?,
        area: fields.opt("area", area)?,
        max_height_agl_m: fields.number("max_height_agl_m", 0.0..=20_000.0)?,
        night: fields.opt("night", Node::truth)?.unwrap_or(false),
        zones: fields.texts("zones")?,
        lifts: fields.texts("lifts")?,
        conditions: fields.list("conditions", |node| condition(&node))?,
    })
}

/// Where a permit holds: one area. Several would leave it open whether the way between them is
/// covered.
fn area(node: &Node<'_>) -> Result<Area> {
    let fields = node.fields(AREA)?;
    let kind = fields.need("type", Node::text)?;
    let radius_m = fields.number("radius_m", 0.0..=999_999.0)?;
    let drawing = match kind.as_str() {
        "MultiPolygon" => {
            let message = "must be one area: draw one Polygon, or enter a permit for each part";
            return Err(node.fault(message));
        }
        "Circle" | "circle" => Drawn::Point(fields.need("centre", place)?),
        _ => fields.need("coordinates", |coordinates| {
            drawn_as(node, &kind, coordinates)
        })?,
    };
    if drawing.spots().any(|spot| spot.height_m.is_some()) {
        return Err(node.fault("has heights; the height of a permit is max_height_agl_m"));
    }
    drawing.area(node, radius_m)
}

fn condition(node: &Node<'_>) -> Result<Condition> {
    let fields = node.fields(CONDITION)?;
    let (kind, member) = fields.need("kind", |node| node.word(CONDITIONS, |pair| pair.0))?;
    let other = CONDITION
        .iter()
        .find(|key| **key != "kind" && Some(**key) != member && fields.get(key).is_some());
    if let Some(other) = other {
        return Err(fields.fault(other, format!("does not belong to a condition {kind}")));
    }
    let number = |key: &str, high: f64| fields.need(key, |node| node.number(0.0..=high));
    Ok(match kind {
        "max_height_agl" => Condition::MaxHeightAgl {
            metres: number("metres", 20_000.0)?,
        },
        "max_height_amsl" => Condition::MaxHeightAmsl {
            metres: number("metres", 1e6)?,
        },
        "max_distance_from_pilot" => Condition::MaxDistanceFromPilot {
            metres: number("metres", 1e6)?,
        },
        "max_speed" => Condition::MaxSpeed {
            mps: number("mps", 300.0)?,
        },
        "max_wind" => Condition::MaxWind {
            mps: number("mps", 100.0)?,
        },
        "day_only" => Condition::DayOnly,
        "in_sight_only" => Condition::InSightOnly,
        "min_distance_from_people" => Condition::MinDistanceFromPeople {
            metres: number("metres", 1e6)?,
        },
        "observers" => Condition::Observers {
            at_least: fields.need("at_least", count)?,
        },
        _ => Condition::Text {
            text: fields.need("text", Node::text)?,
        },
    })
}

fn count(node: &Node<'_>) -> Result<usize> {
    let whole = match node.value {
        Json::Number(digits) => digits.parse::<usize>().ok(),
        _ => None,
    };
    whole
        .filter(|count| *count <= 100)
        .ok_or_else(|| node.fault("must be a whole number from 0 to 100"))
}

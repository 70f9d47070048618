//! Who flies and with what, as a file names them.

use chrono::{DateTime, NaiveDate, Utc};
use letka_domain::aircraft::{AircraftClass, ClassMark, Serviceability, TypeLimits, types};
use letka_domain::geometry::Position;
use letka_domain::licences::{LicenceFacts, LicenceKind};
use letka_domain::localized::Localized;

use super::fields::{Fields, Node};
use super::geometry::{GEOMETRY, PLACE, place};
use super::json::Json;
use super::names::same;
use super::{MissionFileError, Note};

type Result<T> = std::result::Result<T, MissionFileError>;

/// Members of a pilot.
pub(super) const PILOT: &[&str] = &[
    "id",
    "name",
    "active",
    "position",
    "born",
    "licences",
    "recent_flights",
];
/// Members of a licence.
pub(super) const LICENCE: &[&str] = &[
    "kind",
    "number",
    "valid",
    "valid_from",
    "valid_to",
    "suspended",
];
/// Members of a recent flight.
pub(super) const FLIGHT: &[&str] = &["at", "class"];
/// Members of an aircraft.
pub(super) const AIRCRAFT: &[&str] = &[
    "registration",
    "serial",
    "type",
    "class",
    "class_mark",
    "limits",
    "take_off_mass_g",
    "return_height_m",
    "operator_number",
    "remote_id",
    "insured_until",
    "serviceability",
    "grounded_reason",
];
/// Members of the limits of an aircraft.
pub(super) const LIMITS: &[&str] = &[
    "mass_g",
    "max_mass_g",
    "max_wind_mps",
    "min_temperature_c",
    "max_temperature_c",
    "flies_in_rain",
    "endurance_s",
    "visual_range_m",
    "green_light",
    "fail_safe",
];

/// A flight that a pilot made not long ago.
#[derive(Debug, Clone, PartialEq)]
pub struct RecentFlight {
    /// When.
    pub at: DateTime<Utc>,
    /// With which class of aircraft; `None` is not known.
    pub class: Option<AircraftClass>,
}

/// A pilot as a file describes one. `None` is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct PilotInput {
    /// Service number or another id, where the file has one.
    pub id: Option<String>,
    /// The name; the id where no name is given.
    pub name: String,
    /// Whether in active service.
    pub active: Option<bool>,
    /// Day of birth.
    pub born: Option<NaiveDate>,
    /// Every licence held.
    pub licences: Option<Vec<LicenceFacts>>,
    /// Flights of the last months.
    pub recent_flights: Option<Vec<RecentFlight>>,
}

/// An aircraft as a file describes it. `None` is not known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AircraftInput {
    /// Registration.
    pub registration: Option<String>,
    /// Serial number.
    pub serial: Option<String>,
    /// Type: its name in the table of types where that knows it, otherwise as written.
    pub type_name: Option<String>,
    /// Family.
    pub class: Option<AircraftClass>,
    /// What its type can stand: by the table, and by the file where that says otherwise.
    pub limits: TypeLimits,
    /// Take-off mass of this flight, grams.
    pub take_off_mass_g: Option<f64>,
    /// Height of the way home after a loss of link, metres above the take-off point.
    pub return_height_m: Option<f64>,
    /// Registration number of the operator on the airframe.
    pub operator_number: Option<String>,
    /// Whether remote identification is on.
    pub remote_id: Option<bool>,
    /// Last day of its liability insurance.
    pub insured_until: Option<NaiveDate>,
    /// Whether it may fly.
    pub serviceability: Option<Serviceability>,
    /// Why not.
    pub grounded_reason: Option<String>,
}

impl AircraftInput {
    /// What it is called: its registration, its serial number, or its type.
    pub fn name(&self) -> &str {
        let names = [&self.registration, &self.serial, &self.type_name];
        names
            .into_iter()
            .flatten()
            .next()
            .map_or("", String::as_str)
    }

    /// Whether a permit that lists `name` means this aircraft.
    pub(super) fn answers_to(&self, name: &str) -> bool {
        let own = [&self.registration, &self.serial].into_iter().flatten();
        let typed = || {
            let own = self.type_name.as_deref()?;
            let listed = types::find(name).map_or(name, |listed| listed.limits.name.as_str());
            Some(same(own, listed))
        };
        own.into_iter().any(|own| same(own, name)) || typed().unwrap_or(false)
    }
}

/// A pilot: a name, a place where the pilot stands, or all that is known.
pub(super) fn pilot(node: &Node<'_>) -> Result<(Option<PilotInput>, Option<Position>)> {
    match node.value {
        Json::Text(_) => Ok((Some(PilotInput::named(node.text()?)), None)),
        Json::Object(_) if is_place(node) => Ok((None, Some(place(node)?.at))),
        Json::Object(_) => {
            let fields = node.fields(PILOT)?;
            let position = fields.opt("position", |node| Ok(place(node)?.at))?;
            Ok((person(&fields)?, position))
        }
        _ => Ok((None, Some(place(node)?.at))),
    }
}

/// Whether an object is a place: one that names a person is none, whatever else it holds.
fn is_place(node: &Node<'_>) -> bool {
    let Json::Object(members) = node.value else {
        return false;
    };
    let all = |known: &[&str]| members.iter().all(|(key, _)| known.contains(&key.as_str()));
    !members.is_empty() && (all(PLACE) || all(GEOMETRY))
}

impl PilotInput {
    /// Whether two files may mean one person: by id, or by name where one of them has no id.
    pub fn may_be(&self, other: &Self) -> bool {
        match (&self.id, &other.id) {
            (Some(own), Some(theirs)) => same(own, theirs),
            (Some(id), None) => same(&self.name, &other.name) || same(id, &other.name),
            (None, Some(id)) => same(&self.name, &other.name) || same(&self.name, id),
            (None, None) => same(&self.name, &other.name),
        }
    }

    /// Whether a permit that lists `name` means this pilot.
    pub(super) fn answers_to(&self, name: &str) -> bool {
        self.id.as_deref().is_some_and(|id| same(id, name)) || same(&self.name, name)
    }

    fn named(name: String) -> Self {
        Self {
            id: None,
            name,
            active: None,
            born: None,
            licences: None,
            recent_flights: None,
        }
    }
}

/// The person of a pilot; `None` where nothing but a place is given.
fn person(fields: &Fields<'_>) -> Result<Option<PilotInput>> {
    let (id, name) = (
        fields.opt("id", Node::text)?,
        fields.opt("name", Node::text)?,
    );
    let known = PilotInput {
        active: fields.opt("active", Node::truth)?,
        born: fields.opt("born", Node::day)?,
        licences: fields.opt("licences", |node| node.each(|node| licence(&node)))?,
        recent_flights: fields.opt("recent_flights", |node| node.each(|node| flight(&node)))?,
        ..PilotInput::named(String::new())
    };
    match name.or_else(|| id.clone()) {
        Some(name) => Ok(Some(PilotInput { id, name, ..known })),
        None if known == PilotInput::named(String::new()) => Ok(None),
        None => Err(fields.fault("name", "is missing, and so is id")),
    }
}

fn licence(node: &Node<'_>) -> Result<LicenceFacts> {
    let fields = node.fields(LICENCE)?;
    let kind = fields.need("kind", |node| {
        node.word(LicenceKind::ALL, LicenceKind::as_str)
    })?;
    let number: String = fields.need("number", Node::text)?;
    Ok(LicenceFacts {
        suspended: fields.opt("suspended", Node::truth)?.unwrap_or(false),
        ..LicenceFacts::new(kind, number, fields.needed_validity()?)
    })
}

fn flight(node: &Node<'_>) -> Result<RecentFlight> {
    let fields = node.fields(FLIGHT)?;
    Ok(RecentFlight {
        at: fields.need("at", Node::moment)?,
        class: fields.opt("class", |node| {
            node.word(AircraftClass::ALL, AircraftClass::as_str)
        })?,
    })
}

/// An aircraft: its registration, the name of its type, or all that is known.
pub(super) fn aircraft(node: &Node<'_>, notes: &mut Vec<Note>) -> Result<AircraftInput> {
    if let Json::Text(_) = node.value {
        let name = node.text()?;
        return Ok(match types::find(&name) {
            Some(_) => AircraftInput::of_type(&name),
            None => AircraftInput {
                registration: Some(name),
                ..AircraftInput::default()
            },
        });
    }
    let fields = node.fields(AIRCRAFT)?;
    let mut aircraft = described(&fields, notes)?;
    if aircraft.name().is_empty() {
        return Err(fields.fault("registration", "is missing, and so are serial and type"));
    }
    if aircraft.grounded_reason.is_some() {
        if aircraft.serviceability == Some(Serviceability::Airworthy) {
            return Err(fields.fault("grounded_reason", "is there, and the aircraft is airworthy"));
        }
        aircraft.serviceability = Some(Serviceability::Grounded);
    }
    Ok(aircraft)
}

impl AircraftInput {
    /// An aircraft of which the type alone is known.
    fn of_type(name: &str) -> Self {
        let known = types::find(name);
        let limits = known.map(|known| known.limits.clone()).unwrap_or_default();
        Self {
            type_name: Some(known.map_or(name, |known| &known.limits.name).to_owned()),
            class: known.map(|known| known.class),
            limits: TypeLimits {
                name: known.map_or(name, |known| &known.limits.name).to_owned(),
                ..limits
            },
            ..Self::default()
        }
    }
}

fn described(fields: &Fields<'_>, notes: &mut Vec<Note>) -> Result<AircraftInput> {
    let of_type = fields.opt("type", |node| {
        let of_type = AircraftInput::of_type(&node.text()?);
        if of_type.class.is_none() {
            let message = Localized::fixed(
                "není v tabulce typů: známy jsou jen meze z tohoto souboru",
                "is not in the table of types: only the limits in this file are known",
            );
            notes.push(Note::new(&node.path, message));
        }
        Ok(of_type)
    })?;
    let of_type = of_type.unwrap_or_default();
    let class = fields.opt("class", |node| {
        let class = node.word(AircraftClass::ALL, AircraftClass::as_str)?;
        match of_type.class {
            Some(other) if other != class => {
                Err(node.fault(format!("is not that of its type ({other})")))
            }
            _ => Ok(class),
        }
    })?;
    Ok(AircraftInput {
        registration: fields.opt("registration", Node::text)?,
        serial: fields.opt("serial", Node::text)?,
        class: class.or(of_type.class),
        limits: limits(fields, of_type.limits)?,
        type_name: of_type.type_name,
        take_off_mass_g: fields.number("take_off_mass_g", 1.0..=1e6)?,
        return_height_m: fields.number("return_height_m", 0.0..=10_000.0)?,
        operator_number: fields.opt("operator_number", Node::text)?,
        remote_id: fields.opt("remote_id", Node::truth)?,
        insured_until: fields.opt("insured_until", Node::day)?,
        serviceability: fields.opt("serviceability", |node| {
            node.word(Serviceability::ALL, Serviceability::as_str)
        })?,
        grounded_reason: fields.opt("grounded_reason", Node::text)?,
    })
}

/// The limits of the table, and in their place those that the file names.
fn limits(aircraft: &Fields<'_>, table: TypeLimits) -> Result<TypeLimits> {
    let mark = aircraft.opt("class_mark", |node| {
        node.word(ClassMark::ALL, ClassMark::as_str)
    })?;
    let table = TypeLimits {
        class_mark: mark.or(table.class_mark),
        ..table
    };
    let Some(node) = aircraft.get("limits") else {
        return Ok(table);
    };
    let own = node.fields(LIMITS)?;
    let truth = |key, table: Option<bool>| Ok(own.opt(key, Node::truth)?.or(table));
    let number = |key, limits, table: Option<f64>| Ok(own.number(key, limits)?.or(table));
    Ok(TypeLimits {
        mass_g: number("mass_g", 1.0..=1e6, table.mass_g)?,
        max_mass_g: number("max_mass_g", 1.0..=1e6, table.max_mass_g)?,
        max_wind_mps: number("max_wind_mps", 0.0..=100.0, table.max_wind_mps)?,
        min_temperature_c: number("min_temperature_c", -100.0..=100.0, table.min_temperature_c)?,
        max_temperature_c: number("max_temperature_c", -100.0..=100.0, table.max_temperature_c)?,
        flies_in_rain: truth("flies_in_rain", table.flies_in_rain)?,
        endurance_s: number("endurance_s", 1.0..=1e6, table.endurance_s)?,
        visual_range_m: number("visual_range_m", 1.0..=100_000.0, table.visual_range_m)?,
        green_light: truth("green_light", table.green_light)?,
        fail_safe: truth("fail_safe", table.fail_safe)?,
        ..table
    })
}

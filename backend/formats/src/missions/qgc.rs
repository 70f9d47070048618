//! Plans of `QGroundControl` (`.plan`): read and written without loss.
//!
//! A plan is kept as its own text. What Letka does not know (fences, rally points, settings of
//! surveys, members of later versions) stays as it is, digit by digit and in its order. A plan that
//! nobody changed is written byte by byte as it was read; one with a new route keeps all the rest.

mod beside;
mod items;
mod params;
mod spline;
mod write;

use letka_domain::altitude::Datum;
use letka_domain::geometry::Position;
use letka_domain::localized::Localized;
use letka_domain::missions::MissionFacts;

use super::fields::Node;
use super::geometry::{Drawn, HEIGHTS, Spot};
use super::json::Json;
use super::properties::{Source, mission};
use super::{Context, MissionFile, MissionFileError, Note};

pub use write::to_plan;

type Result<T> = std::result::Result<T, MissionFileError>;

/// A plan of `QGroundControl`.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The file as it was read; `None` after a change.
    original: Option<Vec<u8>>,
    root: Json,
}

impl Plan {
    /// Reads a plan. Its route is not looked at yet.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let root = Json::parse(bytes)?;
        let node = Node::new("", &root);
        let kind = node
            .member("fileType")
            .map(|kind| kind.text())
            .transpose()?;
        if kind.as_deref() != Some("Plan") {
            return Err(MissionFileError::new("fileType", "must be Plan"));
        }
        version(&node, "version", "1")?;
        Ok(Self {
            original: Some(bytes.to_vec()),
            root,
        })
    }

    /// The plan as a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.original
            .clone()
            .unwrap_or_else(|| self.root.to_text().into_bytes())
    }

    /// The mission of the plan. A plan has no times: the context must give them.
    pub fn mission(&self, name: &str, context: &Context) -> Result<MissionFile> {
        let root = Node::new("", &self.root);
        let node = root
            .member("mission")
            .ok_or_else(|| MissionFileError::new("mission", "is missing"))?;
        version(&node, "version", "2")?;
        let home = node
            .member("plannedHomePosition")
            .map(|home| home_of(&home))
            .transpose()?
            .flatten();
        let mut route = items::route(&node, home.map(|home| home.at))?;
        if home.is_none() && route.datum == Datum::Home {
            let message = Localized::fixed(
                "není zadána, a tak není známo, od čeho se počítají výšky",
                "is not set, so nobody knows what the heights are counted from",
            );
            route
                .notes
                .push(Note::new("mission.plannedHomePosition", message));
        }
        route.notes.extend(beside::notes(&root, &node));
        let empty = Json::Object(Vec::new());
        let line = route.corners.iter().map(|corner| Spot {
            at: corner.at,
            height_m: Some(corner.height_m),
        });
        let items = node.member("items").unwrap_or_else(|| node.clone());
        let source = Source {
            datum: Some(route.datum),
            context: *context,
            takeoff: home,
            takeoff_datum: Datum::Amsl,
            speed_mps: route.speed_mps,
            notes: route.notes,
            ..Source::new(super::stem(name), items, Drawn::Line(line.collect()))
        };
        if context.period.is_none() {
            let message =
                "is missing: a plan has no times, so start and end must be given beside it";
            return Err(MissionFileError::new("start", message));
        }
        mission(&Node::new("", &empty), source)
    }

    /// The same plan with the route, the take-off point and the speed of a mission; `home_amsl_m` is
    /// the height of the take-off point above sea level, if it is known. All the rest stays.
    pub fn with_route(&self, facts: &MissionFacts, home_amsl_m: Option<f64>) -> Result<Self> {
        let mut root = self.root.clone();
        let mut mission = match root.get("mission") {
            Some(mission @ Json::Object(_)) => mission.clone(),
            _ => return Err(MissionFileError::new("mission", "is missing")),
        };
        write::put_route(&mut mission, facts, home_amsl_m)?;
        root.set("mission", mission);
        Ok(Self {
            original: None,
            root,
        })
    }
}

/// A version that is there must be the one that is known: members of another mean something else.
fn version(node: &Node<'_>, key: &str, known: &str) -> Result<()> {
    match node.member(key) {
        Some(version) if *version.value != Json::Number(known.to_owned()) => {
            Err(version.fault(format!("must be {known}")))
        }
        _ => Ok(()),
    }
}

/// The planned home position: latitude, longitude, metres above sea level. `QGroundControl` writes
/// zeros where none was set.
fn home_of(node: &Node<'_>) -> Result<Option<Spot>> {
    let numbers = node.items();
    let [lat, lon, rest @ ..] = numbers.as_slice() else {
        return Err(node.fault("must be [latitude, longitude, altitude]"));
    };
    let (lat, lon) = (lat.number(-90.0..=90.0)?, lon.number(-180.0..=180.0)?);
    let height = rest.first().filter(|height| *height.value != Json::Null);
    let height_m = height.map(|height| height.number(HEIGHTS)).transpose()?;
    let at = Position::new(lat, lon).map_err(|error| node.fault(error.to_string()))?;
    let unset = lat == 0.0 && lon == 0.0;
    Ok((!unset).then_some(Spot { at, height_m }))
}

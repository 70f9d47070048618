//! Writing a route into a plan: straight up, over the corners, and a landing where it took off.
//!
//! The plan ends with a landing and not with a return: the return flies at a height that is set in
//! the vehicle and that nobody judged.

use letka_domain::altitude::Datum;
use letka_domain::geometry::Position;
use letka_domain::missions::{Corner, Extent, MissionFacts};

use super::super::MissionFileError;
use super::super::json::Json;
use super::Plan;
use super::items::speed_keys;

type Result<T> = std::result::Result<T, MissionFileError>;

/// `MAV_AUTOPILOT_ARDUPILOTMEGA`.
const ARDUPILOT: usize = 3;
/// `MAV_TYPE_HEXAROTOR`.
const HEXAROTOR: usize = 13;
const WAYPOINT: usize = 16;
const LAND: usize = 21;
const TAKEOFF: usize = 22;

/// A new plan with the route of a mission, for ArduPilot. `home_amsl_m` is the height of the
/// take-off point above sea level, if it is known.
pub fn to_plan(facts: &MissionFacts, home_amsl_m: Option<f64>) -> Result<Plan> {
    let mut mission = Json::members([
        ("cruiseSpeed", Json::whole(15)),
        ("firmwareType", Json::whole(ARDUPILOT)),
        ("hoverSpeed", Json::whole(5)),
        ("items", Json::List(Vec::new())),
        ("plannedHomePosition", Json::Null),
        ("vehicleType", Json::whole(HEXAROTOR)),
        ("version", Json::whole(2)),
    ]);
    put_route(&mut mission, facts, home_amsl_m)?;
    let fence = [
        ("circles", Json::List(Vec::new())),
        ("polygons", Json::List(Vec::new())),
        ("version", Json::whole(2)),
    ];
    let rally = [
        ("points", Json::List(Vec::new())),
        ("version", Json::whole(2)),
    ];
    let root = Json::members([
        ("fileType", Json::text("Plan")),
        ("geoFence", Json::members(fence)),
        ("groundStation", Json::text("QGroundControl")),
        ("mission", mission),
        ("rallyPoints", Json::members(rally)),
        ("version", Json::whole(1)),
    ]);
    Ok(Plan {
        original: None,
        root,
    })
}

/// Puts the route, the take-off point and the speed of a mission in the place of those of a plan.
pub(super) fn put_route(
    mission: &mut Json,
    facts: &MissionFacts,
    home_amsl_m: Option<f64>,
) -> Result<()> {
    let Extent::Route { corners } = &facts.extent else {
        let message = "is an area; a plan of QGroundControl flies along a line";
        return Err(MissionFileError::new("geometry", message));
    };
    let home = facts
        .takeoff
        .ok_or_else(|| MissionFileError::new("takeoff", "is missing"))?;
    let items = items(home, corners, facts.datum)?;
    mission.set("items", Json::List(items));
    let home = [home.lat(), home.lon(), home_amsl_m.unwrap_or(0.0)];
    mission.set(
        "plannedHomePosition",
        Json::List(home.map(Json::number).to_vec()),
    );
    if let Some(speed) = facts.speed_mps {
        for key in speed_keys(mission) {
            mission.set(key, Json::number(speed));
        }
    }
    Ok(())
}

fn items(home: Position, corners: &[Corner], datum: Datum) -> Result<Vec<Json>> {
    let frame = frame(datum)?;
    let (Some(first), Some(last)) = (corners.first(), corners.last()) else {
        return Err(MissionFileError::new("geometry", "has no corners"));
    };
    let start = Corner { at: home, ..*first };
    let mut items = vec![item(TAKEOFF, 1, frame, start)];
    let way = if *first == start {
        &corners[1..]
    } else {
        corners
    };
    let back = (last.at != home).then_some(Corner { at: home, ..*last });
    for corner in way.iter().copied().chain(back) {
        items.push(item(WAYPOINT, items.len() + 1, frame, corner));
    }
    let ground = Corner {
        at: home,
        height_m: 0.0,
    };
    items.push(item(
        LAND,
        items.len() + 1,
        self::frame(Datum::Home)?,
        ground,
    ));
    Ok(items)
}

/// The frame of MAVLink and the mode of `QGroundControl` for heights of a datum.
fn frame(datum: Datum) -> Result<(usize, usize)> {
    match datum {
        Datum::Home => Ok((3, 1)),
        Datum::Amsl => Ok((0, 2)),
        Datum::Agl => Ok((10, 4)),
        Datum::Wgs84 | Datum::Standard => {
            let message = format!("is {datum}, which a plan of QGroundControl cannot hold");
            Err(MissionFileError::new("height_reference", message))
        }
    }
}

fn item(command: usize, id: usize, (frame, mode): (usize, usize), corner: Corner) -> Json {
    let height = || Json::number(corner.height_m);
    let place = [
        Json::number(corner.at.lat()),
        Json::number(corner.at.lon()),
        height(),
    ];
    let zero = || Json::whole(0);
    let params = [zero(), zero(), zero(), Json::Null]
        .into_iter()
        .chain(place);
    Json::members([
        ("AMSLAltAboveTerrain", Json::Null),
        ("Altitude", height()),
        ("AltitudeMode", Json::whole(mode)),
        ("autoContinue", Json::Bool(true)),
        ("command", Json::whole(command)),
        ("doJumpId", Json::whole(id)),
        ("frame", Json::whole(frame)),
        ("params", Json::List(params.collect())),
        ("type", Json::text("SimpleItem")),
    ])
}

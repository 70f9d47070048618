//! A mission in the words of the domain, as the items that go aboard.

use letka_domain::geometry::Position;
use letka_link::MissionItem;
use letka_mavlink::mission::Item;

const NAV_WAYPOINT: u16 = 16;
const NAV_RETURN_TO_LAUNCH: u16 = 20;
const NAV_LAND: u16 = 21;
const NAV_TAKEOFF: u16 = 22;
const DO_CHANGE_SPEED: u16 = 178;

const FRAME_MISSION: u8 = 2;
const FRAME_RELATIVE_ALT: u8 = 3;

/// More than any plan has; less than any autopilot stores.
const MAX_ITEMS: usize = 500;
/// Greatest height that is taken for a number and not for a mistake, metres.
const MAX_HEIGHT_M: f64 = 10_000.0;

/// Items for the vehicle, which stands `here`. An error is one sentence for people.
pub(super) fn to_items(plan: &[MissionItem], here: Option<Position>) -> Result<Vec<Item>, String> {
    if plan.is_empty() {
        return Err("the mission has no steps".to_owned());
    }
    if plan.len() > MAX_ITEMS {
        return Err(format!("the mission has more than {MAX_ITEMS} steps"));
    }
    let mut items = Vec::with_capacity(plan.len());
    let mut speed_mps = None;
    for step in plan {
        match step {
            MissionItem::Takeoff { position, height_m } => {
                let place = position
                    .or(here)
                    .ok_or("the vehicle has not told where it stands")?;
                items.push(at(NAV_TAKEOFF, place, height(*height_m)?));
            }
            MissionItem::Waypoint {
                position,
                height_m,
                speed_mps: wanted,
            } => {
                if wanted.is_some() && *wanted != speed_mps {
                    items.push(change_speed(wanted.unwrap_or_default())?);
                    speed_mps = *wanted;
                }
                items.push(at(NAV_WAYPOINT, *position, height(*height_m)?));
            }
            MissionItem::ReturnToLaunch => {
                items.push(Item {
                    frame: FRAME_MISSION,
                    ..nowhere(NAV_RETURN_TO_LAUNCH)
                });
            }
            MissionItem::Land {
                position: Some(place),
            } => items.push(at(NAV_LAND, *place, 0.0)),
            MissionItem::Land { position: None } => items.push(nowhere(NAV_LAND)),
            MissionItem::Unknown => {
                return Err("the mission has a step that this station does not know".to_owned());
            }
        }
    }
    Ok(items)
}

fn at(command: u16, place: Position, alt_m: f32) -> Item {
    Item {
        lat: place.lat(),
        lon: place.lon(),
        alt_m,
        ..nowhere(command)
    }
}

/// An item whose place says nothing: zeros mean "where it is".
fn nowhere(command: u16) -> Item {
    Item {
        command,
        frame: FRAME_RELATIVE_ALT,
        lat: 0.0,
        lon: 0.0,
        alt_m: 0.0,
        params: [0.0; 4],
        autocontinue: true,
    }
}

/// From here on this ground speed; the throttle stays as it is.
fn change_speed(speed_mps: f64) -> Result<Item, String> {
    if !(0.1..=100.0).contains(&speed_mps) {
        return Err(format!("{speed_mps} m/s is no speed to fly"));
    }
    let ground_speed = 1.0;
    let params = [ground_speed, narrow(speed_mps), -1.0, 0.0];
    Ok(Item {
        frame: FRAME_MISSION,
        params,
        ..nowhere(DO_CHANGE_SPEED)
    })
}

fn height(height_m: f64) -> Result<f32, String> {
    if (-MAX_HEIGHT_M..=MAX_HEIGHT_M).contains(&height_m) {
        Ok(narrow(height_m))
    } else {
        Err(format!("{height_m} m is no height to fly at"))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "MAVLink carries it in 32 bits; checked range"
)]
fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(lat: f64) -> Position {
        Position::new(lat, 14.0).unwrap()
    }

    fn waypoint(speed_mps: Option<f64>) -> MissionItem {
        MissionItem::Waypoint {
            position: place(50.1),
            height_m: 60.0,
            speed_mps,
        }
    }

    fn commands(plan: &[MissionItem]) -> Vec<u16> {
        let items = to_items(plan, Some(place(50.0))).unwrap();
        items.iter().map(|item| item.command).collect()
    }

    #[test]
    fn a_plan_becomes_items() {
        let plan = [
            MissionItem::Takeoff {
                position: None,
                height_m: 30.0,
            },
            waypoint(None),
            MissionItem::ReturnToLaunch,
            MissionItem::Land { position: None },
        ];
        assert_eq!(commands(&plan), [22, 16, 20, 21]);
        let items = to_items(&plan, Some(place(50.0))).unwrap();
        assert_eq!((items[0].lat, items[1].lat), (50.0, 50.1));
        assert_eq!(
            (items[0].alt_m, items[1].alt_m, items[1].frame),
            (30.0, 60.0, 3)
        );
    }

    #[test]
    fn a_speed_is_told_when_it_changes() {
        let plan = [
            waypoint(Some(5.0)),
            waypoint(Some(5.0)),
            waypoint(None),
            waypoint(Some(8.0)),
        ];
        assert_eq!(commands(&plan), [178, 16, 16, 16, 178, 16]);
        let items = to_items(&plan, None).unwrap();
        assert!(items[0].params.iter().eq(&[1.0, 5.0, -1.0, 0.0]));
    }

    #[test]
    fn what_cannot_be_flown_is_refused_with_a_reason() {
        let waypoint = |height_m, speed_mps| MissionItem::Waypoint {
            position: place(50.1),
            height_m,
            speed_mps: Some(speed_mps),
        };
        for (plan, reason) in [
            (vec![], "no steps"),
            (vec![MissionItem::Unknown], "does not know"),
            (
                vec![MissionItem::Takeoff {
                    position: None,
                    height_m: 5.0,
                }],
                "where it stands",
            ),
            (vec![waypoint(f64::NAN, 5.0)], "no height"),
            (vec![waypoint(1e9, 5.0)], "no height"),
            (vec![waypoint(50.0, 0.0)], "no speed"),
            (
                vec![MissionItem::ReturnToLaunch; MAX_ITEMS + 1],
                "more than",
            ),
        ] {
            let error = to_items(&plan, None).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
    }
}

//! The route of a plan: its items one after the other, as the vehicle flies them.
//!
//! An item that may move the vehicle in a way that is not known here is refused by its number: a
//! route with a gap could not be judged.

use letka_domain::altitude::Datum;
use letka_domain::geometry::Position;
use letka_domain::localized::Localized;
use letka_domain::missions::Corner;

use super::super::fields::Node;
use super::super::geometry::{HEIGHTS, MAX_CORNERS};
use super::super::json::Json;
use super::super::{MissionFileError, Note};
use super::params::{frame, own_position, parameter, whole};
use super::spline::bent;

type Result<T> = std::result::Result<T, MissionFileError>;

/// What a plan flies.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) corners: Vec<Corner>,
    pub(super) datum: Datum,
    pub(super) speed_mps: Option<f64>,
    pub(super) notes: Vec<Note>,
}

/// A corner as its item has it.
#[derive(Debug, Clone)]
struct Step {
    corner: Corner,
    datum: Datum,
    /// Where the item stands, for the words of an error.
    path: String,
    /// Reached on a curve and not straight.
    spline: bool,
    /// On the ground, where a height above ground is 0.
    grounded: bool,
}

/// Commands that turn a camera, wait, or switch something, and never move the vehicle.
pub(super) const STILL: &[u16] = &[
    93, 112, 114, 115, 178, 181, 182, 183, 184, 189, 195, 196, 197, 200, 201, 202, 203, 204, 205,
    206, 214, 530, 531, 532, 533, 1000, 2000, 2001, 2500, 2501,
];
pub(super) const WAYPOINT: u16 = 16;
pub(super) const LOITER: [u16; 3] = [17, 18, 19];
const RETURN: u16 = 20;
const LAND: u16 = 21;
const TAKEOFF: u16 = 22;
const SPLINE: u16 = 82;
pub(super) const CHANGE_SPEED: u16 = 178;
/// Sides of the polygon around a circle.
const SIDES: u8 = 16;

/// The route of the mission of a plan.
pub(super) fn route(mission: &Node<'_>, home: Option<Position>) -> Result<Route> {
    let mut walk = Walk {
        home,
        steps: Vec::new(),
        speed_mps: speed(mission)?,
        notes: Vec::new(),
    };
    let items = mission.member("items");
    let items = items.ok_or_else(|| mission.fault("has no items"))?;
    items.each(|item| walk.item(&item))?;
    walk.finish(&items)
}

/// The speed that the plan is reckoned with: the greater one where two could be meant.
fn speed(mission: &Node<'_>) -> Result<Option<f64>> {
    let speed = |key: &&str| {
        let node = mission.member(key);
        node.map(|node| node.number(0.0..=300.0)).transpose()
    };
    let keys = speed_keys(mission.value);
    let own: Vec<_> = keys.iter().map(speed).collect::<Result<_>>()?;
    Ok(own
        .into_iter()
        .flatten()
        .filter(|speed| *speed > 0.0)
        .reduce(f64::max))
}

/// Which speed of a plan counts: cruising for wings, hovering for rotors, either for a kind of
/// vehicle (`MAV_TYPE`) that is not known or does both.
pub(super) fn speed_keys(mission: &Json) -> &'static [&'static str] {
    const ROTORS: [&str; 7] = ["2", "3", "4", "13", "14", "15", "29"];
    match mission.get("vehicleType") {
        Some(Json::Number(kind)) if kind == "1" => &["cruiseSpeed"],
        Some(Json::Number(kind)) if ROTORS.contains(&kind.as_str()) => &["hoverSpeed"],
        _ => &["hoverSpeed", "cruiseSpeed"],
    }
}

struct Walk {
    home: Option<Position>,
    steps: Vec<Step>,
    speed_mps: Option<f64>,
    notes: Vec<Note>,
}

impl Walk {
    fn item(&mut self, item: &Node<'_>) -> Result<()> {
        let kind = item.member("type").map(|kind| kind.text()).transpose()?;
        match kind.as_deref() {
            Some("SimpleItem") => self.simple(item),
            Some("ComplexItem") => self.complex(item),
            _ => Err(item.fault("is neither a SimpleItem nor a ComplexItem")),
        }
    }

    /// A survey and its like: the simple items that `QGroundControl` made of it.
    fn complex(&mut self, item: &Node<'_>) -> Result<()> {
        let kind = item
            .member("complexItemType")
            .map(|kind| kind.text())
            .transpose()?;
        let kind = kind.unwrap_or_else(|| "complex item".to_owned());
        let inner = item
            .member("TransectStyleComplexItem")
            .and_then(|inner| inner.member("Items"));
        let Some(inner) = inner.filter(|inner| !inner.items().is_empty()) else {
            let message =
                format!("is a {kind} without its items: it cannot be told where it flies");
            return Err(item.fault(message));
        };
        inner.each(|item| self.simple(&item)).map(|_| ())
    }

    fn simple(&mut self, item: &Node<'_>) -> Result<()> {
        let command = whole(item, "command")?;
        match command {
            WAYPOINT | SPLINE | TAKEOFF | LAND => self.place(item, command),
            RETURN => self.come_home(item),
            _ if LOITER.contains(&command) => self.loiter(item),
            CHANGE_SPEED => self.change_speed(item),
            _ if STILL.contains(&command) => Ok(()),
            _ => Err(item.fault(format!("has command {command}, which is not known here"))),
        }
    }

    fn place(&mut self, item: &Node<'_>, command: u16) -> Result<()> {
        let own = own_position(item)?;
        let (datum, height) = (frame(item)?, parameter(item, 6)?);
        let height = height.map(|height| height.number(HEIGHTS)).transpose()?;
        match command {
            TAKEOFF => {
                let height = height.ok_or_else(|| item.fault("has no height"))?;
                let at = self
                    .home
                    .or(own)
                    .ok_or_else(|| item.fault("has no place, and no home is planned"))?;
                self.step(
                    item,
                    Corner {
                        at,
                        height_m: height,
                    },
                    datum,
                )?;
                match own.filter(|own| own.distance_m(at) > 0.5) {
                    Some(at) => self.step(
                        item,
                        Corner {
                            at,
                            height_m: height,
                        },
                        datum,
                    ),
                    None => Ok(()),
                }
            }
            LAND => self.land(item, own, height.unwrap_or(0.0), datum),
            _ => {
                let at = own.ok_or_else(|| item.fault("has no place"))?;
                let height_m = height
                    .or_else(|| self.last_height(datum))
                    .ok_or_else(|| item.fault("has no height"))?;
                self.step(item, Corner { at, height_m }, datum)?;
                if let Some(step) = self.steps.last_mut() {
                    step.spline = command == SPLINE;
                }
                Ok(())
            }
        }
    }

    /// Over the place of the landing at the last height, and down. The way down at the take-off
    /// point is part of every mission.
    fn land(
        &mut self,
        item: &Node<'_>,
        own: Option<Position>,
        height_m: f64,
        datum: Datum,
    ) -> Result<()> {
        let last = self.steps.last().cloned();
        let last = last.ok_or_else(|| item.fault("lands before anything is flown"))?;
        let at = own.unwrap_or(last.corner.at);
        if at.distance_m(last.corner.at) > 0.0 {
            self.step(item, Corner { at, ..last.corner }, last.datum)?;
        }
        if self.home == Some(at) {
            return Ok(());
        }
        self.step(item, Corner { at, height_m }, datum)?;
        if let Some(step) = self.steps.last_mut() {
            step.grounded = height_m == 0.0;
        }
        Ok(())
    }

    fn come_home(&mut self, item: &Node<'_>) -> Result<()> {
        let last = self.steps.last().cloned();
        let last = last.ok_or_else(|| item.fault("returns before anything is flown"))?;
        let Some(at) = self.home else {
            return Err(item.fault("returns home, and no home is planned"));
        };
        let message = Localized::fixed(
            "vrací se ve výšce nastavené v letounu, kterou plán neobsahuje: cesta domů se posuzuje v poslední výšce trati",
            "returns at the height set in the vehicle, which a plan does not hold: the way home is judged at the last height of the route",
        );
        self.notes.push(Note::new(&item.path, message));
        self.step(item, Corner { at, ..last.corner }, last.datum)
    }

    /// A place and the circle around it. Rotors that hover there need less room.
    fn loiter(&mut self, item: &Node<'_>) -> Result<()> {
        let last = self.steps.last().map(|step| step.corner.at);
        let at = own_position(item)?
            .or(last)
            .ok_or_else(|| item.fault("has no place"))?;
        let datum = frame(item)?;
        let height = parameter(item, 6)?
            .map(|height| height.number(HEIGHTS))
            .transpose()?;
        let height_m = height
            .or_else(|| self.last_height(datum))
            .ok_or_else(|| item.fault("has no height"))?;
        let radius = parameter(item, 2)?
            .map(|radius| radius.number(-10_000.0..=10_000.0))
            .transpose()?;
        let centre = Corner { at, height_m };
        self.step(item, centre, datum)?;
        match radius.map(f64::abs).filter(|radius| *radius > 0.0) {
            Some(radius) => {
                // The circle lies within the polygon whose sides touch it.
                let reach = radius / (std::f64::consts::PI / f64::from(SIDES)).cos();
                for side in 0..=SIDES {
                    let bearing = f64::from(side % SIDES) * 360.0 / f64::from(SIDES);
                    self.step(
                        item,
                        Corner {
                            at: at.offset(reach, bearing),
                            height_m,
                        },
                        datum,
                    )?;
                }
                self.step(item, centre, datum)
            }
            None if whole(item, "command")? == LOITER[1] => {
                let message = Localized::fixed(
                    "krouží s poloměrem nastaveným v letounu, který plán neobsahuje",
                    "circles with the radius set in the vehicle, which a plan does not hold",
                );
                self.notes.push(Note::new(&item.path, message));
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The greatest speed of the plan counts for the whole of it.
    fn change_speed(&mut self, item: &Node<'_>) -> Result<()> {
        let speed = parameter(item, 1)?
            .map(|speed| speed.number(-2.0..=300.0))
            .transpose()?;
        let speed = speed.filter(|speed| *speed > 0.0);
        self.speed_mps = self.speed_mps.into_iter().chain(speed).reduce(f64::max);
        Ok(())
    }

    fn last_height(&self, datum: Datum) -> Option<f64> {
        let last = self.steps.last().filter(|step| step.datum == datum)?;
        Some(last.corner.height_m)
    }

    fn step(&mut self, item: &Node<'_>, corner: Corner, datum: Datum) -> Result<()> {
        if self.steps.len() >= MAX_CORNERS {
            return Err(item.fault(format!("is past corner {MAX_CORNERS} of the route")));
        }
        self.steps.push(Step {
            corner,
            datum,
            path: item.path.clone(),
            spline: false,
            grounded: false,
        });
        Ok(())
    }

    fn finish(mut self, items: &Node<'_>) -> Result<Route> {
        let datum = self
            .one_datum()?
            .ok_or_else(|| items.fault("has no place to fly to"))?;
        if let Some(curve) = self.steps.iter().find(|step| step.spline) {
            let message = Localized::fixed(
                "letí se obloukem, který se počítá tak, jak jej letí ArduPilot",
                "is flown on a curve, which is reckoned as ArduPilot flies it",
            );
            self.notes.push(Note::new(&curve.path, message));
        }
        let spline: Vec<bool> = self.steps.iter().map(|step| step.spline).collect();
        let straight: Vec<Corner> = self.steps.iter().map(|step| step.corner).collect();
        let mut corners = bent(&straight, &spline);
        if corners.len() > MAX_CORNERS {
            return Err(items.fault(format!("has more than {MAX_CORNERS} corners")));
        }
        if let [only] = corners.as_slice() {
            corners = vec![*only, *only];
        }
        Ok(Route {
            corners,
            datum,
            speed_mps: self.speed_mps,
            notes: self.notes,
        })
    }

    /// The one datum of all corners. Heights of two are refused, but where both are equal: over the
    /// take-off point a height above it is a height above ground, and a landing ends on the ground.
    fn one_datum(&mut self) -> Result<Option<Datum>> {
        let home = self.home;
        let equal = |step: &Step| {
            let near = |at: Position| at.distance_m(step.corner.at) < 1.0;
            matches!(step.datum, Datum::Home | Datum::Agl)
                && (step.grounded || home.is_some_and(near))
        };
        let fixed = self
            .steps
            .iter()
            .find(|step| !equal(step))
            .or(self.steps.first());
        let Some(datum) = fixed.map(|step| step.datum) else {
            return Ok(None);
        };
        for step in &mut self.steps {
            let convertible = match datum {
                Datum::Agl => equal(step),
                Datum::Home => {
                    equal(step) && home.is_some_and(|at| at.distance_m(step.corner.at) < 1.0)
                }
                _ => false,
            };
            if step.datum != datum && !convertible {
                let message = format!(
                    "counts its height from {}, other items from {datum}; heights of two kinds are not compared",
                    step.datum
                );
                return Err(MissionFileError::new(&step.path, message));
            }
        }
        Ok(Some(datum))
    }
}

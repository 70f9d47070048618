//! The mission aboard: items as they came, what each of them means, and which one is flown.
//!
//! A BRUS keeps to ArduPilot's convention: item 0 is the home position. What a ground station
//! sends as item 0 is accepted and replaced by the vehicle's own home; the flight begins at item 1.
//! A Mavic-class bridge keeps what was sent: a waypoint as item 0 is passed over as home, anything
//! else there is flown.

use letka_domain::geometry::Position;

use crate::vector::FlatMap;

/// Most items that are stored.
pub(crate) const MAX_ITEMS: u16 = 500;
/// Farthest that an item may lie from where the vehicle stands.
const FARTHEST_M: f64 = 50_000.0;
/// Greatest height of an item above home.
const HIGHEST_M: f64 = 1000.0;
/// Longest wait at a waypoint.
const LONGEST_WAIT_S: f64 = 3600.0;

pub(crate) const NAV_WAYPOINT: u16 = 16;
pub(crate) const NAV_RETURN_TO_LAUNCH: u16 = 20;
pub(crate) const NAV_LAND: u16 = 21;
pub(crate) const NAV_TAKEOFF: u16 = 22;
pub(crate) const DO_CHANGE_SPEED: u16 = 178;

/// The frames in which heights count from home: as such, and its deprecated twin.
const RELATIVE_FRAMES: [u8; 2] = [3, 6];

/// A mission item as it travels. Numbers, not enums: an unknown one must be answered, not lost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Item {
    pub(crate) command: u16,
    pub(crate) frame: u8,
    pub(crate) autocontinue: u8,
    pub(crate) params: [f32; 4],
    /// Degrees north, in 1e-7.
    pub(crate) lat_e7: i32,
    /// Degrees east, in 1e-7.
    pub(crate) lon_e7: i32,
    pub(crate) height_m: f32,
}

/// What an item makes the vehicle do. Heights are metres above home.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Step {
    /// Nothing: the place of home.
    Home,
    TakeOff {
        height_m: f64,
    },
    Waypoint {
        position: Position,
        height_m: f64,
        wait_s: f64,
    },
    ReturnToLaunch,
    /// `None`: where it is.
    Land {
        position: Option<Position>,
    },
    Speed {
        speed_mps: f64,
    },
}

/// Why an item is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Command,
    Frame,
    /// The value of the parameter with this number, 1 to 7.
    Param(u8),
}

impl Item {
    /// What the item means to a vehicle at the origin of `map`.
    pub(crate) fn step(&self, map: &FlatMap) -> Result<Step, Fault> {
        match self.command {
            NAV_TAKEOFF => Ok(Step::TakeOff {
                height_m: self.height(1.0)?,
            }),
            NAV_WAYPOINT => Ok(Step::Waypoint {
                position: self.position(map)?.ok_or(Fault::Param(5))?,
                height_m: self.height(0.0)?,
                wait_s: f64::from(self.params[0].max(0.0)).min(LONGEST_WAIT_S),
            }),
            NAV_RETURN_TO_LAUNCH => Ok(Step::ReturnToLaunch),
            NAV_LAND => Ok(Step::Land {
                position: self.position(map)?,
            }),
            DO_CHANGE_SPEED => self.speed(),
            _ => Err(Fault::Command),
        }
    }

    fn height(&self, least_m: f64) -> Result<f64, Fault> {
        if !RELATIVE_FRAMES.contains(&self.frame) {
            return Err(Fault::Frame);
        }
        let height_m = f64::from(self.height_m);
        if (least_m..=HIGHEST_M).contains(&height_m) {
            Ok(height_m)
        } else {
            Err(Fault::Param(7))
        }
    }

    /// Where the item lies; `None` for 0, 0, which stands for "here".
    fn position(&self, map: &FlatMap) -> Result<Option<Position>, Fault> {
        if !RELATIVE_FRAMES.contains(&self.frame) {
            return Err(Fault::Frame);
        }
        if (self.lat_e7, self.lon_e7) == (0, 0) {
            return Ok(None);
        }
        let (lat, lon) = (f64::from(self.lat_e7) / 1e7, f64::from(self.lon_e7) / 1e7);
        let position = Position::new(lat, lon).map_err(|_| Fault::Param(5))?;
        if map.vector(position).length() > FARTHEST_M {
            return Err(Fault::Param(5));
        }
        Ok(Some(position))
    }

    /// Air speed (0) and ground speed (1) are one and the same to a multicopter.
    fn speed(&self) -> Result<Step, Fault> {
        let (kind, speed_mps) = (self.params[0], f64::from(self.params[1]));
        if !(0.0..2.0).contains(&kind) {
            Err(Fault::Param(1))
        } else if (0.5..=50.0).contains(&speed_mps) {
            Ok(Step::Speed { speed_mps })
        } else {
            Err(Fault::Param(2))
        }
    }
}

/// The mission aboard and the item it is at.
#[derive(Debug, Clone)]
pub(crate) struct Mission {
    items: Vec<(Item, Step)>,
    /// Whether item 0 is home whatever was sent there.
    home_first: bool,
    current: u16,
    complete: bool,
}

impl Mission {
    pub(crate) fn new(home_first: bool) -> Self {
        Self {
            items: Vec::new(),
            home_first,
            current: u16::from(home_first),
            complete: false,
        }
    }

    /// The meaning of the item `seq` of a mission of this vehicle.
    pub(crate) fn understand(&self, seq: u16, item: &Item, map: &FlatMap) -> Result<Step, Fault> {
        if seq == 0 && (self.home_first || item.command == NAV_WAYPOINT) {
            Ok(Step::Home)
        } else {
            item.step(map)
        }
    }

    pub(crate) fn replace(&mut self, items: Vec<(Item, Step)>) {
        self.items = items;
        self.rewind();
    }

    pub(crate) fn rewind(&mut self) {
        self.current = u16::from(self.home_first);
        self.complete = false;
    }

    /// Number of items, home included.
    pub(crate) fn len(&self) -> u16 {
        u16::try_from(self.items.len()).unwrap_or(u16::MAX)
    }

    /// Whether there is anything to fly.
    pub(crate) fn is_flyable(&self) -> bool {
        self.len() > u16::from(self.home_first)
    }

    pub(crate) fn item(&self, seq: u16) -> Option<&Item> {
        self.items.get(usize::from(seq)).map(|(item, _)| item)
    }

    pub(crate) fn current(&self) -> u16 {
        self.current
    }

    /// What the current item means; `None` after the last one.
    pub(crate) fn step(&self) -> Option<Step> {
        self.items
            .get(usize::from(self.current))
            .map(|(_, step)| *step)
    }

    /// Go to the item `seq`; `false` if there is none to fly.
    pub(crate) fn jump(&mut self, seq: u16) -> bool {
        let flyable = (u16::from(self.home_first)..self.len()).contains(&seq);
        if flyable {
            self.current = seq;
            self.complete = false;
        }
        flyable
    }

    /// Go to the next item; at the end the last one stays current and the mission is complete.
    pub(crate) fn advance(&mut self) -> Option<Step> {
        if self.current.saturating_add(1) >= self.len() {
            self.complete = true;
            return None;
        }
        self.current += 1;
        self.step()
    }

    pub(crate) fn finish(&mut self) {
        self.complete = true;
    }

    pub(crate) fn is_complete(&self) -> bool {
        self.complete
    }

    /// Whether the flight from the current item begins with a take-off.
    pub(crate) fn begins_with_take_off(&self) -> bool {
        let rest = self.items.iter().skip(usize::from(self.current));
        let moving = rest
            .map(|(_, step)| step)
            .find(|step| !matches!(step, Step::Home | Step::Speed { .. }));
        matches!(moving, Some(Step::TakeOff { .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map() -> FlatMap {
        FlatMap::new(Position::new(50.0, 14.0).unwrap())
    }

    fn item(command: u16) -> Item {
        Item {
            command,
            frame: 3,
            autocontinue: 1,
            params: [0.0; 4],
            lat_e7: 500_010_000,
            lon_e7: 140_010_000,
            height_m: 40.0,
        }
    }

    #[test]
    fn what_cannot_be_flown_is_named() {
        let faulty = |change: fn(&mut Item)| {
            let mut item = item(NAV_WAYPOINT);
            change(&mut item);
            item.step(&map()).unwrap_err()
        };
        assert_eq!(faulty(|item| item.command = 5001), Fault::Command);
        assert_eq!(faulty(|item| item.frame = 0), Fault::Frame);
        assert_eq!(faulty(|item| item.height_m = f32::NAN), Fault::Param(7));
        assert_eq!(faulty(|item| item.lat_e7 = i32::MAX), Fault::Param(5));
        assert_eq!(faulty(|item| item.lon_e7 = 0), Fault::Param(5));
        assert_eq!(
            faulty(|item| (item.lat_e7, item.lon_e7) = (0, 0)),
            Fault::Param(5)
        );
        assert_eq!(
            faulty(|item| item.command = DO_CHANGE_SPEED),
            Fault::Param(2)
        );
    }

    #[test]
    fn item_zero_is_home_only_where_the_autopilot_says_so() {
        for home_first in [true, false] {
            let mut mission = Mission::new(home_first);
            let items: Vec<(Item, Step)> = (0..3)
                .map(|seq| {
                    let item = item(NAV_TAKEOFF);
                    (item, mission.understand(seq, &item, &map()).unwrap())
                })
                .collect();
            assert_eq!(items[0].1 == Step::Home, home_first);
            let placeholder = mission.understand(0, &item(NAV_WAYPOINT), &map());
            assert_eq!(placeholder, Ok(Step::Home));
            mission.replace(items);
            assert_eq!(mission.current(), u16::from(home_first));
            assert!(mission.begins_with_take_off());
            assert_eq!(mission.jump(0), !home_first);
        }
    }
}

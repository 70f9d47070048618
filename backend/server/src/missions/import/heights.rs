//! Heights of a file as a plan has them: metres above the take-off point.
//!
//! Nothing is guessed: a height that cannot be counted from there is left to the pilot, with a remark
//! that says what the file had.

use letka_domain::altitude::{Altitude, Datum};
use letka_domain::localized::Localized;
use letka_domain::missions::{Corner, MissionFacts};
use letka_domain::terrain::Terrain;
use letka_formats::missions::MissionFile;

use super::remarks::{Remark, RemarkCode};

/// The height of each corner above the take-off point.
pub(super) struct Heights {
    /// In metres; `None` is not known.
    pub(super) metres: Vec<Option<f64>>,
    /// By what they were reckoned, where the file counts from something else.
    by: Option<By>,
}

/// What heights were reckoned by.
enum By {
    /// The height of the take-off point that the file has.
    File(f64),
    /// The height of the ground at the take-off point, by the terrain.
    Ground(f64),
    /// The ground at the take-off point and under each corner, by the terrain.
    Terrain,
}

impl Heights {
    pub(super) fn of(file: &MissionFile, corners: &[Corner], terrain: Option<&Terrain>) -> Self {
        let facts = &file.facts;
        let unknown = || Self {
            metres: vec![None; corners.len()],
            by: None,
        };
        if file.assumed.height {
            return unknown();
        }
        let known = |metres: Vec<f64>, by: Option<By>| Self {
            metres: metres
                .into_iter()
                .map(|metres| Some(tenths(metres)))
                .collect(),
            by,
        };
        let above = |base: f64| {
            corners
                .iter()
                .map(|corner| corner.height_m - base)
                .collect()
        };
        let own = takeoff_height(file);
        match facts.datum {
            Datum::Home => known(above(0.0), None),
            Datum::Agl => match over_ground(facts, corners, terrain) {
                Some(metres) => known(metres, Some(By::Terrain)),
                None => unknown(),
            },
            datum => match (own, ground(facts, terrain)) {
                (Some(own), _) if own.datum == datum => {
                    known(above(own.metres), Some(By::File(own.metres)))
                }
                (_, Some(ground)) if datum == Datum::Amsl => {
                    known(above(ground), Some(By::Ground(ground)))
                }
                _ => unknown(),
            },
        }
    }

    /// What is to be said of the heights; nothing where they are as the file has them.
    pub(super) fn remark(&self, file: &MissionFile, corners: &[Corner]) -> Option<Remark> {
        if file.assumed.height {
            return Some(Remark::new(RemarkCode::NoHeights, "geometry"));
        }
        if file.facts.datum == Datum::Home {
            return None;
        }
        let datum = named(file.facts.datum);
        let (code, more) = match self.by {
            Some(By::File(base) | By::Ground(base)) => (RemarkCode::HeightsReckoned, {
                let base = format!("{base:.0}");
                Localized::new(
                    format!("místo vzletu leží {base} m {}", datum.cs),
                    format!("the take-off point lies {base} m {}", datum.en),
                )
            }),
            Some(By::Terrain) => (
                RemarkCode::HeightsReckoned,
                Localized::fixed(
                    "podle výškového modelu v bodech trasy; mezi nimi letoun terén nesleduje",
                    "by the terrain at the corners; between them the aircraft does not follow the ground",
                ),
            ),
            None => (RemarkCode::HeightsLeft, range(corners, &datum)),
        };
        Some(Remark::about(code, "height_reference", &datum, &more))
    }
}

/// As the planner shows them: to the tenth of a metre.
fn tenths(metres: f64) -> f64 {
    (metres * 10.0).round() / 10.0
}

/// The height of the take-off point, where the file has one. `QGroundControl` writes 0 m above sea
/// level where it does not know it.
fn takeoff_height(file: &MissionFile) -> Option<Altitude> {
    file.takeoff_height.filter(|height| height.metres != 0.0)
}

fn ground(facts: &MissionFacts, terrain: Option<&Terrain>) -> Option<f64> {
    terrain?.elevation_m(facts.takeoff?)
}

/// Heights above ground as heights above the take-off point; `None` where the ground is not known
/// under one of the corners.
fn over_ground(
    facts: &MissionFacts,
    corners: &[Corner],
    terrain: Option<&Terrain>,
) -> Option<Vec<f64>> {
    let base = ground(facts, terrain)?;
    let above = |corner: &Corner| Some(corner.height_m + terrain?.elevation_m(corner.at)? - base);
    corners.iter().map(above).collect()
}

fn range(corners: &[Corner], datum: &Localized) -> Localized {
    let heights = || corners.iter().map(|corner| corner.height_m);
    let (low, high) = (
        heights().fold(f64::MAX, f64::min),
        heights().fold(f64::MIN, f64::max),
    );
    Localized::new(
        format!("v souboru {low:.0} až {high:.0} m {}", datum.cs),
        format!("{low:.0} to {high:.0} m {} in the file", datum.en),
    )
}

fn named(datum: Datum) -> Localized {
    match datum {
        Datum::Agl => Localized::fixed("nad zemí", "above ground"),
        Datum::Amsl => Localized::fixed("nad mořem", "above sea level"),
        Datum::Wgs84 => Localized::fixed("nad elipsoidem WGS 84", "above the ellipsoid of WGS 84"),
        Datum::Home => Localized::fixed("nad místem vzletu", "above the take-off point"),
        Datum::Standard => Localized::fixed("podle tlaku 1013 hPa", "by pressure over 1013 hPa"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::{DateTime, TimeDelta};
    use letka_domain::period::Period;
    use letka_domain::terrain::{Grid, Posts, Tile};
    use letka_formats::missions::{Context, read};

    use super::*;

    /// Ground that rises from 300 m in the south by 100 m over a tenth of a degree.
    fn slope() -> Terrain {
        let grid = Grid {
            north: 50.1,
            west: 14.0,
            step_lat: 0.1,
            step_lon: 0.1,
            rows: 2,
            columns: 2,
        };
        let posts = Posts::Whole(vec![400, 400, 300, 300]);
        Terrain::new(vec![Arc::new(Tile::new(grid, posts, "slope").unwrap())])
    }

    /// A route from the south to the north, 50 m and 60 m high by that reference.
    fn file(reference: &str, takeoff: &str) -> MissionFile {
        let text = format!(
            r#"{{"type": "Feature", "geometry": {{"type": "LineString",
            "coordinates": [[14.05, 50.02, 450], [14.05, 50.04, 460]]}},
            "properties": {{"height_reference": "{reference}", "takeoff": {takeoff}}}}}"#
        );
        let now = DateTime::UNIX_EPOCH;
        let context = Context {
            period: Period::new(now, now + TimeDelta::hours(1)).ok(),
            ..Context::default()
        };
        read("x", text.as_bytes(), &context).unwrap()
    }

    fn heights(file: &MissionFile, terrain: Option<&Terrain>) -> (Vec<Option<f64>>, String) {
        let letka_domain::missions::Extent::Route { corners } = &file.facts.extent else {
            panic!("a route");
        };
        let heights = Heights::of(file, corners, terrain);
        let remark = heights.remark(file, corners);
        (
            heights.metres,
            remark.map_or(String::new(), |one| one.text.en.to_string()),
        )
    }

    const PLACE: &str = "[14.05, 50.0]";

    #[test]
    fn heights_above_the_takeoff_point_stay() {
        let (metres, remark) = heights(&file("HOME", PLACE), None);
        assert_eq!(
            (metres, remark.as_str()),
            (vec![Some(450.0), Some(460.0)], "")
        );
    }

    #[test]
    fn heights_above_sea_level_need_the_height_of_the_takeoff_point() {
        let (by_file, remark) = heights(&file("AMSL", "[14.05, 50.0, 410]"), Some(&slope()));
        assert_eq!(by_file, [Some(40.0), Some(50.0)]);
        assert!(remark.contains("410 m above sea level"), "{remark}");
        let (by_ground, remark) = heights(&file("AMSL", PLACE), Some(&slope()));
        assert_eq!(by_ground, [Some(150.0), Some(160.0)]);
        assert!(remark.contains("300 m above sea level"), "{remark}");
        let (left, remark) = heights(&file("AMSL", PLACE), None);
        assert_eq!(left, [None, None]);
        assert!(remark.contains("450 to 460 m above sea level"), "{remark}");
    }

    #[test]
    fn heights_above_ground_need_the_ground_everywhere() {
        let (metres, remark) = heights(&file("AGL", PLACE), Some(&slope()));
        assert_eq!(metres, [Some(470.0), Some(500.0)]);
        assert!(remark.contains("by the terrain"), "{remark}");
        let (left, remark) = heights(&file("AGL", "[15.05, 50.0]"), Some(&slope()));
        assert_eq!(left, [None, None]);
        assert!(remark.contains("cannot be reckoned"), "{remark}");
    }

    #[test]
    fn heights_above_the_ellipsoid_are_counted_from_one_alone() {
        assert_eq!(
            heights(&file("WGS84", PLACE), Some(&slope())).0,
            [None, None]
        );
        let own = file("WGS84", "[14.05, 50.0, 440]");
        assert_eq!(heights(&own, None).0, [Some(10.0), Some(20.0)]);
    }
}

//! One arc and the straight pieces that stand for it.

use letka_domain::geometry::{EARTH_RADIUS_M, Position};

/// How high a piece stands over its arc at most, metres. With lines that are straight in degrees
/// and not on the sphere the pieces stray from the arc by less than 5 m.
const SAGITTA_M: f64 = 4.0;
/// No airspace has a greater radius, metres.
pub(super) const MOST_RADIUS_M: f64 = 1e6;
/// Ends of an arc whose distances from its middle differ by more than this share of them and
/// [`ROUNDING_M`] are not of one arc.
const UNEVEN: f64 = 0.02;
/// What rounding of coordinates to seconds and the flattened earth make of a distance, metres.
const ROUNDING_M: f64 = 150.0;
/// Longest piece in degrees around the middle: small arcs stay round.
const MOST_STEP_DEG: f64 = 30.0;

/// An arc around a middle.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::zones::openair) struct Arc {
    centre: Position,
    /// Where it starts.
    pub(super) start: Position,
    /// Where it ends.
    pub(super) end: Position,
    radius_m: (f64, f64),
    bearing_deg: f64,
    sweep_deg: f64,
    /// Whether it turns clockwise around its middle.
    pub(super) clockwise: bool,
}

impl Arc {
    /// From one place to another (`DB`). The same place twice is the whole circle.
    pub(in crate::zones::openair) fn between(
        centre: Position,
        ends: (Position, Position),
        clockwise: bool,
    ) -> Result<Self, String> {
        let (start, end) = ends;
        let radius_m = (centre.distance_m(start), centre.distance_m(end));
        let bearings = (centre.bearing_deg(start), centre.bearing_deg(end));
        let greatest = radius_m.0.max(radius_m.1);
        if greatest >= MOST_RADIUS_M || radius_m.0.min(radius_m.1) <= 0.0 {
            return Err(format!("arc of {greatest:.0} m around its middle"));
        }
        if (radius_m.0 - radius_m.1).abs() > UNEVEN * greatest + ROUNDING_M {
            return Err(format!(
                "ends of an arc are {:.0} m and {:.0} m from its middle",
                radius_m.0, radius_m.1
            ));
        }
        let sweep_deg = sweep(bearings, clockwise);
        Ok(Self {
            centre,
            start,
            end,
            radius_m,
            bearing_deg: bearings.0,
            sweep_deg,
            clockwise,
        })
    }

    /// From one bearing to another at a distance (`DA`). The same bearing twice is the whole circle.
    pub(in crate::zones::openair) fn of_bearings(
        centre: Position,
        radius_m: f64,
        bearings: (f64, f64),
        clockwise: bool,
    ) -> Result<Self, String> {
        let bearings_ok = [bearings.0, bearings.1]
            .iter()
            .all(|bearing| (-360.0..=720.0).contains(bearing));
        if !(radius_m > 0.0 && radius_m < MOST_RADIUS_M && bearings_ok) {
            return Err(format!(
                "arc of {radius_m:.0} m from {}° to {}°",
                bearings.0, bearings.1
            ));
        }
        let sweep_deg = sweep(bearings, clockwise);
        let end = bearings.0 + if clockwise { sweep_deg } else { -sweep_deg };
        let end = if sweep_deg >= 360.0 { bearings.0 } else { end };
        Ok(Self {
            centre,
            start: centre.offset(radius_m, bearings.0),
            end: centre.offset(radius_m, end),
            radius_m: (radius_m, radius_m),
            bearing_deg: bearings.0,
            sweep_deg,
            clockwise,
        })
    }

    /// How many straight pieces stand for it.
    pub(super) fn pieces(&self) -> usize {
        usize::try_from(self.count()).unwrap_or(usize::MAX)
    }

    fn greatest_m(&self) -> f64 {
        self.radius_m.0.max(self.radius_m.1)
    }

    fn count(&self) -> u32 {
        let sagitta = 1.0 / (1.0 + SAGITTA_M / self.greatest_m());
        let step = (2.0 * sagitta.acos().to_degrees()).min(MOST_STEP_DEG);
        whole((self.sweep_deg / step).ceil())
    }

    /// The corners between start and end. `outwards` is whether the airspace lies on the side of
    /// the middle: then the pieces are tangents, else chords.
    pub(super) fn corners(&self, outwards: bool) -> Vec<Position> {
        let pieces = self.count();
        let half = self.sweep_deg / f64::from(2 * pieces);
        let margin = 0.05 + bow_m(self.greatest_m() * 2.0 * half.to_radians());
        if outwards {
            let tangent = |k| {
                self.at(
                    f64::from(2 * k + 1) * half,
                    1.0 / half.to_radians().cos(),
                    margin,
                )
            };
            (0..pieces).map(tangent).collect()
        } else {
            (1..pieces)
                .map(|k| self.at(f64::from(2 * k) * half, 1.0, -margin))
                .collect()
        }
    }

    /// The place some degrees along the arc, its distance stretched; the distance from the middle
    /// changes evenly from that of the start to that of the end.
    fn at(&self, along_deg: f64, stretch: f64, more_m: f64) -> Position {
        let share = along_deg / self.sweep_deg;
        let radius_m = self.radius_m.0 + (self.radius_m.1 - self.radius_m.0) * share;
        let turned = if self.clockwise {
            along_deg
        } else {
            -along_deg
        };
        self.centre.offset(
            (radius_m * stretch + more_m).max(0.0),
            self.bearing_deg + turned,
        )
    }
}

/// How far a line straight in degrees bows from the great circle between its ends, metres, up to
/// latitudes of 60°.
fn bow_m(length_m: f64) -> f64 {
    length_m * length_m / (8.0 * EARTH_RADIUS_M) * 1.75
}

/// Degrees from one bearing to another, more than 0 and up to 360.
fn sweep(bearings: (f64, f64), clockwise: bool) -> f64 {
    let turn = if clockwise {
        bearings.1 - bearings.0
    } else {
        bearings.0 - bearings.1
    };
    let turn = turn.rem_euclid(360.0);
    if turn > 0.0 { turn } else { 360.0 }
}

/// A count of pieces: at most a thousand, by the greatest radius.
fn whole(pieces: f64) -> u32 {
    (1..4096)
        .find(|count| f64::from(*count) >= pieces)
        .unwrap_or(4096)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    #[test]
    fn pieces_stay_on_their_side_and_near() {
        let centre = at(50.1, 14.26);
        for radius in [50.0, 555.6, 9_260.0, 55_560.0] {
            for clockwise in [true, false] {
                let arc = Arc::of_bearings(centre, radius, (20.0, 200.0), clockwise).unwrap();
                for outwards in [true, false] {
                    let mut line = vec![arc.start];
                    line.extend(arc.corners(outwards));
                    line.push(arc.end);
                    for leg in line.windows(2) {
                        for share in [0.1, 0.25, 0.5, 0.75, 0.9] {
                            let away = centre.distance_m(leg[0].between(leg[1], share)) - radius;
                            let away = if outwards { away } else { -away };
                            assert!((-0.02..5.0).contains(&away), "{radius} {outwards}: {away}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_direction_decides_which_way_round() {
        let centre = at(50.0, 14.0);
        let (north, east) = (centre.offset(1000.0, 0.0), centre.offset(1000.0, 90.0));
        let short = Arc::between(centre, (north, east), true).unwrap();
        let long = Arc::between(centre, (north, east), false).unwrap();
        assert!((short.sweep_deg - 90.0).abs() < 0.1 && (long.sweep_deg - 270.0).abs() < 0.1);
        assert!(
            (Arc::between(centre, (north, north), true)
                .unwrap()
                .sweep_deg
                - 360.0)
                .abs()
                < 1e-9
        );
    }

    #[test]
    fn what_is_no_arc_is_refused() {
        let centre = at(50.0, 14.0);
        let (near, far) = (centre.offset(10_000.0, 0.0), centre.offset(11_000.0, 90.0));
        assert!(Arc::between(centre, (near, far), true).is_err());
        assert!(Arc::between(centre, (centre, near), true).is_err());
        for radius in [0.0, -1.0, f64::NAN, 1e6, f64::INFINITY] {
            assert!(Arc::of_bearings(centre, radius, (0.0, 90.0), true).is_err());
        }
        assert!(Arc::of_bearings(centre, 100.0, (0.0, f64::NAN), true).is_err());
    }
}

//! Zones and missions strewn over a country, the same ones every time.

use letka_domain::airspace::{Restriction, Zone};
use letka_domain::geometry::{Area, Position};
use letka_domain::missions::Footprint;

/// Czechia: degrees south, west, north and east.
const COUNTRY: [f64; 4] = [48.55, 12.1, 51.05, 18.85];
/// Zones that the country holds; for more of them the territory grows, for fewer it shrinks.
const COUNTRY_ZONES: f64 = 10_000.0;
/// Corners of zones, fewest and most.
const CORNERS: (u64, u64) = (20, 200);
/// Radii of zones in metres, smallest and greatest; small ones are as frequent as large ones on a
/// logarithmic scale. Any place lies in one or two zones.
const RADII_M: (f64, f64) = (300.0, 6_000.0);
/// Legs of a mission and metres of a leg.
const LEGS: usize = 20;
const LEG_M: f64 = 500.0;

/// A source of numbers that look random: `SplitMix64`.
#[derive(Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From `low` up to `high`.
    fn between(&mut self, low: f64, high: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits")]
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        low + (high - low) * share
    }
}

/// How zones with a radius of their own are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Circles {
    /// As circles: a tenth of the zones.
    Exact,
    /// As polygons of 128 corners, as other tools need them.
    Polygons,
}

/// The territory that holds `zones` zones as densely as the country holds its own.
pub(crate) fn territory(zones: usize) -> [f64; 4] {
    #[expect(clippy::cast_precision_loss, reason = "a million at most")]
    let scale = (zones as f64 / COUNTRY_ZONES).sqrt();
    let [south, west, north, east] = COUNTRY;
    let (lat, lon) = (f64::midpoint(south, north), f64::midpoint(west, east));
    let (up, right) = ((north - south) / 2.0 * scale, (east - west) / 2.0 * scale);
    [lat - up, lon - right, lat + up, lon + right]
}

fn place(dice: &mut Dice, [south, west, north, east]: [f64; 4]) -> Position {
    let (lat, lon) = (dice.between(south, north), dice.between(west, east));
    Position::new(lat, lon).expect("a territory lies on the earth")
}

/// So many zones in a territory: stars with wavy borders, a seventh of them with a hole, a tenth of
/// them circles.
pub(crate) fn zones(count: usize, territory: [f64; 4], circles: Circles) -> Vec<Zone> {
    let mut dice = Dice(2026);
    (0..count)
        .map(|number| zone(number, area(&mut dice, territory, circles)))
        .collect()
}

fn area(dice: &mut Dice, territory: [f64; 4], circles: Circles) -> Area {
    let middle = place(dice, territory);
    let radius_m = dice.between(RADII_M.0.ln(), RADII_M.1.ln()).exp();
    let kind = dice.next() % 70;
    let corners = CORNERS.0 + dice.next() % (CORNERS.1 - CORNERS.0 + 1);
    let rings = match kind {
        0..7 if circles == Circles::Exact => {
            return Area::circle(middle, radius_m).expect("the radius is positive");
        }
        0..7 => vec![ring(middle, 128, |_| radius_m)],
        7..17 => {
            let outer = wavy(dice, middle, corners * 3 / 4, radius_m);
            vec![
                outer,
                wavy(dice, middle, (corners / 4).max(5), radius_m * 0.35),
            ]
        }
        _ => vec![wavy(dice, middle, corners, radius_m)],
    };
    Area::polygon(rings).expect("the corners go round once")
}

/// A ring whose distance from its middle changes from 0.6 to 1.4 of a radius.
fn wavy(dice: &mut Dice, middle: Position, corners: u64, radius_m: f64) -> Vec<Position> {
    let waves: Vec<(f64, f64, f64)> = [2.0, 3.0, 7.0, 13.0]
        .map(|times| {
            (
                times,
                dice.between(0.0, std::f64::consts::TAU),
                dice.between(0.0, 0.1),
            )
        })
        .to_vec();
    ring(middle, corners, |angle| {
        let wave =
            |(times, phase, height): &(f64, f64, f64)| height * (angle * times + phase).sin();
        radius_m * (1.0 + waves.iter().map(wave).sum::<f64>())
    })
}

fn ring(middle: Position, corners: u64, radius_m: impl Fn(f64) -> f64) -> Vec<Position> {
    let corner = |number: u64| {
        #[expect(clippy::cast_precision_loss, reason = "200 at most")]
        let share = (number % corners) as f64 / corners as f64;
        let metres = radius_m(share * std::f64::consts::TAU);
        middle.offset(metres, share * 360.0)
    };
    (0..=corners).map(corner).collect()
}

fn zone(number: usize, area: Area) -> Zone {
    Zone {
        name: format!("Zone {number}"),
        ..Zone::new(format!("Z{number}"), Restriction::Prohibited, area)
    }
}

/// So many missions in a territory, each of 20 legs of 500 m that wander about.
pub(crate) fn missions(count: usize, territory: [f64; 4]) -> Vec<Vec<Footprint>> {
    let mut dice = Dice(77);
    (0..count)
        .map(|_| {
            let mut from = place(&mut dice, territory);
            let mut bearing = dice.between(0.0, 360.0);
            (0..LEGS)
                .map(|_| {
                    bearing += dice.between(-60.0, 60.0);
                    let leg = Footprint::Leg {
                        from,
                        to: from.offset(LEG_M, bearing),
                    };
                    from = from.offset(LEG_M, bearing);
                    leg
                })
                .collect()
        })
        .collect()
}

/// So many missions in a territory, each of 20 legs of about 500 m that go around a place, as a search
/// does, and end where they begin.
pub(crate) fn rounds(count: usize, territory: [f64; 4]) -> Vec<Vec<Footprint>> {
    let mut dice = Dice(78);
    (0..count)
        .map(|_| {
            let middle = place(&mut dice, territory);
            let phase = dice.between(0.0, std::f64::consts::TAU);
            #[expect(clippy::cast_precision_loss, reason = "20 legs")]
            let legs = LEGS as f64;
            let corner = |number: usize| {
                #[expect(clippy::cast_precision_loss, reason = "20 legs")]
                let share = (number % LEGS) as f64 / legs;
                let wave = 0.2 * (share * std::f64::consts::TAU * 3.0 + phase).sin();
                let radius_m = LEG_M * legs / std::f64::consts::TAU * (1.0 + wave);
                middle.offset(radius_m, share * 360.0)
            };
            (0..LEGS)
                .map(|number| Footprint::Leg {
                    from: corner(number),
                    to: corner(number + 1),
                })
                .collect()
        })
        .collect()
}

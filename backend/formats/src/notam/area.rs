//! Where a notice is: what its text draws, checked against the circle of its Q line.

mod drawing;
mod token;

use letka_domain::geometry::{Area, Position};

/// The Q circle is rounded up to whole miles around a middle rounded to minutes: what the text draws
/// may reach so far beyond it, metres.
const ROUNDING_M: f64 = 2_500.0;
/// A Q circle larger than twice the reach of what the text draws and this, metres, tells of more than
/// was drawn. Five miles are what a notice about an aerodrome has in any case.
const USUAL_RADIUS_M: f64 = 5.0 * 1852.0;

/// The areas of a notice from its text and the circle of its Q line; empty where it has none.
pub(super) fn of(
    text: &str,
    circle: Option<(Position, f64)>,
    remarks: &mut Vec<String>,
) -> Vec<Area> {
    let mut areas = drawing::read(&token::tokens(text));
    let Some((centre, radius_m)) = circle else {
        return areas;
    };
    let reach = areas
        .iter()
        .map(|area| reach_m(area, centre))
        .fold(0.0, f64::max);
    let disagrees = reach > radius_m + ROUNDING_M || radius_m > 2.0 * reach + USUAL_RADIUS_M;
    if areas.is_empty() || disagrees {
        if !areas.is_empty() {
            remarks.push("the text and the Q line disagree about the area: both are taken".into());
        }
        areas.extend(Area::circle(centre, radius_m));
    }
    areas
}

/// How far an area reaches from a place, metres.
fn reach_m(area: &Area, from: Position) -> f64 {
    match area {
        Area::Circle { centre, radius_m } => centre.distance_m(from) + radius_m,
        Area::Polygon { rings } => rings
            .iter()
            .flatten()
            .map(|corner| corner.distance_m(from))
            .fold(0.0, f64::max),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn areas(text: &str, radius_nm: f64) -> (usize, usize) {
        let mut remarks = Vec::new();
        let centre = Position::new(50.083_333, 14.333_333).unwrap();
        let areas = of(text, Some((centre, radius_nm * 1852.0)), &mut remarks);
        (areas.len(), remarks.len())
    }

    #[test]
    fn the_circle_of_the_q_line_stands_unless_the_text_draws() {
        assert_eq!(areas("CRANE ERECTED", 5.0), (1, 0));
        assert_eq!(areas("WI 2NM RADIUS OF 5005N01420E", 2.0), (1, 0));
        assert_eq!(areas("WI 2NM RADIUS OF 5005N01420E", 5.0), (1, 0));
    }

    #[test]
    fn where_they_disagree_both_are_taken() {
        assert_eq!(areas("WI 2NM RADIUS OF 5105N01420E", 2.0), (2, 1));
        assert_eq!(areas("WI 2NM RADIUS OF 5005N01420E", 50.0), (2, 1));
        assert_eq!(areas("WI 20NM RADIUS OF 5005N01420E", 5.0), (2, 1));
    }
}

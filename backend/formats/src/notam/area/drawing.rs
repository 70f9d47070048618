//! Circles and polygons from the tokens of a text: all that it names, or nothing.

use letka_domain::geometry::{Area, Position};

use super::token::Token;

/// A list of more places is none that a person wrote.
const MOST_PLACES: usize = 2000;

/// The areas that a text draws. Every place and every radius in it must belong to one of them;
/// where one is left over the text says more than is understood here, and nothing is taken.
pub(super) fn read(tokens: &[Token]) -> Vec<Area> {
    let places = tokens
        .iter()
        .filter(|token| matches!(token, Token::Place(_)))
        .count();
    if places == 0 || places > MOST_PLACES || tokens.contains(&Token::Unread) {
        return Vec::new();
    }
    // The radius before the place in the whole text, or after it in the whole text.
    let radius_first = |three: &[&Token]| match three {
        [
            Token::Radius | Token::Within,
            Token::Length(m),
            Token::Place(at),
        ]
        | [Token::Length(m), Token::Radius, Token::Place(at)] => Some((*at, *m)),
        _ => None,
    };
    let place_first = |three: &[&Token]| match three {
        [Token::Place(at), Token::Radius, Token::Length(m)]
        | [Token::Place(at), Token::Length(m), Token::Radius] => Some((*at, *m)),
        _ => None,
    };
    drawn(tokens, radius_first)
        .or_else(|| drawn(tokens, place_first))
        .unwrap_or_default()
}

/// The areas when circles are written in one way; `None` where something is left over.
fn drawn(
    tokens: &[Token],
    circle: impl Fn(&[&Token]) -> Option<(Position, f64)>,
) -> Option<Vec<Area>> {
    let mut areas = Vec::new();
    let mut run: Vec<Position> = Vec::new();
    let mut rest = tokens;
    while let [token, after @ ..] = rest {
        let (three, used) = next_three(rest);
        if let Some((centre, radius_m)) = circle(&three) {
            areas.extend(polygons(std::mem::take(&mut run))?);
            areas.push(Area::circle(centre, radius_m).ok()?);
            rest = rest.get(used..)?;
            continue;
        }
        match token {
            Token::Place(place) => run.push(*place),
            // A radius without a circle, or "within 1 km of" something that is none.
            Token::Radius => return None,
            Token::Within
                if matches!(three.get(1), Some(Token::Length(_)))
                    && !matches!(three.get(2), Some(Token::Radius)) =>
            {
                return None;
            }
            _ => areas.extend(polygons(std::mem::take(&mut run))?),
        }
        rest = after;
    }
    areas.extend(polygons(run)?);
    Some(areas)
}

/// The next three tokens that are no filler, and how many tokens that takes.
fn next_three(tokens: &[Token]) -> (Vec<&Token>, usize) {
    let solid = tokens
        .iter()
        .zip(1..)
        .take(16)
        .filter(|(token, _)| **token != Token::Filler);
    let three: Vec<(&Token, usize)> = solid.take(3).collect();
    let used = three.last().map_or(1, |(_, used)| *used);
    (three.into_iter().map(|(token, _)| token).collect(), used)
}

/// The polygons of places in a row: one ends where it comes back to its first place. Fewer than
/// three places are none, and then the whole text is not understood.
fn polygons(run: Vec<Position>) -> Option<Vec<Area>> {
    let mut polygons = Vec::new();
    let mut ring: Vec<Position> = Vec::new();
    for place in run {
        let closes = ring.len() >= 3 && ring.first() == Some(&place);
        if ring.last() != Some(&place) {
            ring.push(place);
        }
        if closes {
            polygons.push(Area::polygon(vec![std::mem::take(&mut ring)]).ok()?);
        }
    }
    if !ring.is_empty() {
        ring.extend(ring.first().copied());
        polygons.push(Area::polygon(vec![ring]).ok()?);
    }
    Some(polygons)
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    fn draw(text: &str) -> Vec<Area> {
        read(&tokens(text))
    }

    #[test]
    fn circles_are_read_in_words_of_both_languages() {
        let centre = Position::new(50.0 + 5.5 / 60.0, 14.0 + 20.0 / 60.0 + 10.0 / 3600.0).unwrap();
        for (text, radius_m) in [
            ("RADIUS 2NM CENTERED ON 500530N 0142010E", 3704.0),
            ("WI 3KM RADIUS OF 500530N0142010E.", 3000.0),
            ("WI 3 KM OF PSN 500530N0142010E", 3000.0),
            ("WITHIN RADIUS 0.5NM OF 500530N 0142010E", 926.0),
            ("KRUH O POLOMERU 1 KM SE STREDEM 500530N 0142010E", 1000.0),
            (
                "Kruh o poloměru 1,5 km se středem 500530N 0142010E, GND-300M AGL",
                1500.0,
            ),
            ("PSN 500530N 0142010E RADIUS 500M", 500.0),
            ("CIRCLE: RADIUS=2.5NM CENTRE=500530N0142010E", 4630.0),
        ] {
            assert_eq!(
                draw(text),
                [Area::circle(centre, radius_m).unwrap()],
                "{text}"
            );
        }
    }

    #[test]
    fn lists_of_places_are_polygons() {
        let square = "500000N 0140000E - 500000N 0141000E - 501000N 0141000E - 501000N 0140000E";
        for (text, count) in [
            (format!("AREA {square}."), 1),
            (format!("AREA {square} - 500000N 0140000E."), 1),
            (
                format!("AREA {square} - 500000N 0140000E\n5100N01400E 5100N01410E 5110N01410E"),
                2,
            ),
            (
                format!("AREA 1: {square} AREA 2: 5100N01400E TO 5100N01410E TO 5110N01410E"),
                2,
            ),
            (format!("{square} AND WI 1NM RADIUS OF 4900N01400E"), 2),
        ] {
            assert_eq!(draw(&text).len(), count, "{text}");
        }
    }

    #[test]
    fn what_is_not_wholly_understood_draws_nothing() {
        for text in [
            "CRANE PSN 500530N 0142010E",
            "5NM RADIUS OF ARP LKPR",
            "BTN 5005N 01420E AND 5010N 01430E",
            "500000N 0140000E - ALONG BORDER - 500000N 0141000E - 501000N 0141000E",
            "5000N01400E 5010N01410E 5010N01400E 5000N01410E",
            "WI 1NM OF 5000N01400E 5000N01410E 5010N01410E",
            "RADIUS 2NM CENTERED ON 500530N 0142010E AND CRANE 500530N 0142020E",
            "WI 500M OF TOWER AND 5000N01400E 5000N01410E 5010N01410E",
            "1) 5000N01400E 2) 5000N01410E 3) 5010N01410E",
            "RADIUS 0NM CENTERED ON 500530N 0142010E",
            "",
        ] {
            assert_eq!(draw(text), [], "{text}");
        }
    }
}

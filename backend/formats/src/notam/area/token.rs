//! The words of a notice that draw: places, lengths and what stands between them.

use letka_domain::geometry::Position;

use crate::notam::coordinate;

/// A word, or several that belong together.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A position.
    Place(Position),
    /// A length in metres.
    Length(f64),
    /// A word for radius.
    Radius,
    /// "Within", which may stand for radius.
    Within,
    /// A word that means nothing for a circle but may part two lists of places.
    Filler,
    /// A word that tells of a shape nobody here reads, such as an arc or a border.
    Unread,
    /// Any other word.
    Word,
}

/// The tokens of a text, Czech letters without their marks.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let folded: String = text
        .chars()
        .flat_map(char::to_uppercase)
        .map(plain)
        .collect();
    let pieces = pieces(&folded);
    let words: Vec<&str> = pieces
        .split(|c: char| c.is_whitespace() || "-–—,;:()[]/=".contains(c))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| !word.is_empty())
        .collect();
    let mut tokens = Vec::new();
    let mut rest = words.as_slice();
    while let [word, after @ ..] = rest {
        let next = after.first().copied().unwrap_or_default();
        let (token, used) = match pair(word, next) {
            Some(token) => (Some(token), 2),
            None => (single(word), 1),
        };
        tokens.extend(token);
        rest = rest.get(used..).unwrap_or_default();
    }
    tokens
}

/// Decimal commas as points, degree and minute marks dropped.
fn pieces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let decimal =
            c == ',' && before.is_ascii_digit() && chars.peek().is_some_and(char::is_ascii_digit);
        match c {
            '°' | '\'' | '"' | '′' | '″' => {}
            _ => out.push(if decimal { '.' } else { c }),
        }
        before = c;
    }
    out
}

/// What two words mean together.
fn pair(word: &str, next: &str) -> Option<Token> {
    if let (Some(lat), Some(lon)) = (coordinate::latitude(word), coordinate::longitude(next)) {
        return Position::new(lat, lon).ok().map(Token::Place);
    }
    let metres = unit(next)?;
    let number: f64 = word.parse().ok()?;
    length(number * metres)
}

/// What one word means; nothing for words that only connect corners.
fn single(word: &str) -> Option<Token> {
    if let Some(place) = coordinate::position(word) {
        return Some(Token::Place(place));
    }
    let digits = word
        .bytes()
        .take_while(|c| c.is_ascii_digit() || *c == b'.')
        .count();
    let (number, letters) = word.split_at_checked(digits)?;
    if let (Some(metres), Ok(number)) = (unit(letters), number.parse::<f64>())
        && let Some(length) = length(number * metres)
    {
        return Some(length);
    }
    Some(match word {
        "TO" | "THEN" | "THENCE" => return None,
        "RADIUS" | "RAD" | "POLOMER" | "POLOMERU" | "POLOMEREM" => Token::Radius,
        "WI" | "WITHIN" => Token::Within,
        "OF" | "O" | "A" | "THE" | "CIRCLE" | "WITH" | "CENTRED" | "CENTERED" | "CENTRE"
        | "CENTER" | "ON" | "AT" | "AROUND" | "KRUH" | "KRUHU" | "KRUZNICE" | "SE" | "STREDEM"
        | "STRED" | "STREDU" | "V" | "VE" | "BODE" | "BOD" | "NA" | "PSN" | "POSITION"
        | "COORD" | "COORDINATES" | "SOURADNICE" | "SOURADNICICH" => Token::Filler,
        "ARC" | "CLOCKWISE" | "ANTICLOCKWISE" | "COUNTERCLOCKWISE" | "CW" | "CCW" | "BORDER"
        | "BOUNDARY" | "ALONG" | "RIVER" | "CORRIDOR" | "ROUTE" | "RTE" | "LINE" | "SIDE"
        | "TRACK" | "OUTSIDE" | "BEYOND" | "SEGMENT" | "SECTOR" | "OBLOUK" | "HRANICE"
        | "HRANICI" | "PODEL" | "REKA" | "TRASA" | "LINIE" | "MIMO" => Token::Unread,
        _ => Token::Word,
    })
}

fn unit(word: &str) -> Option<f64> {
    match word {
        "NM" => Some(1852.0),
        "KM" => Some(1000.0),
        "M" => Some(1.0),
        _ => None,
    }
}

fn length(metres: f64) -> Option<Token> {
    (metres > 0.0 && metres < 1e6).then_some(Token::Length(metres))
}

/// A letter without its Czech mark.
fn plain(letter: char) -> char {
    match letter {
        'Á' => 'A',
        'Č' => 'C',
        'Ď' => 'D',
        'É' | 'Ě' => 'E',
        'Í' => 'I',
        'Ň' => 'N',
        'Ó' => 'O',
        'Ř' => 'R',
        'Š' => 'S',
        'Ť' => 'T',
        'Ú' | 'Ů' => 'U',
        'Ý' => 'Y',
        'Ž' => 'Z',
        other => other,
    }
}

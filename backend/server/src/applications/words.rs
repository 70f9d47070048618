//! Numbers, times and places as a Czech letter writes them.

use letka_domain::altitude::Datum;
use letka_domain::geometry::Position;
use letka_domain::localized::number;
use letka_domain::rules::Measure;

use crate::local::moment;

/// A length in whole metres.
pub(super) fn metres(value: f64) -> String {
    format!("{} m", number(value, 0).cs)
}

/// A place in degrees.
pub(super) fn position(at: Position) -> String {
    let degrees = |value: f64| number(value, 5).cs;
    format!("{}° s. š., {}° v. d.", degrees(at.lat()), degrees(at.lon()))
}

/// A limit or a value.
pub(super) fn measure(measure: &Measure) -> String {
    match measure {
        Measure::Height {
            metres: height,
            datum,
        } => {
            let above = match datum {
                Datum::Agl => " nad zemí",
                Datum::Amsl => " nad mořem",
                _ => "",
            };
            format!("{}{above}", metres(*height))
        }
        Measure::Distance { metres: length } => metres(*length),
        Measure::Angle { degrees } => format!("{}°", number(*degrees, 1).cs),
        Measure::Speed { mps } => format!("{} m/s", number(*mps, 1).cs),
        Measure::Temperature { celsius } => format!("{} °C", number(*celsius, 0).cs),
        Measure::Mass { grams } => format!("{} kg", number(grams / 1000.0, 2).cs),
        Measure::Duration { seconds } => format!("{} min", number(seconds / 60.0, 0).cs),
        Measure::Count { number: count } => number(*count, 0).cs.to_string(),
        Measure::Time { at } => moment(*at),
        Measure::Text { text } => text.cs.to_string(),
    }
}

//! Numbers, times and places as a Czech letter writes them.

use chrono::{DateTime, Utc};
use letka_domain::altitude::Datum;
use letka_domain::calendar::{ahead_of_utc, local_day};
use letka_domain::geometry::Position;
use letka_domain::localized::number;
use letka_domain::rules::Measure;

/// A day: 3. 6. 2026.
pub(super) fn date(at: DateTime<Utc>) -> String {
    local_day(at).format("%-d. %-m. %Y").to_string()
}

/// A moment in local time: 3. 6. 2026 14:05.
pub(super) fn moment(at: DateTime<Utc>) -> String {
    let local = at + ahead_of_utc(at);
    local.format("%-d. %-m. %Y %H:%M").to_string()
}

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

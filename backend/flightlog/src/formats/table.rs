//! Tables of `AirData`, Litchi and `UgCS`: one row for each moment, in the units that the header
//! names.

mod columns;
mod row;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::reading::{Reading, place, whole};
use crate::clock::Clock;
use crate::defect::Defect;
use crate::detector::{Arming, Sample};
use crate::report::Place;
use crate::source::{Line, Source};
use crate::{LogError, LogFormat, LogReport};
use columns::Columns;
use row::Row;

/// Longest line, bytes; what is longer is no row.
const MAX_LINE: usize = 64 * 1024;
/// What `AirData` and the apps say at every flight.
const CHATTER: [&str; 3] = ["mode changed", "data recorder", "home point"];

/// The format of a table whose header begins `head`.
pub(crate) fn detect(head: &[u8]) -> Option<LogFormat> {
    let line = head.split(|byte| *byte == b'\n').next()?;
    let header = std::str::from_utf8(line).ok()?.to_lowercase();
    let header = header.trim_start_matches('\u{feff}');
    let has = |names: &[&str]| names.iter().all(|name| header.contains(name));
    if has(&["fc:latitude", "fc:longitude", "time"]) {
        Some(LogFormat::Ugcs)
    } else if has(&[
        "time(millisecond)",
        "latitude",
        "longitude",
        "height_above_takeoff(",
    ]) {
        Some(LogFormat::Airdata)
    } else if has(&["time(millisecond)", "latitude", "longitude", "altitude("]) {
        Some(LogFormat::Litchi)
    } else {
        None
    }
}

pub(crate) fn read(
    source: &mut Source<'_>,
    format: LogFormat,
) -> Result<(LogReport, Clock), LogError> {
    let Some(header) = source.line(MAX_LINE)? else {
        return Err(LogError::Empty);
    };
    let columns = Columns::new(&header.text);
    let arming = match columns.armed {
        Some(_) => Arming::Told,
        None => Arming::Untold,
    };
    let mut table = Table {
        reading: Reading::new(format, arming),
        columns,
        begin: None,
    };
    while let Some(line) = source.line(MAX_LINE)? {
        if !line.text.trim().is_empty() {
            table.on_line(&line);
        }
    }
    Ok(table.reading.finish())
}

struct Table {
    reading: Reading,
    columns: Columns,
    /// When the milliseconds began to count.
    begin: Option<DateTime<Utc>>,
}

impl Table {
    fn on_line(&mut self, line: &Line) {
        let row = Row::new(&line.text);
        let told = self.time(&row);
        let Some(told) = told.filter(|_| row.len() == self.columns.count) else {
            let place = Place::Line(line.number);
            return self.reading.damage(place, line.len, Defect::NoRow);
        };
        self.reading.report.messages += 1;
        if let Some(now) = self.reading.at(told) {
            self.on_row(now, &row);
        }
    }

    /// The time of a row: what the milliseconds count since the first date, or the date itself.
    fn time(&mut self, row: &Row<'_>) -> Option<DateTime<Utc>> {
        let date = self.columns.date.and_then(|at| date(row.text(at)?));
        let millis = self.columns.millis.map(|at| row.number(at).and_then(whole));
        let Some(millis) = millis else {
            return date;
        };
        let since = TimeDelta::milliseconds(i64::from(millis?));
        let begin = self.begin.or_else(|| Some(date? - since));
        self.begin = begin;
        Some(begin.unwrap_or_default() + since)
    }

    fn on_row(&mut self, now: DateTime<Utc>, row: &Row<'_>) {
        let (reading, columns) = (&mut self.reading, &self.columns);
        if let Some(charge) = columns.charge.and_then(|charge| charge.of(row)) {
            reading.charge(charge);
        }
        let text = |at: Option<usize>| at.and_then(|at| row.text(at));
        if let Some(mode) = text(columns.mode) {
            reading.mode(now, mode);
        }
        for message in columns.messages.into_iter().filter_map(text) {
            let words = message.to_lowercase();
            if !CHATTER.iter().any(|begin| words.starts_with(begin)) {
                reading.warning(now, message);
            }
        }
        let aircraft = &mut reading.aircraft;
        let keep = |kept: &mut Option<String>, told: Option<&str>| {
            if let Some(told) = told.filter(|_| kept.is_none()) {
                *kept = Some(told.chars().take(60).collect());
            }
        };
        keep(&mut aircraft.serial, text(columns.serial));
        keep(&mut aircraft.model, text(columns.model));
        keep(&mut aircraft.name, text(columns.name));
        keep(&mut reading.report.software, text(columns.software));
        let cycles = columns.cycles.and_then(|at| row.number(at)).and_then(whole);
        let battery = text(columns.battery).map(str::to_owned);
        reading.battery(0, battery, cycles.filter(|cycles| *cycles > 0));
        self.on_position(now, row);
    }

    fn on_position(&mut self, now: DateTime<Utc>, row: &Row<'_>) {
        let (reading, columns) = (&mut self.reading, &self.columns);
        let armed = columns.armed.and_then(|at| row.flag(at));
        // Arming comes before the height at which it happens, disarming behind.
        if armed == Some(true) {
            reading.armed(now, true);
        }
        if let Some(height_m) = columns.height.and_then(|height| height.of(row)) {
            let degrees = |at: Option<usize>| at.and_then(|at| row.number(at));
            let position = degrees(columns.lat).zip(degrees(columns.lon));
            reading.sample(Sample {
                at: now,
                home_height_m: height_m,
                position: position.and_then(|(lat, lon)| place(lat, lon)),
                amsl_m: columns.amsl.and_then(|amsl| amsl.of(row)),
                speed_mps: columns.speed.and_then(|speed| speed.of(row)),
                climb_mps: 0.0,
            });
        }
        if armed == Some(false) {
            reading.armed(now, false);
        }
    }
}

/// `2018-04-19T16:01:38.252`, with a space or a letter between date and time.
fn date(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim_end_matches('Z').replace('T', " ");
    let time = NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S%.f").ok()?;
    Some(time.and_utc()).filter(|time| (0..4_102_444_800).contains(&time.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_all_three() {
        for text in [
            "2026-05-01T08:00:00.250",
            "2026-05-01 08:00:00.25",
            "2026-05-01 08:00:00.250Z",
        ] {
            assert_eq!(
                date(text).unwrap().timestamp_millis(),
                1_777_622_400_250,
                "{text}"
            );
        }
        for text in ["", "01/05/2026", "9999-01-01 00:00:00", "2026-05-01"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}

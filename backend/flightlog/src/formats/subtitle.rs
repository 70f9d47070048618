//! Subtitles of DJI's videos (`.srt`): place, height and time of each second or frame, in the
//! styles of several generations of aircraft.
//!
//! They are read by the words in them, not by their places:
//!
//! - `GPS(lon,lat,satellites) BAROMETER:h` under a line with the date (Mavic Pro),
//! - `[latitude : lat] [longtitude : lon]`, with or without `[altitude: …]` (Mavic 2, Mini),
//! - `[rel_alt: h abs_alt: a]` (Mini 3 and later),
//! - `GPS (lon, lat, n), …, H 85.80m, H.S 0.00m/s` (Phantom 4 RTK),
//! - any of them in `<font>` (Air 2 and later).

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use letka_domain::geometry::Position;

use super::reading::{Reading, place};
use crate::clock::Clock;
use crate::defect::Defect;
use crate::detector::{Arming, Sample};
use crate::report::Place;
use crate::source::Source;
use crate::{LogError, LogFormat, LogReport};

/// Longest line, bytes.
const MAX_LINE: usize = 16 * 1024;

/// Whether a log begins with `head` as subtitles of a drone do.
pub(crate) fn is_subtitles(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let mut lines = text
        .trim_start_matches('\u{feff}')
        .lines()
        .filter(|l| !l.trim().is_empty());
    let numbered = lines
        .next()
        .is_some_and(|line| line.trim().parse::<u32>().is_ok());
    let timed = lines
        .next()
        .is_some_and(|l| l.contains("-->") || date(l).is_some());
    let lower = text.to_lowercase();
    let flown = ["gps", "latitude", "home", "rel_alt", "barometer"];
    numbered && timed && flown.iter().any(|word| lower.contains(word))
}

pub(crate) fn read(source: &mut Source<'_>) -> Result<(LogReport, Clock), LogError> {
    let mut subtitles = Subtitles {
        reading: Reading::new(LogFormat::DjiSubtitles, Arming::Untold),
        current: None,
    };
    // Cameras are set to the time of day.
    subtitles.reading.clock.set_local();
    while let Some(line) = source.line(MAX_LINE)? {
        let text = line.text.trim().trim_start_matches('\u{feff}');
        if text.is_empty() {
            continue;
        }
        if text.parse::<u32>().is_ok() {
            subtitles.end();
            subtitles.current = Some(Subtitle::at(line.number));
        } else if let Some(current) = &mut subtitles.current {
            current.take(text);
        } else {
            let place = Place::Line(line.number);
            subtitles
                .reading
                .damage(place, line.len, Defect::NoSubtitle);
        }
    }
    subtitles.end();
    Ok(subtitles.reading.finish())
}

struct Subtitles {
    reading: Reading,
    current: Option<Subtitle>,
}

/// One subtitle as far as its lines were read.
#[derive(Debug, Default)]
struct Subtitle {
    line: u64,
    /// From the beginning of the video.
    since: Option<TimeDelta>,
    date: Option<DateTime<Utc>>,
    position: Option<Position>,
    height_m: Option<f64>,
    amsl_m: Option<f64>,
    speed_mps: Option<f64>,
    /// Whether it tells anything of a flight.
    flown: bool,
}

impl Subtitles {
    /// The current subtitle has ended.
    fn end(&mut self) {
        let Some(subtitle) = self.current.take() else {
            return;
        };
        let since = || Some(DateTime::UNIX_EPOCH + subtitle.since?);
        let Some(told) = subtitle.date.or_else(since).filter(|_| subtitle.flown) else {
            let place = Place::Line(subtitle.line);
            return self.reading.damage(place, 0, Defect::CutSubtitle);
        };
        self.reading.report.messages += 1;
        let Some(now) = self.reading.at(told) else {
            return;
        };
        if let Some(height_m) = subtitle.height_m {
            self.reading.sample(Sample {
                at: now,
                home_height_m: height_m,
                position: subtitle.position,
                amsl_m: subtitle.amsl_m,
                speed_mps: subtitle.speed_mps,
                climb_mps: 0.0,
            });
        }
    }
}

impl Subtitle {
    fn at(line: u64) -> Self {
        Self {
            line,
            ..Self::default()
        }
    }

    fn take(&mut self, text: &str) {
        if let Some((begin, _)) = text.split_once("-->") {
            self.since = timecode(begin.trim());
            return;
        }
        self.date = self.date.or_else(|| date(text));
        let lower = text.to_lowercase();
        let after = |word: &str| number_after(&lower, word);
        let bracketed = after("latitude").zip(after("longitude").or(after("longtitude")));
        let listed = list_after(&lower, "gps").map(|[lon, lat]| (lat, lon));
        if let Some((lat, lon)) = bracketed.or(listed) {
            self.flown = true;
            self.position = place(lat, lon);
        }
        self.height_m = after("rel_alt")
            .or(after("barometer"))
            .or(after(", h "))
            .or(self.height_m);
        // Where only one height is told it counts from the take-off point.
        self.height_m = self.height_m.or(after("[altitude"));
        self.amsl_m = after("abs_alt").or(self.amsl_m);
        self.speed_mps = after("h.s ").or(self.speed_mps);
        self.flown |= self.height_m.is_some();
    }
}

/// `00:01:02,345` from the beginning of the video.
fn timecode(text: &str) -> Option<TimeDelta> {
    let mut parts = text
        .split([':', ',', '.'])
        .map(|part| part.parse::<u32>().ok());
    let mut next = || {
        parts
            .next()
            .flatten()
            .filter(|part| *part < 1_000)
            .map(i64::from)
    };
    let seconds = (next()? * 60 + next()?) * 60 + next()?;
    Some(TimeDelta::milliseconds(
        seconds * 1_000 + next().unwrap_or(0),
    ))
}

/// A date and time anywhere in a line: `2017.08.05 14:11:51,393`, `2024-01-01 12:00:00.123`.
fn date(text: &str) -> Option<DateTime<Utc>> {
    text.match_indices("20")
        .find_map(|(at, _)| date_at(&text[at..]))
}

fn date_at(text: &str) -> Option<DateTime<Utc>> {
    let mut parts = text.split(|c: char| !c.is_ascii_digit());
    let mut next = || parts.next()?.parse::<u32>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let (hour, minute, second) = (next()?, next()?, next()?);
    let millis = next().filter(|millis| *millis < 1_000).unwrap_or(0);
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let time = date
        .and_hms_milli_opt(hour, minute, second, millis)?
        .and_utc();
    crate::clock::is_credible(time).then_some(time)
}

/// The number behind `word`, past blanks and a colon.
fn number_after(text: &str, word: &str) -> Option<f64> {
    let at = text.find(word)? + word.len();
    number(text[at..].trim_start_matches([' ', ':']))
}

/// The first two numbers of the brackets behind `word`.
fn list_after(text: &str, word: &str) -> Option<[f64; 2]> {
    let at = text.find(word)? + word.len();
    let list = text[at..].trim_start().strip_prefix('(')?;
    let (first, rest) = list.split_once(',')?;
    Some([number(first.trim())?, number(rest.trim_start())?])
}

/// The number that `text` begins with.
fn number(text: &str) -> Option<f64> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.');
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    text[..end]
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Subtitle {
        let mut subtitle = Subtitle::default();
        for line in lines {
            subtitle.take(line);
        }
        subtitle
    }

    #[test]
    fn the_styles() {
        let pro = read(&[
            "00:00:01,000 --> 00:00:02,000",
            "HOME(149.0251,-20.2532) 2017.08.05 14:11:51",
            "GPS(149.0251,-20.2533,16) BAROMETER:1.9",
        ]);
        assert_eq!(
            (pro.position.unwrap().lat(), pro.height_m),
            (-20.2533, Some(1.9))
        );
        assert_eq!(pro.date.unwrap().to_rfc3339(), "2017-08-05T14:11:51+00:00");
        let two = read(&[
            "2017.08.05 14:11:51,393,525,393,525",
            "[iso : 100] [latitude : -20.2533] [longtitude : 149.0251] [altitude: 12.5]",
        ]);
        assert_eq!(
            (two.position.unwrap().lon(), two.height_m),
            (149.0251, Some(12.5))
        );
        assert_eq!(two.date.unwrap().timestamp_subsec_millis(), 393);
        let rtk = read(&[
            "00:00:02,500 --> 00:00:03,000",
            "F/5.6, GPS (-58.851723, -34.237873, 15), HOME (-58.8, -34.2, -57.98m), D 692.94m, H 85.94m, H.S 5.61m/s, V.S 0.00m/s",
        ]);
        assert_eq!(
            (rtk.position.unwrap().lat(), rtk.height_m),
            (-34.237_873, Some(85.94))
        );
        assert_eq!(
            (rtk.speed_mps, rtk.since),
            (Some(5.61), Some(TimeDelta::milliseconds(2_500)))
        );
        let new = read(&[
            "<font size=\"28\">FrameCnt: 1, DiffTime: 33ms",
            "2026-03-14 09:30:40.123",
            "[latitude: 50.1] [longitude: 14.1] [rel_alt: 1.200 abs_alt: 250.500] </font>",
        ]);
        assert_eq!((new.height_m, new.amsl_m), (Some(1.2), Some(250.5)));
        assert!(new.flown);
    }
}

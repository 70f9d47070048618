//! The words of METAR and TAF, one by one: what a word says, or what an unreadable one was about.

use letka_domain::weather::{NO_CLOUD_M, Precipitation};

/// Metres in a hundred feet.
const HUNDRED_FEET_M: f64 = 30.48;
/// Below which height `CAVOK`, `NSC` and `NCD` say that there is no cloud, metres: 5,000 ft, and what
/// lies above is not told.
pub(super) const UNTOLD_ABOVE_M: f64 = 1500.0;
/// The same for `CLR`: 12,000 ft.
const CLEAR_BELOW_M: f64 = 3657.0;

/// Wind, metres per second and degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Wind {
    pub(super) mps: f64,
    pub(super) gust_mps: Option<f64>,
    pub(super) from_deg: Option<f64>,
}

/// What a word says. `None` inside says that it is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Group {
    Wind(Option<Wind>),
    /// Metres; 10,000 or more is 10,000.
    Visibility(Option<f64>),
    /// Visibility of 10 km or more, no weather, no cloud below 5,000 ft.
    Cavok,
    Weather(Option<Precipitation>),
    /// The base of a layer in metres, and whether it is a ceiling (broken or overcast).
    Cloud {
        base_m: Option<f64>,
        ceiling: bool,
    },
    /// Degrees Celsius.
    Temperature(Option<f64>),
    /// What does not concern us: pressure, runways, recent weather, colour codes.
    Other,
}

/// What an unreadable word was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Wind,
    Visibility,
    Cloud,
    Temperature,
    /// Weather, or nobody knows: then it may have been weather or another layer of cloud.
    Anything,
}

impl About {
    /// What stays unknown, as the end of a sentence.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Wind => "the wind stays unknown",
            Self::Visibility => "the visibility stays unknown",
            Self::Cloud => "the cloud stays unknown",
            Self::Temperature => "the temperature stays unknown",
            Self::Anything => "precipitation and cloud stay unknown",
        }
    }
}

/// What a word says; for one that cannot be read, what it was about.
pub(super) fn group(word: &str) -> Result<Group, About> {
    let found = wind(word)
        .or_else(|| visibility(word))
        .or_else(|| cloud(word))
        .or_else(|| temperature(word))
        .or_else(|| other(word))
        .or_else(|| weather(word));
    found.ok_or_else(|| about(word))
}

fn about(word: &str) -> About {
    let begins = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start));
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let slash = word.contains('/');
    let four = word.len() == 4 && digits >= 3 && !slash && !begins(&["Q", "A"]);
    if ends(&["KT", "MPS", "KMH", "KTS"]) {
        About::Wind
    } else if begins(&["FEW", "SCT", "BKN", "OVC", "VV", "///"]) || ends(&["CB", "TCU"]) {
        About::Cloud
    } else if ends(&["SM", "KM", "NDV"]) || four {
        About::Visibility
    } else if slash && digits >= 2 && word.len() <= 7 && !begins(&["R", "Q"]) {
        About::Temperature
    } else {
        About::Anything
    }
}

fn number(digits: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<f64> {
    let plain = lengths.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}

/// `24008KT`, `VRB02G15MPS`, `/////KT`, `240P99KT`.
fn wind(word: &str) -> Option<Group> {
    let units = [("KT", 1852.0 / 3600.0), ("MPS", 1.0), ("KMH", 1.0 / 3.6)];
    let (told, unit) = units
        .iter()
        .find_map(|(end, unit)| Some((word.strip_suffix(end)?, unit)))?;
    let (direction, speeds) = told.split_at_checked(3)?;
    let from_deg = match direction {
        "VRB" | "///" => None,
        _ => Some(number(direction, 3..=3).filter(|degrees| *degrees <= 360.0)?),
    };
    let (mean, gust) = match speeds.split_once('G') {
        Some((mean, gust)) => (mean, Some(gust)),
        None => (speeds, None),
    };
    if mean == "//" && gust.is_none() {
        return Some(Group::Wind(None));
    }
    // P is for *more than*; what it stands before is far above any limit already.
    let speed = |told: &str| number(told.strip_prefix('P').unwrap_or(told), 2..=3);
    let gust_mps = match gust {
        Some(gust) => Some(speed(gust)? * unit),
        None => None,
    };
    Some(Group::Wind(Some(Wind {
        mps: speed(mean)? * unit,
        gust_mps,
        from_deg,
    })))
}

/// `9999`, `0800`, `0800SW`, `5000NDV`, `////`, `CAVOK`.
fn visibility(word: &str) -> Option<Group> {
    if word == "CAVOK" {
        return Some(Group::Cavok);
    }
    let (metres, direction) = word.split_at_checked(4)?;
    if !["", "N", "NE", "E", "SE", "S", "SW", "W", "NW", "NDV"].contains(&direction) {
        return None;
    }
    if metres == "////" {
        return Some(Group::Visibility(None));
    }
    let metres = number(metres, 4..=4)?;
    Some(Group::Visibility(Some(if metres >= 9999.0 {
        10_000.0
    } else {
        metres
    })))
}

/// `FEW030`, `SCT030CB`, `BKN///`, `OVC010///`, `VV003`, `///015`, `//////`, `NSC`.
fn cloud(word: &str) -> Option<Group> {
    let clear = |base_m| Group::Cloud {
        base_m: Some(base_m),
        ceiling: true,
    };
    match word {
        "NSC" | "NCD" => return Some(clear(UNTOLD_ABOVE_M)),
        "CLR" => return Some(clear(CLEAR_BELOW_M)),
        "SKC" => return Some(clear(NO_CLOUD_M)),
        _ => {}
    }
    let (amount, rest) = word.split_at_checked(if word.starts_with("VV") { 2 } else { 3 })?;
    let (base, kind) = rest.split_at_checked(3)?;
    let known = ["FEW", "SCT", "BKN", "OVC", "VV", "///"].contains(&amount);
    if !known || !["", "CB", "TCU", "///"].contains(&kind) {
        return None;
    }
    let base_m = match base {
        "///" => None,
        _ => Some(number(base, 3..=3)? * HUNDRED_FEET_M),
    };
    Some(Group::Cloud {
        base_m,
        ceiling: !["FEW", "SCT"].contains(&amount),
    })
}

/// `18/08`, `M05/M10`, `12///`, `/////`.
fn temperature(word: &str) -> Option<Group> {
    let (air, dew) = word.split_once('/')?;
    if word == "/////" {
        return Some(Group::Temperature(None));
    }
    let dew_point = dew.is_empty() || dew == "//" || degrees(dew).is_some();
    dew_point.then_some(Group::Temperature(Some(degrees(air)?)))
}

/// Whole degrees Celsius: `08`, `M05`.
pub(super) fn degrees(word: &str) -> Option<f64> {
    match word.strip_prefix('M') {
        Some(frost) => Some(-number(frost, 2..=2)?),
        None => number(word, 2..=2),
    }
}

/// `RA`, `+TSRA`, `-SN`, `VCSH`, `FZFG`, `BR`, `NSW`, `//`.
///
/// Ice of any kind, hail, thunderstorms and what comes with them are severe, freezing fog too. In
/// the vicinity counts as here: a mission is seldom at the aerodrome itself.
fn weather(word: &str) -> Option<Group> {
    match word {
        "NSW" => return Some(Group::Weather(Some(Precipitation::None))),
        "//" => return Some(Group::Weather(None)),
        _ => {}
    }
    let told = word.strip_prefix(['+', '-']).unwrap_or(word);
    let told = told.strip_prefix("VC").unwrap_or(told);
    let (codes, rest) = told.as_bytes().as_chunks::<2>();
    if codes.is_empty() || !rest.is_empty() {
        return None;
    }
    let none = Some(Precipitation::None);
    let worst = codes
        .iter()
        .fold(none, |worst, code| Some(worst?.or(precipitation(*code)?)));
    worst.map(|worst| Group::Weather(Some(worst)))
}

fn precipitation(code: [u8; 2]) -> Option<Precipitation> {
    Some(match &code {
        b"FZ" | b"TS" | b"GR" | b"GS" | b"PL" | b"PE" | b"SQ" | b"FC" => Precipitation::Severe,
        b"RA" | b"SN" | b"DZ" | b"SG" | b"IC" | b"UP" | b"SH" => Precipitation::Some,
        b"MI" | b"BC" | b"PR" | b"DR" | b"BL" | b"FG" | b"BR" | b"HZ" | b"FU" | b"SA" | b"DU"
        | b"VA" | b"PO" | b"SS" | b"DS" => Precipitation::None,
        _ => return None,
    })
}

/// What does not concern us, and is known not to.
fn other(word: &str) -> Option<Group> {
    let colours = [
        "BLU", "BLU+", "WHT", "GRN", "YLO", "YLO1", "YLO2", "AMB", "RED",
    ];
    let colour = word.strip_prefix("BLACK").unwrap_or(word);
    let known = colours.contains(&colour)
        || matches!(word, "AUTO" | "COR" | "BLACK" | "SNOCLO" | "R/SNOCLO" | "$")
        || pressure(word)
        || varying(word)
        || runway(word)
        || sea(word)
        || recent(word);
    known.then_some(Group::Other)
}

/// `Q1022`, `Q////`, `A2992`.
fn pressure(word: &str) -> bool {
    let told = word.strip_prefix(['Q', 'A']);
    told.is_some_and(|told| told == "////" || number(told, 4..=4).is_some())
}

/// `030V080`.
fn varying(word: &str) -> bool {
    let angle = |told| number(told, 3..=3).is_some();
    word.split_once('V')
        .is_some_and(|(from, to)| angle(from) && angle(to))
}

/// Runway visual range and the state of runways: `R24C/0200V0500U`, `R24/589999`, `R06/2039//`.
fn runway(word: &str) -> bool {
    let Some((name, told)) = word.split_once('/') else {
        return false;
    };
    runway_name(name) && (range(told) || state(told))
}

/// `R24`, `R06L`, `RWY24`.
pub(super) fn runway_name(word: &str) -> bool {
    let name = word.strip_prefix("RWY").or_else(|| word.strip_prefix('R'));
    let digits = name.map(|name| name.strip_suffix(['L', 'C', 'R']).unwrap_or(name));
    digits.is_some_and(|digits| number(digits, 2..=2).is_some())
}

fn range(told: &str) -> bool {
    let plain = |told: &str| number(told.strip_prefix(['P', 'M']).unwrap_or(told), 4..=4).is_some();
    let tendency = told.strip_suffix(['U', 'D', 'N']).unwrap_or(told);
    let metres = tendency.strip_suffix('/').unwrap_or(tendency);
    let varying = metres.split_once('V');
    told == "////" || varying.map_or_else(|| plain(metres), |(a, b)| plain(a) && plain(b))
}

fn state(told: &str) -> bool {
    let digits = |told: &str| told.bytes().all(|b| b.is_ascii_digit() || b == b'/');
    let cleared = told.strip_prefix("CLRD");
    cleared.map_or(told.len() == 6, |rest| rest.len() <= 2) && digits(cleared.unwrap_or(told))
}

/// `W12/S4`, `WM01/H15`.
fn sea(word: &str) -> bool {
    let told = word
        .strip_prefix('W')
        .and_then(|told| told.rsplit_once('/'));
    let water = |told| told == "//" || degrees(told).is_some();
    let waves = |told: &str| {
        told.strip_prefix(['S', 'H'])
            .is_some_and(|told| told.len() <= 3)
    };
    told.is_some_and(|(temperature, state)| water(temperature) && waves(state))
}

/// `RERA`, `RETSRA`: what was, not what is.
fn recent(word: &str) -> bool {
    word.strip_prefix("RE")
        .is_some_and(|was| was == "//" || weather(was).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(word: &str) -> About {
        group(word).unwrap_err()
    }

    #[test]
    fn winds_are_metres_per_second() {
        for (word, mps, gust_mps, from_deg) in [
            ("24008KT", 4.116, None, Some(240.0)),
            ("00000KT", 0.0, None, Some(0.0)),
            ("VRB02KT", 1.029, None, None),
            ("36010G18KT", 5.144, Some(9.26), Some(360.0)),
            ("24008MPS", 8.0, None, Some(240.0)),
            ("24018G36KMH", 5.0, Some(10.0), Some(240.0)),
            ("///05KT", 2.572, None, None),
            ("240P99KT", 50.93, None, Some(240.0)),
            ("240100GP149MPS", 100.0, Some(149.0), Some(240.0)),
        ] {
            let Ok(Group::Wind(Some(wind))) = group(word) else {
                panic!("{word}")
            };
            let near = |found: Option<f64>, value: Option<f64>| match (found, value) {
                (Some(found), Some(value)) => (found - value).abs() < 0.01,
                (found, value) => found == value,
            };
            assert!(
                near(Some(wind.mps), Some(mps)) && near(wind.gust_mps, gust_mps),
                "{word} {wind:?}"
            );
            assert_eq!(wind.from_deg, from_deg, "{word}");
        }
        assert_eq!(group("/////KT"), Ok(Group::Wind(None)));
        assert_eq!(group("240//KT"), Ok(Group::Wind(None)));
        for word in [
            "361008KT",
            "37008KT",
            "2408KT",
            "24008G//KT",
            "24O08KT",
            "KT",
            "24008GKT",
            "240+8KT",
            "24008KTS",
        ] {
            assert_eq!(about(word), About::Wind, "{word}");
        }
    }

    #[test]
    fn visibility_is_metres_and_ten_kilometres_are_the_most() {
        for (word, metres) in [
            ("9999", Some(10_000.0)),
            ("9998", Some(9998.0)),
            ("0000", Some(0.0)),
            ("0800SW", Some(800.0)),
            ("5000NDV", Some(5000.0)),
            ("////", None),
            ("////NDV", None),
        ] {
            assert_eq!(group(word), Ok(Group::Visibility(metres)), "{word}");
        }
        for word in ["10SM", "10KM", "9O99", "1/2SM", "50O0NDV"] {
            assert_eq!(about(word), About::Visibility, "{word}");
        }
    }

    #[test]
    fn layers_of_cloud_are_metres_and_may_be_a_ceiling() {
        for (word, base_m, ceiling) in [
            ("FEW030", Some(914.4), false),
            ("SCT030CB", Some(914.4), false),
            ("BKN005", Some(152.4), true),
            ("OVC010TCU", Some(304.8), true),
            ("OVC010///", Some(304.8), true),
            ("OVC000", Some(0.0), true),
            ("VV003", Some(91.44), true),
            ("VV///", None, true),
            ("BKN///", None, true),
            ("FEW///", None, false),
            ("///015", Some(457.2), true),
            ("//////", None, true),
            ("//////CB", None, true),
            ("NSC", Some(1500.0), true),
            ("NCD", Some(1500.0), true),
            ("CLR", Some(3657.0), true),
            ("SKC", Some(NO_CLOUD_M), true),
        ] {
            let Ok(Group::Cloud {
                base_m: found,
                ceiling: is,
            }) = group(word)
            else {
                panic!("{word}")
            };
            assert_eq!(
                (found.map(|m| (m * 100.0).round()), is),
                (base_m.map(|m| (m * 100.0).round()), ceiling),
                "{word}"
            );
        }
        for word in ["BKN0O5", "BKN05", "OVC", "FEW030XX", "VV03", "///0155"] {
            assert_eq!(about(word), About::Cloud, "{word}");
        }
    }

    #[test]
    fn temperatures_may_be_below_zero_or_missing() {
        for (word, degrees) in [
            ("18/08", Some(18.0)),
            ("M05/M10", Some(-5.0)),
            ("M00/M01", Some(0.0)),
            ("12///", Some(12.0)),
            ("12/", Some(12.0)),
            ("/////", None),
        ] {
            assert_eq!(group(word), Ok(Group::Temperature(degrees)), "{word}");
        }
        for word in ["1O/08", "18/0808", "118/08", "M5/M10", "18/8"] {
            assert_eq!(about(word), About::Temperature, "{word}");
        }
    }

    #[test]
    fn weather_is_none_some_or_severe() {
        use Precipitation::{None, Severe, Some};
        for (words, precipitation) in [
            ("BR FG MIFG BCFG HZ FU VCFG DRDU NSW -DU PO", None),
            (
                "RA -RA +RA DZ SN -SHRA SHSN RASN +SHRASN VCSH SG IC UP BLSN -RADZ BRRA",
                Some,
            ),
            (
                "FZRA -FZDZ FZFG FZUP TS -TSRA +TSRAGR VCTS SHGR SHGS PL SQ FC +FC TSSN",
                Severe,
            ),
        ] {
            for word in words.split(' ') {
                assert_eq!(
                    group(word),
                    Ok(Group::Weather(Option::Some(precipitation))),
                    "{word}"
                );
            }
        }
        assert_eq!(group("//"), Ok(Group::Weather(Option::None)));
        for word in [
            "+", "VC", "RAX", "R", "+TSR4", "+BLSNVC", "XX", "ŘA", "deště", "XKN005", "--RA", "SNO",
        ] {
            assert_eq!(about(word), About::Anything, "{word}");
        }
    }

    #[test]
    fn what_does_not_concern_us_is_known() {
        let words = "Q1022 Q//// A2992 030V080 R24/0800 R06L/P1500U R24C/0200V0500D R24/589999 R06/2039// \
            R24/CLRD70 R88/CLRD// R/SNOCLO R24/M0050N R24///// RERA RETSRA RE// AUTO COR BLU BLU+ WHT YLO1 \
            BLACKGRN W12/S4 WM01/H15 W///S3 SNOCLO";
        for word in words.split_whitespace() {
            assert_eq!(group(word), Ok(Group::Other), "{word}");
        }
        for word in [
            "R24C/0200V0500VCTSSQ",
            "Q102",
            "QNH1022",
            "03OV080",
            "R24",
            "REXX",
            "BLACKCAT",
            "R24/08",
        ] {
            assert_eq!(about(word), About::Anything, "{word}");
        }
    }
}

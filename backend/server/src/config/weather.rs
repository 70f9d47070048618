//! Where weather is fetched from and how often. Nothing is fetched that is not configured.

use std::str::FromStr;

use letka_domain::geometry::Position;
use reqwest::Url;
use serde::Deserialize;

/// What is replaced by the place indicators of aerodromes, with commas between them.
const STATIONS: &str = "{stations}";
/// What is replaced by degrees north.
const LAT: &str = "{lat}";
/// What is replaced by degrees east.
const LON: &str = "{lon}";

/// Why a template is refused. The template itself may hold a key and is not repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    /// It is not for HTTP.
    #[error("it does not begin with http:// or https://")]
    Scheme,
    /// Without its placeholder every question would be the same.
    #[error("{0} is missing in it")]
    Missing(&'static str),
    /// Another server for each question is a mistake.
    #[error("a placeholder stands in the name of the server")]
    Server,
    /// A mistyped placeholder would be sent as it is.
    #[error("it has a brace that belongs to no placeholder, which are {0}")]
    Brace(String),
    /// It is no address.
    #[error("it is not an address: {0}")]
    Address(String),
}

/// Where METAR and TAF are asked for as text: a template with `{stations}`. Empty: nowhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ReportsUrl(String);

/// Where forecasts are asked for as JSON: a template with `{lat}` and `{lon}`. Empty: nowhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ForecastUrl(String);

impl ReportsUrl {
    /// Whether it is configured.
    pub fn is_on(&self) -> bool {
        !self.0.is_empty()
    }

    /// The address to ask for the reports of aerodromes; `None` where it is not configured.
    pub fn of(&self, stations: &[&str]) -> Option<Url> {
        Url::parse(&self.0.replace(STATIONS, &stations.join(","))).ok()
    }
}

impl ForecastUrl {
    /// Whether it is configured.
    pub fn is_on(&self) -> bool {
        !self.0.is_empty()
    }

    /// The address to ask for the forecast for a place, to a tenth of a degree; `None` where it is not
    /// configured.
    pub fn of(&self, place: Position) -> Option<Url> {
        let lat = format!("{:.1}", place.lat());
        let lon = format!("{:.1}", place.lon());
        Url::parse(&self.0.replace(LAT, &lat).replace(LON, &lon)).ok()
    }
}

impl TryFrom<String> for ReportsUrl {
    type Error = BadTemplate;

    fn try_from(text: String) -> Result<Self, BadTemplate> {
        checked(text, &[STATIONS]).map(Self)
    }
}

impl TryFrom<String> for ForecastUrl {
    type Error = BadTemplate;

    fn try_from(text: String) -> Result<Self, BadTemplate> {
        checked(text, &[LAT, LON]).map(Self)
    }
}

impl FromStr for ReportsUrl {
    type Err = BadTemplate;

    fn from_str(text: &str) -> Result<Self, BadTemplate> {
        text.to_owned().try_into()
    }
}

impl FromStr for ForecastUrl {
    type Err = BadTemplate;

    fn from_str(text: &str) -> Result<Self, BadTemplate> {
        text.to_owned().try_into()
    }
}

/// A template that gives an address whatever its placeholders are replaced by, or nothing at all.
fn checked(text: String, placeholders: &[&'static str]) -> Result<String, BadTemplate> {
    if text.is_empty() {
        return Ok(text);
    }
    let bare = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .ok_or(BadTemplate::Scheme)?;
    let server = bare.split(['/', '?', '#']).next().unwrap_or_default();
    if server.contains(['{', '}']) {
        return Err(BadTemplate::Server);
    }
    if let Some(missing) = placeholders.iter().find(|name| !text.contains(**name)) {
        return Err(BadTemplate::Missing(missing));
    }
    let replace = |text: String, name: &&str| text.replace(*name, "0");
    let filled = placeholders.iter().fold(text.clone(), replace);
    if filled.contains(['{', '}']) {
        return Err(BadTemplate::Brace(placeholders.join(" and ")));
    }
    Url::parse(&filled).map_err(|error| BadTemplate::Address(error.to_string()))?;
    Ok(text)
}

/// How many minutes lie between two rounds of fetching: 5 to 360.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u16")]
pub struct FetchMinutes(u16);

/// A number of minutes between which nothing is fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a number of minutes from 5 to 360")]
pub struct NoFetchMinutes(String);

impl FetchMinutes {
    /// The number.
    pub fn get(self) -> u16 {
        self.0
    }
}

impl Default for FetchMinutes {
    /// METAR come each half an hour, forecasts each hour at most.
    fn default() -> Self {
        Self(20)
    }
}

impl TryFrom<u16> for FetchMinutes {
    type Error = NoFetchMinutes;

    fn try_from(number: u16) -> Result<Self, NoFetchMinutes> {
        if (5..=360).contains(&number) {
            Ok(Self(number))
        } else {
            Err(NoFetchMinutes(number.to_string()))
        }
    }
}

impl FromStr for FetchMinutes {
    type Err = NoFetchMinutes;

    fn from_str(text: &str) -> Result<Self, NoFetchMinutes> {
        let number: u16 = text.parse().map_err(|_| NoFetchMinutes(text.to_owned()))?;
        number.try_into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_replaced_wherever_they_stand() {
        let url: ReportsUrl = "https://a.cz/metar?ids={stations}&taf=true"
            .parse()
            .unwrap();
        let address = url.of(&["LKPR", "LKVO"]).unwrap();
        assert_eq!(
            address.as_str(),
            "https://a.cz/metar?ids=LKPR,LKVO&taf=true"
        );
        let url: ForecastUrl = "http://a.cz/{lat}/{lon}?x={lat}".parse().unwrap();
        let address = url.of(Position::new(-0.26, 14.0).unwrap()).unwrap();
        assert_eq!(address.as_str(), "http://a.cz/-0.3/14.0?x=-0.3");
    }

    #[test]
    fn what_is_not_configured_has_no_address() {
        assert!(!ReportsUrl::default().is_on() && !ForecastUrl::default().is_on());
        assert_eq!("".parse(), Ok(ReportsUrl::default()));
        assert_eq!(ReportsUrl::default().of(&["LKPR"]), None);
        assert_eq!(ForecastUrl::default().of(Position::NULL_ISLAND), None);
    }

    #[test]
    fn a_template_that_cannot_be_filled_is_refused() {
        let brace = || BadTemplate::Brace("{lat} and {lon}".to_owned());
        for (text, expected) in [
            ("ftp://a.cz/{lat}/{lon}", BadTemplate::Scheme),
            ("a.cz/{lat}/{lon}", BadTemplate::Scheme),
            (" https://a.cz/{lat}/{lon}", BadTemplate::Scheme),
            ("https://a.cz/{lat}", BadTemplate::Missing(LON)),
            ("https://a.cz/?lat=50&lon={lon}", BadTemplate::Missing(LAT)),
            ("https://{lat}.cz/{lon}", BadTemplate::Server),
            ("https://a.cz?{lat}={lon}{height}", brace()),
            ("https://a.cz?{lat}={lon}}", brace()),
        ] {
            assert_eq!(text.parse::<ForecastUrl>(), Err(expected), "{text}");
        }
        for text in [
            "https://",
            "https:///?{stations}",
            "http://a.cz:x/{stations}",
        ] {
            let refused = text.parse::<ReportsUrl>();
            assert!(refused.is_err(), "{text}: {refused:?}");
        }
    }
}

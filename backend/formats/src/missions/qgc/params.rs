//! The numbers of one item of a plan: its command, its frame, its parameters.

use letka_domain::altitude::Datum;
use letka_domain::geometry::Position;

use super::super::MissionFileError;
use super::super::fields::Node;
use super::super::json::Json;

type Result<T> = std::result::Result<T, MissionFileError>;

/// What the height of an item is counted from.
pub(super) fn frame(item: &Node<'_>) -> Result<Datum> {
    match whole(item, "frame")? {
        0 | 5 => Ok(Datum::Amsl),
        3 | 6 => Ok(Datum::Home),
        10 | 11 => Ok(Datum::Agl),
        other => Err(item.fault(format!(
            "has frame {other}, whose heights are not known here"
        ))),
    }
}

/// A whole number of an item.
pub(super) fn whole(item: &Node<'_>, key: &str) -> Result<u16> {
    let digits = item.member(key).and_then(|node| match node.value {
        Json::Number(digits) => digits.parse().ok(),
        _ => None,
    });
    digits.ok_or_else(|| item.fault(format!("has no {key} that is a whole number")))
}

/// One of the seven parameters; `None` where it is `null`.
pub(super) fn parameter<'a>(item: &Node<'a>, index: usize) -> Result<Option<Node<'a>>> {
    let params = item
        .member("params")
        .map(|params| params.items())
        .unwrap_or_default();
    match params.get(index) {
        Some(parameter) if params.len() == 7 => {
            Ok(Some(parameter.clone()).filter(|parameter| *parameter.value != Json::Null))
        }
        _ => Err(item.fault("must have seven params")),
    }
}

/// The place of an item; `None` where it is not set (`null` or zeros), which means here.
pub(super) fn own_position(item: &Node<'_>) -> Result<Option<Position>> {
    let (Some(lat), Some(lon)) = (parameter(item, 4)?, parameter(item, 5)?) else {
        return Ok(None);
    };
    let (lat, lon) = (lat.number(-90.0..=90.0)?, lon.number(-180.0..=180.0)?);
    if lat == 0.0 && lon == 0.0 {
        return Ok(None);
    }
    Position::new(lat, lon)
        .map(Some)
        .map_err(|error| item.fault(error.to_string()))
}

//! The geometry of a Placemark: its coordinates, their heights, and the times of a track.

use std::str::FromStr;

use chrono::DateTime;
use letka_domain::altitude::Datum;
use letka_domain::period::Period;
use roxmltree::Node as Xml;

use super::super::MissionFileError;
use super::super::fields::Node;
use super::super::geometry::{Drawn, HEIGHTS, MAX_CORNERS, Spot, position};
use super::{child, child_text, text};

type Result<T> = std::result::Result<T, MissionFileError>;

/// What the heights are counted from. On the ground they mean nothing: nobody flies there.
pub(super) fn datum(figure: Xml<'_, '_>, at: &Node<'_>) -> Result<Option<Datum>> {
    match child_text(figure, "altitudeMode").as_deref() {
        None | Some("clampToGround") => Ok(None),
        Some("relativeToGround") => Ok(Some(Datum::Agl)),
        Some("absolute") => Ok(Some(Datum::Amsl)),
        Some(other) => Err(at.fault(format!("has heights {other}, which are not known here"))),
    }
}

/// What is drawn, and from when until when a track was flown.
pub(super) fn drawing(figure: Xml<'_, '_>, at: &Node<'_>) -> Result<(Drawn, Option<Period>)> {
    let mode = child_text(figure, "altitudeMode");
    let heights = mode.is_some_and(|mode| mode != "clampToGround");
    let coordinates = |node: Option<Xml<'_, '_>>| -> Result<Vec<Spot>> {
        let node = node.and_then(|node| child(node, "coordinates"));
        let node = node.ok_or_else(|| at.fault("has no coordinates"))?;
        tuples(&text(node), heights, at)
    };
    match figure.tag_name().name() {
        "LineString" => Ok((Drawn::Line(line(coordinates(Some(figure))?, at)?), None)),
        "Polygon" => {
            let bounds = |name: &'static str| {
                let bounds = figure
                    .children()
                    .filter(move |inner| inner.tag_name().name() == name);
                bounds.flat_map(|bound| {
                    bound
                        .children()
                        .filter(|ring| ring.tag_name().name() == "LinearRing")
                })
            };
            let outer: Vec<_> = bounds("outerBoundaryIs").collect();
            let [outer] = outer.as_slice() else {
                return Err(at.fault("must have one outer boundary"));
            };
            let rings = std::iter::once(*outer).chain(bounds("innerBoundaryIs"));
            let rings: Result<Vec<_>> = rings.map(|ring| coordinates(Some(ring))).collect();
            Ok((Drawn::Polygon(rings?), None))
        }
        "Point" => match coordinates(Some(figure))?.as_slice() {
            [only] => Ok((Drawn::Point(*only), None)),
            _ => Err(at.fault("must have one position")),
        },
        _ => track(figure, heights, at),
    }
}

fn line(spots: Vec<Spot>, at: &Node<'_>) -> Result<Vec<Spot>> {
    match spots.len() {
        0 | 1 => Err(at.fault("must have two positions at least")),
        _ => Ok(spots),
    }
}

/// Positions as `lon,lat` or `lon,lat,height` with blanks between them.
fn tuples(text: &str, heights: bool, at: &Node<'_>) -> Result<Vec<Spot>> {
    let mut spots = Vec::new();
    for tuple in text.split_whitespace() {
        let parts: Vec<&str> = tuple.split(',').collect();
        spots.push(spot(&parts, heights, at)?);
        enough(spots.len(), at)?;
    }
    Ok(spots)
}

fn enough(corners: usize, at: &Node<'_>) -> Result<()> {
    if corners > MAX_CORNERS {
        return Err(at.fault(format!("has more than {MAX_CORNERS} positions")));
    }
    Ok(())
}

fn spot(parts: &[&str], heights: bool, at: &Node<'_>) -> Result<Spot> {
    let wrong = || {
        at.fault(format!(
            "has {:?} in the place of longitude,latitude,height",
            parts.join(",")
        ))
    };
    let number = |text: &str| f64::from_str(text).ok().filter(|number| number.is_finite());
    let (lon, lat, height) = match parts {
        [lon, lat] => (number(lon), number(lat), None),
        [lon, lat, height] => (
            number(lon),
            number(lat),
            Some(number(height).ok_or_else(wrong)?),
        ),
        _ => return Err(wrong()),
    };
    let (Some(lon), Some(lat)) = (lon, lat) else {
        return Err(wrong());
    };
    if height.is_some_and(|height| !HEIGHTS.contains(&height)) {
        return Err(at.fault("has a height that is not from -500 to 20000 m"));
    }
    let at = position(at, lat, lon)?;
    Ok(Spot {
        at,
        height_m: height.filter(|_| heights),
    })
}

/// A track: a time and a position for each moment.
fn track(figure: Xml<'_, '_>, heights: bool, at: &Node<'_>) -> Result<(Drawn, Option<Period>)> {
    let texts = |name: &'static str| {
        let children = figure
            .children()
            .filter(move |inner| inner.tag_name().name() == name);
        children.map(text)
    };
    let mut times = Vec::new();
    for when in texts("when") {
        times.push(moment(&when).ok_or_else(|| {
            at.fault(format!(
                "has {when:?} in the place of a time with its offset"
            ))
        })?);
    }
    let mut spots = Vec::new();
    for place in texts("coord") {
        let parts: Vec<&str> = place.split_whitespace().collect();
        spots.push(spot(&parts, heights, at)?);
        enough(spots.len(), at)?;
    }
    if times.len() != spots.len() {
        return Err(at.fault(format!(
            "has {} times and {} positions",
            times.len(),
            spots.len()
        )));
    }
    if !times.is_sorted() {
        return Err(at.fault("has times that go back"));
    }
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        return Err(at.fault("has no positions"));
    };
    let period = Period::new(*first, *last).map_err(|error| at.fault(error.to_string()))?;
    Ok((Drawn::Line(line(spots, at)?), Some(period)))
}

/// A moment with its offset from UTC.
pub(super) fn moment(text: &str) -> Option<DateTime<chrono::Utc>> {
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|time| time.to_utc())
}

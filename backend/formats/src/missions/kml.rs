//! KML missions: one Placemark with a line, a polygon, a point or a track.
//!
//! Properties of a mission file can stand in its `ExtendedData`. Styles, views and folders say
//! nothing about a flight and are passed over; data of other names are noted.

mod figure;

use std::str::FromStr;

use letka_domain::localized::Localized;
use letka_domain::period::Period;
use roxmltree::{Document, Node as Xml, ParsingOptions};

use figure::{datum, drawing, moment};

use super::fields::Node;
use super::json::{Json, text_of};
use super::properties::{PROPERTIES, Source, mission};
use super::{Context, MissionFile, MissionFileError, Note};

type Result<T> = std::result::Result<T, MissionFileError>;

/// Most nodes of a document.
const MAX_NODES: u32 = 500_000;
/// Properties whose text in KML is a number.
const NUMBERS: &[&str] = &[
    "height_m",
    "lower_m",
    "radius_m",
    "buffer_m",
    "vertical_buffer_m",
    "ground_below_takeoff_m",
    "speed_mps",
];
/// Properties whose text in KML is a text.
const TEXTS: &[&str] = &[
    "start",
    "end",
    "height_reference",
    "pilot",
    "autonomy",
    "aircraft",
    "purpose",
    "applied_at",
    "permits",
    "weather",
];
/// Geometries that are read.
const GEOMETRIES: [&str; 4] = ["LineString", "Polygon", "Point", "Track"];
/// Geometries that are not.
const REFUSED: [&str; 3] = ["MultiTrack", "LinearRing", "Model"];

/// Reads a KML mission.
pub fn read(name: &str, bytes: &[u8], context: &Context) -> Result<MissionFile> {
    let document = document(bytes)?;
    let placemark = the_placemark(document.root_element(), context.part)?;
    let figure = the_geometry(placemark)?;
    let (data, notes) = extended_data(placemark)?;
    let place = Json::Null;
    let at = Node::new(figure.tag_name().name(), &place);
    let (drawing, times) = drawing(figure, &at)?;
    let datum = datum(figure, &at)?;
    let nowhere = data.get("height_m").is_none() && context.height.is_none();
    if datum.is_none() && nowhere {
        let message = "lies on the ground: set its altitudeMode to relativeToGround or absolute, \
                       or give height_m and height_reference in its ExtendedData";
        return Err(at.fault(message));
    }
    let source = Source {
        datum,
        period: times.or(time_span(placemark)?),
        context: *context,
        notes,
        ..Source::new(
            child_text(placemark, "name").unwrap_or_else(|| super::stem(name)),
            at,
            drawing,
        )
    };
    let times = source.period.or(context.period);
    if times.is_none() && data.get("start").is_none() {
        let message = "is missing: KML without a TimeSpan or a track has no times, so start and end \
                       must be given beside it or in its ExtendedData";
        return Err(MissionFileError::new("start", message));
    }
    mission(&Node::new("ExtendedData", &data), source)
}

/// The name of each Placemark with a geometry; empty where it has none.
pub(super) fn parts(bytes: &[u8]) -> Result<Vec<String>> {
    let document = document(bytes)?;
    let name = |placemark| child_text(placemark, "name").unwrap_or_default();
    Ok(placemarks(document.root_element()).map(name).collect())
}

fn document(bytes: &[u8]) -> Result<Document<'_>> {
    let options = ParsingOptions {
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text_of(bytes)?, options)
        .map_err(|error| MissionFileError::new("", format!("is not XML: {error}")))?;
    let root = document.root_element().tag_name();
    if root.name() != "kml" {
        let message = format!("is XML with a {}, not KML", root.name());
        return Err(MissionFileError::new("", message));
    }
    Ok(document)
}

fn named<'a, 'input>(node: Xml<'a, 'input>, name: &str) -> impl Iterator<Item = Xml<'a, 'input>> {
    node.descendants()
        .filter(move |inner| inner.tag_name().name() == name)
}

fn child<'a, 'input>(node: Xml<'a, 'input>, name: &str) -> Option<Xml<'a, 'input>> {
    node.children()
        .find(|inner| inner.tag_name().name() == name)
}

/// The text of an element, however it is cut into pieces by comments and CDATA.
fn text(node: Xml<'_, '_>) -> String {
    let pieces = node
        .children()
        .filter(Xml::is_text)
        .filter_map(|piece| piece.text());
    pieces.collect::<String>().trim().to_owned()
}

fn child_text(node: Xml<'_, '_>, name: &str) -> Option<String> {
    child(node, name).map(text).filter(|text| !text.is_empty())
}

fn is_geometry(node: Xml<'_, '_>) -> bool {
    let name = node.tag_name().name();
    // The rings of a polygon are no geometries of their own.
    let ring = name == "LinearRing"
        && node
            .parent()
            .is_some_and(|parent| parent.tag_name().name().ends_with("BoundaryIs"));
    !ring
        && GEOMETRIES
            .iter()
            .chain(&REFUSED)
            .any(|known| *known == name)
}

fn placemarks<'a, 'input>(root: Xml<'a, 'input>) -> impl Iterator<Item = Xml<'a, 'input>> {
    let drawn = |placemark: &Xml<'_, '_>| placemark.descendants().any(is_geometry);
    named(root, "Placemark").filter(drawn)
}

/// The Placemark with a geometry: the chosen one, or the only one.
fn the_placemark<'a, 'input>(
    root: Xml<'a, 'input>,
    chosen: Option<usize>,
) -> Result<Xml<'a, 'input>> {
    if let Some(placemark) = chosen.and_then(|part| placemarks(root).nth(part)) {
        return Ok(placemark);
    }
    let few: Vec<_> = placemarks(root).take(2).collect();
    match few.as_slice() {
        [only] => Ok(*only),
        [] => Err(MissionFileError::new(
            "Placemark",
            "with a geometry is missing",
        )),
        _ => Err(MissionFileError::new(
            "Placemark",
            "with a geometry is there more than once; a mission is one",
        )),
    }
}

fn the_geometry<'a, 'input>(placemark: Xml<'a, 'input>) -> Result<Xml<'a, 'input>> {
    let figures: Vec<_> = placemark
        .descendants()
        .filter(|node| is_geometry(*node))
        .collect();
    match figures.as_slice() {
        [only] if GEOMETRIES.contains(&only.tag_name().name()) => Ok(*only),
        [only] => {
            let message = "is not read; draw a LineString, a Polygon or a Point";
            Err(MissionFileError::new(only.tag_name().name(), message))
        }
        all => {
            let message = format!("has {} geometries; a mission is one", all.len());
            Err(MissionFileError::new("Placemark", message))
        }
    }
}

/// The `TimeSpan` of a Placemark.
fn time_span(placemark: Xml<'_, '_>) -> Result<Option<Period>> {
    let Some(span) = child(placemark, "TimeSpan") else {
        return Ok(None);
    };
    let read = |name: &str| {
        let text = child_text(span, name).unwrap_or_default();
        let wrong = "must be a time with its offset from UTC";
        moment(&text).ok_or_else(|| MissionFileError::new(&format!("TimeSpan.{name}"), wrong))
    };
    let period = Period::new(read("begin")?, read("end")?);
    period
        .map(Some)
        .map_err(|error| MissionFileError::new("TimeSpan", error.to_string()))
}

/// The properties in the `ExtendedData`, and notes of what is none.
fn extended_data(placemark: Xml<'_, '_>) -> Result<(Json, Vec<Note>)> {
    let (mut properties, mut notes) = (Json::Object(Vec::new()), Vec::new());
    let data = placemark
        .descendants()
        .filter(|node| ["Data", "SimpleData"].contains(&node.tag_name().name()));
    for data in data {
        let name = data.attribute("name").unwrap_or_default();
        let value = child(data, "value").map_or_else(|| text(data), text);
        let path = format!("ExtendedData.{name}");
        let json = if NUMBERS.contains(&name) {
            let number = f64::from_str(&value)
                .ok()
                .filter(|number| number.is_finite());
            Json::number(number.ok_or_else(|| MissionFileError::new(&path, "must be a number"))?)
        } else if TEXTS.contains(&name) {
            Json::text(&value)
        } else if PROPERTIES.contains(&name) {
            return Err(MissionFileError::new(
                &path,
                "cannot be given in KML; write a GeoJSON mission",
            ));
        } else {
            notes.push(Note::new(
                &path,
                Localized::fixed(
                    "není vlastností mise a nečte se",
                    "is no property of a mission and was not read",
                ),
            ));
            continue;
        };
        if properties.get(name).is_some() {
            return Err(MissionFileError::new(&path, "is there twice"));
        }
        properties.set(name, json);
    }
    Ok((properties, notes))
}

//! GeoJSON missions: a Feature, or a collection of exactly one.

use super::fields::Node;
use super::geometry::drawn;
use super::json::Json;
use super::properties::{Source, mission};
use super::{Context, MissionFile, MissionFileError};

/// Members of a Feature. `id` and `bbox` tell nothing about the mission.
pub(super) const FEATURE: &[&str] = &["type", "geometry", "properties", "id", "bbox", "$schema"];
/// Members of a `FeatureCollection`, with those that programs for maps add.
pub(super) const COLLECTION: &[&str] = &["type", "features", "bbox", "name", "crs", "$schema"];
const CRS: &[&str] = &["type", "properties"];
const CRS_NAME: &[&str] = &["name"];

/// Reads a GeoJSON mission.
pub fn read(name: &str, bytes: &[u8], context: &Context) -> Result<MissionFile, MissionFileError> {
    of(name, &Json::parse(bytes)?, context)
}

/// Reads a GeoJSON mission from its JSON.
pub(super) fn of(
    name: &str,
    root: &Json,
    context: &Context,
) -> Result<MissionFile, MissionFileError> {
    let root = Node::new("", root);
    let kind = root.member("type").map(|node| node.text()).transpose()?;
    match kind.as_deref() {
        Some("Feature") => feature(name, &root, context),
        Some("FeatureCollection") => {
            let fields = root.fields(COLLECTION)?;
            fields.opt("crs", degrees)?;
            let features = fields.need("features", |node| node.each(Ok))?;
            let chosen = context.part.and_then(|part| features.get(part));
            if let Some(one) = chosen {
                return feature(name, one, context);
            }
            if let [only] = features.as_slice() {
                return feature(name, only, context);
            }
            let message = format!("has {} features; a mission file has one", features.len());
            Err(fields.fault("features", message))
        }
        _ => Err(MissionFileError::new(
            "type",
            "must be Feature or FeatureCollection",
        )),
    }
}

fn feature(
    name: &str,
    node: &Node<'_>,
    context: &Context,
) -> Result<MissionFile, MissionFileError> {
    let fields = node.fields(FEATURE)?;
    fields.need("type", |node| match node.text()?.as_str() {
        "Feature" => Ok(()),
        _ => Err(node.fault("must be Feature")),
    })?;
    let (geometry, drawing) = fields.need("geometry", |node| Ok((node.clone(), drawn(node)?)))?;
    let properties = fields.need("properties", |node| Ok(node.clone()))?;
    let source = Source {
        context: *context,
        ..Source::new(super::stem(name), geometry, drawing)
    };
    mission(&properties, source)
}

/// The name of each feature of a collection; empty where it has none.
pub(super) fn parts(root: &Json) -> Vec<String> {
    let root = Node::new("", root);
    let features = root.member("features").map(|node| node.items());
    let name = |feature: &Node<'_>| {
        let name = feature.member("properties")?.member("name")?;
        name.text().ok()
    };
    let features = features.unwrap_or_default();
    features
        .iter()
        .map(|feature| name(feature).unwrap_or_default())
        .collect()
}

/// Coordinates in anything but degrees of WGS 84 would put the mission at a wrong place.
fn degrees(node: &Node<'_>) -> Result<(), MissionFileError> {
    let known = [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "urn:ogc:def:crs:OGC::CRS84",
    ];
    let name = node.fields(CRS)?.need("properties", |node| {
        node.fields(CRS_NAME)?.need("name", Node::text)
    })?;
    if known.contains(&name.as_str()) {
        Ok(())
    } else {
        Err(node.fault(format!(
            "is {name}; coordinates must be degrees of WGS 84 (CRS84)"
        )))
    }
}

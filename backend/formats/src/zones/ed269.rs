//! EUROCAE ED-269: zones of several volumes in JSON, in their wrappers or as a bare list.

use letka_domain::airspace::{Dataset, DatasetInfo, Zone};
use letka_domain::geometry::Area;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::json::{self, Document, Pair, number, problem_of, quoted};
use super::limits::{Unit, Written};
use super::notes::Notes;
use super::outline::{self, Country};
use super::template::{self, Template};
use super::text::plain;
use super::{authority, kind, restriction, times};

/// A zone; its volumes are read with it, or one by one where one of them is bad.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UasZone<V> {
    #[serde(default)]
    identifier: Value,
    #[serde(default)]
    country: Value,
    #[serde(default)]
    name: Value,
    #[serde(default)]
    restriction: Value,
    #[serde(default)]
    restriction_conditions: Value,
    #[serde(default)]
    message: Value,
    #[serde(default)]
    applicability: Value,
    #[serde(default)]
    zone_authority: Value,
    #[serde(default)]
    extended_properties: Value,
    #[serde(default, rename = "police_exempt")]
    police_exempt: Value,
    geometry: Vec<V>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Volume {
    #[serde(default)]
    uom_dimensions: Value,
    #[serde(default)]
    lower_limit: Value,
    #[serde(default)]
    lower_vertical_reference: Value,
    #[serde(default)]
    upper_limit: Value,
    #[serde(default)]
    upper_vertical_reference: Value,
    horizontal_projection: Projection,
}

#[derive(Deserialize)]
struct Projection {
    #[serde(default, rename = "type")]
    kind: Value,
    #[serde(default)]
    coordinates: Option<Vec<Vec<Pair>>>,
    #[serde(default)]
    center: Option<Pair>,
    #[serde(default)]
    radius: Value,
}

/// Reads a file.
pub(super) fn read(name: &str, document: &Document<'_>) -> Dataset {
    let mut notes = Notes::default();
    let title = plain(&document.head.title).or_else(|| plain(&document.head.name));
    let issued_at = times::moment(&document.head.created_at).unwrap_or_else(|problem| {
        notes.strict(format!("`createdAt`: {problem}"));
        None
    });
    let info = DatasetInfo {
        name: title.unwrap_or_else(|| name.to_owned()),
        issued_at,
        ..DatasetInfo::default()
    };
    let source = template::source(&info.name, None);
    let mut zones = Vec::with_capacity(document.features.len());
    for (index, feature) in document.features.iter().enumerate() {
        match parse(feature, index, &mut notes) {
            Ok(zone) => zones.extend(zone.into_zones(index, &source, &mut notes)),
            Err(reason) => {
                notes.begin(index, json::identifier_of(feature).as_deref());
                notes.left_out(reason);
            }
        }
    }
    Dataset {
        info,
        zones,
        features: document.features.len(),
        faults: notes.into_faults(),
    }
}

/// A zone with those of its volumes that can be read.
fn parse(feature: &RawValue, index: usize, notes: &mut Notes) -> Result<UasZone<Volume>, String> {
    if let Ok(zone) = serde_json::from_str(feature.get()) {
        return Ok(zone);
    }
    let zone: UasZone<&RawValue> = serde_json::from_str(feature.get())
        .map_err(|error| format!("it is not a zone: {}", problem_of(&error)))?;
    notes.begin(index, plain(&zone.identifier).as_deref());
    let mut volumes = Vec::new();
    for (number, volume) in zone.geometry.iter().enumerate() {
        match serde_json::from_str(volume.get()) {
            Ok(volume) => volumes.push(volume),
            Err(error) => {
                let problem = problem_of(&error);
                notes.left_out(format!("volume {number} is not readable: {problem}"));
            }
        }
    }
    Ok(zone.with(volumes))
}

impl<V> UasZone<V> {
    fn with<W>(self, geometry: Vec<W>) -> UasZone<W> {
        UasZone {
            identifier: self.identifier,
            country: self.country,
            name: self.name,
            restriction: self.restriction,
            restriction_conditions: self.restriction_conditions,
            message: self.message,
            applicability: self.applicability,
            zone_authority: self.zone_authority,
            extended_properties: self.extended_properties,
            police_exempt: self.police_exempt,
            geometry,
        }
    }
}

impl UasZone<Volume> {
    fn into_zones(self, index: usize, source: &str, notes: &mut Notes) -> Vec<Zone> {
        let country = Country::of(self.country.as_str());
        let template = self.template(index, source, country, notes);
        if self.geometry.is_empty() {
            notes.left_out("it has no volume that can be read");
        }
        let mut zones = Vec::new();
        for volume in &self.geometry {
            let unit = volume.unit(notes);
            let areas = volume.areas(unit, country, notes);
            if areas.is_empty() {
                continue;
            }
            let band = volume.limits(unit).read(notes);
            zones.extend(areas.into_iter().map(|area| template.zone(area, band)));
        }
        zones
    }

    fn template(
        &self,
        index: usize,
        source: &str,
        country: Country,
        notes: &mut Notes,
    ) -> Template {
        let identifier = template::identifier(plain(&self.identifier), index, source, notes);
        let name = plain(&self.name).unwrap_or_else(|| identifier.clone());
        let conditions = &self.restriction_conditions;
        let known = kind::of_zone(&identifier, &name, country);
        Template {
            kind: kind::or_stated(known, &self.extended_properties, notes),
            restriction: restriction::read(&self.restriction, notes),
            activity: template::activity(times::applicability(&self.applicability), notes),
            police_exempt: self.police_exempt == Value::Bool(true)
                || restriction::exempts_police(&Value::Null, &self.extended_properties, conditions),
            authority: authority::read(&self.zone_authority, notes),
            message: template::message(plain(&self.message), all(conditions)),
            voltage_kv: None,
            source: source.to_owned(),
            identifier,
            name,
        }
    }
}

/// The conditions of a zone, one after the other.
fn all(conditions: &Value) -> Option<String> {
    let Value::Array(items) = conditions else {
        return plain(conditions);
    };
    let items: Vec<String> = items.iter().filter_map(plain).collect();
    (!items.is_empty()).then(|| items.join("; "))
}

impl Volume {
    /// The unit of its lengths. One that is missing or unknown is named.
    fn unit(&self, notes: &mut Notes) -> Option<Unit> {
        let unit = self.uom_dimensions.as_str().and_then(Unit::of);
        if unit.is_none() {
            let written = quoted(&self.uom_dimensions);
            notes.strict(format!("the unit {written} of a volume is not known"));
        }
        unit
    }

    fn limits(&self, unit: Option<Unit>) -> Written<'_> {
        Written {
            lower: &self.lower_limit,
            lower_reference: &self.lower_vertical_reference,
            upper: &self.upper_limit,
            upper_reference: &self.upper_vertical_reference,
            unit,
        }
    }

    fn areas(&self, unit: Option<Unit>, country: Country, notes: &mut Notes) -> Vec<Area> {
        let projection = &self.horizontal_projection;
        let is = |word: &str| projection.kind.as_str() == Some(word);
        match (&projection.coordinates, projection.center) {
            (Some(rings), _) if is("Polygon") => outline::polygon(rings, country, notes),
            (_, Some(centre)) if is("Circle") => {
                let radius = number(&projection.radius).ok().flatten();
                let Some((radius, unit)) = radius.zip(unit) else {
                    let written = quoted(&projection.radius);
                    notes.left_out(format!("the radius {written} of a circle is not readable"));
                    return Vec::new();
                };
                let circle = outline::circle(centre, unit.metres(radius), country, notes);
                circle.into_iter().collect()
            }
            _ => {
                let kind = quoted(&projection.kind);
                notes.left_out(format!(
                    "a projection {kind} without its coordinates is no area"
                ));
                Vec::new()
            }
        }
    }
}

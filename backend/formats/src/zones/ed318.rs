//! EUROCAE ED-318: zones in GeoJSON with a vertical layer, as the standard has them and as
//! publishers write them.
//!
//! Deviations that are read: the zone in `properties.UASZone` or its members flat in `properties`,
//! the layer in `verticalLayer` or flat, empty strings for what is missing, one text instead of a
//! list of translations, `upper` 99999 for unlimited.

use letka_domain::airspace::{Dataset, DatasetInfo};
use serde_json::{Map, Value, json};

use super::geojson::{self, Part};
use super::json::{Document, NULL, quoted};
use super::limits::{Band, Unit, Written};
use super::notes::Notes;
use super::outline::Country;
use super::template::{self, Template};
use super::text::plain;
use super::{authority, json, kind, restriction, times};

/// Reads a file.
pub(super) fn read(name: &str, document: &Document<'_>) -> Dataset {
    let mut notes = Notes::default();
    let info = info(name, document, &mut notes);
    let source = template::source(&info.name, info.effective_from);
    let mut zones = Vec::new();
    for (index, text) in document.features.iter().enumerate() {
        let feature = match json::feature(text) {
            Ok(feature) => feature,
            Err(reason) => {
                notes.begin(index, None);
                notes.left_out(reason);
                continue;
            }
        };
        let properties = Properties::of(&feature.properties);
        let country = Country::of(properties.get("country").as_str());
        let template = properties.template(index, &source, country, &mut notes);
        for part in geojson::parts(feature.geometry, country, &mut notes) {
            let band = properties.band(&part, &mut notes);
            zones.extend(part.areas.into_iter().map(|area| template.zone(area, band)));
        }
    }
    Dataset {
        info,
        zones,
        features: document.features.len(),
        faults: notes.into_faults(),
    }
}

fn info(name: &str, document: &Document<'_>, notes: &mut Notes) -> DatasetInfo {
    let metadata = &document.head.metadata;
    let mut moment = |member: &str| {
        times::moment(&metadata[member]).unwrap_or_else(|problem| {
            notes.strict(format!("`{member}` of the metadata: {problem}"));
            None
        })
    };
    let (effective_from, effective_to) = (moment("validFrom"), moment("validTo"));
    let issued_at = moment("issued");
    if let Some(geoid) = plain(&metadata["otherGeoid"]) {
        let geoid = json::shortened(&geoid);
        notes.strict(format!(
            "heights above sea level are counted from the geoid {geoid:?}: read as if from EGM96"
        ));
    }
    let stated = plain(&document.head.name).or_else(|| plain(&document.head.title));
    DatasetInfo {
        name: stated.unwrap_or_else(|| name.to_owned()),
        effective_from,
        effective_to,
        issued_at,
    }
}

/// The members of a zone, wherever its publisher put them.
struct Properties<'a> {
    zone: &'a Value,
    outer: &'a Value,
}

impl<'a> Properties<'a> {
    fn of(properties: &'a Value) -> Self {
        let inner = &properties["UASZone"];
        Self {
            zone: if inner.is_object() { inner } else { properties },
            outer: properties,
        }
    }

    fn get(&self, member: &str) -> &'a Value {
        let own = self.zone.get(member).or_else(|| self.outer.get(member));
        own.unwrap_or(&NULL)
    }

    fn template(
        &self,
        index: usize,
        source: &str,
        country: Country,
        notes: &mut Notes,
    ) -> Template {
        let identifier = template::identifier(plain(self.get("identifier")), index, source, notes);
        let (extended, conditions) = (
            self.get("extendedProperties"),
            self.get("restrictionConditions"),
        );
        let name = plain(self.get("name")).unwrap_or_else(|| identifier.clone());
        let activity = times::limited_applicability(&self.periods());
        Template {
            kind: kind::or_stated(kind::of_zone(&identifier, &name, country), extended, notes),
            restriction: restriction::read(self.get("type"), notes),
            activity: template::activity(activity, notes),
            police_exempt: restriction::exempts_police(self.zone, extended, conditions),
            authority: authority::read(&self.authorities(), notes),
            message: template::message(plain(self.get("message")), plain(conditions)),
            voltage_kv: None,
            source: source.to_owned(),
            identifier,
            name,
        }
    }

    /// The list of periods, or one period of the members that are flat in the properties.
    fn periods(&self) -> Value {
        let stated = self.get("limitedApplicability");
        if !stated.is_null() {
            return stated.clone();
        }
        let period = self.some_of(&["startDateTime", "endDateTime", "schedule"]);
        let window = self.some_of(&["day", "startTime", "startEvent", "endTime", "endEvent"]);
        let mut period = period.unwrap_or_default();
        if let Some(window) = window {
            period.entry("schedule").or_insert_with(|| json!([window]));
        }
        if period.is_empty() {
            return Value::Null;
        }
        json!([period])
    }

    /// The list of authorities, or one of the members that are flat in the properties.
    fn authorities(&self) -> Value {
        if let Some(mut stated) = self.some_of(&["zoneAuthority"]) {
            return stated.remove("zoneAuthority").unwrap_or_default();
        }
        let members = [
            "purpose",
            "intervalBefore",
            "service",
            "contactName",
            "siteURL",
            "email",
            "phone",
        ];
        let mut authority = self.some_of(&members).unwrap_or_default();
        authority.insert("name".to_owned(), self.get("name_authority").clone());
        Value::Object(authority)
    }

    /// Those of the members that say something.
    fn some_of(&self, members: &[&str]) -> Option<Map<String, Value>> {
        let says = |member: &&str| {
            let value = self.get(member);
            !value.is_null() && value.as_str() != Some("")
        };
        let said = members.iter().copied().filter(says);
        let said: Map<_, _> = said
            .map(|it| (it.to_owned(), self.get(it).clone()))
            .collect();
        (!said.is_empty()).then_some(said)
    }

    /// The vertical limits of a part: those of its geometry, or else those of the properties.
    fn band(&self, part: &Part, notes: &mut Notes) -> Band {
        let members = [&part.layer, self.get("layer"), self.get("verticalLayer")];
        let mut flat = [self.zone, self.outer].into_iter();
        let layer = members.into_iter().find(|it| it.is_object());
        let Some(layer) = layer.or_else(|| flat.find(|it| has_limits(it))) else {
            notes.strict("it has no vertical layer: read as everything above ground");
            return Band::everything();
        };
        Written {
            lower: &layer["lower"],
            lower_reference: &layer["lowerReference"],
            upper: &layer["upper"],
            upper_reference: &layer["upperReference"],
            unit: unit(layer, notes),
        }
        .read(notes)
    }
}

/// Whether one of the limits is stated in these members.
fn has_limits(members: &Value) -> bool {
    let stated = |member: &str| !matches!(&members[member], Value::Null) && members[member] != "";
    stated("lower") || stated("upper")
}

/// The unit of a layer; metres where it states none, as the standard says.
fn unit(layer: &Value, notes: &mut Notes) -> Option<Unit> {
    let names = ["uom", "UOM", "uomDimensions"].map(|name| &layer[name]);
    let stated = names
        .into_iter()
        .find(|it| !it.is_null() && it.as_str() != Some(""));
    let Some(stated) = stated else {
        return Some(Unit::Metre);
    };
    let unit = stated.as_str().and_then(Unit::of);
    if unit.is_none() {
        notes.strict(format!(
            "the unit {} of its layer is not known",
            quoted(stated)
        ));
    }
    unit
}

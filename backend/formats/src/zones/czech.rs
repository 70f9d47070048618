//! GeoJSON as the Czech provider publishes it (`ident`, `vertical_limit`, `effective_date`), the
//! attributes of its map service (`IDENT`, `nazev`, `vyska`, `AGL_limit`), and the areas of AIP
//! ENR 5.1 as GeoJSON (`identification`, `upper_lower limit`, `time`).
//!
//! The ceiling of a grid cell is the height that is free: one that cannot be read is 0, which asks
//! for coordination from the ground up. Reserved areas are active when a notice activates them.

use chrono::{DateTime, Utc};
use letka_domain::airspace::{Activity, Dataset, DatasetInfo, Restriction, ZoneKind};
use letka_domain::altitude::{Altitude, Datum};
use serde_json::Value;

use super::json::{self, Document, NULL, number, quoted};
use super::limits::{self, Band};
use super::notes::Notes;
use super::outline::Country;
use super::template::{self, Template};
use super::text::plain;
use super::{geojson, kind, restriction, times};

/// Reads a file.
pub(super) fn read(name: &str, document: &Document<'_>) -> Dataset {
    let mut notes = Notes::default();
    let stated = plain(&document.head.name);
    let dataset = stated.unwrap_or_else(|| name.to_owned());
    let mut zones = Vec::new();
    let mut effective_from = None;
    for (index, text) in document.features.iter().enumerate() {
        let feature = match json::feature(text) {
            Ok(feature) => feature,
            Err(reason) => {
                notes.begin(index, None);
                notes.left_out(reason);
                continue;
            }
        };
        let reader = Reader {
            properties: &feature.properties,
            file: name,
        };
        let (template, from) = reader.template(index, &dataset, &mut notes);
        // The dataset is in force when the last of its features is.
        effective_from = effective_from.max(from);
        let band = reader.band(template.kind, &mut notes);
        let parts = geojson::parts(feature.geometry, Country::Czechia, &mut notes);
        let areas = parts.into_iter().flat_map(|part| part.areas);
        zones.extend(areas.map(|area| template.zone(area, band)));
    }
    Dataset {
        info: DatasetInfo {
            name: dataset,
            effective_from,
            ..DatasetInfo::default()
        },
        zones,
        features: document.features.len(),
        faults: notes.into_faults(),
    }
}

/// One feature.
struct Reader<'a> {
    properties: &'a Value,
    file: &'a str,
}

impl<'a> Reader<'a> {
    /// The first of the members that says something, whatever the case of its name.
    fn get(&self, names: &[&str]) -> &'a Value {
        let Some(members) = self.properties.as_object() else {
            return &NULL;
        };
        let said = |name: &&str| {
            let mut named = members
                .iter()
                .filter(|(key, _)| key.eq_ignore_ascii_case(name));
            named.find_map(|(_, value)| (!says_nothing(value)).then_some(value))
        };
        names.iter().find_map(said).unwrap_or(&NULL)
    }

    fn template(
        &self,
        index: usize,
        dataset: &str,
        notes: &mut Notes,
    ) -> (Template, Option<DateTime<Utc>>) {
        let written = plain(self.get(&["ident", "identification"]));
        let identifier =
            template::identifier(written, index, &template::source(dataset, None), notes);
        let name = plain(self.get(&["name", "nazev"])).unwrap_or_else(|| identifier.clone());
        let effective_from = self.effective_from(notes);
        let (kind, restriction) = self.kind(&identifier, &name, notes);
        let template = Template {
            kind,
            restriction,
            activity: self.activity(kind, notes),
            police_exempt: restriction::exempts_police(self.properties, &NULL, &NULL),
            authority: None,
            message: plain(self.get(&["remarks", "message"])),
            voltage_kv: number(self.get(&["voltage_kv"]))
                .ok()
                .flatten()
                .filter(|kv| *kv > 0.0),
            source: template::source(dataset, effective_from),
            identifier,
            name,
        };
        (template, effective_from)
    }

    fn effective_from(&self, notes: &mut Notes) -> Option<DateTime<Utc>> {
        let written = self.get(&["effective_date", "doc_date"]);
        let day = written.as_str().and_then(times::day);
        if day.is_none() && !written.is_null() {
            notes.strict(format!(
                "the effective date {} is not readable",
                quoted(written)
            ));
        }
        day
    }

    /// What the feature is, by its identifier, the measure that made it, or the name of its file.
    fn kind(&self, identifier: &str, name: &str, notes: &mut Notes) -> (ZoneKind, Restriction) {
        let measure = plain(self.get(&["OOP"])).unwrap_or_default();
        let known = kind::of_names(identifier, name)
            .or_else(|| kind::of_names(&measure, name))
            .or_else(|| self.grid_of_file());
        if let Some(kind) = known {
            return (kind, kind::restriction(kind));
        }
        notes.strict("its identifier is of no known kind: read as prohibited");
        (ZoneKind::Other, Restriction::Prohibited)
    }

    /// The cells of a height grid may bear no more than a number.
    fn grid_of_file(&self) -> Option<ZoneKind> {
        let file = self.file.rsplit(['/', '\\']).next().unwrap_or_default();
        let of_file = file.get(..8).and_then(kind::of_identifier);
        let is_grid = matches!(of_file, Some(ZoneKind::CtrGrid | ZoneKind::AtzGrid));
        of_file.filter(|_| is_grid)
    }

    fn activity(&self, kind: ZoneKind, notes: &mut Notes) -> Activity {
        match self.get(&["time"]) {
            Value::Null if kind == ZoneKind::Reserved => Activity::ByNotice,
            Value::Null => Activity::Always,
            Value::String(time) if time.trim() == "H24" => Activity::Always,
            other => {
                // A time of the AIP says neither which clock it is on nor on which days it holds.
                let problem = format!("{} is not H24", quoted(other));
                template::activity(Err(problem), notes)
            }
        }
    }

    fn band(&self, kind: ZoneKind, notes: &mut Notes) -> Band {
        if matches!(kind, ZoneKind::CtrGrid | ZoneKind::AtzGrid) {
            return Band {
                lower: Altitude::agl(0.0),
                upper: Some(self.free_height(notes)),
            };
        }
        let written = self.get(&["vertical_limit", "upper_lower limit", "vyska"]);
        if let Some(text) = written.as_str() {
            return limits::of_text(text, notes);
        }
        let written = quoted(written);
        notes.strict(format!(
            "the limits {written} are not readable: read as everything above ground"
        ));
        Band::everything()
    }

    /// The height of a grid cell that is free: the least that its members state, 0 where one of
    /// them cannot be read.
    fn free_height(&self, notes: &mut Notes) -> Altitude {
        let members = ["AGL_limit", "vertical_limit", "vyska"].map(|name| self.get(&[name]));
        let stated = members.into_iter().filter(|it| !it.is_null());
        let heights: Option<Vec<f64>> = stated.map(free_metres).collect();
        let least = heights.and_then(|heights| heights.into_iter().reduce(f64::min));
        Altitude::agl(least.unwrap_or_else(|| {
            notes.strict("the free height of a grid cell is not readable: read as 0");
            0.0
        }))
    }
}

/// The free height of a cell: metres above ground, or a text such as `GND - 120 m AGL`.
fn free_metres(written: &Value) -> Option<f64> {
    let metres = if let Ok(metres) = number(written) {
        metres?
    } else {
        let band = limits::band_of(written.as_str()?)?;
        let upper = band.upper.filter(|upper| upper.datum == Datum::Agl)?;
        band.lower.is_ground().then_some(upper.metres)?
    };
    (0.0..=HIGHEST_FREE_M).contains(&metres).then_some(metres)
}

/// No cell frees more, in metres: the number stands for something else.
const HIGHEST_FREE_M: f64 = 1_000.0;

/// Whether a value is what publishers write where there is nothing to say.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => matches!(text.trim(), "" | "-" | "/"),
        _ => false,
    }
}

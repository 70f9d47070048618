//! Geometries of GeoJSON files: polygons, circles of ED-318, and collections of them.

use letka_domain::geometry::Area;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::json::{Pair, number, problem_of, quoted, shortened};
use super::notes::Notes;
use super::outline::{self, Country};

/// The areas of one geometry with the vertical layer that it states.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) areas: Vec<Area>,
    /// The member `layer` of the geometry or of the collection it is in; null where there is none.
    pub(super) layer: Value,
}

#[derive(Deserialize)]
struct Geometry<'a> {
    #[serde(default, rename = "type")]
    kind: Value,
    #[serde(borrow, default)]
    coordinates: Option<&'a RawValue>,
    #[serde(borrow, default)]
    geometries: Option<Vec<&'a RawValue>>,
    #[serde(default)]
    extent: Value,
    #[serde(default)]
    layer: Value,
}

/// A collection in a collection deeper than this is not read.
const DEEPEST: usize = 4;

/// The parts of a geometry. What makes no area is named as left out.
pub(super) fn parts(geometry: Option<&RawValue>, country: Country, notes: &mut Notes) -> Vec<Part> {
    let mut reader = Reader {
        country,
        notes,
        parts: Vec::new(),
    };
    match geometry {
        Some(geometry) => reader.read(geometry, &Value::Null, DEEPEST),
        None => reader.notes.left_out("it has no geometry"),
    }
    reader.parts
}

struct Reader<'n> {
    country: Country,
    notes: &'n mut Notes,
    parts: Vec<Part>,
}

impl Reader<'_> {
    fn read(&mut self, geometry: &RawValue, layer: &Value, depth: usize) {
        let geometry: Geometry<'_> = match serde_json::from_str(geometry.get()) {
            Ok(geometry) => geometry,
            Err(error) => return self.unreadable(&error),
        };
        let own = geometry.layer.is_object();
        let layer = if own { &geometry.layer } else { layer };
        let areas = match geometry.kind.as_str() {
            Some("Polygon") => self.polygon(&geometry),
            Some("MultiPolygon") => self.polygons(&geometry),
            Some("Point") => self.points(&geometry, false),
            Some("MultiPoint") => self.points(&geometry, true),
            Some("GeometryCollection") => return self.collection(&geometry, layer, depth),
            _ => {
                let kind = quoted(&geometry.kind);
                return self
                    .notes
                    .left_out(format!("a geometry {kind} encloses no area"));
            }
        };
        if !areas.is_empty() {
            let layer = layer.clone();
            self.parts.push(Part { areas, layer });
        }
    }

    fn unreadable(&mut self, error: &serde_json::Error) {
        let problem = problem_of(error);
        self.notes
            .left_out(format!("its geometry is not readable: {problem}"));
    }

    /// The coordinates of a geometry in the shape that its type asks for.
    fn coordinates<'a, T: Deserialize<'a>>(&mut self, geometry: &Geometry<'a>) -> Option<T> {
        let text = geometry.coordinates.map_or("null", RawValue::get);
        serde_json::from_str(text)
            .map_err(|error| self.unreadable(&error))
            .ok()
    }

    fn polygon(&mut self, geometry: &Geometry<'_>) -> Vec<Area> {
        let rings: Option<Vec<Vec<Pair>>> = self.coordinates(geometry);
        rings.map_or_else(Vec::new, |rings| {
            outline::polygon(&rings, self.country, self.notes)
        })
    }

    fn polygons(&mut self, geometry: &Geometry<'_>) -> Vec<Area> {
        let Some(polygons) = self.coordinates::<Vec<Vec<Vec<Pair>>>>(geometry) else {
            return Vec::new();
        };
        if polygons.is_empty() {
            self.notes.left_out("its geometry has no polygon");
        }
        let areas = polygons
            .iter()
            .map(|rings| outline::polygon(rings, self.country, self.notes));
        areas.flatten().collect()
    }

    /// Circles: points with an extent.
    fn points(&mut self, geometry: &Geometry<'_>, many: bool) -> Vec<Area> {
        let kind = &geometry.extent["subType"];
        if kind.as_str() != Some("Circle") {
            let reason = if geometry.extent.is_null() {
                "a point without an extent encloses no area".to_owned()
            } else {
                format!(
                    "the extent of its point is {}, not a circle",
                    shortened(&kind.to_string())
                )
            };
            self.notes.left_out(reason);
            return Vec::new();
        }
        let centres = if many {
            self.coordinates::<Vec<Pair>>(geometry)
        } else {
            self.coordinates(geometry).map(|centre| vec![centre])
        };
        let Some(centres) = centres else {
            return Vec::new();
        };
        if centres.is_empty() {
            self.notes.left_out("its geometry has no point");
        }
        let Ok(Some(radius_m)) = number(&geometry.extent["radius"]) else {
            let radius = quoted(&geometry.extent["radius"]);
            self.notes
                .left_out(format!("the radius {radius} is not a number"));
            return Vec::new();
        };
        let circle = |centre| outline::circle(centre, radius_m, self.country, self.notes);
        centres.into_iter().filter_map(circle).collect()
    }

    fn collection(&mut self, geometry: &Geometry<'_>, layer: &Value, depth: usize) {
        let members = geometry.geometries.as_deref().unwrap_or_default();
        if members.is_empty() || depth == 0 {
            self.notes
                .left_out("its collection of geometries is empty or nested too deeply");
            return;
        }
        for member in members {
            self.read(member, layer, depth - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use letka_domain::airspace::ZoneFault;
    use serde_json::json;

    use super::*;

    fn read(geometry: &Value) -> (Vec<Part>, Vec<ZoneFault>) {
        let text = serde_json::value::to_raw_value(geometry).unwrap();
        let mut notes = Notes::default();
        let parts = parts(Some(&text), Country::Czechia, &mut notes);
        (parts, notes.into_faults())
    }

    fn square(east: f64) -> Value {
        json!([[
            [east, 50.0],
            [east + 0.1, 50.0, 300],
            [east + 0.1, 50.1],
            [east, 50.0]
        ]])
    }

    #[test]
    fn every_member_keeps_its_layer() {
        let geometry = json!({"type": "GeometryCollection", "layer": {"upper": 1}, "geometries": [
            {"type": "Polygon", "coordinates": square(14.0), "layer": {"upper": 2}},
            {"type": "MultiPolygon", "coordinates": [square(14.2), square(14.4)]},
            {"type": "Point", "coordinates": [14.0, 50.0],
                "extent": {"subType": "Circle", "radius": "3500"}, "layer": {"upper": 3}},
            {"type": "MultiPoint", "coordinates": [[14.0, 50.0], [14.5, 50.0]],
                "extent": {"subType": "Circle", "radius": 100}},
        ]});
        let (parts, faults) = read(&geometry);
        assert_eq!(faults, vec![]);
        let found: Vec<_> = parts
            .iter()
            .map(|it| (it.areas.len(), it.layer["upper"].as_i64()))
            .collect();
        assert_eq!(
            found,
            [(1, Some(2)), (2, Some(1)), (1, Some(3)), (2, Some(1))]
        );
    }

    #[test]
    fn what_encloses_nothing_is_left_out_and_the_rest_stays() {
        let mut deep = json!({"type": "Polygon", "coordinates": square(14.0)});
        for _ in 0..6 {
            deep = json!({"type": "GeometryCollection", "geometries": [deep]});
        }
        let bad = [
            json!({"type": "Point", "coordinates": [14.0, 50.0]}),
            json!({"type": "Point", "coordinates": [14.0, 50.0], "extent": {"subType": "Ellipse"}}),
            json!({"type": "Point", "coordinates": [14.0, 50.0], "extent": {"subType": "Circle"}}),
            json!({"type": "Point", "coordinates": [], "extent": {"subType": "Circle", "radius": 1}}),
            json!({"type": "LineString", "coordinates": [[14.0, 50.0], [15.0, 50.0]]}),
            json!({"type": "Polygon", "coordinates": [[14.0, 50.0], [15.0, 50.0]]}),
            json!({"type": "Polygon", "coordinates": [[["14.0", "50.0"]]]}),
            json!({"type": "Polygon"}),
            json!({"type": "MultiPolygon"}),
            json!({"type": "MultiPolygon", "coordinates": []}),
            json!({"type": "MultiPoint", "coordinates": [], "extent": {"subType": "Circle", "radius": 1}}),
            json!({"type": "GeometryCollection", "geometries": []}),
            json!({"coordinates": square(14.0)}),
            json!([]),
            json!("Polygon"),
            deep,
        ];
        for geometry in bad {
            let (parts, faults) = read(&geometry);
            assert!(parts.is_empty(), "{geometry}");
            assert!(faults.iter().any(|it| it.left_out), "{geometry}");
            let with_good = json!({"type": "GeometryCollection", "geometries": [
                geometry, {"type": "Polygon", "coordinates": square(14.0)}]});
            let (parts, faults) = read(&with_good);
            assert_eq!(parts.len(), 1, "{with_good}");
            assert!(faults.iter().any(|it| it.left_out), "{with_good}");
        }
    }
}

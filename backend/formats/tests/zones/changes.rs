//! The difference between two datasets.

use letka_domain::airspace::{Dataset, Restriction};
use letka_domain::altitude::Altitude;
use letka_domain::geometry::{Area, Position};
use letka_formats::zones::diff::{Change, Property};
use letka_formats::zones::{Diff, diff};
use serde_json::json;

use crate::file::{read, triangle};

/// Zones `LKP1` to `LKP3`, of which the third has two parts.
fn dataset() -> Dataset {
    let polygon = json!({"type": "Polygon", "coordinates": triangle()});
    let far = json!([[[15.0, 50.0], [15.1, 50.0], [15.1, 50.1], [15.0, 50.0]]]);
    let two = json!({"type": "MultiPolygon", "coordinates": [triangle(), far]});
    let feature = |number: u8, geometry| {
        json!({"type": "Feature", "geometry": geometry, "properties":
            {"ident": format!("LKP{number}"), "vertical_limit": "GND - 120 m AGL"}})
    };
    let features = [feature(1, &polygon), feature(2, &polygon), feature(3, &two)];
    read(&json!({"type": "FeatureCollection", "features": features}))
}

#[test]
fn the_same_zones_in_another_order_and_edition_are_no_change() {
    let (old, mut new) = (dataset(), dataset());
    new.zones.reverse();
    for zone in &mut new.zones {
        zone.source = "next edition".to_owned();
    }
    let diff = diff(&old, &new);
    assert!(diff.is_empty());
    assert_eq!(
        diff.to_string(),
        "0 added, 0 removed, 0 changed, 3 unchanged"
    );
}

#[test]
fn every_property_that_changed_is_named() {
    let old = dataset();
    let circle = Area::circle(Position::new(50.0, 14.0).unwrap(), 100.0).unwrap();
    let change = |property: Property| {
        let mut new = old.clone();
        let zone = &mut new.zones[0];
        match property {
            Property::Area => zone.area = circle.clone(),
            Property::Limits => zone.upper = Some(Altitude::amsl(120.0)),
            Property::Restriction => zone.restriction = Restriction::Information,
            Property::Times => zone.activity = letka_domain::airspace::Activity::ByNotice,
            Property::Name => zone.name = "other".to_owned(),
            Property::Kind => zone.kind = letka_domain::airspace::ZoneKind::Danger,
            Property::PoliceExemption => zone.police_exempt = true,
            Property::Authority => {
                let name = "ÚCL".to_owned();
                let (contact, notice_s) = (None, None);
                let authority = letka_domain::airspace::Authority {
                    name,
                    contact,
                    notice_s,
                };
                zone.authority = Some(authority);
            }
            Property::Message => zone.message = Some("new".to_owned()),
            Property::Voltage => zone.voltage_kv = Some(110.0),
        }
        new
    };
    for property in Property::ALL {
        let Diff {
            changed, unchanged, ..
        } = diff(&old, &change(property));
        let expected = Change {
            identifier: "LKP1".to_owned(),
            properties: vec![property],
        };
        assert_eq!((changed, unchanged), (vec![expected], 2), "{property}");
    }
}

#[test]
fn zones_that_come_and_go_are_named() {
    let (old, mut new) = (dataset(), dataset());
    new.zones[0].identifier = "LKP7".to_owned();
    new.zones[1].upper = None;
    new.zones[1].name = "new name".to_owned();
    // One of the two parts of LKP3.
    new.zones.pop();
    let text = "+ LKP7\n- LKP1\n~ LKP2: limits, name\n~ LKP3: area\n1 added, 1 removed, 2 changed, 0 unchanged";
    assert_eq!(diff(&old, &new).to_string(), text);
}

#[test]
fn a_limit_that_moves_from_one_part_to_the_other_is_a_change() {
    let (mut old, mut new) = (dataset(), dataset());
    old.zones[2].upper = None;
    new.zones[3].upper = None;
    assert_eq!(diff(&old, &new).changed[0].properties, [Property::Limits]);
}

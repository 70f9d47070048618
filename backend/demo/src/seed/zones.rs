//! Invented zones. Their names, identifiers and source say that they are invented.

use chrono::{DateTime, Utc};
use letka_domain::airspace::Restriction::{
    Conditional, Information, Prohibited, RequiresAuthorisation,
};
use letka_domain::airspace::{Restriction, Zone};
use letka_domain::altitude::Altitude;
use letka_domain::geometry::{Area, Position};
use letka_store::zones::{self, NewDataset};
use letka_store::{StoreError, Tx};

use crate::vehicles::VEHICLES;

const SOURCE: &str = "ukázková data, ne úřední / demo zones, not official data";

/// The prohibited zone north of Kladno that a one-time permit opens.
pub(super) const OPENED: &str = "DEMO-P2";

fn at(lat: f64, lon: f64) -> Position {
    Position::new(lat, lon).expect("the corners below are in Central Bohemia")
}

fn circle(centre: Position, radius_m: f64) -> Area {
    Area::circle(centre, radius_m).expect("the radii below are positive")
}

fn polygon(corners: &[(f64, f64)]) -> Area {
    let ring = corners.iter().chain(corners.first());
    let ring = ring.map(|(lat, lon)| at(*lat, *lon)).collect();
    Area::polygon(vec![ring]).expect("the corners below go round once")
}

fn zone(identifier: &str, name: &str, restriction: Restriction, area: Area, top_m: f64) -> Zone {
    Zone {
        name: name.into(),
        upper: Some(Altitude::agl(top_m)),
        source: SOURCE.into(),
        ..Zone::new(identifier, restriction, area)
    }
}

/// The zones.
///
/// Around each simulated vehicle 800 m are free, but for one small prohibited zone 450 m to 700 m
/// east of BRUS-01: there a pilot of the demonstration can see what a finding looks like.
pub(super) fn demo_zones() -> Vec<Zone> {
    [prohibited(), with_consent(), others()].concat()
}

fn prohibited() -> Vec<Zone> {
    let east = circle(VEHICLES[0].home().offset(575.0, 90.0), 125.0);
    let north = polygon(&[
        (50.1860, 14.0660),
        (50.1905, 14.0745),
        (50.1850, 14.0850),
        (50.1800, 14.0740),
    ]);
    let zone = |identifier, name, area| zone(identifier, name, Prohibited, area, 300.0);
    vec![
        zone("DEMO-P1", "Ukázkový zakázaný prostor Kladno-východ", east),
        zone(OPENED, "Ukázkový zakázaný prostor Kladno-sever", north),
    ]
}

fn with_consent() -> Vec<Zone> {
    let around = |lat, lon, radius_m| circle(at(lat, lon), radius_m);
    let training = polygon(&[
        (50.1150, 15.1300),
        (50.1300, 15.2900),
        (50.0950, 15.3100),
        (50.0850, 15.1500),
    ]);
    let zone =
        |identifier, name, area, top_m| zone(identifier, name, RequiresAuthorisation, area, top_m);
    vec![
        zone(
            "DEMO-A1",
            "Ukázkové okolí letiště Praha",
            around(50.1008, 14.2600, 5500.0),
            900.0,
        ),
        zone(
            "DEMO-A2",
            "Ukázkové okolí letiště Příbram",
            around(49.7200, 14.1000, 3000.0),
            600.0,
        ),
        zone(
            "DEMO-H1",
            "Ukázkový heliport nemocnice Kolín",
            around(50.0235, 15.2150, 500.0),
            150.0,
        ),
        // Its floor cannot be compared with a height above ground.
        Zone {
            lower: Altitude::amsl(450.0),
            upper: Some(Altitude::amsl(1520.0)),
            ..zone(
                "DEMO-T1",
                "Ukázkový výcvikový prostor Kolín-sever",
                training,
                0.0,
            )
        },
    ]
}

fn others() -> Vec<Zone> {
    let forest = polygon(&[
        (50.0600, 13.7900),
        (50.0750, 13.8800),
        (50.0350, 13.9600),
        (49.9700, 13.9300),
        (49.9500, 13.8100),
        (50.0000, 13.7600),
    ]);
    let rocks = polygon(&[
        (50.4250, 14.5600),
        (50.4600, 14.5300),
        (50.5000, 14.5900),
        (50.4700, 14.6500),
    ]);
    let models = circle(at(50.3300, 14.5150), 700.0);
    let zone =
        |identifier, name, restriction, area| zone(identifier, name, restriction, area, 300.0);
    vec![
        zone(
            "DEMO-N1",
            "Ukázková chráněná krajina Západ",
            Conditional,
            forest,
        ),
        zone(
            "DEMO-N2",
            "Ukázková chráněná krajina Sever",
            Conditional,
            rocks,
        ),
        zone(
            "DEMO-I1",
            "Ukázková plocha leteckých modelářů Mělník",
            Information,
            models,
        ),
    ]
}

/// Enters the zones, in force since `effective_from`.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    zones: &[Zone],
    effective_from: DateTime<Utc>,
) -> Result<(), StoreError> {
    let dataset = zones::insert_dataset(
        tx,
        &NewDataset {
            name: "Ukázkové prostory (neúřední)".into(),
            source: SOURCE.into(),
            effective_from,
            effective_to: None,
            issued_at: None,
            features: zones.len(),
            faults: vec![],
            sha256: None,
            synthetic: true,
        },
    )?;
    zones::insert(tx, dataset, zones)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vehicles_stand_free_but_for_one_zone_in_kladno() {
        for vehicle in VEHICLES {
            for zone in demo_zones() {
                let distance = zone.area.distance_to_leg_m(vehicle.home(), vehicle.home());
                if vehicle.registration == "BRUS-01" && zone.identifier == "DEMO-P1" {
                    // 450 m on the sphere that the seed places things by.
                    assert!((449.0..452.0).contains(&distance), "{distance}");
                } else {
                    assert!(
                        distance > 850.0,
                        "{} {}",
                        vehicle.registration,
                        zone.identifier
                    );
                }
            }
        }
    }

    #[test]
    fn the_zone_near_brus_01_lies_between_450_and_700_metres() {
        let home = VEHICLES[0].home();
        let zone = &demo_zones()[0];
        let inside = |metres| {
            let there = home.offset(metres, 90.0);
            zone.area.covers_leg(there, there)
        };
        assert!(!inside(449.0) && inside(451.0) && inside(699.0) && !inside(701.0));
    }
}

//! The five units: the response unit and four territorial departments.

use letka_domain::geometry::Position;
use letka_domain::ids::UnitId;
use letka_store::units::{self, NewUnit, UnitKind};
use letka_store::{StoreError, Tx};

/// A unit, and how much it flies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    name: &'static str,
    code: &'static str,
    kind: UnitKind,
    /// The middle of its district: degrees north and east.
    middle: (f64, f64),
    /// How far from there it flies, metres.
    pub(super) reach_m: f64,
    /// Height of the ground there, metres above mean sea level.
    pub(super) ground_amsl_m: f64,
    /// How many operators serve in it.
    pub(super) operators: usize,
    /// Its part of all flights.
    pub(super) share: f64,
}

/// Index of the unit in which the pilot and the commander of the demonstration serve.
pub(super) const KLADNO: usize = 1;

/// All of them; other parts of the seed name a unit by its index.
pub(super) const UNITS: [Unit; 5] = [
    Unit {
        name: "Zásahová jednotka",
        code: "ZJ",
        kind: UnitKind::Response,
        middle: (49.9680, 14.4900),
        reach_m: 28_000.0,
        ground_amsl_m: 310.0,
        operators: 14,
        share: 0.17,
    },
    Unit {
        name: "ÚO Kladno",
        code: "UO-KL",
        kind: UnitKind::Territorial,
        middle: (50.1470, 14.1030),
        reach_m: 14_000.0,
        ground_amsl_m: 365.0,
        operators: 18,
        share: 0.25,
    },
    Unit {
        name: "ÚO Mělník",
        code: "UO-ME",
        kind: UnitKind::Territorial,
        middle: (50.3505, 14.4740),
        reach_m: 13_000.0,
        ground_amsl_m: 215.0,
        operators: 14,
        share: 0.18,
    },
    Unit {
        name: "ÚO Příbram",
        code: "UO-PB",
        kind: UnitKind::Territorial,
        middle: (49.6900, 14.0110),
        reach_m: 16_000.0,
        ground_amsl_m: 505.0,
        operators: 15,
        share: 0.20,
    },
    Unit {
        name: "ÚO Kolín",
        code: "UO-KO",
        kind: UnitKind::Territorial,
        middle: (50.0280, 15.2000),
        reach_m: 14_000.0,
        ground_amsl_m: 220.0,
        operators: 15,
        share: 0.20,
    },
];

impl Unit {
    /// The middle of its district.
    pub(super) fn middle(&self) -> Position {
        let (lat, lon) = self.middle;
        Position::new(lat, lon).expect("the districts above are in Central Bohemia")
    }
}

/// Enters the directorate and the units below it; the ids of the units in the order of [`UNITS`].
pub(super) fn enter(tx: &mut Tx<'_>) -> Result<Vec<UnitId>, StoreError> {
    let directorate = units::insert(
        tx,
        &NewUnit {
            name: "Krajské ředitelství policie".into(),
            code: "KRP".into(),
            kind: UnitKind::Headquarters,
            parent_id: None,
        },
    )?;
    let new = |unit: &Unit| NewUnit {
        name: unit.name.into(),
        code: unit.code.into(),
        kind: unit.kind,
        parent_id: Some(directorate),
    };
    UNITS
        .iter()
        .map(|unit| units::insert(tx, &new(unit)))
        .collect()
}

//! A small world of missions, zones and permits around Kladno, made by chance.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use letka_domain::aircraft::{AircraftClass, AircraftFacts, Serviceability, TypeLimits};
use letka_domain::airspace::{Activity, Dataset, DatasetInfo, Restriction, Zone, ZoneKind};
use letka_domain::altitude::{Altitude, Datum};
use letka_domain::geometry::{Area, Position};
use letka_domain::ids::{AircraftId, OperatorId, PermitId};
use letka_domain::licences::{LicenceFacts, LicenceKind};
use letka_domain::missions::facts::{Approval, Attestation};
use letka_domain::missions::{Corner, Deviation, Extent, MissionFacts};
use letka_domain::period::Period;
use letka_domain::permits::{Permit, PermitKind, PermitState};
use letka_domain::rulebook::Rulebook;
use letka_domain::rules::{AirspaceFacts, Finding, PilotFacts, Question, Verdict, check};
use letka_domain::terrain::Terrain;
use letka_domain::weather::Report;
use proptest::prelude::*;
use uuid::Uuid;

pub(crate) struct World {
    pub(crate) mission: MissionFacts,
    pub(crate) aircraft: AircraftFacts,
    pub(crate) pilot: PilotFacts,
    pub(crate) permits: Vec<Permit>,
    pub(crate) zones: Vec<Zone>,
    pub(crate) now: DateTime<Utc>,
    pub(crate) rulebook: Rulebook,
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn home() -> Position {
    Position::new(50.147, 14.103).unwrap()
}

/// A place so far north and east of home, metres.
pub(crate) fn place(north_m: f64, east_m: f64) -> Position {
    home().offset(north_m, 0.0).offset(east_m, 90.0)
}

fn year() -> Period {
    Period::new(at("2026-01-01T00:00:00Z"), at("2027-06-01T00:00:00Z")).unwrap()
}

fn aircraft() -> AircraftFacts {
    AircraftFacts {
        id: AircraftId(Uuid::from_u128(7)),
        registration: "BRUS-01".into(),
        class: AircraftClass::Brus,
        limits: TypeLimits {
            mass_g: Some(10_000.0),
            visual_range_m: Some(1000.0),
            fail_safe: Some(true),
            ..TypeLimits::default()
        },
        take_off_mass_g: None,
        return_height_m: Some(80.0),
        operator_number: Some("CZE87astrdge12k8".into()),
        remote_id: Some(true),
        insured_until: NaiveDate::from_ymd_opt(2027, 6, 1),
        serviceability: Serviceability::Airworthy,
        grounded_reason: None,
        airworthiness: None,
        reserved: Vec::new(),
    }
}

fn pilot() -> PilotFacts {
    let licence = |kind| LicenceFacts::new(kind, "1", year());
    PilotFacts {
        id: OperatorId(Uuid::from_u128(3)),
        name: "Jana Nováková".into(),
        active: true,
        born: NaiveDate::from_ymd_opt(1990, 5, 1),
        licences: vec![
            licence(LicenceKind::PoliceUav),
            licence(LicenceKind::RatingBrus),
        ],
        demanded: vec![],
        last_flown_class: Some(at("2026-06-01T10:00:00Z")),
        practice: None,
        open_flights: Some(vec![]),
    }
}

pub(crate) fn permit(id: u128, kind: PermitKind) -> Permit {
    Permit {
        id: PermitId(Uuid::from_u128(id)),
        number: format!("ÚCL-{id}"),
        kind,
        state: PermitState::Granted,
        valid: year(),
        aircraft: vec![AircraftId(Uuid::from_u128(7))],
        pilots: vec![],
        area: Some(Area::circle(home(), 50_000.0).unwrap()),
        max_height_agl_m: None,
        night: false,
        zones: vec![],
        lifts: vec![],
        conditions: vec![],
    }
}

pub(crate) fn deviation() -> Deviation {
    let when = at("2026-06-23T11:00:00Z");
    let attested = Some(Attestation {
        text: "pohřešované dítě a blížící se noc".into(),
        by: "por. Nová".into(),
        at: when,
    });
    Deviation {
        necessity: attested.clone(),
        urgency: attested.clone(),
        interest: attested,
        approved: Some(Approval {
            by: "plk. Dvořák".into(),
            at: when,
        }),
        reported_at: None,
    }
}

impl World {
    /// A route over these corners at these heights above the take-off point.
    fn new(corners: &[(f64, f64, f64)]) -> Self {
        let start = at("2026-06-24T09:00:00Z");
        let period = Period::new(start, start + TimeDelta::minutes(12)).unwrap();
        let corners = corners.iter().map(|(north_m, east_m, height_m)| Corner {
            at: place(*north_m, *east_m),
            height_m: *height_m,
        });
        let extent = Extent::Route {
            corners: corners.collect(),
        };
        let mut mission = MissionFacts::new(period, extent, Datum::Home);
        mission.takeoff = Some(home());
        mission.ground_below_takeoff_m = Some(10.0);
        mission.speed_mps = Some(8.0);
        Self {
            mission,
            aircraft: aircraft(),
            pilot: pilot(),
            permits: vec![permit(1, PermitKind::Operating)],
            zones: vec![],
            now: at("2026-06-23T12:00:00Z"),
            rulebook: Rulebook::built_in().pop().unwrap(),
        }
    }

    pub(crate) fn corners(&mut self) -> &mut Vec<Corner> {
        match &mut self.mission.extent {
            Extent::Route { corners } => corners,
            Extent::Within { .. } => panic!("the mission is a route"),
        }
    }

    pub(crate) fn verdict(&self) -> Verdict {
        self.judged(None, &[])
    }

    /// The verdict with terrain and weather.
    pub(crate) fn judged(&self, terrain: Option<&Terrain>, weather: &[Report]) -> Verdict {
        check(self.question(terrain, weather))
    }

    /// The question, with an airspace that lives as long as the tests.
    pub(crate) fn question<'a>(
        &'a self,
        terrain: Option<&'a Terrain>,
        weather: &'a [Report],
    ) -> Question<'a> {
        let dataset = Dataset {
            info: DatasetInfo {
                name: "zkouška".into(),
                effective_from: Some(at("2026-06-11T00:00:00Z")),
                ..DatasetInfo::default()
            },
            zones: self.zones.clone(),
            features: self.zones.len(),
            faults: vec![],
        };
        let airspace = AirspaceFacts::new(vec![dataset], vec![]);
        Question {
            mission: &self.mission,
            aircraft: Some(&self.aircraft),
            pilot: Some(&self.pilot),
            crew: &[],
            permits: Some(&self.permits),
            airspace: Some(Box::leak(Box::new(airspace))),
            terrain,
            weather,
            traffic: Some(&[]),
            rulebook: &self.rulebook,
            now: self.now,
        }
    }

    /// The findings of the verdict.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        self.verdict().findings
    }
}

prop_compose! {
    /// A zone somewhere around, of any kind and restriction, with or without floor and ceiling.
    pub(crate) fn any_zone()(
        number in 0_u32..1000,
        kind in prop::sample::select(ZoneKind::ALL),
        restriction in prop::sample::select(Restriction::ALL),
        (north_m, east_m, radius_m) in (-800.0..800.0, -800.0..800.0, 10.0..600.0),
        floor_m in prop_oneof![Just(0.0), 0.0..200.0],
        ceiling_m in prop::option::of(0.0..300.0),
        police_exempt in prop::bool::weighted(0.2),
    ) -> Zone {
        Zone {
            identifier: format!("LKT{number}"),
            name: "Zkušební".into(),
            kind,
            restriction,
            area: Area::circle(place(north_m, east_m), radius_m).unwrap(),
            lower: Altitude::agl(floor_m),
            upper: ceiling_m.map(Altitude::agl),
            activity: Activity::Always,
            police_exempt,
            authority: None,
            message: None,
            voltage_kv: None,
            source: "zkouška".into(),
        }
    }
}

/// A mission of one to five corners within a kilometre.
pub(crate) fn any_world() -> impl Strategy<Value = World> {
    let corner = (-700.0..700.0, -700.0..700.0, 20.0..180.0);
    prop::collection::vec(corner, 2..6).prop_map(|corners| World::new(&corners))
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World")
            .field("mission", &self.mission)
            .field("permits", &self.permits)
            .field("zones", &self.zones)
            .finish_non_exhaustive()
    }
}

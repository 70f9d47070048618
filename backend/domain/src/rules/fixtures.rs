//! A world in which a small mission near Kladno is clear, for the tests of the rules to break.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    AirspaceFacts, CrewFacts, Facts, Finding, FindingState, OtherMission, PilotFacts, Question,
    RuleEntries, Verdict,
};
use crate::aircraft::{AircraftClass, AircraftFacts, Serviceability, TypeLimits};
use crate::airspace::{Dataset, DatasetInfo, NoticeList, Restriction, Zone, ZoneKind};
use crate::altitude::{Altitude, Datum};
use crate::geometry::{Area, Position};
use crate::ids::{OperatorId, PermitId};
use crate::licences::{LicenceFacts, LicenceKind};
use crate::missions::{Consent, Corner, Extent, MissionFacts};
use crate::period::Period;
use crate::permits::{Permit, PermitKind, PermitState};
use crate::rulebook::Rulebook;
use crate::terrain::{Grid, Posts, Terrain, Tile};
use crate::weather::{Conditions, Report, ReportKind};

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) struct World {
    pub(crate) mission: MissionFacts,
    pub(crate) aircraft: AircraftFacts,
    pub(crate) pilot: PilotFacts,
    pub(crate) crew: Vec<CrewFacts>,
    pub(crate) permits: Vec<Permit>,
    /// `None` is no dataset in force.
    pub(crate) zones: Option<Vec<Zone>>,
    pub(crate) weather: Vec<Report>,
    pub(crate) traffic: Vec<OtherMission>,
    pub(crate) now: DateTime<Utc>,
    pub(crate) rulebook: Rulebook,
    /// When the zone data came into force.
    pub(crate) data_from: DateTime<Utc>,
    /// The activations that are known.
    pub(crate) notices: Vec<NoticeList>,
}

/// A zone of 150 m around a point 400 m north of the take-off point: the route comes to 177 m of
/// its middle.
pub(crate) fn zone(kind: ZoneKind, restriction: Restriction) -> Zone {
    let area = Area::circle(World::home().offset(400.0, 0.0), 150.0).unwrap();
    Zone {
        name: "Zkušební".into(),
        kind,
        source: "zkouška, in force from 2026-06-11".into(),
        ..Zone::new("LKT1", restriction, area)
    }
}

/// Terrain around the missions of the tests, 0.0001 degrees between posts: heights above sea level
/// by latitude and longitude.
#[expect(
    clippy::cast_possible_truncation,
    reason = "heights of a few hundred metres"
)]
pub(crate) fn terrain(height_m: impl Fn(f64, f64) -> f64) -> Terrain {
    let (north, west, step, side) = (50.16, 14.09, 0.0001, 301_u16);
    let metres = (0..side)
        .flat_map(|row| (0..side).map(move |column| (row, column)))
        .map(|(row, column)| {
            height_m(
                north - f64::from(row) * step,
                west + f64::from(column) * step,
            ) as f32
        })
        .collect();
    let grid = Grid {
        north,
        west,
        step_lat: step,
        step_lon: step,
        rows: side.into(),
        columns: side.into(),
    };
    let tile = Tile::new(grid, Posts::Real(metres), "zkouška").unwrap();
    Terrain::new(vec![Arc::new(tile)])
}

/// A zone of a kind that asks for authorisation, around a place.
pub(crate) fn around(at: Position, radius_m: f64, kind: ZoneKind, identifier: &str) -> Zone {
    Zone {
        identifier: identifier.into(),
        name: String::new(),
        area: Area::circle(at, radius_m).unwrap(),
        ..zone(kind, Restriction::RequiresAuthorisation)
    }
}

/// Zones of a kind in all four quarters 14 km away: with them the data know that kind.
pub(crate) fn round_about(kind: ZoneKind) -> impl Iterator<Item = Zone> {
    let quarter = move |turn: f64| {
        let at = World::home().offset(14_000.0, turn);
        around(at, 100.0, kind, &format!("LKT{turn}"))
    };
    [45.0, 135.0, 225.0, 315.0].into_iter().map(quarter)
}

/// A cell of the height grid around the take-off point with its free height above ground.
pub(crate) fn cell(radius_m: f64, free_m: f64) -> Zone {
    Zone {
        upper: Some(Altitude::agl(free_m)),
        ..around(World::home(), radius_m, ZoneKind::CtrGrid, "GRID_CTR_1")
    }
}

/// A consent for a zone during the whole mission.
pub(crate) fn consent(world: &World, zone: &str) -> Consent {
    Consent {
        with: "Věž".into(),
        reference: "12/2026".into(),
        requested_at: None,
        valid: Some(world.mission.period),
        zones: vec![zone.into()],
        rules: vec![],
        max_height_agl_m: None,
        ..Consent::default()
    }
}

/// A forecast at the place and for the time of the mission, that tells what a test puts in.
pub(crate) fn forecast(world: &World, tells: impl FnOnce(&mut Conditions)) -> Report {
    let mut conditions = Conditions::unknown(world.mission.period);
    tells(&mut conditions);
    Report {
        kind: ReportKind::Forecast,
        source: "TAF LKVO".into(),
        issued_at: world.now - chrono::TimeDelta::hours(1),
        place: Some(World::home()),
        conditions: vec![conditions],
    }
}

/// Asserts that a rule judges zones of a kind: 27 m beside the route, a buffer of 30 m meets one and
/// one of 25 m does not; one that only informs asks nothing.
pub(crate) fn judges(rule: &str, kind: ZoneKind) {
    let mut world = World::new();
    world.zones = Some(vec![zone(kind, Restriction::RequiresAuthorisation)]);
    world.mission.buffer_m = Some(30.0);
    assert_eq!(world.state(rule), FindingState::Fail, "{rule} {kind}");
    assert_eq!(world.finding(rule).zone.as_deref(), Some("LKT1"));
    world.mission.buffer_m = Some(25.0);
    assert_eq!(world.state(rule), FindingState::Pass, "{rule} {kind}");
    world.mission.buffer_m = Some(30.0);
    world.zones = Some(vec![zone(kind, Restriction::Information)]);
    assert_eq!(world.state(rule), FindingState::Pass, "{rule} {kind}");
}

impl World {
    pub(crate) fn home() -> Position {
        Position::new(50.147, 14.103).unwrap()
    }

    pub(crate) fn new() -> Self {
        let plan = crate::missions::tests::plan();
        let year = Period::new(at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")).unwrap();
        let licence = |kind| LicenceFacts::new(kind, "1", year);
        Self {
            mission: MissionFacts::of_plan(&plan, plan.period()),
            aircraft: AircraftFacts {
                id: plan.aircraft_id,
                registration: "BRUS-01".into(),
                class: AircraftClass::Brus,
                limits: TypeLimits {
                    name: "BRUS".into(),
                    mass_g: Some(10_000.0),
                    max_wind_mps: Some(10.0),
                    min_temperature_c: Some(-10.0),
                    max_temperature_c: Some(40.0),
                    flies_in_rain: Some(false),
                    endurance_s: Some(2400.0),
                    visual_range_m: Some(1000.0),
                    green_light: Some(true),
                    fail_safe: Some(true),
                    ..TypeLimits::default()
                },
                take_off_mass_g: None,
                return_height_m: Some(60.0),
                operator_number: Some("CZE87astrdge12k8".into()),
                remote_id: Some(true),
                insured_until: "2027-01-01".parse().ok(),
                serviceability: Serviceability::Airworthy,
                grounded_reason: None,
                airworthiness: None,
                reserved: Vec::new(),
            },
            crew: vec![],
            pilot: PilotFacts {
                id: OperatorId(Uuid::from_u128(3)),
                name: "Jana Nováková".into(),
                active: true,
                born: "1990-05-01".parse().ok(),
                licences: vec![
                    licence(LicenceKind::PoliceUav),
                    licence(LicenceKind::RatingBrus),
                ],
                demanded: vec![],
                last_flown_class: Some(at("2026-06-01T10:00:00Z")),
                practice: None,
                open_flights: Some(vec![]),
            },
            permits: vec![Permit {
                id: PermitId(Uuid::from_u128(1)),
                number: "ÚCL-1".into(),
                kind: PermitKind::Operating,
                state: PermitState::Granted,
                valid: year,
                aircraft: vec![plan.aircraft_id],
                pilots: vec![],
                area: Some(Area::circle(plan.takeoff, 50_000.0).unwrap()),
                max_height_agl_m: None,
                night: true,
                zones: vec![],
                lifts: vec![],
                conditions: vec![],
            }],
            zones: Some(vec![]),
            weather: vec![],
            traffic: vec![],
            now: at("2026-06-23T12:00:00Z"),
            rulebook: Rulebook::built_in().pop().unwrap(),
            data_from: at("2026-06-11T00:00:00Z"),
            notices: vec![],
        }
    }

    /// The rules, to be changed.
    pub(crate) fn rules(&mut self) -> &mut RuleEntries {
        Arc::make_mut(&mut self.rulebook.rules)
    }

    pub(crate) fn takeoff(&self) -> Position {
        self.mission.takeoff.unwrap()
    }

    pub(crate) fn mission_corners(&self) -> &[Corner] {
        let Extent::Route { corners } = &self.mission.extent else {
            panic!("the mission is a route");
        };
        corners
    }

    pub(crate) fn corner(&mut self, index: usize) -> &mut Corner {
        let Extent::Route { corners } = &mut self.mission.extent else {
            panic!("the mission is a route");
        };
        &mut corners[index]
    }

    /// Makes the whole mission fly at a height above ground.
    pub(crate) fn fly_at(&mut self, height_m: f64) {
        self.mission.datum = Datum::Agl;
        let Extent::Route { corners } = &mut self.mission.extent else {
            panic!("the mission is a route");
        };
        for corner in corners {
            corner.height_m = height_m;
        }
    }

    /// Adds a granted one-time permit for the place of the plan that lifts nothing yet.
    pub(crate) fn one_time_permit(&mut self) -> &mut Permit {
        let area = Area::circle(self.takeoff(), 1000.0).unwrap();
        self.one_time_permit_at(area)
    }

    /// The same for an area.
    pub(crate) fn one_time_permit_at(&mut self, area: Area) -> &mut Permit {
        let mut permit = self.permits[0].clone();
        permit.id = PermitId(Uuid::from_u128(2));
        permit.kind = PermitKind::OneTime;
        permit.area = Some(area);
        permit.night = false;
        self.permits.push(permit);
        self.permits.last_mut().unwrap()
    }

    fn airspace(&self) -> Option<AirspaceFacts> {
        let info = DatasetInfo {
            name: "zkouška".into(),
            effective_from: Some(self.data_from),
            ..DatasetInfo::default()
        };
        let dataset = |zones: &Vec<Zone>| Dataset {
            info,
            zones: zones.clone(),
            features: zones.len(),
            faults: vec![],
        };
        self.zones
            .as_ref()
            .map(|zones| AirspaceFacts::new(vec![dataset(zones)], self.notices.clone()))
    }

    /// The question, with an airspace that lives as long as the tests.
    pub(crate) fn question(&self) -> Question<'_> {
        Question {
            mission: &self.mission,
            aircraft: Some(&self.aircraft),
            pilot: Some(&self.pilot),
            crew: &self.crew,
            permits: Some(&self.permits),
            airspace: self
                .airspace()
                .map(|airspace| &*Box::leak(Box::new(airspace))),
            terrain: None,
            weather: &self.weather,
            traffic: Some(&self.traffic),
            rulebook: &self.rulebook,
            now: self.now,
        }
    }

    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts::new(self.question())
    }

    pub(crate) fn verdict(&self) -> Verdict {
        super::check(self.question())
    }

    /// What a rule finds.
    pub(crate) fn findings(&self, rule: &str) -> Vec<Finding> {
        let findings = self.verdict().findings;
        findings
            .into_iter()
            .filter(|finding| finding.rule == rule)
            .collect()
    }

    /// The first finding of a rule.
    pub(crate) fn finding(&self, rule: &str) -> Finding {
        Self::ask(self.question(), rule)
    }

    /// The state of the first finding of a rule.
    pub(crate) fn state(&self, rule: &str) -> FindingState {
        self.finding(rule).state
    }

    /// The first finding of a rule for a question.
    pub(crate) fn ask(question: Question<'_>, rule: &str) -> Finding {
        let findings = super::check(question).findings;
        let found = findings.into_iter().find(|finding| finding.rule == rule);
        found.unwrap_or_else(|| panic!("{rule} found nothing"))
    }
}

//! Missions with everything that a verdict rests on.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::aircraft::{AircraftClass, AircraftFacts, Serviceability, TypeLimits};
use letka_domain::airspace::{Dataset, DatasetInfo, Restriction, Zone, ZoneKind};
use letka_domain::altitude::Datum;
use letka_domain::geometry::{Area, Position};
use letka_domain::ids::{AircraftId, MissionId, OperatorId, PermitId};
use letka_domain::licences::{LicenceFacts, LicenceKind};
use letka_domain::missions::facts::{Answer, Corner};
use letka_domain::missions::volumes::volumes;
use letka_domain::missions::{Extent, Footprint, MissionFacts};
use letka_domain::period::Period;
use letka_domain::permits::{Condition, Permit, PermitKind, PermitState};
use letka_domain::rulebook::Rulebook;
use letka_domain::rules::{AirspaceFacts, OtherMission, PilotFacts, Question};
use letka_domain::weather::{Conditions, Precipitation, Report, ReportKind};
use uuid::Uuid;

use crate::strewn::{self, Circles};

/// How the missions fly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ways {
    /// Around a place, back to the beginning.
    Around,
    /// Away, and straight home at the end: the last of their legs is several kilometres long.
    Away,
}

/// What the zones are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kinds {
    /// Areas of the AIP and ground zones.
    Airspace,
    /// Of every kind that there is.
    All,
}

/// Kinds of zones as Czechia publishes them.
const PUBLISHED: [ZoneKind; 12] = [
    ZoneKind::Restricted,
    ZoneKind::Reserved,
    ZoneKind::Ctr,
    ZoneKind::Atz,
    ZoneKind::Populated,
    ZoneKind::NatureReserve,
    ZoneKind::ProtectedLandscape,
    ZoneKind::Motorway,
    ZoneKind::Railway,
    ZoneKind::PowerLine,
    ZoneKind::WaterSource,
    ZoneKind::Other,
];

#[derive(Debug)]
pub(crate) struct World {
    missions: Vec<MissionFacts>,
    aircraft: AircraftFacts,
    pilot: PilotFacts,
    permits: Vec<Permit>,
    airspace: AirspaceFacts,
    weather: Vec<Vec<Report>>,
    traffic: Vec<Vec<OtherMission>>,
    rulebook: Rulebook,
    now: DateTime<Utc>,
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment of RFC 3339")
}

fn period(from: &str, to: &str) -> Period {
    Period::new(moment(from), moment(to)).expect("it ends after it begins")
}

impl World {
    pub(crate) fn new(zones: usize, missions: usize, kinds: Kinds, ways: Ways) -> Self {
        let territory = strewn::territory(zones);
        let flight = period("2026-06-24T09:00:00Z", "2026-06-24T09:30:00Z");
        let rulebook = Rulebook::built_in().pop().expect("some are built in");
        let legs = match ways {
            Ways::Around => strewn::rounds(missions, territory),
            Ways::Away => strewn::missions(missions, territory),
        };
        let missions: Vec<MissionFacts> = legs.iter().map(|legs| mission(legs, flight)).collect();
        let next = missions.iter().cycle().skip(1);
        let assumptions = rulebook.assumptions();
        let other = |(number, mission): (u128, &MissionFacts)| OtherMission {
            id: MissionId(Uuid::from_u128(number)),
            name: format!("Mise {number}"),
            pilot: Some(OperatorId(Uuid::from_u128(9))),
            aircraft: None,
            period: flight,
            volumes: volumes(mission, None, &assumptions),
            buffer_m: 30.0,
            rank: None,
        };
        let others: Vec<OtherMission> = (1..)
            .zip(next.take(missions.len() + 4))
            .map(other)
            .collect();
        Self {
            weather: missions.iter().map(reports).collect(),
            traffic: (0..missions.len())
                .map(|at| others[at..at + 4].to_vec())
                .collect(),
            aircraft: aircraft(),
            pilot: pilot(),
            permits: permits(territory),
            airspace: airspace(strewn::zones(zones, territory, Circles::Exact), kinds),
            now: moment("2026-06-24T07:00:00Z"),
            missions,
            rulebook,
        }
    }

    pub(crate) fn question(&self, number: usize) -> Question<'_> {
        Question {
            mission: &self.missions[number],
            aircraft: Some(&self.aircraft),
            pilot: Some(&self.pilot),
            crew: &[],
            permits: Some(&self.permits),
            airspace: Some(&self.airspace),
            terrain: None,
            weather: &self.weather[number],
            traffic: Some(&self.traffic[number]),
            rulebook: &self.rulebook,
            now: self.now,
        }
    }
}

/// A route over 19 legs; the way home is the twentieth, or the last of a route that goes around.
fn mission(legs: &[Footprint], flight: Period) -> MissionFacts {
    let ends = legs.iter().map(|leg| match leg {
        Footprint::Leg { from, to } => (*from, *to),
        Footprint::Within(area) => area.bounds(),
    });
    let ends: Vec<(Position, Position)> = ends.take(19).collect();
    let takeoff = ends[0].0;
    let corner = |at| Corner { at, height_m: 60.0 };
    let corners = ends.iter().map(|(from, _)| *from);
    let corners = corners.chain(ends.last().map(|(_, to)| *to));
    let mut mission = MissionFacts::new(
        flight,
        Extent::Route {
            corners: corners.map(corner).collect(),
        },
        Datum::Home,
    );
    mission.takeoff = Some(takeoff);
    mission.ground_below_takeoff_m = Some(20.0);
    mission.observers = vec![takeoff.offset(500.0, 90.0)];
    mission.speed_mps = Some(15.0);
    mission.answers = ["SAF-01", "SPC-01", "DAT-01", "ZON-08"]
        .map(|rule| Answer {
            rule: rule.to_owned(),
            zone: None,
            question: None,
            yes: true,
            by: "Jana Nováková".to_owned(),
            at: moment("2026-06-24T06:00:00Z"),
            note: None,
        })
        .to_vec();
    mission
}

fn aircraft() -> AircraftFacts {
    AircraftFacts {
        id: AircraftId(Uuid::from_u128(7)),
        registration: "BRUS-01".to_owned(),
        class: AircraftClass::Brus,
        limits: TypeLimits {
            name: "BRUS".to_owned(),
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
        operator_number: Some("CZE87astrdge12k8".to_owned()),
        remote_id: Some(true),
        insured_until: "2027-01-01".parse().ok(),
        serviceability: Serviceability::Airworthy,
        grounded_reason: None,
        airworthiness: None,
        reserved: Vec::new(),
    }
}

fn pilot() -> PilotFacts {
    let licence = |kind| {
        LicenceFacts::new(
            kind,
            "PUAV-0041",
            period("2025-01-01T00:00:00Z", "2028-01-01T00:00:00Z"),
        )
    };
    PilotFacts {
        id: OperatorId(Uuid::from_u128(3)),
        name: "Jana Nováková".to_owned(),
        active: true,
        born: "1990-05-01".parse().ok(),
        licences: vec![
            licence(LicenceKind::PoliceUav),
            licence(LicenceKind::RatingBrus),
        ],
        demanded: vec![],
        last_flown_class: Some(moment("2026-06-01T10:00:00Z")),
        practice: None,
        open_flights: Some(vec![]),
    }
}

/// An operating permit for the whole territory and nine one-time permits for places in it.
fn permits([south, west, north, east]: [f64; 4]) -> Vec<Permit> {
    let at = |lat, lon| Position::new(lat, lon).expect("a territory lies on the earth");
    let ring = vec![
        at(south - 1.0, west - 1.0),
        at(south - 1.0, east + 1.0),
        at(north + 1.0, east + 1.0),
        at(north + 1.0, west - 1.0),
        at(south - 1.0, west - 1.0),
    ];
    let permit = |number: u128, kind, area: Area| Permit {
        id: PermitId(Uuid::from_u128(number)),
        number: format!("ÚCL-2026-{number:04}"),
        kind,
        state: PermitState::Granted,
        valid: period("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        aircraft: vec![AircraftId(Uuid::from_u128(7))],
        pilots: vec![],
        area: Some(area),
        max_height_agl_m: Some(150.0),
        night: false,
        zones: vec![format!("Z{number}")],
        lifts: vec![],
        conditions: vec![Condition::MaxWind { mps: 10.0 }],
    };
    let whole = Area::polygon(vec![ring]).expect("a box");
    let place = |number: u128| {
        let share = u32::try_from(number).map_or(0.0, f64::from) / 10.0;
        let centre = at(
            south + (north - south) * share,
            west + (east - west) * share,
        );
        Area::circle(centre, 3_000.0).expect("the radius is positive")
    };
    let mut permits = vec![permit(0, PermitKind::Operating, whole)];
    permits.extend((1..10).map(|number| permit(number, PermitKind::OneTime, place(number))));
    permits
}

fn airspace(mut zones: Vec<Zone>, kinds: Kinds) -> AirspaceFacts {
    let kinds = match kinds {
        Kinds::Airspace => &PUBLISHED[..],
        Kinds::All => ZoneKind::ALL,
    };
    for (zone, kind) in zones.iter_mut().zip(kinds.iter().cycle()) {
        zone.kind = *kind;
        zone.restriction = Restriction::RequiresAuthorisation;
        "zóny, in force from 2026-06-11".clone_into(&mut zone.source);
    }
    let info = DatasetInfo {
        name: "zóny".to_owned(),
        effective_from: Some(moment("2026-06-11T00:00:00Z")),
        ..DatasetInfo::default()
    };
    let dataset = Dataset {
        features: zones.len(),
        info,
        zones,
        faults: vec![],
    };
    AirspaceFacts::new(vec![dataset], vec![])
}

/// A forecast and an observation at the place of a mission.
fn reports(mission: &MissionFacts) -> Vec<Report> {
    let conditions = Conditions {
        wind_mps: Some(4.0),
        gust_mps: Some(6.0),
        temperature_c: Some(18.0),
        precipitation: Some(Precipitation::None),
        visibility_m: Some(10_000.0),
        ceiling_m: Some(2_000.0),
        cloud_base_m: Some(1_500.0),
        kp: Some(2.0),
        ..Conditions::unknown(period("2026-06-24T06:00:00Z", "2026-06-24T18:00:00Z"))
    };
    let report = |kind, source: &str| Report {
        kind,
        source: source.to_owned(),
        issued_at: moment("2026-06-24T07:00:00Z") - TimeDelta::minutes(30),
        place: mission.takeoff,
        conditions: vec![conditions.clone()],
    };
    vec![
        report(ReportKind::Forecast, "TAF LKPR"),
        report(ReportKind::Observation, "METAR LKPR"),
    ]
}

//! Numbers that cannot be: no rule panics, takes one for a height that is kept, or loses a verdict on
//! its way through JSON.

use letka_domain::altitude::{Altitude, Datum};
use letka_domain::permits::{Condition, PermitKind};
use letka_domain::rules::{FindingState, Verdict};
use letka_domain::weather::{Conditions, Report, ReportKind};
use proptest::prelude::*;

use crate::world::{World, any_world, any_zone, home, permit};

fn any_number() -> impl Strategy<Value = f64> {
    prop::sample::select(&[
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        -0.0,
        -5.0,
        1e9,
        50.0,
    ])
}

fn any_datum() -> impl Strategy<Value = Datum> {
    prop::sample::select(Datum::ALL)
}

/// Puts numbers into everything that holds one, in turn.
fn spoil(world: &mut World, numbers: &[f64], datums: &[Datum]) -> Vec<Report> {
    let mut next = numbers.iter().copied().cycle();
    let mut number = || next.next().unwrap();
    let mut kinds = datums.iter().copied().cycle();
    let mut datum = || kinds.next().unwrap();
    world.mission.datum = datum();
    for corner in world.corners() {
        corner.height_m = number();
    }
    world.mission.buffer_m = Some(number());
    world.mission.vertical_buffer_m = Some(number());
    world.mission.ground_below_takeoff_m = Some(number());
    world.mission.speed_mps = Some(number());
    let limits = &mut world.aircraft.limits;
    for limit in [
        &mut limits.mass_g,
        &mut limits.max_mass_g,
        &mut limits.max_wind_mps,
        &mut limits.min_temperature_c,
        &mut limits.max_temperature_c,
        &mut limits.endurance_s,
        &mut limits.visual_range_m,
        &mut world.aircraft.take_off_mass_g,
        &mut world.aircraft.return_height_m,
    ] {
        *limit = Some(number());
    }
    for zone in &mut world.zones {
        zone.lower = Altitude::new(number(), datum());
        zone.upper = zone.upper.map(|_| Altitude::new(number(), datum()));
        zone.voltage_kv = Some(number());
    }
    let mut permit = permit(2, PermitKind::OneTime);
    permit.max_height_agl_m = Some(number());
    permit.conditions = vec![
        Condition::MaxHeightAgl { metres: number() },
        Condition::MaxHeightAmsl { metres: number() },
        Condition::MinDistanceFromPeople { metres: number() },
        Condition::MaxDistanceFromPilot { metres: number() },
        Condition::MaxSpeed { mps: number() },
        Condition::MaxWind { mps: number() },
    ];
    world.permits[0].conditions.clone_from(&permit.conditions);
    world.permits.push(permit);
    let mut told = Conditions::unknown(world.mission.period);
    for value in [
        &mut told.wind_mps,
        &mut told.gust_mps,
        &mut told.temperature_c,
        &mut told.visibility_m,
        &mut told.ceiling_m,
        &mut told.cloud_base_m,
        &mut told.kp,
    ] {
        *value = Some(number());
    }
    vec![Report {
        kind: ReportKind::Forecast,
        source: "TAF LKVO".into(),
        issued_at: world.now,
        place: Some(home()),
        conditions: vec![told],
    }]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_verdict_on_numbers_that_cannot_be_survives_its_journey(
        mut world in any_world(),
        zones in prop::collection::vec(any_zone(), 0..4),
        numbers in prop::collection::vec(any_number(), 1..40),
        datums in prop::collection::vec(any_datum(), 1..7),
    ) {
        world.zones = zones;
        let weather = spoil(&mut world, &numbers, &datums);
        let verdict = world.judged(None, &weather);
        let json = serde_json::to_string(&verdict).unwrap();
        let read: Result<Verdict, _> = serde_json::from_str(&json);
        prop_assert_eq!(read.map_err(|error| error.to_string()), Ok(verdict));
    }

    #[test]
    fn a_height_that_is_no_number_is_never_green(
        mut world in any_world(),
        only in 0_usize..6,
        number in prop::sample::select(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY]),
        datum in any_datum(),
    ) {
        world.mission.datum = datum;
        let corners = world.corners();
        let index = only % corners.len();
        corners[index].height_m = number;
        let verdict = world.verdict();
        prop_assert!(!verdict.outcome.may_fly(), "{}", verdict.outcome);
        let height = verdict.findings.iter().find(|finding| finding.rule == "ALT-01").unwrap();
        prop_assert!(height.state != FindingState::Pass, "{height:#?}");
    }
}

//! Flights in simulated time: missions, returns, failsafes, the parachute, and what is refused.

use super::orders::ParachuteOrder;
use super::*;
use crate::config::Wind;
use crate::mission::{Item, Step};
use letka_domain::geometry::Position;

const DT_S: f64 = 0.02;
const BREEZE: Wind = Wind {
    speed_mps: 4.0,
    from_deg: 250.0,
    gust_mps: 3.0,
};

fn home() -> Position {
    Position::new(50.1, 14.26).unwrap()
}

fn craft(class: Class, change: impl FnOnce(&mut VehicleConfig)) -> Craft {
    let mut config = VehicleConfig::new(1, class, home());
    config.wind = BREEZE;
    change(&mut config);
    Craft::new(&config)
}

fn load(craft: &mut Craft, steps: &[Step]) {
    let item = Item {
        command: 0,
        frame: 3,
        autocontinue: 1,
        params: [0.0; 4],
        lat_e7: 0,
        lon_e7: 0,
        height_m: 0.0,
    };
    let home_first = craft.class == Class::Brus;
    let steps = home_first
        .then_some(Step::Home)
        .into_iter()
        .chain(steps.iter().copied());
    craft
        .mission
        .replace(steps.map(|step| (item, step)).collect());
}

fn waypoint(metres: f64, bearing_deg: f64, height_m: f64) -> Step {
    Step::Waypoint {
        position: home().offset(metres, bearing_deg),
        height_m,
        wait_s: 0.0,
    }
}

/// Fly until `done`; gives the seconds it took.
fn fly_until(craft: &mut Craft, limit_s: f64, mut done: impl FnMut(&Craft) -> bool) -> f64 {
    let mut passed_s = 0.0;
    while !done(craft) {
        assert!(passed_s < limit_s, "not done after {limit_s} s: {craft:?}");
        craft.step(DT_S);
        passed_s += DT_S;
    }
    passed_s
}

fn fly(craft: &mut Craft, seconds: f64) {
    let mut left_s = seconds;
    fly_until(craft, seconds + 1.0, |_| {
        left_s -= DT_S;
        left_s < 0.0
    });
}

/// Armed and up at `height_m`.
fn hovering(mut craft: Craft, height_m: f64) -> Craft {
    craft.set_mode(Mode::Guided).unwrap();
    craft.arm(false).unwrap();
    craft.take_off(height_m).unwrap();
    assert_eq!(craft.phase(), Phase::OnGround);
    fly_until(&mut craft, 90.0, |craft| craft.phase() == Phase::InAir);
    assert!((craft.body.up_m - height_m).abs() < 1.0);
    craft
}

fn said(craft: &mut Craft, text: &str) -> bool {
    let events = craft.take_events();
    let found = |event: &Event| matches!(event, Event::Text(_, said) if said.contains(text));
    events.iter().any(found)
}

#[test]
fn a_mission_is_flown_as_it_was_loaded() {
    for class in [Class::Brus, Class::Mavic] {
        let mut craft = craft(class, |_| {});
        let first = u16::from(class == Class::Brus);
        load(
            &mut craft,
            &[
                Step::TakeOff { height_m: 40.0 },
                Step::Speed { speed_mps: 10.0 },
                waypoint(300.0, 0.0, 60.0),
                waypoint(400.0, 60.0, 30.0),
                Step::ReturnToLaunch,
            ],
        );
        craft.arm(false).unwrap();
        craft.start_mission(None).unwrap();
        let (mut highest_m, mut fastest_mps, mut phases) = (0.0_f64, 0.0_f64, Vec::new());
        let seconds = fly_until(&mut craft, 400.0, |craft| {
            highest_m = highest_m.max(craft.body.up_m);
            fastest_mps = fastest_mps.max(craft.body.velocity.length());
            if phases.last() != Some(&craft.phase()) {
                phases.push(craft.phase());
            }
            !craft.armed
        });
        assert!((130.0..260.0).contains(&seconds), "{seconds}");
        assert!((59.0..61.5).contains(&highest_m), "{highest_m}");
        assert!((9.0..11.5).contains(&fastest_mps), "{fastest_mps}");
        assert_eq!(
            phases,
            [
                Phase::OnGround,
                Phase::TakingOff,
                Phase::InAir,
                Phase::Landing,
                Phase::OnGround
            ]
        );
        assert!((craft.body.at - craft.home).length() < 2.0);
        assert!(craft.mission.is_complete());
        let charge_pct = craft.battery.charge_pct();
        assert!((82.0..96.0).contains(&charge_pct), "{charge_pct}");
        let reached: Vec<u16> = craft
            .take_events()
            .iter()
            .filter_map(|event| match event {
                Event::Reached(seq) => Some(*seq),
                Event::Text(..) => None,
            })
            .collect();
        assert_eq!(reached, [first, first + 2, first + 3]);
    }
}

#[test]
fn the_motors_stop_two_seconds_after_touchdown() {
    let mut craft = hovering(craft(Class::Brus, |_| {}), 12.0);
    craft.set_mode(Mode::Land).unwrap();
    fly_until(&mut craft, 60.0, |craft| craft.body.on_ground());
    assert!(craft.body.impact_mps < 1.0 && craft.armed);
    let seconds = fly_until(&mut craft, 10.0, |craft| !craft.armed);
    assert!((1.9..2.2).contains(&seconds), "{seconds}");
}

#[test]
fn a_return_climbs_first_and_ends_at_home() {
    let mut craft = hovering(craft(Class::Brus, |_| {}), 5.0);
    load(
        &mut craft,
        &[Step::TakeOff { height_m: 5.0 }, waypoint(150.0, 200.0, 5.0)],
    );
    craft.start_mission(Some(2)).unwrap();
    fly_until(&mut craft, 60.0, |craft| !craft.is_flying_mission());
    assert!((craft.body.at - craft.home).length() > 140.0);
    craft.set_mode(Mode::Rtl).unwrap();
    let mut highest_m = 0.0_f64;
    fly_until(&mut craft, 120.0, |craft| {
        highest_m = highest_m.max(craft.body.up_m);
        !craft.armed
    });
    assert!((14.5..16.0).contains(&highest_m), "{highest_m}");
    assert!((craft.body.at - craft.home).length() < 2.0);
    // As with the real one, the mode must be changed before the next flight.
    assert_eq!(craft.arm(false), Err(Refusal::Failed));
    craft.set_mode(Mode::Guided).unwrap();
    assert_eq!(craft.arm(false), Ok(()));
}

#[test]
fn under_the_parachute_it_comes_down_disarmed_and_drifts() {
    let mut craft = hovering(craft(Class::Brus, |_| {}), 80.0);
    assert_eq!(
        craft.parachute(ParachuteOrder::Release),
        Err(Refusal::NotNow)
    );
    assert!(said(&mut craft, "Parachute: Disabled"));
    craft.parachute(ParachuteOrder::Enable).unwrap();
    craft.parachute(ParachuteOrder::Release).unwrap();
    assert!(said(&mut craft, "Parachute: Released"));
    assert!(!craft.armed && craft.body.up_m > 79.0 && craft.in_distress());
    assert_eq!(craft.phase(), Phase::InAir);
    let seconds = fly_until(&mut craft, 60.0, |craft| craft.body.on_ground());
    assert!((12.0..20.0).contains(&seconds), "{seconds}");
    assert!((craft.body.at - craft.home).length() > 30.0);
    assert!(said(&mut craft, "Parachute: Landed"));
    assert_eq!(craft.arm(true), Err(Refusal::Failed));
}

#[test]
fn a_parachute_needs_height_and_a_mavic_has_none() {
    let mut low = hovering(craft(Class::Brus, |_| {}), 6.0);
    low.parachute(ParachuteOrder::Enable).unwrap();
    assert_eq!(low.parachute(ParachuteOrder::Release), Err(Refusal::NotNow));
    let mut ground = craft(Class::Brus, |_| {});
    ground.parachute(ParachuteOrder::Enable).unwrap();
    assert_eq!(
        ground.parachute(ParachuteOrder::Release),
        Err(Refusal::NotNow)
    );
    let mut mavic = craft(Class::Mavic, |_| {});
    assert_eq!(
        mavic.parachute(ParachuteOrder::Enable),
        Err(Refusal::Unsupported)
    );
}

#[test]
fn a_low_battery_brings_it_home_and_a_critical_one_down() {
    let mut low = hovering(
        craft(Class::Mavic, |config| config.battery_pct = 26.0),
        20.0,
    );
    fly_until(&mut low, 300.0, |craft| craft.mode == Mode::Rtl);
    assert!((19.0..20.1).contains(&low.battery.charge_pct()));
    assert!(said(&mut low, "Battery 1 is low 20% left") && low.failsafe_active());
    fly_until(&mut low, 120.0, |craft| !craft.armed);

    let mut critical = craft(Class::Brus, |config| config.battery_pct = 12.0);
    critical.set_mode(Mode::Guided).unwrap();
    assert_eq!(critical.arm(false), Err(Refusal::Failed));
    critical.arm(true).unwrap();
    critical.take_off(30.0).unwrap();
    fly_until(&mut critical, 300.0, |craft| craft.mode == Mode::Land);
    assert!(said(&mut critical, "Battery 1 is critical 10% left"));
    fly_until(&mut critical, 120.0, |craft| !craft.armed);
    assert!(!critical.battery.is_empty());
}

#[test]
fn an_empty_battery_lets_it_fall() {
    let mut craft = craft(Class::Mavic, |config| config.battery_pct = 1.0);
    craft.arm(true).unwrap();
    craft.take_off(100.0).unwrap();
    fly_until(&mut craft, 120.0, |craft| !craft.armed);
    assert!(craft.battery.is_empty() && craft.body.up_m > 20.0);
    fly_until(&mut craft, 60.0, |craft| craft.body.on_ground());
    assert!(said(&mut craft, "Crash: hit ground"));
    assert_eq!(craft.arm(true), Err(Refusal::Failed));
}

#[test]
fn only_force_stops_motors_in_the_air() {
    let mut craft = hovering(craft(Class::Brus, |_| {}), 30.0);
    assert_eq!(craft.disarm(false), Err(Refusal::Failed));
    assert!(craft.armed);
    craft.disarm(true).unwrap();
    fly_until(&mut craft, 10.0, |craft| craft.body.on_ground());
    assert!(craft.crashed);
}

#[test]
fn what_cannot_be_done_is_refused() {
    let mut brus = craft(Class::Brus, |_| {});
    assert_eq!(brus.take_off(20.0), Err(Refusal::Failed));
    assert_eq!(brus.start_mission(None), Err(Refusal::Failed));
    assert_eq!(brus.set_mode(Mode::Auto), Err(Refusal::Failed));
    brus.arm(false).unwrap();
    assert_eq!(brus.take_off(20.0), Err(Refusal::Failed), "not in GUIDED");
    brus.set_mode(Mode::Guided).unwrap();
    assert_eq!(brus.take_off(f64::NAN), Err(Refusal::Denied));
    assert_eq!(brus.start_mission(None), Err(Refusal::Failed), "no mission");
    load(&mut brus, &[waypoint(100.0, 0.0, 20.0)]);
    assert_eq!(brus.start_mission(None), Err(Refusal::Failed));
    assert!(said(&mut brus, "Missing Takeoff"));
    assert_eq!(brus.set_current(7), Err(Refusal::Denied));
    // Nothing to do: the motors stop by themselves.
    let seconds = fly_until(&mut brus, 20.0, |craft| !craft.armed);
    assert!((9.0..11.0).contains(&seconds));
}

#[test]
fn without_the_ground_station_a_mission_goes_on_and_a_hover_ends() {
    let mut hover = hovering(craft(Class::Brus, |_| {}), 20.0);
    fly(&mut hover, 30.0);
    assert_eq!(hover.mode, Mode::Guided, "it never heard one");
    hover.hear_ground_station();
    fly(&mut hover, 9.0);
    assert_eq!(hover.mode, Mode::Guided);
    fly(&mut hover, 1.5);
    assert_eq!(hover.mode, Mode::Rtl);

    let mut mission = craft(Class::Brus, |_| {});
    load(
        &mut mission,
        &[
            Step::TakeOff { height_m: 20.0 },
            waypoint(500.0, 90.0, 20.0),
        ],
    );
    mission.hear_ground_station();
    mission.arm(false).unwrap();
    mission.start_mission(None).unwrap();
    fly(&mut mission, 40.0);
    assert!(mission.is_flying_mission() && said(&mut mission, "continuing AUTO"));
    mission.hear_ground_station();
    assert!(said(&mut mission, "Cleared"));
}

#[test]
fn it_holds_its_place_in_gusts_and_is_blown_away_by_a_storm() {
    let mut calm = hovering(craft(Class::Mavic, |_| {}), 20.0);
    let mut strayed_m = 0.0_f64;
    for _ in 0..6000 {
        calm.step(DT_S);
        strayed_m = strayed_m.max((calm.body.at - calm.home).length());
    }
    assert!((0.02..3.0).contains(&strayed_m), "{strayed_m}");

    let storm = Wind {
        speed_mps: 20.0,
        from_deg: 0.0,
        gust_mps: 4.0,
    };
    let mut blown = hovering(craft(Class::Mavic, |config| config.wind = storm), 20.0);
    fly(&mut blown, 30.0);
    assert!(blown.body.at.north < -60.0);
    assert!(said(&mut blown, "High wind"));
}

#[test]
fn the_same_seed_flies_the_same_way_and_the_crew_changes_the_battery() {
    let flown = |seed| {
        let mut craft = hovering(
            craft(Class::Brus, |config| {
                config.seed = seed;
                config.battery_pct = 60.0;
                config.battery_swap_s = Some(30.0);
            }),
            20.0,
        );
        craft.set_mode(Mode::Land).unwrap();
        fly_until(&mut craft, 60.0, |craft| !craft.armed);
        craft
    };
    let mut craft = flown(5);
    assert_eq!(craft.body.at, flown(5).body.at);
    assert_ne!(craft.body.at, flown(6).body.at);
    assert!(craft.battery.charge_pct() < 60.0);
    fly(&mut craft, 31.0);
    assert!(craft.battery.charge_pct() > 99.0);
}

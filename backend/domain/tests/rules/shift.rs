//! Whole days make no difference to what is not dated.

use chrono::TimeDelta;
use letka_domain::period::Period;
use letka_domain::rules::FindingState;
use proptest::prelude::*;

use crate::world::{World, any_world, any_zone};

/// Rules that rest on the calendar, the sun or the weather.
fn is_dated(rule: &str) -> bool {
    let by_calendar = [
        "AGR-06", "AGR-09", "AGR-10", "CRW-05", "CRW-06", "CRW-07", "CTR-05", "INS-01", "LOG-01",
        "ZON-02", "ZON-08", "ZON-09",
    ];
    rule.starts_with("WX-") || by_calendar.contains(&rule)
}

fn moved(period: Period, by: TimeDelta) -> Period {
    Period::new(period.start() + by, period.end() + by).unwrap()
}

/// A finding without its words, which name days.
type Judged = (String, FindingState, Option<String>, Vec<usize>);

fn undated(world: &World) -> Vec<Judged> {
    let findings = world.findings().into_iter();
    findings
        .filter(|finding| !is_dated(&finding.rule))
        .map(|finding| {
            (
                finding.rule.to_string(),
                finding.state,
                finding.zone,
                finding.parts,
            )
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn moving_everything_by_whole_days_changes_nothing_that_is_not_dated(
        mut world in any_world(),
        zones in prop::collection::vec(any_zone(), 0..4),
        days in 1_i64..120,
    ) {
        world.zones = zones;
        let before = undated(&world);
        let by = TimeDelta::days(days);
        world.mission.period = moved(world.mission.period, by);
        world.now += by;
        for permit in &mut world.permits {
            permit.valid = moved(permit.valid, by);
        }
        for licence in &mut world.pilot.licences {
            licence.valid = moved(licence.valid, by);
        }
        prop_assert_eq!(before, undated(&world));
    }
}

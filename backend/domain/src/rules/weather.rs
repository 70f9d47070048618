//! Which weather reports count for a mission, and the worst that they tell.
//!
//! Of each source and place the newest report counts that lies near enough and speaks of the time of the
//! flight. A value is known where one report tells it for the whole flight; then the worst counts
//! that any report tells, temporary conditions too.

use super::{Facts, Finding, Head};
use crate::geometry::Position;
use crate::localized::Localized;
use crate::missions::Footprint;
use crate::period::{Period, Span};
use crate::weather::{Conditions, Precipitation, Report, ReportKind};

/// The worst weather that is told for a mission, and by whom.
#[derive(Debug)]
pub(super) struct Told<'a> {
    /// The worst of each value; `None` where no report tells it for the whole flight. Its temperature
    /// is the lowest.
    pub(super) worst: Conditions,
    /// The highest temperature, degrees Celsius.
    pub(super) warmest_c: Option<f64>,
    /// The reports that count.
    reports: Vec<&'a Report>,
}

/// The worst weather that reports tell for a mission; `None` where none counts.
pub(super) fn told<'a>(facts: &Facts<'a>) -> Option<Told<'a>> {
    let mut newest: Vec<&Report> = Vec::new();
    let weather: &'a [Report] = facts.weather;
    for report in weather.iter().filter(|report| is_known(facts, report)) {
        match newest
            .iter_mut()
            .find(|other| other.source == report.source && other.place == report.place)
        {
            Some(other) if other.issued_at <= report.issued_at => *other = report,
            Some(_) => {}
            None => newest.push(report),
        }
    }
    // A forecast that was cancelled says nothing, and the one before it does not come back.
    let reports: Vec<&Report> = newest
        .into_iter()
        .filter(|report| counts(facts, report))
        .collect();
    if reports.is_empty() {
        return None;
    }
    let sky = Sky {
        period: facts.period(),
        reports: &reports,
    };
    let strongest = Conditions::strongest_wind_mps;
    let wind_is_told = sky.tells(&strongest);
    let wind = |value: fn(&Conditions) -> Option<f64>| {
        let worst = || sky.worst(&value, f64::max);
        wind_is_told.then(worst).flatten()
    };
    let rain = |conditions: &Conditions| conditions.precipitation.map(grade);
    let worst = Conditions {
        wind_mps: wind(|conditions| conditions.wind_mps),
        gust_mps: wind(|conditions| conditions.gust_mps),
        temperature_c: sky.told(|conditions| conditions.temperature_c, f64::min),
        precipitation: sky.told(rain, f64::max).map(of_grade),
        visibility_m: sky.told(|conditions| conditions.visibility_m, f64::min),
        ceiling_m: sky.told(|conditions| conditions.ceiling_m, f64::min),
        cloud_base_m: sky.told(|conditions| conditions.cloud_base_m, f64::min),
        kp: sky.told(|conditions| conditions.kp, f64::max),
        ..Conditions::unknown(facts.period())
    };
    let warmest_c = sky.told(|conditions| conditions.temperature_c, f64::max);
    Some(Told {
        worst,
        warmest_c,
        reports,
    })
}

/// Whether a report lies near enough and was there when the mission is judged.
fn is_known(facts: &Facts<'_>, report: &Report) -> bool {
    let reach = &facts.rulebook.rules.wind.params;
    let near = |place: Position| place.distance_m(facts.place()) <= reach.max_distance_m();
    report.place.is_some_and(near) && report.issued_at <= facts.now
}

/// Whether a report speaks of the time of the flight, and is not too old to.
fn counts(facts: &Facts<'_>, report: &Report) -> bool {
    let reach = &facts.rulebook.rules.wind.params;
    let period = facts.period();
    match report.kind {
        ReportKind::Observation => {
            let seconds = |span: chrono::TimeDelta| span.as_seconds_f64();
            let (before_start, before_end) = (
                seconds(period.start() - report.issued_at),
                seconds(period.end() - report.issued_at),
            );
            before_start.abs() <= reach.observed_within_s() && before_end <= reach.max_age_s()
        }
        ReportKind::Forecast => {
            let age_s = (facts.now - report.issued_at).as_seconds_f64();
            let mut conditions = report.conditions.iter();
            age_s <= reach.forecast_max_age_s() && conditions.any(|part| meets(part, period))
        }
    }
}

fn meets(conditions: &Conditions, period: Period) -> bool {
    let span = Span::from(conditions.period);
    span.common(Span::from(period)).is_some()
}

/// Reports over a period.
struct Sky<'a> {
    period: Period,
    reports: &'a [&'a Report],
}

impl Sky<'_> {
    /// The worst value, where it is told for the whole period.
    fn told(
        &self,
        value: impl Fn(&Conditions) -> Option<f64>,
        worse: fn(f64, f64) -> f64,
    ) -> Option<f64> {
        let known = self.tells(&value);
        known.then(|| self.worst(&value, worse)).flatten()
    }

    /// The worst value that any report tells for any part of the period.
    fn worst(
        &self,
        value: &impl Fn(&Conditions) -> Option<f64>,
        worse: fn(f64, f64) -> f64,
    ) -> Option<f64> {
        let conditions = self.reports.iter().flat_map(|report| {
            let always = report.kind == ReportKind::Observation;
            let counts = move |c: &&Conditions| always || meets(c, self.period);
            report.conditions.iter().filter(counts)
        });
        conditions
            .filter_map(value)
            .filter(|value| !value.is_nan())
            .reduce(worse)
    }

    /// Whether one report tells a value for the whole period.
    fn tells(&self, value: &impl Fn(&Conditions) -> Option<f64>) -> bool {
        let told = |c: &&Conditions| c.prevailing && value(c).is_some_and(|v| !v.is_nan());
        self.reports.iter().any(|report| {
            let mut conditions = report.conditions.iter().filter(told);
            match report.kind {
                ReportKind::Observation => conditions.next().is_some(),
                ReportKind::Forecast => self.filled(conditions.map(|c| c.period).collect()),
            }
        })
    }

    /// Whether periods together leave no gap in the period.
    fn filled(&self, mut periods: Vec<Period>) -> bool {
        periods.sort_unstable_by_key(Period::start);
        let mut until = self.period.start();
        for period in periods {
            if period.start() <= until {
                until = until.max(period.end());
            }
        }
        until >= self.period.end()
    }
}

/// Precipitation as a number that grows with its danger.
fn grade(precipitation: Precipitation) -> f64 {
    match precipitation {
        Precipitation::None => 0.0,
        Precipitation::Some => 1.0,
        Precipitation::Severe => 2.0,
    }
}

fn of_grade(grade: f64) -> Precipitation {
    if grade <= 0.0 {
        Precipitation::None
    } else if grade <= 1.0 {
        Precipitation::Some
    } else {
        Precipitation::Severe
    }
}

impl Told<'_> {
    /// What it rests on: the sources of the reports.
    fn sources(&self) -> Localized {
        let names: Vec<&str> = self
            .reports
            .iter()
            .map(|report| report.source.as_str())
            .collect();
        Localized::same(names.join(", "))
    }
}

/// How much higher the ground of the flight lies than that where the reports were made, metres; 0 where
/// it lies lower or terrain does not tell.
pub(super) fn ground_above_reports_m(facts: &Facts<'_>) -> f64 {
    let ground_m = |at: Position| facts.terrain?.elevation_m(at);
    let ends = facts
        .volumes
        .iter()
        .flat_map(|volume| match &volume.footprint {
            Footprint::Leg { from, to } => [*from, *to],
            Footprint::Within(area) => [area.centre(), facts.place()],
        });
    let highest_m = ends.filter_map(ground_m).reduce(f64::max);
    let told = facts.told.as_ref();
    let reports = told.map_or(&[][..], |told| told.reports.as_slice());
    let places = reports.iter().filter_map(|report| report.place);
    let lowest_m = places.filter_map(ground_m).reduce(f64::min);
    let higher = highest_m
        .zip(lowest_m)
        .map(|(flight, report)| flight - report);
    higher.map_or(0.0, |metres| metres.max(0.0))
}

/// What a finding about the weather rests on.
pub(super) fn rests_on(facts: &Facts<'_>) -> Localized {
    facts.told.as_ref().map_or_else(
        || {
            Localized::fixed(
                "žádná zpráva o počasí pro místo a dobu letu",
                "no weather report for the place and time of the flight",
            )
        },
        Told::sources,
    )
}

/// A finding with the moment of the oldest report that it rests on.
pub(super) fn dated(facts: &Facts<'_>, finding: Finding) -> Finding {
    let reports = facts
        .told
        .as_ref()
        .map_or(&[][..], |told| told.reports.as_slice());
    let oldest = reports.iter().map(|report| report.issued_at).min();
    finding.as_of(oldest).when(facts.period())
}

/// A question to the pilot on the spot, where the reports do not tell a value.
pub(super) fn ask<P>(
    facts: &Facts<'_>,
    rule: &Head<'_, P>,
    question: Localized,
    missing: &Localized,
) -> Finding {
    let data = facts.told.as_ref().map_or_else(
        || rests_on(facts),
        |told| {
            let sources = told.sources();
            Localized::new(
                format!("{}: chybí {}", sources.cs, missing.cs),
                format!("{}: {} missing", sources.en, missing.en),
            )
        },
    );
    rule.ask(question, data)
}

/// A question to the pilot on the spot, where the register does not hold a limit of the type.
pub(super) fn ask_limit<P>(
    rule: &Head<'_, P>,
    type_name: &str,
    question: Localized,
    limit: &Localized,
) -> Finding {
    let data = Localized::new(
        format!("typ {type_name}: {} není v registru", limit.cs),
        format!("type {type_name}: {} is not in the register", limit.en),
    );
    rule.ask(question, data)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::super::fixtures::{World, forecast};
    use super::*;

    fn wind(world: &World) -> Option<f64> {
        world.facts().worst_weather()?.strongest_wind_mps()
    }

    fn blows(mps: f64) -> impl Fn(&mut Conditions) {
        move |conditions| conditions.wind_mps = Some(mps)
    }

    /// A forecast for parts of the mission: from and until seconds after its start, whether it
    /// prevails, and its wind.
    fn parts(world: &World, parts: &[(i64, i64, bool, Option<f64>)]) -> Report {
        let start = world.mission.period.start();
        let at = |seconds| start + TimeDelta::seconds(seconds);
        let conditions = parts
            .iter()
            .map(|(from, to, prevailing, wind_mps)| Conditions {
                prevailing: *prevailing,
                wind_mps: *wind_mps,
                ..Conditions::unknown(Period::new(at(*from), at(*to)).unwrap())
            });
        Report {
            conditions: conditions.collect(),
            ..forecast(world, |_| {})
        }
    }

    fn observation(world: &World, before_start_s: i64) -> Report {
        Report {
            kind: ReportKind::Observation,
            issued_at: world.mission.period.start() - TimeDelta::seconds(before_start_s),
            ..forecast(world, blows(5.0))
        }
    }

    #[test]
    fn a_report_from_too_far_or_from_nowhere_does_not_count() {
        let mut world = World::new();
        for (place, expected) in [
            (Some(World::home().offset(59_900.0, 0.0)), Some(5.0)),
            (Some(World::home().offset(60_100.0, 0.0)), None),
            (None, None),
        ] {
            world.weather = vec![Report {
                place,
                ..forecast(&world, blows(5.0))
            }];
            assert_eq!(wind(&world), expected, "{place:?}");
        }
    }

    #[test]
    fn the_whole_flight_must_be_told_by_what_prevails() {
        let mut world = World::new();
        // The mission lasts between three and five minutes.
        for (told, expected) in [
            (vec![(0, 600, true, Some(5.0))], Some(5.0)),
            (vec![(1, 600, true, Some(5.0))], None),
            (vec![(0, 120, true, Some(5.0))], None),
            (vec![(0, 600, false, Some(5.0))], None),
            (vec![(0, 600, true, None)], None),
            (
                vec![(-600, 60, true, Some(5.0)), (60, 600, true, Some(7.0))],
                Some(7.0),
            ),
            (
                vec![(-600, 60, true, Some(5.0)), (61, 600, true, Some(7.0))],
                None,
            ),
            (
                vec![(-600, 60, true, Some(5.0)), (60, 600, true, None)],
                None,
            ),
            // Temporary conditions count where they are worse, and only during the flight.
            (
                vec![(0, 600, true, Some(5.0)), (60, 120, false, Some(9.0))],
                Some(9.0),
            ),
            (
                vec![(0, 600, true, Some(5.0)), (60, 120, false, Some(1.0))],
                Some(5.0),
            ),
            (
                vec![(0, 600, true, Some(5.0)), (-60, -1, false, Some(9.0))],
                Some(5.0),
            ),
            (vec![(0, 600, true, Some(f64::NAN))], None),
        ] {
            world.weather = vec![parts(&world, &told)];
            assert_eq!(wind(&world), expected, "{told:?}");
        }
    }

    #[test]
    fn of_a_source_the_newest_counts_and_of_sources_the_worst() {
        let mut world = World::new();
        let older = Report {
            issued_at: world.now - TimeDelta::hours(3),
            ..forecast(&world, blows(9.0))
        };
        let other = Report {
            source: "TAF LKPR".into(),
            ..forecast(&world, blows(6.0))
        };
        let future = Report {
            issued_at: world.now + TimeDelta::seconds(1),
            ..forecast(&world, blows(20.0))
        };
        let newest = forecast(&world, blows(5.0));
        world.weather = vec![newest, older, future];
        assert_eq!(wind(&world), Some(5.0));
        world.weather.push(other);
        assert_eq!(wind(&world), Some(6.0));
        // One that tells only a part makes it worse, but does not tell the whole.
        let start = parts(&world, &[(0, 60, true, Some(12.0))]);
        world.weather.push(Report {
            source: "model".into(),
            ..start
        });
        assert_eq!(wind(&world), Some(12.0));
        world.weather.drain(..4);
        assert_eq!(wind(&world), None);
    }

    #[test]
    fn a_forecast_counts_while_it_is_not_a_day_old() {
        let mut world = World::new();
        let day_s = 24 * 3600;
        for (age_s, expected) in [(day_s, Some(5.0)), (day_s + 1, None)] {
            world.weather = vec![Report {
                issued_at: world.now - TimeDelta::seconds(age_s),
                ..forecast(&world, blows(5.0))
            }];
            assert_eq!(wind(&world), expected, "{age_s}");
        }
    }

    #[test]
    fn an_observation_counts_for_a_flight_that_begins_soon_and_ends_while_it_is_fresh() {
        let mut world = World::new();
        let start = world.mission.period.start();
        world.now = start;
        for (before_s, expected) in [(0, Some(5.0)), (3600, Some(5.0)), (3601, None)] {
            world.weather = vec![observation(&world, before_s)];
            assert_eq!(wind(&world), expected, "{before_s}");
        }
        for (minutes, expected) in [(120, Some(5.0)), (121, None)] {
            let end = start + TimeDelta::minutes(minutes);
            world.mission.period = Period::new(start, end).unwrap();
            world.weather = vec![observation(&world, 3600)];
            assert_eq!(wind(&world), expected, "{minutes}");
        }
    }

    #[test]
    fn the_worst_of_each_value_is_taken() {
        let mut world = World::new();
        let other = Report {
            source: "TAF LKPR".into(),
            ..forecast(&world, |c| {
                c.temperature_c = Some(-5.0);
                c.cloud_base_m = Some(f64::INFINITY);
                c.precipitation = Some(Precipitation::Some);
            })
        };
        let one = forecast(&world, |c| {
            c.temperature_c = Some(12.0);
            c.cloud_base_m = Some(300.0);
            c.precipitation = Some(Precipitation::None);
            c.gust_mps = Some(8.0);
        });
        world.weather = vec![one, other];
        let facts = world.facts();
        let told = facts.told.as_ref().unwrap();
        assert_eq!(told.worst.temperature_c, Some(-5.0));
        assert_eq!(told.warmest_c, Some(12.0));
        assert_eq!(told.worst.cloud_base_m, Some(300.0));
        assert_eq!(told.worst.precipitation, Some(Precipitation::Some));
        assert_eq!(told.worst.gust_mps, Some(8.0));
        assert_eq!(told.worst.kp, None);
    }

    #[test]
    fn a_source_that_tells_of_two_places_is_heard_for_both() {
        let mut world = World::new();
        let windy = Report {
            place: Some(World::home().offset(5000.0, 0.0)),
            ..forecast(&world, blows(12.0))
        };
        world.weather = vec![windy, forecast(&world, blows(3.0))];
        assert_eq!(wind(&world), Some(12.0));
    }
}

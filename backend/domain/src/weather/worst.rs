//! Which reports count for a mission, and the worst they say for its time.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};

use super::{Conditions, Precipitation, Report, ReportKind};
use crate::geometry::Position;
use crate::period::Period;

/// The worst of conditions over a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Worst {
    /// Strongest wind and gusts, worst precipitation, lowest visibility and cloud, highest index.
    /// Its temperature is told only where it does not change; the extremes are beside it.
    pub conditions: Conditions,
    /// Lowest temperature, degrees Celsius.
    pub coldest_c: Option<f64>,
    /// Highest temperature, degrees Celsius.
    pub hottest_c: Option<f64>,
}

impl Precipitation {
    /// The worse of two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Severe, _) | (_, Self::Severe) => Self::Severe,
            (Self::Some, _) | (_, Self::Some) => Self::Some,
            (Self::None, Self::None) => Self::None,
        }
    }
}

impl Conditions {
    /// For a time when either these or others may hold: of each thing the worse. What one of them
    /// does not tell is not known.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let both = [self, other];
        let known = |told: fn(&Self) -> Option<f64>| both.iter().all(|one| told(one).is_some());
        let all =
            |told, worse: fn(f64, f64) -> f64| fold(&both, told, worse).filter(|_| known(told));
        let windy = both.iter().all(|one| one.strongest_wind_mps().is_some());
        Self {
            wind_mps: all(|one| one.wind_mps, f64::max),
            gust_mps: fold(&both, |one| one.gust_mps, f64::max).filter(|_| windy),
            wind_from_deg: self
                .wind_from_deg
                .filter(|_| same(self.wind_from_deg, other.wind_from_deg)),
            temperature_c: self
                .temperature_c
                .filter(|_| same(self.temperature_c, other.temperature_c)),
            precipitation: match (self.precipitation, other.precipitation) {
                (Some(one), Some(other)) => Some(one.or(other)),
                (Some(Precipitation::Severe), None) | (None, Some(Precipitation::Severe)) => {
                    Some(Precipitation::Severe)
                }
                _ => None,
            },
            visibility_m: all(|one| one.visibility_m, f64::min),
            ceiling_m: all(|one| one.ceiling_m, f64::min),
            cloud_base_m: all(|one| one.cloud_base_m, f64::min),
            kp: all(|one| one.kp, f64::max),
            ..self.clone()
        }
    }
}

/// The reports that count for a mission at a place and time: of each kind the newest that was made
/// within `max_distance_m`; of those issued at the same moment the nearest. A newer report replaces
/// an older one of the same kind and place even if it says nothing (a forecast that was cancelled).
///
/// A forecast counts when it says something for a part of the period, an observation when it was
/// made before the end of it; how old it may be is for the rules to say. A report without a place is
/// not known to be near.
pub fn relevant<'a>(
    reports: &'a [Report],
    at: Position,
    period: Period,
    max_distance_m: f64,
) -> Vec<&'a Report> {
    let distance = |report: &Report| report.place.map(|place| place.distance_m(at));
    let near: Vec<(f64, &'a Report)> = reports
        .iter()
        .filter_map(|report| Some((distance(report)?, report)))
        .filter(|(metres, report)| *metres <= max_distance_m && report.issued_at <= period.end())
        .collect();
    let newest = near.iter().enumerate().filter(|(index, (_, report))| {
        let replaces = |(other, (_, by)): (usize, &(f64, &Report))| {
            (by.kind, by.place) == (report.kind, report.place)
                && (by.issued_at, other) > (report.issued_at, *index)
        };
        !near.iter().enumerate().any(replaces)
    });
    let told: Vec<_> = newest
        .map(|(_, found)| found)
        .filter(|(_, report)| tells(report, period))
        .collect();
    let best = |kind: ReportKind| {
        let of_kind = told.iter().filter(move |(_, report)| report.kind == kind);
        of_kind.max_by(|a, b| newer_or_nearer((a.1.issued_at, a.0), (b.1.issued_at, b.0)))
    };
    ReportKind::ALL
        .iter()
        .filter_map(|kind| best(*kind))
        .map(|(_, report)| *report)
        .collect()
}

fn newer_or_nearer(a: (DateTime<Utc>, f64), b: (DateTime<Utc>, f64)) -> Ordering {
    a.0.cmp(&b.0).then(b.1.total_cmp(&a.1))
}

fn tells(report: &Report, period: Period) -> bool {
    match report.kind {
        ReportKind::Observation => !report.conditions.is_empty(),
        ReportKind::Forecast => report
            .conditions
            .iter()
            .any(|one| overlap(one.period, period)),
    }
}

/// The worst that conditions say for a period. A thing is told only if prevailing conditions tell it
/// for every moment of the period; what is temporary or probable then counts where it is worse.
/// Where no prevailing conditions reach, nothing is told at all.
pub fn worst<'a>(conditions: impl IntoIterator<Item = &'a Conditions>, period: Period) -> Worst {
    let met: Vec<&Conditions> = conditions
        .into_iter()
        .filter(|one| overlap(one.period, period))
        .collect();
    let prevailing: Vec<&Conditions> = met.iter().filter(|one| one.prevailing).copied().collect();
    let parts = parts(&prevailing, period);
    let whole = |told: &dyn Fn(&Conditions) -> bool| {
        let covers = |part: &Period, one: &Conditions| one.period.covers(part) && told(one);
        parts
            .iter()
            .all(|part| prevailing.iter().any(|one| covers(part, one)))
    };
    let worse = |told: fn(&Conditions) -> Option<f64>, worse: fn(f64, f64) -> f64| {
        fold(&met, told, worse).filter(|_| whole(&|one| told(one).is_some()))
    };
    let coldest_c = worse(|one| one.temperature_c, f64::min);
    let hottest_c = worse(|one| one.temperature_c, f64::max);
    let windy = whole(&|one| one.strongest_wind_mps().is_some());
    let wind_mps = worse(|one| one.wind_mps, f64::max);
    let gust_mps = fold(&met, |one| one.gust_mps, f64::max).filter(|_| windy);
    // Where only gusts are told for a part of the time, the mean of the rest is not forgotten.
    let strongest = fold(&met, Conditions::strongest_wind_mps, f64::max).filter(|_| windy);
    let precipitation = met
        .iter()
        .filter_map(|one| one.precipitation)
        .reduce(Precipitation::or);
    let conditions = Conditions {
        wind_mps,
        gust_mps: if wind_mps.is_none() {
            strongest
        } else {
            gust_mps
        },
        temperature_c: coldest_c.filter(|_| same(coldest_c, hottest_c)),
        precipitation: precipitation.filter(|_| whole(&|one| one.precipitation.is_some())),
        visibility_m: worse(|one| one.visibility_m, f64::min),
        ceiling_m: worse(|one| one.ceiling_m, f64::min),
        cloud_base_m: worse(|one| one.cloud_base_m, f64::min),
        kp: worse(|one| one.kp, f64::max),
        ..Conditions::unknown(period)
    };
    Worst {
        conditions,
        coldest_c,
        hottest_c,
    }
}

/// A period cut wherever one of the conditions begins or ends.
fn parts(conditions: &[&Conditions], period: Period) -> Vec<Period> {
    let ends = conditions
        .iter()
        .flat_map(|one| [one.period.start(), one.period.end()]);
    let mut cuts: Vec<DateTime<Utc>> = ends.filter(|at| period.contains(*at)).collect();
    cuts.extend([period.start(), period.end()]);
    cuts.sort_unstable();
    cuts.windows(2)
        .filter_map(|pair| Period::new(pair[0], pair[1]).ok())
        .collect()
}

/// Whether two periods have more than a moment in common.
fn overlap(one: Period, other: Period) -> bool {
    one.start() < other.end() && other.start() < one.end()
}

fn fold(
    conditions: &[&Conditions],
    told: fn(&Conditions) -> Option<f64>,
    worse: fn(f64, f64) -> f64,
) -> Option<f64> {
    conditions.iter().filter_map(|one| told(one)).reduce(worse)
}

fn same(one: Option<f64>, other: Option<f64>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if (one - other).abs() < 1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(hour: i64) -> DateTime<Utc> {
        let midnight: DateTime<Utc> = "2026-11-24T00:00:00Z".parse().unwrap();
        midnight + chrono::TimeDelta::hours(hour)
    }

    fn period(from: i64, to: i64) -> Period {
        Period::new(time(from), time(to)).unwrap()
    }

    fn told(from: i64, to: i64, wind: f64) -> Conditions {
        Conditions {
            wind_mps: Some(wind),
            temperature_c: Some(10.0 - wind),
            precipitation: Some(Precipitation::None),
            visibility_m: Some(10_000.0 - 100.0 * wind),
            ceiling_m: Some(2000.0 - wind),
            cloud_base_m: Some(1500.0 - wind),
            kp: Some(wind / 10.0),
            ..Conditions::unknown(period(from, to))
        }
    }

    fn nothing(worst: &Worst) -> bool {
        let none = Conditions::unknown(worst.conditions.period);
        worst.conditions == none && worst.coldest_c.is_none() && worst.hottest_c.is_none()
    }

    #[test]
    fn the_worst_of_each_thing_counts() {
        let conditions = [told(8, 10, 3.0), told(10, 12, 7.0)];
        let found = worst(&conditions, period(9, 11));
        let worse = told(9, 11, 7.0);
        assert_eq!(
            found.conditions,
            Conditions {
                temperature_c: None,
                ..worse
            }
        );
        assert_eq!((found.coldest_c, found.hottest_c), (Some(3.0), Some(7.0)));
        let calm = worst(&conditions, period(8, 10));
        assert_eq!(
            calm.conditions,
            told(8, 10, 3.0),
            "what only touches does not count"
        );
        assert_eq!(calm.conditions.temperature_c, Some(7.0));
    }

    #[test]
    fn a_gap_leaves_nothing_known() {
        for (conditions, from, to) in [
            (vec![], 9, 11),
            (vec![told(8, 10, 3.0)], 9, 11),
            (vec![told(10, 12, 3.0)], 9, 11),
            (vec![told(8, 10, 3.0), told(11, 13, 3.0)], 9, 12),
            (
                vec![Conditions {
                    prevailing: false,
                    ..told(8, 12, 3.0)
                }],
                9,
                11,
            ),
        ] {
            assert!(
                nothing(&worst(&conditions, period(from, to))),
                "{conditions:?}"
            );
        }
        let second = Period::new(time(9), time(12) + chrono::TimeDelta::seconds(1)).unwrap();
        assert!(nothing(&worst(&[told(9, 12, 3.0)], second)));
        assert!(!nothing(&worst(&[told(9, 12, 3.0)], period(9, 12))));
    }

    #[test]
    fn what_is_not_told_for_all_the_time_is_not_known() {
        let silent = Conditions {
            visibility_m: None,
            precipitation: None,
            ..told(10, 12, 4.0)
        };
        let found = worst(&[told(8, 10, 3.0), silent.clone()], period(9, 11)).conditions;
        assert_eq!((found.visibility_m, found.precipitation), (None, None));
        assert_eq!(found.wind_mps, Some(4.0));
        let beside = worst(&[told(8, 12, 3.0), silent], period(9, 11)).conditions;
        assert_eq!(
            beside.visibility_m,
            Some(9700.0),
            "other conditions tell it"
        );
    }

    #[test]
    fn temporary_conditions_count_only_where_they_are_worse() {
        let storm = Conditions {
            prevailing: false,
            gust_mps: Some(20.0),
            precipitation: Some(Precipitation::Severe),
            visibility_m: Some(800.0),
            ..Conditions::unknown(period(10, 11))
        };
        let fair = Conditions {
            prevailing: false,
            ..told(8, 12, 0.0)
        };
        let all = [told(8, 12, 5.0), storm.clone(), fair];
        let found = worst(&all, period(9, 12)).conditions;
        assert_eq!(
            (found.wind_mps, found.strongest_wind_mps()),
            (Some(5.0), Some(20.0))
        );
        assert_eq!(found.precipitation, Some(Precipitation::Severe));
        assert_eq!(found.visibility_m, Some(800.0));
        let before = worst(&all, period(8, 10)).conditions;
        assert_eq!((before.gust_mps, before.visibility_m), (None, Some(9500.0)));
        let unsure = [
            Conditions {
                visibility_m: None,
                ..told(8, 12, 5.0)
            },
            storm,
        ];
        assert_eq!(worst(&unsure, period(9, 12)).conditions.visibility_m, None);
    }

    #[test]
    fn gusts_and_means_are_not_mixed_up() {
        let gusts = |from, to, gust| Conditions {
            wind_mps: None,
            gust_mps: Some(gust),
            ..told(from, to, 0.0)
        };
        let found = worst(&[gusts(8, 10, 6.0), told(10, 12, 9.0)], period(8, 12)).conditions;
        assert_eq!(
            (found.wind_mps, found.strongest_wind_mps()),
            (None, Some(9.0))
        );
        let none = Conditions {
            wind_mps: None,
            ..told(10, 12, 9.0)
        };
        let found = worst(&[gusts(8, 10, 6.0), none], period(8, 12)).conditions;
        assert_eq!(found.strongest_wind_mps(), None);
    }

    #[test]
    fn either_of_two_is_the_worse_and_no_better_known() {
        let gusty = Conditions {
            gust_mps: Some(9.0),
            visibility_m: None,
            ..told(8, 10, 4.0)
        };
        let both = told(8, 10, 6.0).or(&gusty);
        assert_eq!(
            (both.wind_mps, both.gust_mps, both.visibility_m),
            (Some(6.0), Some(9.0), None)
        );
        assert_eq!((both.ceiling_m, both.temperature_c), (Some(1994.0), None));
        for (one, other, worse) in [
            (
                Some(Precipitation::None),
                Some(Precipitation::Some),
                Some(Precipitation::Some),
            ),
            (
                Some(Precipitation::Severe),
                Some(Precipitation::Some),
                Some(Precipitation::Severe),
            ),
            (
                Some(Precipitation::Severe),
                None,
                Some(Precipitation::Severe),
            ),
            (Some(Precipitation::Some), None, None),
            (None, None, None),
        ] {
            let with = |precipitation| Conditions {
                precipitation,
                ..told(8, 10, 4.0)
            };
            assert_eq!(
                with(one).or(&with(other)).precipitation,
                worse,
                "{one:?} {other:?}"
            );
            assert_eq!(
                with(other).or(&with(one)).precipitation,
                worse,
                "{other:?} {one:?}"
            );
        }
        let unknown = Conditions {
            wind_mps: None,
            ..told(8, 10, 4.0)
        };
        assert_eq!(unknown.or(&told(8, 10, 4.0)).strongest_wind_mps(), None);
    }

    fn report(kind: ReportKind, hour: i64, metres_north: f64) -> Report {
        Report {
            kind,
            source: format!("{hour} {metres_north}"),
            issued_at: time(hour),
            place: Some(kladno().offset(metres_north, 0.0)),
            conditions: vec![told(hour, hour + 6, 3.0)],
        }
    }

    fn kladno() -> Position {
        Position::new(50.147, 14.103).unwrap()
    }

    fn sources(reports: &[Report]) -> Vec<&str> {
        let found = relevant(reports, kladno(), period(9, 11), 50_000.0);
        found
            .into_iter()
            .map(|report| report.source.as_str())
            .collect()
    }

    #[test]
    fn the_newest_near_report_of_each_kind_counts() {
        use ReportKind::{Forecast, Observation};
        for (reports, found) in [
            (vec![], vec![]),
            (vec![report(Observation, 8, 49_999.0)], vec!["8 49999"]),
            (vec![report(Observation, 8, 50_001.0)], vec![]),
            (
                vec![report(Observation, 7, 0.0), report(Observation, 8, 900.0)],
                vec!["8 900"],
            ),
            (
                vec![report(Observation, 8, 900.0), report(Observation, 8, 100.0)],
                vec!["8 100"],
            ),
            (
                vec![report(Observation, 12, 0.0), report(Observation, 8, 5.0)],
                vec!["8 5"],
            ),
            (
                vec![report(Forecast, 6, 5.0), report(Observation, 8, 0.0)],
                vec!["8 0", "6 5"],
            ),
            (
                vec![report(Forecast, 6, 0.0), report(Forecast, -4, 0.0)],
                vec!["6 0"],
            ),
            (vec![report(Forecast, 2, 0.0)], vec![]),
        ] {
            assert_eq!(sources(&reports), found);
        }
        let nowhere = Report {
            place: None,
            ..report(Observation, 8, 0.0)
        };
        assert!(sources(&[nowhere]).is_empty());
    }

    #[test]
    fn a_cancelled_forecast_does_not_leave_the_older_one() {
        let older = report(ReportKind::Forecast, 6, 0.0);
        let cancelled = Report {
            conditions: Vec::new(),
            ..report(ReportKind::Forecast, 8, 0.0)
        };
        assert!(sources(&[cancelled.clone(), older.clone()]).is_empty());
        let elsewhere = Report {
            place: Some(kladno().offset(9.0, 0.0)),
            ..cancelled
        };
        assert_eq!(sources(&[elsewhere, older.clone()]), ["6 0"]);
        let corrected = Report {
            source: "corrected".into(),
            ..older.clone()
        };
        assert_eq!(sources(&[older, corrected]), ["corrected"]);
    }
}

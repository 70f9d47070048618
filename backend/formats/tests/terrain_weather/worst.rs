//! The worst that conditions say for a period: what the tests look at of a forecast.

use chrono::{DateTime, Utc};
use letka_domain::period::Period;
use letka_domain::weather::{Conditions, Precipitation};

/// The worst of conditions over a period.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Worst {
    /// Strongest wind and gusts, worst precipitation, lowest visibility and cloud, highest index.
    /// Its temperature is told only where it does not change; the extremes are beside it.
    pub(crate) conditions: Conditions,
    /// Lowest temperature, degrees Celsius.
    pub(crate) coldest_c: Option<f64>,
    /// Highest temperature, degrees Celsius.
    pub(crate) hottest_c: Option<f64>,
}

/// The worst that conditions say for a period. A thing is told only if prevailing conditions tell it
/// for every moment of the period; what is temporary or probable then counts where it is worse.
/// Where no prevailing conditions reach, nothing is told at all.
pub(crate) fn worst<'a>(
    conditions: impl IntoIterator<Item = &'a Conditions>,
    period: Period,
) -> Worst {
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

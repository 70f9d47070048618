//! The worse of two: for a time when either may hold.

use super::{Conditions, Precipitation};

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
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::period::Period;

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
}

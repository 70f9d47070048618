//! What the words of a report or of one part of it say together.

use letka_domain::period::Period;
use letka_domain::weather::{Conditions, Precipitation};

use super::groups::{About, Group, UNTOLD_ABOVE_M, Wind, group};

/// A thing that a report may tell, leave out, or tell unreadably.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Told<T> {
    #[default]
    Nothing,
    Unknown,
    Value(T),
}

impl<T: Copy> Told<T> {
    /// Told once more: the worse counts, and what is not known once is not known at all.
    fn add(&mut self, value: Option<T>, worse: fn(T, T) -> T) {
        *self = match (*self, value) {
            (Self::Unknown, _) | (_, None) => Self::Unknown,
            (Self::Nothing, Some(value)) => Self::Value(value),
            (Self::Value(one), Some(other)) => Self::Value(worse(one, other)),
        };
    }

    fn after(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Nothing => before,
            Self::Unknown => None,
            Self::Value(value) => Some(value),
        }
    }

    fn is_unknown(self) -> bool {
        matches!(self, Self::Unknown)
    }

    fn is_value(self) -> bool {
        matches!(self, Self::Value(_))
    }
}

/// What was said.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    wind: Told<Wind>,
    visibility: Told<f64>,
    precipitation: Told<Precipitation>,
    severe: bool,
    base: Told<f64>,
    ceiling: Told<f64>,
    temperature: Told<f64>,
    doubt: bool,
}

impl Said {
    /// Hears a word; for one that cannot be read, what stays unknown because of it.
    pub(super) fn hear(&mut self, word: &str) -> Result<(), About> {
        group(word)
            .map(|group| self.add(group))
            .inspect_err(|about| self.doubt(*about))
    }

    fn add(&mut self, group: Group) {
        match group {
            Group::Wind(wind) => self.wind.add(wind, stronger),
            Group::Visibility(metres) => self.visibility.add(metres, f64::min),
            Group::Cavok => {
                self.visibility.add(Some(10_000.0), f64::min);
                self.fall(Some(Precipitation::None));
                self.cloud(Some(UNTOLD_ABOVE_M), true);
            }
            Group::Weather(precipitation) => self.fall(precipitation),
            Group::Cloud { base_m, ceiling } => self.cloud(base_m, ceiling),
            Group::Temperature(degrees) => self.temperature.add(degrees, f64::min),
            Group::Other => {}
        }
    }

    fn fall(&mut self, precipitation: Option<Precipitation>) {
        self.severe |= precipitation == Some(Precipitation::Severe);
        self.precipitation.add(precipitation, Precipitation::or);
    }

    fn cloud(&mut self, base_m: Option<f64>, ceiling: bool) {
        self.base.add(base_m, f64::min);
        if ceiling {
            self.ceiling.add(base_m, f64::min);
        }
    }

    /// Something was said that could not be read.
    pub(super) fn doubt(&mut self, about: About) {
        match about {
            About::Wind => self.wind = Told::Unknown,
            About::Visibility => self.visibility = Told::Unknown,
            About::Cloud => (self.base, self.ceiling) = (Told::Unknown, Told::Unknown),
            About::Temperature => self.temperature = Told::Unknown,
            About::Anything => {
                self.precipitation = Told::Unknown;
                (self.base, self.ceiling) = (Told::Unknown, Told::Unknown);
                self.doubt = true;
            }
        }
    }

    /// The conditions of a complete report: weather is told by leaving it out, but only where the
    /// visibility shows that the report is complete, and nothing was unreadable.
    pub(super) fn complete(&self, period: Period) -> Conditions {
        let mut said = self.clone();
        if said.visibility.is_value() && !said.doubt {
            said.precipitation
                .add(Some(Precipitation::None), Precipitation::or);
        }
        said.change(&Conditions::unknown(period))
    }

    /// Conditions after this change of them; what it does not speak of stays as it was.
    pub(super) fn change(&self, before: &Conditions) -> Conditions {
        let mut after = before.clone();
        match self.wind {
            Told::Nothing => {}
            Told::Unknown => {
                (after.wind_mps, after.gust_mps, after.wind_from_deg) = (None, None, None);
            }
            Told::Value(wind) => {
                after.wind_mps = Some(wind.mps);
                (after.gust_mps, after.wind_from_deg) = (wind.gust_mps, wind.from_deg);
            }
        }
        after.visibility_m = self.visibility.after(before.visibility_m);
        after.precipitation = self.precipitation.after(before.precipitation);
        if self.severe {
            after.precipitation = Some(Precipitation::Severe);
        }
        after.cloud_base_m = self.base.after(before.cloud_base_m);
        after.ceiling_m = self.ceiling().after(before.ceiling_m);
        after.temperature_c = self.temperature.after(before.temperature_c);
        after
    }

    /// Where layers are told but none that is a ceiling, there is none below the height up to which
    /// cloud is told.
    fn ceiling(&self) -> Told<f64> {
        match (self.base, self.ceiling) {
            (Told::Value(_) | Told::Unknown, Told::Nothing) => Told::Value(UNTOLD_ABOVE_M),
            (_, ceiling) => ceiling,
        }
    }

    /// Conditions that are temporary or probable: only what is said.
    pub(super) fn temporary(&self, period: Period) -> Conditions {
        let conditions = self.change(&Conditions::unknown(period));
        Conditions {
            prevailing: false,
            ..conditions
        }
    }

    /// Takes from conditions what is unknown while this holds: something worse than they say may have
    /// been said.
    pub(super) fn blank(&self, conditions: &mut Conditions) {
        if self.wind.is_unknown() {
            (conditions.wind_mps, conditions.gust_mps) = (None, None);
            conditions.wind_from_deg = None;
        }
        if self.visibility.is_unknown() {
            conditions.visibility_m = None;
        }
        if self.precipitation.is_unknown() && !self.severe {
            conditions.precipitation = None;
        }
        if self.base.is_unknown() {
            conditions.cloud_base_m = None;
        }
        if self.ceiling.is_unknown() {
            conditions.ceiling_m = None;
        }
        if self.temperature.is_unknown() {
            conditions.temperature_c = None;
        }
    }

    /// Whether [`Said::blank`] takes anything.
    pub(super) fn is_doubtful(&self) -> bool {
        let things = [self.visibility, self.base, self.ceiling, self.temperature];
        self.wind.is_unknown()
            || self.precipitation.is_unknown()
            || things.into_iter().any(Told::is_unknown)
    }
}

fn stronger(one: Wind, other: Wind) -> Wind {
    let gusts = [one.gust_mps, other.gust_mps].into_iter().flatten();
    Wind {
        mps: one.mps.max(other.mps),
        gust_mps: gusts.reduce(f64::max),
        from_deg: one.from_deg.filter(|_| one.from_deg == other.from_deg),
    }
}

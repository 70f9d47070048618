//! Findings: what one rule says of a mission, or of a part of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::Facts;
use crate::altitude::Datum;
use crate::geometry::Shape;
use crate::ids::{MissionId, PermitId};
use crate::localized::Localized;
use crate::missions::{Answer, Footprint, Volume};
use crate::period::Span;
use crate::rulebook::{Entry, Severity, SourceQuality};
use crate::words::words;

words! {
    /// What a rule found.
    FindingState: "finding state" {
        /// Within the limit.
        Pass = "pass",
        /// Beyond the limit.
        Fail = "fail",
        /// Beyond the limit, and a permit, a consent, an exemption or a deviation allows it.
        Lifted = "lifted",
        /// An input is missing.
        CannotJudge = "cannot_judge",
        /// A person has to answer before the flight is released.
        Ask = "ask",
    }
}

/// A limit or a measured value, with its unit and datum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Measure {
    /// A height.
    Height {
        /// Metres above the datum.
        metres: f64,
        /// What they are counted from.
        datum: Datum,
    },
    /// A horizontal distance.
    Distance {
        /// Metres.
        metres: f64,
    },
    /// An angle, such as the elevation of the sun.
    Angle {
        /// Degrees.
        degrees: f64,
    },
    /// A speed.
    Speed {
        /// Metres per second.
        mps: f64,
    },
    /// A temperature.
    Temperature {
        /// Degrees Celsius.
        celsius: f64,
    },
    /// A mass.
    Mass {
        /// Grams.
        grams: f64,
    },
    /// A span of time.
    Duration {
        /// Seconds.
        seconds: f64,
    },
    /// A number without a unit.
    Count {
        /// How many.
        number: f64,
    },
    /// A moment.
    Time {
        /// When.
        at: DateTime<Utc>,
    },
    /// Words, where there is no number.
    Text {
        /// The words.
        text: Localized,
    },
}

impl Measure {
    /// A height above ground, metres.
    pub fn agl(metres: f64) -> Self {
        Self::Height {
            metres,
            datum: Datum::Agl,
        }
    }

    /// A height above sea level.
    pub fn amsl(metres: f64) -> Self {
        Self::Height {
            metres,
            datum: Datum::Amsl,
        }
    }

    /// Words in both languages, Czech first.
    pub fn text(cs: impl Into<SmolStr>, en: impl Into<SmolStr>) -> Self {
        Self::Text {
            text: Localized::new(cs, en),
        }
    }
}

impl Measure {
    /// Whether its number is one; JSON knows no other numbers.
    fn is_number(&self) -> bool {
        match self {
            Self::Height { metres, .. } | Self::Distance { metres } => metres.is_finite(),
            Self::Angle { degrees } => degrees.is_finite(),
            Self::Speed { mps } => mps.is_finite(),
            Self::Temperature { celsius } => celsius.is_finite(),
            Self::Mass { grams } => grams.is_finite(),
            Self::Duration { seconds } => seconds.is_finite(),
            Self::Count { number } => number.is_finite(),
            Self::Time { .. } | Self::Text { .. } => true,
        }
    }
}

/// A remedy that the planner can carry out at a button.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fix {
    /// Lower these parts of the mission.
    Lower {
        /// Which volumes, as `Finding::parts` counts them.
        parts: Vec<usize>,
        /// To this height, metres above the datum of the mission.
        to_m: f64,
    },
    /// Begin at another time.
    MoveStart {
        /// The first moment that is allowed.
        to: DateTime<Utc>,
    },
    /// Apply for a one-time permit.
    Apply {
        /// The latest moment to apply, where it can be told.
        latest: Option<DateTime<Utc>>,
    },
    /// Ask for consent.
    AskConsent {
        /// Whom, where the data say it.
        with: Option<String>,
    },
    /// Agree with another mission of the fleet who goes first.
    Agree {
        /// The other mission.
        mission: MissionId,
    },
}

/// What one rule says of a mission, or of a part of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    /// Id of the rule.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub rule: SmolStr,
    /// What the rule is called.
    pub title: Localized,
    /// What it found.
    pub state: FindingState,
    /// What a failure means.
    pub severity: Severity,
    /// Whether a deviation for an urgent task may lift it.
    pub waivable: bool,
    /// What it found, in a sentence; the question, where a person has to answer.
    pub text: Localized,
    /// Act or document, and its version.
    pub source: Localized,
    /// Article or clause of it.
    pub article: Option<Localized>,
    /// How sure the number is.
    pub source_quality: SourceQuality,
    /// The limit.
    pub limit: Option<Measure>,
    /// The value of this mission.
    pub measured: Option<Measure>,
    /// Identifier of the zone, where one is concerned.
    pub zone: Option<String>,
    /// The part of the route or the area that it is about.
    #[serde(rename = "where")]
    pub place: Option<Shape>,
    /// Which volumes it is about, counted from 0; empty: the whole mission.
    pub parts: Vec<usize>,
    /// When it applies.
    pub when: Option<Span>,
    /// What would make it legal.
    pub remedy: Option<Localized>,
    /// The same for a button.
    pub fix: Option<Fix>,
    /// What it rests on.
    pub data: Localized,
    /// As of when that is: when it was issued, observed or came into force; `None` is not known.
    pub data_at: Option<DateTime<Utc>>,
    /// The permit that the flight is made under or that lifts the finding.
    pub permit: Option<PermitId>,
    /// Whether a deviation for an urgent task lifts it.
    pub deviation: bool,
}

/// A rule as a check sees it: its id and what the rulebook says of it.
#[derive(Debug)]
pub struct Head<'a, P> {
    id: &'static str,
    entry: &'a Entry<P>,
}

impl<P> std::ops::Deref for Head<'_, P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.entry.params
    }
}

impl<'a, P> Head<'a, P> {
    /// A rule with its entry.
    pub(super) fn new(id: &'static str, entry: &'a Entry<P>) -> Self {
        Self { id, entry }
    }

    /// Its id in the catalogue.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// What it is called.
    pub fn title(&self) -> &Localized {
        &self.entry.title
    }

    /// What a failure means.
    pub fn severity(&self) -> Severity {
        self.entry.severity
    }

    /// A finding with the sentence that says it and what it rests on.
    pub fn found(&self, state: FindingState, text: Localized, data: Localized) -> Finding {
        let entry = self.entry;
        Finding {
            rule: SmolStr::new_static(self.id),
            title: entry.title.clone(),
            state,
            severity: entry.severity,
            waivable: entry.waivable,
            text,
            source: entry.source.clone(),
            article: entry.article.clone(),
            source_quality: entry.source_quality,
            limit: None,
            measured: None,
            zone: None,
            place: None,
            parts: Vec::new(),
            when: None,
            remedy: None,
            fix: None,
            data,
            data_at: None,
            permit: None,
            deviation: false,
        }
    }

    /// Within the limit.
    pub fn pass(&self, text: Localized, data: Localized) -> Finding {
        self.found(FindingState::Pass, text, data)
    }

    /// Beyond the limit.
    pub fn fail(&self, text: Localized, data: Localized) -> Finding {
        self.found(FindingState::Fail, text, data)
    }

    /// Beyond the limit, and allowed all the same.
    pub fn lifted(&self, text: Localized, data: Localized) -> Finding {
        self.found(FindingState::Lifted, text, data)
    }

    /// An input is missing.
    pub fn cannot_judge(&self, text: Localized, data: Localized) -> Finding {
        self.found(FindingState::CannotJudge, text, data)
    }

    /// A person has to answer; yes is as the rule wants it.
    pub fn ask(&self, question: Localized, data: Localized) -> Finding {
        self.found(FindingState::Ask, question, data)
    }
}

impl Finding {
    /// Whether an answer is one to this question: of its rule, about its zone, and to its words where
    /// they were kept. A question that has come to say something else is asked anew.
    pub fn is_answered_by(&self, answer: &Answer) -> bool {
        let words = answer.question.as_deref();
        self.rule == answer.rule
            && self.zone == answer.zone
            && words.is_none_or(|words| self.reads(words))
    }

    /// Act or document with the article of it.
    pub fn cited(&self) -> Localized {
        let Some(article) = &self.article else {
            return self.source.clone();
        };
        Localized::new(
            format!("{}, {}", self.source.cs, article.cs),
            format!("{}, {}", self.source.en, article.en),
        )
    }

    /// Whether these are its words in either language.
    pub fn reads(&self, words: &str) -> bool {
        self.text.cs == words || self.text.en == words
    }

    /// With the limit and the value of this mission.
    #[must_use]
    pub fn measured(mut self, limit: Measure, measured: Measure) -> Self {
        self.limit = Some(limit);
        self.measured = Some(measured);
        self
    }

    /// Without a limit or a value whose number is none.
    pub(super) fn drop_no_numbers(&mut self) {
        self.limit = self.limit.take().filter(Measure::is_number);
        self.measured = self.measured.take().filter(Measure::is_number);
    }

    /// With a distance that is wanted at the least, and the distance of this mission, metres.
    #[must_use]
    pub fn measured_distance(self, limit_m: f64, measured_m: f64) -> Self {
        self.measured(
            Measure::Distance { metres: limit_m },
            Measure::Distance { metres: measured_m },
        )
    }

    /// With the volumes that it is about.
    #[must_use]
    pub fn on(mut self, facts: &Facts<'_>, parts: &[usize]) -> Self {
        let volumes: Vec<&Volume> = parts
            .iter()
            .filter_map(|part| facts.volumes.get(*part))
            .collect();
        self.place = place_of(&volumes);
        self.parts = parts.to_vec();
        self
    }

    /// With the time when it applies.
    #[must_use]
    pub fn when(mut self, span: impl Into<Span>) -> Self {
        self.when = Some(span.into());
        self
    }

    /// With the identifier of the zone that it is about.
    #[must_use]
    pub fn about(mut self, zone: &str) -> Self {
        self.zone = Some(zone.to_owned());
        self
    }

    /// With what would make it legal.
    #[must_use]
    pub fn remedy(mut self, cs: impl Into<SmolStr>, en: impl Into<SmolStr>) -> Self {
        self.remedy = Some(Localized::new(cs, en));
        self
    }

    /// With the remedy for a button.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// With the permit that it rests on.
    #[must_use]
    pub fn under(mut self, permit: PermitId) -> Self {
        self.permit = Some(permit);
        self
    }

    /// As a warning, whatever a failure of its rule means.
    #[must_use]
    pub fn as_warning(mut self) -> Self {
        self.severity = Severity::Warn;
        self
    }

    /// With the moment that its data are of.
    #[must_use]
    pub fn as_of(mut self, at: Option<DateTime<Utc>>) -> Self {
        self.data_at = at;
        self
    }
}

fn place_of(volumes: &[&Volume]) -> Option<Shape> {
    let mut lines = Vec::new();
    for volume in volumes {
        match &volume.footprint {
            Footprint::Leg { from, to } => lines.push([*from, *to]),
            Footprint::Within(area) => return Some(Shape::from(area)),
        }
    }
    let climbs_only = lines.iter().all(|[from, to]| from == to);
    match lines.first() {
        Some([at, _]) if climbs_only => Some(Shape::from(*at)),
        Some(_) => Some(Shape::lines(lines.iter().map(<[_; 2]>::as_slice))),
        None => None,
    }
}

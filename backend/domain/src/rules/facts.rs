//! The facts that rules may read. A missing input is a value of its own, never a default.

pub(super) mod above;
pub(super) mod apart;
pub(super) mod category;
mod closest;
pub(super) mod near;
mod people;
pub(super) mod sight;
pub(super) mod way_home;

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::hits::{self, ZoneMet};
use super::weather::{self, Told};
use crate::aircraft::AircraftFacts;
use crate::airspace::{Airspace, Dataset, DatasetInfo, NoticeList, ZoneKind};
use crate::currency::Practice;
use crate::geometry::Position;
use crate::ids::{AircraftId, MissionId, OperatorId};
use crate::licences::{DemandedKind, LicenceFacts};
use crate::localized::Localized;
use crate::missions::volumes::volumes;
use crate::missions::{Duty, Extent, Footprint, MissionFacts, Volume};
use crate::period::Period;
use crate::permits::Permit;
use crate::rulebook::{Entry, Rulebook};
use crate::sun;
use crate::terrain::Terrain;
use crate::weather::{Conditions, Report};

/// The pilot of a mission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PilotFacts {
    /// Which operator.
    pub id: OperatorId,
    /// The name, for the words of a finding.
    pub name: String,
    /// Whether the operator is in active service: neither suspended nor gone.
    pub active: bool,
    /// Date of birth; `None` is not known.
    pub born: Option<NaiveDate>,
    /// Every licence that the register holds.
    pub licences: Vec<LicenceFacts>,
    /// The kinds of licences that the register demands beside what the rules want.
    #[serde(default)]
    pub demanded: Vec<DemandedKind>,
    /// When the pilot last flew this class; `None` is not known.
    pub last_flown_class: Option<DateTime<Utc>>,
    /// The practice with this class by the flight log, and what the register demands of it; `None`: there
    /// is no register.
    #[serde(default)]
    pub practice: Option<Practice>,
    /// Flights of the pilot that have ended and are not closed in the log, with when they landed;
    /// `None` is not known.
    pub open_flights: Option<Vec<DateTime<Utc>>>,
}

/// Somebody who flies with the pilot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CrewFacts {
    /// What they do.
    pub duty: Duty,
    /// What the registers say of them.
    pub person: PilotFacts,
}

/// Another mission of the own fleet that may be in the air at the same time.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherMission {
    /// Which one.
    pub id: MissionId,
    /// What people call it.
    pub name: String,
    /// Who flies it, where that is known.
    pub pilot: Option<OperatorId>,
    /// What flies it, where that is known.
    pub aircraft: Option<AircraftId>,
    /// When.
    pub period: Period,
    /// Where.
    pub volumes: Vec<Volume>,
    /// How far beside its lines it may be, metres.
    pub buffer_m: f64,
    /// Its rank; the lower goes first. `None`: nobody has ranked it.
    pub rank: Option<u32>,
}

/// A dataset that the airspace is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetFacts {
    /// Where it comes from and when it is in force.
    pub info: DatasetInfo,
    /// How many features could not be read; a mission judged by it cannot be green.
    pub left_out: usize,
}

impl DatasetFacts {
    /// What the rules read of a dataset.
    pub fn of(dataset: &Dataset) -> Self {
        Self {
            info: dataset.info.clone(),
            left_out: dataset.faults.iter().filter(|fault| fault.left_out).count(),
        }
    }
}

/// The airspace at the time of a mission.
#[derive(Debug, Clone, Default)]
pub struct AirspaceFacts {
    /// The zones of every dataset in force, with their index.
    pub airspace: Arc<Airspace>,
    /// The datasets.
    pub datasets: Vec<DatasetFacts>,
    /// The activations that are known.
    pub notices: Vec<NoticeList>,
    /// What the datasets are called, for the words of findings.
    names: Option<Localized>,
}

impl AirspaceFacts {
    /// The airspace of datasets; those in force are chosen before.
    pub fn new(datasets: Vec<Dataset>, notices: Vec<NoticeList>) -> Self {
        let mut zones = Vec::new();
        let facts = datasets.iter().map(DatasetFacts::of).collect();
        for dataset in datasets {
            zones.extend(dataset.zones);
        }
        Self::of(Arc::new(Airspace::new(zones)), facts, notices)
    }

    /// The airspace of zones that are indexed already.
    pub fn of(
        airspace: Arc<Airspace>,
        datasets: Vec<DatasetFacts>,
        notices: Vec<NoticeList>,
    ) -> Self {
        Self {
            names: names_of(&datasets),
            airspace,
            datasets,
            notices,
        }
    }

    /// What the datasets are called; `None` where there is none.
    pub(super) fn names(&self) -> Option<Localized> {
        self.names.clone()
    }

    /// Since when the oldest of the datasets is in force; `None` where one of them does not say.
    pub(super) fn oldest_from(&self) -> Option<DateTime<Utc>> {
        let from = self.datasets.iter().map(|data| data.info.effective_from);
        from.collect::<Option<Vec<_>>>()?.into_iter().min()
    }
}

/// Names of datasets in one line; of many the first three.
fn names_of(datasets: &[DatasetFacts]) -> Option<Localized> {
    let names: Vec<&str> = datasets
        .iter()
        .map(|data| data.info.name.as_str())
        .take(3)
        .collect();
    let more = if datasets.len() > names.len() {
        ", …"
    } else {
        ""
    };
    (!names.is_empty()).then(|| Localized::same(names.join(", ") + more))
}

/// What is asked: a mission, and all that is known where and when it flies.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The mission.
    pub mission: &'a MissionFacts,
    /// The aircraft; `None` is not known.
    pub aircraft: Option<&'a AircraftFacts>,
    /// The pilot; `None` is not known.
    pub pilot: Option<&'a PilotFacts>,
    /// Who flies with the pilot.
    pub crew: &'a [CrewFacts],
    /// Every permit of the register, whatever its state; `None` when there is no register.
    pub permits: Option<&'a [Permit]>,
    /// The airspace; `None` when no dataset is in force at the time of the mission.
    pub airspace: Option<&'a AirspaceFacts>,
    /// The terrain; `None` when there is none.
    pub terrain: Option<&'a Terrain>,
    /// The weather reports.
    pub weather: &'a [Report],
    /// The other missions of the fleet; `None` when they are not known.
    pub traffic: Option<&'a [OtherMission]>,
    /// The rules in force.
    pub rulebook: &'a Rulebook,
    /// As of when it is asked.
    pub now: DateTime<Utc>,
}

/// Everything a verdict rests on: what was asked, and what follows from it at once.
#[derive(Debug)]
pub struct Facts<'a> {
    question: Question<'a>,
    /// The volumes that the mission flies in.
    pub volumes: Vec<Volume>,
    /// How far the aircraft may be beside its line, metres.
    pub buffer_m: f64,
    /// How far it may be above and below its heights, metres.
    pub vertical_buffer_m: f64,
    /// The zones that it meets; `None` when there is no airspace.
    pub met: Option<Vec<ZoneMet<'a>>>,
    /// The worst weather that is told for it; `None` where nothing is told.
    pub(super) told: Option<Told<'a>>,
    lowest_sun: OnceCell<Option<f64>>,
    pub(super) operating: OnceCell<Option<&'a Permit>>,
    people: RefCell<people::Found>,
    above_ground: OnceCell<Vec<f64>>,
}

impl<'a> std::ops::Deref for Facts<'a> {
    type Target = Question<'a>;

    fn deref(&self) -> &Question<'a> {
        &self.question
    }
}

impl<'a> Facts<'a> {
    /// The facts of a question.
    pub fn new(question: Question<'a>) -> Self {
        let assumptions = question.rulebook.assumptions();
        let volumes = volumes(question.mission, question.terrain, &assumptions);
        let buffer_m = assumptions.buffer_of(question.mission);
        let vertical_buffer_m = assumptions.vertical_buffer_of(question.mission);
        let airspace = question.airspace;
        let met = airspace.map(|airspace| {
            hits::zones_met(
                airspace,
                &volumes,
                buffer_m,
                (&question.mission.period, question.now),
                &assumptions,
            )
        });
        let mut facts = Self {
            question,
            volumes,
            buffer_m,
            vertical_buffer_m,
            met,
            told: None,
            lowest_sun: OnceCell::new(),
            operating: OnceCell::new(),
            people: RefCell::default(),
            above_ground: OnceCell::new(),
        };
        facts.told = weather::told(&facts);
        facts
    }

    /// When the mission flies.
    pub fn period(&self) -> Period {
        self.mission.period
    }

    /// Whether a rule is judged on a day of the mission.
    pub fn judges<P>(&self, entry: &Entry<P>) -> bool {
        let period = self.period();
        entry.is_judged(period.start()) || entry.is_judged(period.end())
    }

    /// A place that stands for the mission: the take-off point, or where it begins.
    pub fn place(&self) -> Position {
        self.mission
            .takeoff
            .unwrap_or_else(|| match &self.mission.extent {
                Extent::Route { corners } => corners
                    .first()
                    .map_or(Position::NULL_ISLAND, |corner| corner.at),
                Extent::Within { area, .. } => area.centre(),
            })
    }

    /// The lowest sun during the mission, degrees; `None` where it cannot be computed.
    pub fn lowest_sun_deg(&self) -> Option<f64> {
        let lowest = || sun::lowest(&self.period(), self.place());
        *self
            .lowest_sun
            .get_or_init(|| lowest().map(|(_, elevation)| elevation))
    }

    /// The greatest distance on the ground between the pilot and the aircraft with its buffer,
    /// metres; `None` where neither the pilot's position nor the take-off point is known.
    pub fn farthest_from_pilot_m(&self) -> Option<f64> {
        let pilot = self.mission.pilot_position.or(self.mission.takeoff)?;
        let of = |volume: &Volume| match &volume.footprint {
            Footprint::Leg { from, to } => pilot.geodesic_m(*from).max(pilot.geodesic_m(*to)),
            Footprint::Within(area) => area.farthest_m(pilot),
        };
        let farthest = self.volumes.iter().map(of).fold(0.0, f64::max);
        Some(farthest + self.buffer_m)
    }

    /// The worst weather that is told for the mission; `None` where nothing is told.
    pub fn worst_weather(&self) -> Option<Conditions> {
        self.told.as_ref().map(|told| told.worst.clone())
    }

    /// Whether the data speak of any of these kinds of zones where the mission flies.
    pub fn data_speak_of(&self, kinds: &[ZoneKind]) -> bool {
        self.airspace
            .is_some_and(|facts| facts.airspace.speaks_of(kinds, self.place()))
    }

    /// Whether the data know all zones of a kind where the mission flies.
    pub fn data_know(&self, kind: ZoneKind) -> bool {
        self.airspace
            .is_some_and(|facts| facts.airspace.knows(kind, self.place()))
    }

    /// Whether the data hold any zone of a kind.
    pub fn has_zones(&self, kind: ZoneKind) -> bool {
        self.airspace
            .is_some_and(|facts| facts.airspace.holds(kind))
    }
}

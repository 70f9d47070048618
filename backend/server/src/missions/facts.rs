//! What was asked for a verdict, in a form that is kept: enough to judge it again, to the letter.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use letka_domain::aircraft::AircraftFacts;
use letka_domain::airspace::{Airspace, Dataset, NearestPlace, NoticeList, Zone};
use letka_domain::altitude::Datum;
use letka_domain::geometry::Position;
use letka_domain::ids::{AircraftId, MissionId, OperatorId};
use letka_domain::missions::volumes::volumes;
use letka_domain::missions::{Corner, Extent, Footprint, MissionFacts, Volume};
use letka_domain::period::Period;
use letka_domain::permits::Permit;
use letka_domain::rulebook::Rulebook;
use letka_domain::rules::{
    self, AirspaceFacts, CrewFacts, DatasetFacts, Facts, OtherMission, PilotFacts, Verdict,
};
use letka_domain::terrain::Terrain;
use letka_domain::weather::Report;
use serde::{Deserialize, Serialize};

/// Zones farther than this from every part of a mission are not kept, metres: no rule looks so far.
const KEPT_WITHIN_M: f64 = 10_000.0;

/// Everything that the rules are asked with, but the rulebook and the moment.
#[derive(Debug, Clone)]
pub struct Gathered {
    pub(super) mission: MissionFacts,
    pub(super) aircraft: Option<AircraftFacts>,
    pub(super) pilot: Option<PilotFacts>,
    pub(super) crew: Vec<CrewFacts>,
    pub(super) permits: Option<Vec<Permit>>,
    /// Shared: it is large.
    pub(super) airspace: Option<Arc<KnownAirspace>>,
    /// Shared: it is large.
    pub(super) terrain: Option<Arc<Terrain>>,
    pub(super) weather: Vec<Report>,
    pub(super) traffic: Option<Vec<AskedTraffic>>,
}

/// Zones in force, ready for the rules, and which dataset each of them is of.
#[derive(Debug)]
pub(crate) struct KnownAirspace {
    facts: AirspaceFacts,
    /// The datasets without their zones, each with how many zones it has, in the order of the facts.
    datasets: Vec<(Dataset, usize)>,
}

/// What was asked, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskedFacts {
    pub(super) mission: MissionFacts,
    aircraft: Option<AircraftFacts>,
    pilot: Option<PilotFacts>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    crew: Vec<CrewFacts>,
    permits: Option<Vec<Permit>>,
    airspace: Option<AskedAirspace>,
    /// The files of the terrain under the mission, which are not kept here.
    terrain: Vec<String>,
    weather: Vec<Report>,
    traffic: Option<Vec<AskedTraffic>>,
}

/// The zones that a mission meets or is near to, in their datasets, and the notices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct AskedAirspace {
    datasets: Vec<Dataset>,
    notices: Vec<NoticeList>,
}

/// An [`OtherMission`] before its volumes are reckoned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct AskedTraffic {
    pub(super) id: MissionId,
    pub(super) name: String,
    pub(super) pilot: Option<OperatorId>,
    pub(super) aircraft: Option<AircraftId>,
    pub(super) mission: MissionFacts,
    pub(super) rank: Option<u32>,
}

impl KnownAirspace {
    /// The airspace of datasets in force.
    pub(super) fn new(datasets: Vec<Dataset>, notices: Vec<NoticeList>) -> Self {
        let (mut zones, mut heads, mut counts) = (Vec::new(), Vec::new(), Vec::new());
        for mut dataset in datasets {
            counts.push(dataset.zones.len());
            zones.append(&mut dataset.zones);
            heads.push(dataset);
        }
        Self::of(Arc::new(Airspace::new(zones)), heads, &counts, notices)
    }

    /// The airspace of zones that are indexed: of each dataset, which comes without them, so many.
    pub(crate) fn of(
        airspace: Arc<Airspace>,
        heads: Vec<Dataset>,
        counts: &[usize],
        notices: Vec<NoticeList>,
    ) -> Self {
        let facts = heads.iter().map(DatasetFacts::of).collect();
        Self {
            facts: AirspaceFacts::of(airspace, facts, notices),
            datasets: heads.into_iter().zip(counts.iter().copied()).collect(),
        }
    }

    /// What the rules read of it.
    /// The nearest place that the zone data name; `None`: they know none.
    pub(crate) fn nearest_place(&self, at: Position) -> Option<NearestPlace<'_>> {
        self.facts.airspace.nearest_place(at)
    }

    pub(super) fn facts(&self) -> &AirspaceFacts {
        &self.facts
    }

    /// The datasets with the zones that are wanted, by their place in the facts.
    fn keep(&self, wanted: impl Fn(usize, &Zone) -> bool) -> AskedAirspace {
        let mut zones = self.facts.airspace.zones().iter().enumerate();
        let with_zones = |(head, count): &(Dataset, usize)| {
            let own = zones.by_ref().take(*count);
            let own = own.filter(|(place, zone)| wanted(*place, zone));
            Dataset {
                zones: own.map(|(_, zone)| zone.clone()).collect(),
                ..head.clone()
            }
        };
        AskedAirspace {
            datasets: self.datasets.iter().map(with_zones).collect(),
            notices: self.facts.notices.clone(),
        }
    }

    /// Without the zones that are far from all of these volumes. Those stay by which it is known what
    /// the data speak of at the place of the mission, and every dataset stays by name.
    fn near(&self, place: Position, volumes: &[Volume]) -> AskedAirspace {
        let mut kept: BTreeSet<usize> = self.facts.airspace.witnesses(place).collect();
        for volume in volumes {
            let hit = |place: usize, _: f64| {
                kept.insert(place);
            };
            let airspace = &self.facts.airspace;
            airspace.near(&volume.footprint, KEPT_WITHIN_M, hit);
        }
        self.keep(|place, _| kept.contains(&place))
    }
}

impl Gathered {
    /// Judges. The same facts, rulebook and moment give the same verdict for ever.
    pub fn judge(&self, rulebook: &Rulebook, now: DateTime<Utc>) -> Verdict {
        self.ask(rulebook, now, rules::check)
    }

    /// What is kept of the facts of a verdict: without the zones that are far away and the permits
    /// for other aircraft, unless the verdict would not come out the same without them.
    pub(super) fn kept(&self, rulebook: &Rulebook, verdict: &Verdict) -> serde_json::Value {
        let to_json = |facts: AskedFacts| serde_json::to_value(facts).unwrap_or_default();
        let slim = to_json(self.slim(rulebook, verdict.checked_at));
        let again = AskedFacts::read(&slim).map(|facts| {
            let facts = facts.gathered(self.terrain.clone());
            facts.judge(rulebook, verdict.checked_at)
        });
        if again.as_ref() == Some(verdict) {
            return slim;
        }
        tracing::warn!("the facts of a verdict are kept whole: without some it would differ");
        let permits = self.permits.clone();
        let airspace = self.airspace.as_ref().map(|known| known.keep(|_, _| true));
        to_json(self.asked(permits, airspace, Vec::new()))
    }

    fn slim(&self, rulebook: &Rulebook, now: DateTime<Utc>) -> AskedFacts {
        let (place, volumes) = self.ask(rulebook, now, |question| {
            let facts = Facts::new(question);
            (facts.place(), facts.volumes)
        });
        let mut permits = self.permits.clone();
        if let (Some(permits), Some(aircraft)) = (&mut permits, &self.aircraft) {
            let mut others = 0;
            // One for another aircraft stays: that there are others is said in words.
            permits.retain(|permit| {
                let own = permit.aircraft.contains(&aircraft.id);
                others += usize::from(!own);
                own || others == 1
            });
        }
        let airspace = self
            .airspace
            .as_ref()
            .map(|known| known.near(place, &volumes));
        self.asked(permits, airspace, self.terrain_of(&volumes))
    }

    fn asked(
        &self,
        permits: Option<Vec<Permit>>,
        airspace: Option<AskedAirspace>,
        terrain: Vec<String>,
    ) -> AskedFacts {
        AskedFacts {
            mission: self.mission.clone(),
            aircraft: self.aircraft.clone(),
            pilot: self.pilot.clone(),
            crew: self.crew.clone(),
            permits,
            airspace,
            terrain,
            weather: self.weather.clone(),
            traffic: self.traffic.clone(),
        }
    }

    /// The files of the terrain at the corners of volumes.
    fn terrain_of(&self, volumes: &[Volume]) -> Vec<String> {
        let Some(terrain) = &self.terrain else {
            return Vec::new();
        };
        let mut files = BTreeSet::new();
        for volume in volumes {
            let corners = match &volume.footprint {
                Footprint::Leg { from, to } => [*from, *to],
                Footprint::Within(area) => area.bounds().into(),
            };
            let sources = corners.iter().filter_map(|at| terrain.source(*at));
            files.extend(sources.map(str::to_owned));
        }
        files.into_iter().collect()
    }

    /// Puts the question together and asks it.
    pub(super) fn ask<T>(
        &self,
        rulebook: &Rulebook,
        now: DateTime<Utc>,
        ask: impl FnOnce(rules::Question<'_>) -> T,
    ) -> T {
        let terrain = self.terrain.as_deref();
        let traffic: Option<Vec<OtherMission>> = self.traffic.as_ref().map(|others| {
            let facts = |other: &AskedTraffic| other.facts(rulebook, terrain);
            others.iter().map(facts).collect()
        });
        ask(rules::Question {
            mission: &self.mission,
            aircraft: self.aircraft.as_ref(),
            pilot: self.pilot.as_ref(),
            crew: &self.crew,
            permits: self.permits.as_deref(),
            airspace: self.airspace.as_ref().map(|known| &known.facts),
            terrain,
            weather: &self.weather,
            traffic: traffic.as_deref(),
            rulebook,
            now,
        })
    }
}

impl Gathered {
    /// The same facts, asked of a line that was flown: what people said, the permits, the zones and the
    /// weather are those of the mission.
    pub(crate) fn flown(mut self, corners: Vec<Corner>, period: Period) -> Self {
        self.mission.extent = Extent::Route { corners };
        self.mission.datum = Datum::Home;
        self.mission.period = period;
        // It was there, not somewhere near.
        self.mission.buffer_m = Some(0.0);
        self.mission.vertical_buffer_m = Some(0.0);
        self.traffic = None;
        self
    }

    /// The facts around a flight without a mission.
    pub(crate) fn of_flight(
        mission: MissionFacts,
        aircraft: Option<AircraftFacts>,
        permits: Vec<Permit>,
        airspace: Option<KnownAirspace>,
        terrain: Option<Arc<Terrain>>,
    ) -> Self {
        Self {
            mission,
            aircraft,
            pilot: None,
            crew: Vec::new(),
            permits: Some(permits),
            airspace: airspace.map(Arc::new),
            terrain,
            weather: Vec::new(),
            traffic: None,
        }
    }

    /// The same facts on a terrain.
    pub(crate) fn on(self, terrain: Option<Arc<Terrain>>) -> Self {
        Self { terrain, ..self }
    }

    /// The mission as it was asked about.
    pub(crate) fn mission(&self) -> &MissionFacts {
        &self.mission
    }
}

impl AskedFacts {
    /// What was kept; `None` where an earlier program kept it in another form.
    pub fn read(kept: &serde_json::Value) -> Option<Self> {
        serde_json::from_value(kept.clone()).ok()
    }

    /// The same facts, to be judged again on the terrain of the files that they name.
    pub fn gathered(self, terrain: Option<Arc<Terrain>>) -> Gathered {
        let airspace = self.airspace.map(|asked| {
            let known = KnownAirspace::new(asked.datasets, asked.notices);
            Arc::new(known)
        });
        Gathered {
            mission: self.mission,
            aircraft: self.aircraft,
            pilot: self.pilot,
            crew: self.crew,
            permits: self.permits,
            airspace,
            terrain,
            weather: self.weather,
            traffic: self.traffic,
        }
    }
}

impl AskedTraffic {
    fn facts(&self, rulebook: &Rulebook, terrain: Option<&Terrain>) -> OtherMission {
        let assumptions = rulebook.assumptions();
        OtherMission {
            id: self.id,
            name: self.name.clone(),
            pilot: self.pilot,
            aircraft: self.aircraft,
            period: self.mission.period,
            volumes: volumes(&self.mission, terrain, &assumptions),
            buffer_m: self.mission.buffer_m.unwrap_or(assumptions.buffer_m),
            rank: self.rank,
        }
    }
}

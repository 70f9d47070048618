//! The files of a run of `letka check`, and the missions judged by them.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use letka_domain::aircraft::{AircraftFacts, Serviceability};
use letka_domain::airspace::{Dataset, NoticeList};
use letka_domain::ids::{MissionId, OperatorId};
use letka_domain::localized::Localized;
use letka_domain::missions::volumes::volumes;
use letka_domain::period::Period;
use letka_domain::permits::Permit;
use letka_domain::rulebook::Rulebook;
use letka_domain::rules::{self, AirspaceFacts, OtherMission, PilotFacts, Question, Verdict};
use letka_domain::terrain::Terrain;
use letka_domain::weather::Report;
use letka_formats::missions::{
    self, AircraftInput, MissionFile, Names, Note, PermitInput, PilotInput,
};

use super::Arguments;
use crate::terrain::TerrainFolder;

/// A mission of the run: what it is called and what came of it.
#[derive(Debug)]
pub struct Judged {
    /// The file as it was named.
    pub path: PathBuf,
    /// The verdict, or why the file cannot be used: field and reason.
    pub result: Result<Judgement, Unusable>,
}

/// A mission that was judged.
#[derive(Debug)]
pub struct Judgement {
    /// What people call the mission.
    pub name: String,
    /// When it flies.
    pub period: Period,
    /// Who flies it, as its file says.
    pub pilot: Option<String>,
    /// With what, as its file says.
    pub aircraft: Option<String>,
    /// What the rules say.
    pub verdict: Verdict,
    /// What was read otherwise than it may seem.
    pub notes: Vec<Note>,
}

/// A mission file that cannot be used.
#[derive(Debug)]
pub struct Unusable {
    /// Which field; empty: the whole file.
    pub field: String,
    /// Why.
    pub message: String,
}

/// A mission with everything of its own.
struct Prepared {
    file: MissionFile,
    pilot: Option<PilotFacts>,
    aircraft: Option<AircraftFacts>,
    permits: Option<Vec<Permit>>,
    terrain: Option<Terrain>,
    weather: Vec<Report>,
    rulebook: usize,
}

/// The inputs that all missions share.
pub(super) struct Run {
    missions: Vec<PathBuf>,
    datasets: Vec<Dataset>,
    notices: Vec<NoticeList>,
    rulebooks: Vec<Rulebook>,
    terrain: TerrainFolder,
    permits: Option<Vec<PermitInput>>,
    /// Texts of reports; their day and hour are read as those next to a mission.
    weather: Vec<(PathBuf, String)>,
    context: missions::Context,
    together: bool,
    now: DateTime<Utc>,
    names: Names,
    notes: Vec<String>,
}

fn bytes_of(path: &Path) -> anyhow::Result<Vec<u8>> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .read_to_end(&mut bytes)
            .context("standard input cannot be read")?;
        return Ok(bytes);
    }
    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn text_of(path: &Path) -> anyhow::Result<String> {
    let bytes = bytes_of(path)?;
    String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8 text", path.display()))
}

fn texts_of(paths: &[PathBuf]) -> anyhow::Result<Vec<(PathBuf, String)>> {
    paths
        .iter()
        .map(|path| Ok((path.clone(), text_of(path)?)))
        .collect()
}

/// Weather in a mission file is lines of METAR and TAF, or a forecast.
fn text_of_weather(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(lines) if lines.iter().all(serde_json::Value::is_string) => {
            let lines: Vec<&str> = lines.iter().filter_map(serde_json::Value::as_str).collect();
            lines.join("\n")
        }
        other => other.to_string(),
    }
}

impl Run {
    /// Reads what all missions share. One file that cannot be used stops the run.
    pub(super) fn open(arguments: &Arguments, now: DateTime<Utc>) -> anyhow::Result<Self> {
        let mut notes = Vec::new();
        let mut datasets = Vec::new();
        for path in &arguments.zones {
            let dataset = super::super::zones::read(path)?;
            let name = path.display();
            notes.extend(
                dataset
                    .faults
                    .iter()
                    .map(|fault| format!("{name}: {fault}")),
            );
            datasets.push(dataset);
        }
        let mut notices = Vec::new();
        for path in &arguments.notices {
            let (list, faults) = super::super::zones::read_notices(path)?;
            notes.extend(faults);
            notices.push(list);
        }
        let rulebooks = match &arguments.rulebook {
            Some(path) => vec![Rulebook::parse(
                &path.display().to_string(),
                &text_of(path)?,
            )?],
            None => Rulebook::built_in(),
        };
        let permits = match &arguments.permits {
            Some(path) => Some(
                missions::read_permits(&bytes_of(path)?)
                    .with_context(|| format!("{} cannot be used", path.display()))?,
            ),
            None => None,
        };
        if let Some(folder) = &arguments.terrain {
            std::fs::read_dir(folder)
                .with_context(|| format!("the terrain {} cannot be read", folder.display()))?;
        }
        let period = match (arguments.start, arguments.end) {
            (Some(start), Some(end)) => Some(Period::new(start, end)?),
            _ => None,
        };
        Ok(Self {
            missions: arguments.missions.clone(),
            datasets,
            notices,
            rulebooks,
            terrain: TerrainFolder::new(arguments.terrain.clone()),
            permits,
            weather: texts_of(&arguments.weather)?,
            context: missions::Context {
                period,
                ..missions::Context::default()
            },
            together: arguments.together,
            now,
            names: Names::default(),
            notes,
        })
    }

    /// What is wrong with the shared inputs and does not stop the run.
    pub(super) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Judges every mission, in the order in which they were named.
    pub(super) fn judge_all(&mut self) -> Vec<Judged> {
        let paths = self.missions.clone();
        let prepared: Vec<Result<Prepared, Unusable>> =
            paths.iter().map(|path| self.prepare(path)).collect();
        let other = |(one, number): (&Result<Prepared, Unusable>, u128)| {
            let one = one.as_ref().ok()?;
            Some((self.other(one, number), one.file.pilot.clone()))
        };
        let others: Vec<Option<(OtherMission, Option<PilotInput>)>> =
            prepared.iter().zip(0..).map(other).collect();
        // Beside a mission that cannot be read nobody knows who else flies.
        let is_known = self.together && prepared.iter().all(Result::is_ok);
        let mut airspaces = HashMap::new();
        let judge = |(index, (path, one)): (usize, (PathBuf, Result<Prepared, Unusable>))| Judged {
            path,
            result: one.map(|one| {
                let rest = others.iter().enumerate();
                let rest = rest.filter(|(other, _)| *other != index);
                let rest = rest.filter_map(|(_, other)| other.as_ref());
                let traffic: Vec<OtherMission> = rest
                    .map(|(other, pilot)| flown_by(&one, other, pilot.as_ref()))
                    .collect();
                let traffic = is_known.then_some(traffic.as_slice());
                let verdict = self.judge(&one, traffic, &mut airspaces);
                let aircraft = one.file.aircraft.as_ref();
                Judgement {
                    period: one.file.facts.period,
                    pilot: one.file.pilot.map(|pilot| pilot.name),
                    aircraft: aircraft.map(|aircraft| aircraft.name().to_owned()),
                    name: one.file.name,
                    verdict,
                    notes: one.file.notes,
                }
            }),
        };
        paths
            .into_iter()
            .zip(prepared)
            .enumerate()
            .map(judge)
            .collect()
    }

    fn prepare(&mut self, path: &Path) -> Result<Prepared, Unusable> {
        let whole = |error: anyhow::Error| Unusable {
            field: String::new(),
            message: crate::error::chain(error.as_ref()),
        };
        let bytes = bytes_of(path).map_err(whole)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut file = missions::read(&name, &bytes, &self.context)?;
        let known = self.permits.as_deref();
        let permits = file.permits_among(known.unwrap_or_default())?;
        let register = known.is_some() || file.names_permits;
        let (pilot, aircraft) = (file.pilot.as_ref(), file.aircraft.as_ref());
        let resolved = missions::resolve(&mut self.names, pilot, aircraft, &permits);
        let aircraft = resolved
            .aircraft
            .zip(aircraft)
            .and_then(|(id, input)| aircraft_facts(id, input));
        let class = aircraft.as_ref().map(|aircraft| aircraft.class);
        let pilot = resolved
            .pilot
            .zip(pilot)
            .map(|(id, input)| pilot_facts(id, input, class));
        let start = file.facts.period.start();
        let weather = self.weather(&mut file)?;
        let rulebook = self.rulebook(&file.facts.period).ok_or_else(|| Unusable {
            field: "properties.start".into(),
            message: format!(
                "no rulebook is in force during the whole of a mission that begins at {start}"
            ),
        })?;
        let terrain = self
            .terrain
            .around(&file.facts)
            .map_err(|error| whole(error.into()))?;
        Ok(Prepared {
            pilot,
            aircraft,
            permits: register.then_some(resolved.permits),
            terrain,
            weather,
            rulebook,
            file,
        })
    }

    /// The reports of the run and of the mission itself; what could not be read becomes a note.
    fn weather(&self, file: &mut MissionFile) -> Result<Vec<Report>, Unusable> {
        let own = file.weather.as_ref().map(text_of_weather);
        let own = own.map(|text| ("properties.weather".to_owned(), text));
        let shared = self
            .weather
            .iter()
            .map(|(path, text)| (path.display().to_string(), text.clone()));
        let mut reports = Vec::new();
        // What does not say when it was made was there at the check, and before the flight.
        let near = file.facts.period.start().min(self.now);
        for (field, text) in shared.chain(own) {
            let read = letka_formats::weather::read(&text, near);
            let read = read.map_err(|error| Unusable {
                field: field.clone(),
                message: error.to_string(),
            })?;
            reports.extend(read.reports);
            let faults = read.faults.into_iter();
            file.notes.extend(faults.map(|message| Note {
                field: field.clone(),
                message: Localized::same(message),
            }));
        }
        Ok(reports)
    }

    /// The rulebook in force from the beginning of a mission to its end.
    fn rulebook(&self, period: &Period) -> Option<usize> {
        let book = Rulebook::in_force(&self.rulebooks, period.start())?;
        if Rulebook::in_force(&self.rulebooks, period.end()) != Some(book) {
            return None;
        }
        self.rulebooks.iter().position(|known| known == book)
    }

    fn other(&self, one: &Prepared, number: u128) -> OtherMission {
        let assumptions = self.rulebooks[one.rulebook].assumptions();
        OtherMission {
            id: MissionId(uuid::Uuid::from_u128(number)),
            name: one.file.name.clone(),
            pilot: one.pilot.as_ref().map(|pilot| pilot.id),
            aircraft: one.aircraft.as_ref().map(|aircraft| aircraft.id),
            period: one.file.facts.period,
            volumes: volumes(&one.file.facts, one.terrain.as_ref(), &assumptions),
            buffer_m: one.file.facts.buffer_m.unwrap_or(assumptions.buffer_m),
            rank: None,
        }
    }

    fn judge(
        &self,
        one: &Prepared,
        traffic: Option<&[OtherMission]>,
        airspaces: &mut HashMap<Vec<usize>, AirspaceFacts>,
    ) -> Verdict {
        let period = &one.file.facts.period;
        let in_force = self.in_force(period);
        let airspace = (!self.datasets.is_empty()).then(|| {
            &*airspaces.entry(in_force).or_insert_with_key(|which| {
                let datasets = which.iter().map(|index| self.datasets[*index].clone());
                AirspaceFacts::new(datasets.collect(), self.notices.clone())
            })
        });
        rules::check(Question {
            mission: &one.file.facts,
            aircraft: one.aircraft.as_ref(),
            pilot: one.pilot.as_ref(),
            crew: &[],
            permits: one.permits.as_deref(),
            airspace,
            terrain: one.terrain.as_ref(),
            weather: &one.weather,
            traffic,
            rulebook: &self.rulebooks[one.rulebook],
            now: self.now,
        })
    }

    /// The datasets that a mission is judged by: those that may be in force at any time of it. One
    /// that is not stays only where no other of its name is, so that the rules can say so: what it
    /// holds is missing.
    fn in_force(&self, period: &Period) -> Vec<usize> {
        let reaches = |dataset: &Dataset| {
            let info = &dataset.info;
            info.effective_from.is_none_or(|from| from <= period.end())
                && info.effective_to.is_none_or(|to| to >= period.start())
        };
        let is_replaced = |dataset: &Dataset| {
            let mut others = self.datasets.iter();
            // One beside another, such as a second tile, takes no place.
            let follows = |other: &Dataset| {
                let (ended, begun) = (dataset.info.effective_to, other.info.effective_from);
                let over = ended.filter(|end| *end < period.start());
                over.is_none_or(|end| begun.is_some_and(|begun| begun >= end))
            };
            others.any(|other| {
                other.info.name == dataset.info.name && reaches(other) && follows(other)
            })
        };
        let datasets = self.datasets.iter().enumerate();
        datasets
            .filter(|(_, dataset)| reaches(dataset) || !is_replaced(dataset))
            .map(|(index, _)| index)
            .collect()
    }
}

impl From<missions::MissionFileError> for Unusable {
    fn from(error: missions::MissionFileError) -> Self {
        Self {
            field: error.field,
            message: error.message,
        }
    }
}

/// An aircraft whose class is not known is no aircraft for the rules.
fn aircraft_facts(
    id: letka_domain::ids::AircraftId,
    input: &AircraftInput,
) -> Option<AircraftFacts> {
    Some(AircraftFacts {
        id,
        registration: input.name().to_owned(),
        class: input.class?,
        limits: input.limits.clone(),
        take_off_mass_g: input.take_off_mass_g,
        return_height_m: input.return_height_m,
        operator_number: input.operator_number.clone(),
        remote_id: input.remote_id,
        insured_until: input.insured_until,
        serviceability: input.serviceability.unwrap_or(Serviceability::Airworthy),
        grounded_reason: input.grounded_reason.clone(),
        airworthiness: None,
        reserved: Vec::new(),
    })
}

/// Another mission as a mission sees it: its pilot is the own one where both files may mean one person.
fn flown_by(own: &Prepared, other: &OtherMission, pilot: Option<&PilotInput>) -> OtherMission {
    let both = own.file.pilot.as_ref().zip(pilot);
    let is_same = both.is_some_and(|(own, their)| own.may_be(their));
    let id = own.pilot.as_ref().map(|pilot| pilot.id);
    OtherMission {
        pilot: id.filter(|_| is_same).or(other.pilot),
        ..other.clone()
    }
}

fn pilot_facts(
    id: OperatorId,
    input: &PilotInput,
    class: Option<letka_domain::aircraft::AircraftClass>,
) -> PilotFacts {
    let flights = input.recent_flights.as_deref().unwrap_or_default();
    let of_class = flights
        .iter()
        .filter(|flight| class.is_some() && flight.class == class);
    PilotFacts {
        id,
        name: input.name.clone(),
        active: input.active.unwrap_or(true),
        born: input.born,
        licences: input.licences.clone().unwrap_or_default(),
        demanded: Vec::new(),
        last_flown_class: of_class.map(|flight| flight.at).max(),
        practice: None,
        open_flights: None,
    }
}

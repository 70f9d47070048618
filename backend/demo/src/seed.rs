//! Fills an empty database with a believable regional directorate.
//!
//! Everything in it is invented and, where the database can say so, marked as synthetic. What is
//! invented follows from the day alone: the same day gives the same people, aircraft, permits and
//! flights. Only ids, password hashes and the token of the station differ.

mod accounts;
mod applications;
mod consents;
mod deviations;
mod fleet;
mod flights;
mod leavers;
mod missions;
mod names;
mod occurrences;
mod pattern;
mod people;
mod permits;
mod play;
mod register;
mod route;
mod school;
mod targets;
mod territory;
mod units;
mod upkeep;
mod zones;

use anyhow::bail;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use letka_domain::ids::{AircraftId, OperatorId, PermitId, UnitId};
use letka_server::auth::token;
use letka_store::flights::{SyntheticFlight, insert_synthetic, put_track};
use letka_store::stations;
use letka_store::{Actor, Store, Tx};

pub use accounts::{LOGINS, Login};

use crate::calendar::{day_of, later, start_of};
use crate::dice::Dice;
use flights::{Past, PastFlight};
use missions::SeedMission;
use people::Person;
use play::{Played, Registers};
use units::KLADNO;

/// How many flights the past year has: as many as the directorate reported for 2022.
pub const FLIGHTS: usize = 1682;
/// How many of the newest flights have a track.
pub const TRACKS: usize = 40;
/// The password of all logins, unless another one is asked for.
pub const PASSWORD: &str = "letka-demo";

/// Who writes, where no person of the demonstration does.
const ACTOR: Actor = Actor::System("letka-demo");
/// Everything begins here; another number gives another directorate.
const SEED: u64 = 1682;
/// How long ago the registers were filled: before anything happened to the missions.
const REGISTERS_AGO: TimeDelta = TimeDelta::days(30);

/// What is not invented.
#[derive(Clone)]
pub struct Options {
    /// The password of all logins.
    pub password: String,
    /// The token of the ground station.
    pub station_token: String,
}

/// Whether there was anything to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seeded {
    /// The database was empty and is now full.
    Now,
    /// It had been seeded before, for the same station.
    Before,
}

/// Fills the database, if it is empty and its schema up to date.
///
/// Fails, and changes nothing, where the database holds anything but an earlier seed with the same
/// station. A seed that is interrupted leaves such a database behind.
pub async fn seed(store: &Store, now: DateTime<Utc>, options: &Options) -> anyhow::Result<Seeded> {
    let token_hash = token::hash(&options.station_token);
    let (units, station) = store
        .read(move |c| {
            let units = letka_store::units::list(c)?;
            let station = stations::find_by_token_hash(c, &token_hash)?;
            Ok::<_, anyhow::Error>((units, station))
        })
        .await?;
    match (units.is_empty(), station) {
        (true, None) => {}
        (false, Some(_)) => return Ok(Seeded::Before),
        _ => bail!("the database holds other records, or a seed that was interrupted"),
    }
    let past = Directorate::new(now);
    let (directorate, password) = (past.clone(), options.password.clone());
    let fill = move |tx: &mut Tx<'_>| directorate.enter(tx, &password);
    let entered = store.write(&ACTOR, now - REGISTERS_AGO, fill).await?;
    let (technician, fleet) = (entered.technician(), entered.aircraft.clone());
    let (today, keepers) = (past.today, fleet.clone());
    let keep = move |tx: &mut Tx<'_>| upkeep::enter(tx, &keepers, today, Dice::new(SEED + 7));
    store.write(&technician, now - REGISTERS_AGO, keep).await?;
    applications::enter(store, &entered.registers, now).await?;
    deviations::enter(store, &entered.registers, now).await?;
    occurrences::enter(store, &entered.registers, now).await?;
    let played = play::play(store, &entered.registers, &past.missions).await?;
    let report = move |tx: &mut Tx<'_>| upkeep::report(tx, &fleet, now);
    store.write(&technician, now, report).await?;
    let finish = move |tx: &mut Tx<'_>| {
        upkeep::reserve(tx, &entered.aircraft, &entered.people, past.today)?;
        past.enter_flights(tx, &entered, &played)?;
        // Last of all: it says that the seed is complete.
        stations::insert(tx, "Ukázková stanice", &token_hash)?;
        Ok::<_, anyhow::Error>(())
    };
    store.write(&ACTOR, now, finish).await?;
    Ok(Seeded::Now)
}

/// Everything that is invented, before it has ids.
#[derive(Debug, Clone, PartialEq)]
struct Directorate {
    now: DateTime<Utc>,
    today: NaiveDate,
    people: Vec<Person>,
    zones: Vec<letka_domain::airspace::Zone>,
    missions: Vec<SeedMission>,
    /// The oldest first.
    flights: Vec<PastFlight>,
    /// Which of them was flown for the mission that was flown.
    of_mission: usize,
}

/// The ids that the flights need.
struct Entered {
    registers: Registers,
    units: Vec<UnitId>,
    people: Vec<OperatorId>,
    aircraft: Vec<AircraftId>,
    /// In the order of [`permits::operating_permits`].
    operating: Vec<PermitId>,
}

impl Entered {
    /// The technician, as the one who writes.
    fn technician(&self) -> Actor {
        let (id, name) = self.registers.accounts.technician.clone();
        Actor::Account {
            id,
            name,
            from: None,
        }
    }
}

impl Directorate {
    fn new(now: DateTime<Utc>) -> Self {
        let (today, mut dice) = (day_of(now), Dice::new(SEED));
        let people = people::people(today, &mut dice);
        let zones = zones::demo_zones();
        let missions = missions::demo_missions(now);
        let flown = missions[missions::FLOWN].flight(pilots(&people)[0]);
        let past = Past {
            today,
            people: &people,
            zones: &zones,
            flown: std::slice::from_ref(&flown),
        };
        let mut flights = flights::past_flights(&past, FLIGHTS - 1, &mut dice);
        let of_mission = flights.partition_point(|f| f.takeoff_time < flown.takeoff_time);
        flights.insert(of_mission, flown);
        Self {
            now,
            today,
            people,
            zones,
            missions,
            flights,
            of_mission,
        }
    }

    /// Enters everything that stands in registers.
    fn enter(&self, tx: &mut Tx<'_>, password: &str) -> anyhow::Result<Entered> {
        let units = units::enter(tx)?;
        let people = register::enter(tx, &self.people, &units, self.today)?;
        leavers::enter(tx, &units, self.today)?;
        let insured_until = start_of(later(self.today, 300));
        let aircraft = fleet::enter(tx, &units, insured_until)?;
        let operating = permits::operating_permits(self.today);
        let operating = permits::enter(tx, &operating, &aircraft)?;
        permits::enter(tx, &permits::one_time_permits(self.now), &aircraft)?;
        let since = NaiveDate::from_ymd_opt(self.today.year() - 1, 1, 1);
        let since = since
            .expect("every year has a first day")
            .and_time(NaiveTime::MIN)
            .and_utc();
        // Published anew from time to time, as real data are: what is older than two cycles blocks.
        let fresh = [35, 7].map(|days| start_of(later(self.today, -days)));
        for from in [since].into_iter().chain(fresh) {
            zones::enter(tx, &self.zones, from)?;
        }
        let [pilot, other] = pilots(&self.people);
        let login = |index: usize| (people[index], self.people[index].name.as_str());
        let fliers = [login(pilot), login(other)];
        let accounts = accounts::enter(tx, &units, fliers, password)?;
        targets::enter(tx, self.now, accounts.director)?;
        let registers = Registers {
            unit_id: units[KLADNO],
            aircraft: aircraft.clone(),
            pilots: [people[pilot], people[other]],
            accounts,
        };
        Ok(Entered {
            registers,
            units,
            people,
            aircraft,
            operating,
        })
    }

    /// Enters the flights, and the tracks of the newest ones.
    fn enter_flights(
        &self,
        tx: &mut Tx<'_>,
        entered: &Entered,
        missions: &[Played],
    ) -> anyhow::Result<()> {
        let operating = permits::operating_permits(self.today);
        let record = |(index, flight): (usize, &PastFlight)| {
            let mission = missions
                .get(missions::FLOWN)
                .filter(|_| index == self.of_mission);
            let holds = |(id, permit): (&PermitId, &permits::SeedPermit)| {
                permit.valid.covers(&flight.period()).then_some(*id)
            };
            let permits = match mission {
                Some(mission) => mission.verdict.permits.clone(),
                None => entered
                    .operating
                    .iter()
                    .zip(&operating)
                    .find_map(holds)
                    .into_iter()
                    .collect(),
            };
            SyntheticFlight {
                summary: flight.summary(),
                attribution: letka_store::flights::Attribution {
                    aircraft_id: Some(entered.aircraft[flight.aircraft]),
                    pilot_id: Some(entered.people[flight.pilot]),
                    unit_id: Some(entered.units[flight.unit]),
                    mission_id: mission.map(|mission| mission.id),
                    purpose: Some(flight.purpose),
                    permits,
                },
            }
        };
        let records: Vec<SyntheticFlight> = self.flights.iter().enumerate().map(record).collect();
        let ids = insert_synthetic(tx, &records)?;
        for (id, flight) in ids.iter().zip(&self.flights).rev().take(TRACKS) {
            put_track(tx, *id, &flight.route.track(&flight.flown()))?;
        }
        if let Some(newest) = ids.last() {
            occurrences::report_of_flight(tx, &entered.registers, *newest)?;
        }
        self.enter_school(tx, entered, &ids)
    }

    /// Enters the school with what was flown in its courses.
    fn enter_school(
        &self,
        tx: &mut Tx<'_>,
        entered: &Entered,
        ids: &[letka_domain::ids::FlightId],
    ) -> anyhow::Result<()> {
        let flown = |(id, flight): (&letka_domain::ids::FlightId, &PastFlight)| school::Flown {
            id: *id,
            pilot: entered.people[flight.pilot],
            at: flight.takeoff_time,
            minutes: flight.summary().duration_s.unwrap_or_default() / 60.0,
        };
        let flown: Vec<school::Flown> = ids.iter().zip(&self.flights).map(flown).collect();
        let teachers = entered.registers.pilots;
        school::enter(tx, self.now, entered.units[KLADNO], teachers, &flown)?;
        Ok(())
    }
}

/// The pilot of the demonstration and another one of Kladno.
fn pilots(people: &[Person]) -> [usize; 2] {
    let first = people.iter().position(|person| person.unit == KLADNO);
    let first = first.expect("somebody serves in Kladno");
    [first, first + 1]
}

#[cfg(test)]
mod tests;

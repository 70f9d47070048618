//! Lets happen to the missions what happened to them, judged by the real rules.

use anyhow::Context;
use chrono::{DateTime, Utc};
use letka_domain::ids::{AircraftId, MissionId, OperatorId, UnitId};
use letka_domain::missions::MissionPlan;
use letka_domain::rulebook::Rulebook;
use letka_domain::rules::Verdict;
use letka_server::Question;
use letka_server::airspace::AirspaceCache;
use letka_store::missions::{self, NewMission, Transition};
use letka_store::{Actor, Store, Tx};

use super::accounts::Accounts;
use super::missions::{Event, SeedMission};

/// The records that missions rest on.
#[derive(Debug, Clone)]
pub(super) struct Registers {
    pub(super) unit_id: UnitId,
    /// In the order of the fleet.
    pub(super) aircraft: Vec<AircraftId>,
    /// The pilot of the demonstration, and the other one.
    pub(super) pilots: [OperatorId; 2],
    pub(super) accounts: Accounts,
}

/// A mission after what happened to it.
#[derive(Debug, Clone)]
pub(super) struct Played {
    pub(super) id: MissionId,
    version: i32,
    pub(super) verdict: Verdict,
}

/// Enters the missions, each event at its time; the missions come back in the same order.
pub(super) async fn play(
    store: &Store,
    registers: &Registers,
    missions: &[SeedMission],
) -> anyhow::Result<Vec<Played>> {
    let mut events: Vec<(DateTime<Utc>, usize, Event)> = Vec::new();
    for (index, mission) in missions.iter().enumerate() {
        events.extend(
            mission
                .events
                .iter()
                .map(|(at, event)| (*at, index, *event)),
        );
    }
    events.sort_by_key(|(at, index, _)| (*at, *index));
    let mut played: Vec<Option<Played>> = vec![None; missions.len()];
    for (at, index, event) in events {
        let (mission, registers) = (missions[index].clone(), registers.clone());
        let actor = actor(&mission, event, &registers.accounts);
        let before = played[index].take();
        let change = move |tx: &mut Tx<'_>| step(tx, &registers, &mission, before, event);
        played[index] = Some(store.write(&actor, at, change).await?);
    }
    let drafted = |one: Option<Played>| one.expect("every mission was drafted");
    Ok(played.into_iter().map(drafted).collect())
}

/// Who does it.
fn actor(mission: &SeedMission, event: Event, accounts: &Accounts) -> Actor {
    let (id, name) = match event {
        Event::Approve | Event::Return(_) => &accounts.commander,
        Event::Draft | Event::Submit | Event::Upload | Event::Start if mission.own => {
            &accounts.pilot
        }
        _ => return super::ACTOR,
    };
    Actor::Account {
        id: *id,
        name: name.clone(),
    }
}

fn step(
    tx: &mut Tx<'_>,
    registers: &Registers,
    mission: &SeedMission,
    before: Option<Played>,
    event: Event,
) -> anyhow::Result<Played> {
    let plan = mission.plan(&registers.aircraft);
    let pilot_id = registers.pilots[usize::from(!mission.own)];
    let verdict = judge(tx, &plan, pilot_id)?;
    let by = registers.accounts.commander.0;
    let kept = verdict.clone();
    let transition = match event {
        Event::Draft => {
            let new = NewMission {
                plan,
                pilot_id,
                unit_id: registers.unit_id,
                verdict: Some(kept),
            };
            let id = missions::insert(tx, &new)?;
            let version = 1;
            return Ok(Played {
                id,
                version,
                verdict,
            });
        }
        Event::Submit => Transition::Submit { verdict: kept },
        Event::Approve => Transition::Approve { by, verdict: kept },
        Event::Return(comment) => Transition::Return {
            by,
            comment: comment.into(),
        },
        Event::Upload => Transition::Upload,
        Event::Start => Transition::Start,
        Event::Fly => Transition::Fly,
    };
    let Played { id, version, .. } = before.context("a mission begins as a draft")?;
    let version = missions::set_state(tx, id, version, transition)?;
    Ok(Played {
        id,
        version,
        verdict,
    })
}

/// What the rules say, by what stands in the registers.
fn judge(tx: &mut Tx<'_>, plan: &MissionPlan, pilot: OperatorId) -> anyhow::Result<Verdict> {
    let (now, period) = (tx.now(), plan.period());
    let books = Rulebook::built_in();
    let rulebook = Rulebook::in_force(&books, period.start()).context("no rulebook is in force")?;
    let question = Question {
        plan: plan.clone(),
        pilot,
        period,
    };
    Ok(letka_server::verdict(
        tx.read(),
        &AirspaceCache::default(),
        rulebook,
        &question,
        now,
    )?)
}

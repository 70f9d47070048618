//! Lets happen to the missions what happened to them, judged by the real rules.

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use letka_domain::ids::{AccountId, AircraftId, MissionId, OperatorId, UnitId};
use letka_domain::rulebook::Rulebook;
use letka_domain::rules::changes::Cause;
use letka_domain::rules::{Finding, Verdict};
use letka_server::surroundings::Surroundings;
use letka_server::{Judged, Question};
use letka_store::answers::{self, NewAnswer};
use letka_store::missions::{self, NewMission, Transition};
use letka_store::verdicts::{self, NewVerdict};
use letka_store::{Actor, Store, Tx};

use super::accounts::Accounts;
use super::consents;
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
        let change = move |tx: &mut Tx<'_>| step(tx, &registers, &mission, before.as_ref(), event);
        played[index] = Some(store.write(&actor, at, change).await?);
    }
    let drafted = |one: Option<Played>| one.expect("every mission was drafted");
    Ok(played.into_iter().map(drafted).collect())
}

/// Who does it.
fn actor(mission: &SeedMission, event: Event, accounts: &Accounts) -> Actor {
    let (id, name) = match event {
        Event::Approve | Event::Return(_) => &accounts.commander,
        Event::Draft
        | Event::Ask
        | Event::Consent
        | Event::Submit
        | Event::Upload
        | Event::Start => &accounts.pilots[usize::from(!mission.own)],
        Event::Fly => return super::ACTOR,
    };
    Actor::Account {
        id: *id,
        name: name.clone(),
        from: None,
    }
}

fn step(
    tx: &mut Tx<'_>,
    registers: &Registers,
    mission: &SeedMission,
    before: Option<&Played>,
    event: Event,
) -> anyhow::Result<Played> {
    let which = usize::from(!mission.own);
    let (pilot, account) = (registers.pilots[which], &registers.accounts.pilots[which]);
    let mut question = Question::of_plan(mission.plan(&registers.aircraft), pilot);
    question.mission = before.map(|played| played.id);
    if let (Event::Submit, Some(played)) = (event, before) {
        answer(tx, &question, played.id, account)?;
    }
    if let (Event::Upload, Some(played)) = (event, before) {
        read_notams(tx, &question, played.id, account)?;
    }
    let coordinates = matches!(event, Event::Ask | Event::Consent);
    if let (true, Some(played)) = (coordinates, before) {
        consents::enter(
            tx,
            played.id,
            account,
            event == Event::Consent,
            question.period,
        )?;
    }
    let judged = judge(tx, &question)?;
    let verdict = judged.verdict.clone();
    let played = match before {
        None => Played {
            id: draft(tx, registers, question, account.0, verdict.clone())?,
            version: 1,
            verdict,
        },
        Some(&Played { id, version, .. }) if coordinates => Played {
            id,
            version: missions::set_verdict(tx, id, version, &verdict)?,
            verdict,
        },
        Some(&Played { id, version, .. }) => {
            let by = registers.accounts.commander.0;
            let step = transition(event, by, verdict.clone())?;
            Played {
                id,
                version: missions::set_state(tx, id, version, step)?,
                verdict,
            }
        }
    };
    if let Some(cause) = cause(event) {
        let record = NewVerdict {
            mission_id: played.id,
            cause,
            facts: judged.kept_facts(),
            verdict: judged.verdict,
        };
        verdicts::insert(tx, &record)?;
    }
    Ok(played)
}

fn draft(
    tx: &mut Tx<'_>,
    registers: &Registers,
    question: Question,
    planned_by: AccountId,
    verdict: Verdict,
) -> anyhow::Result<MissionId> {
    let new = NewMission {
        plan: question.plan,
        pilot_id: question.pilot,
        unit_id: registers.unit_id,
        planned_by: Some(planned_by),
        verdict: Some(verdict),
    };
    Ok(missions::insert(tx, &new)?)
}

/// The step that an event is, after the draft.
fn transition(event: Event, by: AccountId, verdict: Verdict) -> anyhow::Result<Transition> {
    Ok(match event {
        Event::Draft | Event::Ask | Event::Consent => bail!("no step of the mission's state"),
        Event::Submit => Transition::Submit { verdict },
        Event::Approve => Transition::Approve { by, verdict },
        Event::Return(comment) => Transition::Return {
            by,
            comment: comment.into(),
        },
        Event::Upload => Transition::Upload,
        Event::Start => Transition::Start,
        Event::Fly => Transition::Fly,
    })
}

/// Why an event asks the rules; `None`: it does not.
fn cause(event: Event) -> Option<Cause> {
    match event {
        Event::Draft => Some(Cause::Check),
        Event::Ask | Event::Consent => Some(Cause::Consent),
        Event::Submit => Some(Cause::Submit),
        Event::Approve => Some(Cause::Approve),
        Event::Upload => Some(Cause::Upload),
        Event::Start => Some(Cause::Start),
        Event::Return(_) | Event::Fly => None,
    }
}

/// The pilot answers everything that is open with yes.
fn answer(
    tx: &mut Tx<'_>,
    question: &Question,
    id: MissionId,
    by: &(AccountId, String),
) -> anyhow::Result<()> {
    let verdict = judge(tx, question)?.verdict;
    let asked: Vec<&Finding> = verdict.open_questions().collect();
    say_yes(tx, id, by, &asked)
}

/// The pilot has read the NOTAMs once more before the take-off.
fn read_notams(
    tx: &mut Tx<'_>,
    question: &Question,
    id: MissionId,
    by: &(AccountId, String),
) -> anyhow::Result<()> {
    let verdict = judge(tx, question)?.verdict;
    let mut findings = verdict.findings.iter();
    let asked = findings.find(|finding| finding.rule == "ZON-08");
    say_yes(tx, id, by, &[asked.context("nothing asks about NOTAMs")?])
}

fn say_yes(
    tx: &mut Tx<'_>,
    id: MissionId,
    (account, name): &(AccountId, String),
    asked: &[&Finding],
) -> anyhow::Result<()> {
    let yes = |finding: &&Finding| NewAnswer {
        rule: finding.rule.to_string(),
        zone: finding.zone.clone(),
        question: finding.text.cs.to_string(),
        yes: true,
        note: None,
    };
    let given: Vec<NewAnswer> = asked.iter().map(yes).collect();
    Ok(answers::insert(tx, id, (*account, name), &given)?)
}

/// What the rules say, by what stands in the registers.
fn judge(tx: &mut Tx<'_>, question: &Question) -> anyhow::Result<Judged> {
    let (now, start) = (tx.now(), question.period.start());
    let books = Rulebook::built_in();
    let rulebook = Rulebook::in_force(&books, start).context("no rulebook is in force")?;
    Ok(letka_server::verdict(
        tx.read(),
        &Surroundings::default(),
        rulebook,
        question,
        now,
    )?)
}

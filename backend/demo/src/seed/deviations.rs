//! Urgent flights that departed from the rules: one that is settled, one whose report is overdue, one
//! whose report is due.

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::ids::{AccountId, MissionId};
use letka_domain::missions::{MissionPlan, MissionState, PlanArea, Purpose};
use letka_domain::rulebook::Rulebook;
use letka_domain::rules::changes::Cause;
use letka_server::surroundings::Surroundings;
use letka_server::{Judged, Question};
use letka_store::deviations::{self, EntryKind};
use letka_store::missions::{self, NewMission, Transition};
use letka_store::verdicts::{self, NewVerdict};
use letka_store::{Actor, Store, Tx};

use super::fleet::BRUS_01;
use super::play::Registers;
use crate::vehicles::VEHICLES;

/// What was flown, why, and what came of it.
struct Urgent {
    name: &'static str,
    purpose: Purpose,
    /// How long ago it started, hours.
    hours_ago: i64,
    necessity: &'static str,
    urgency: &'static str,
    interest: &'static str,
    /// Whether the commander approves it; else the officer.
    commander: bool,
    report: Option<&'static str>,
}

const FLIGHTS: [Urgent; 3] = [
    Urgent {
        name: "Hledání ztraceného chlapce, Kladno-východ",
        purpose: Purpose::Search,
        hours_ago: 12 * 24 + 5,
        necessity: "Sedmiletý chlapec zmizel u zahrádek; hlídky ani psovod ho v porostu nenašly.",
        urgency: "Stmívalo se a v noci mělo mrznout, na povolení nešlo čekat.",
        interest: "Život dítěte převážil nad ochranou ukázkového prostoru, nad nímž se v tu dobu nelétalo.",
        commander: true,
        report: Some(
            "Chlapec nalezen termokamerou po 14 minutách, bez zranění. Let do 40 m nad zemí, nikdo nebyl ohrožen.",
        ),
    },
    Urgent {
        name: "Únik plynu u rozvodny, přehled pro velitele zásahu",
        purpose: Purpose::Surveillance,
        hours_ago: 5 * 24 + 3,
        necessity: "Velitel zásahu potřeboval vidět okraj mraku a lidi u plotu, ze země to nešlo.",
        urgency: "Evakuace běžela a vítr se stáčel k sídlišti.",
        interest: "Ochrana zdraví obyvatel sídliště převážila nad ochranou prostoru.",
        commander: false,
        report: None,
    },
    Urgent {
        name: "Pronásledování ozbrojeného pachatele v lese",
        purpose: Purpose::Surveillance,
        hours_ago: 26,
        necessity: "Ozbrojený pachatel utekl do lesa a hlídky ho ze země ztratily.",
        urgency: "Mířil k obci, kde děti šly ze školy.",
        interest: "Ochrana života lidí v obci převážila nad ochranou prostoru.",
        commander: true,
        report: None,
    },
];

/// Enters the flights, each step at its time.
pub(super) async fn enter(
    store: &Store,
    registers: &Registers,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    for flight in FLIGHTS {
        let start = now - TimeDelta::hours(flight.hours_ago);
        let accounts = &registers.accounts;
        let pilot = accounts.pilots[0].clone();
        let approver = if flight.commander {
            accounts.commander.clone()
        } else {
            accounts.officer.clone()
        };
        let (given, by, filed) = (registers.clone(), pilot.clone(), flight.report);
        let fly = move |tx: &mut Tx<'_>| start_and_attest(tx, &given, &flight, &by);
        let mission = store.write(&actor(&pilot), start, fly).await?;
        let approve = {
            let by = approver.clone();
            move |tx: &mut Tx<'_>| say(tx, mission, EntryKind::Approval, None, &by)
        };
        let approved_at = start + TimeDelta::minutes(25);
        store.write(&actor(&approver), approved_at, approve).await?;
        let by = pilot.clone();
        let close = move |tx: &mut Tx<'_>| {
            let version = missions::get(tx.read(), mission)?.version;
            missions::set_state(tx, mission, version, Transition::Close)?;
            filed.map_or(Ok(()), |text| {
                say(tx, mission, EntryKind::Report, Some(text), &by)
            })
        };
        let closed_at = start + TimeDelta::hours(20);
        store.write(&actor(&pilot), closed_at, close).await?;
    }
    Ok(())
}

fn actor((id, name): &(AccountId, String)) -> Actor {
    Actor::Account {
        id: *id,
        name: name.clone(),
        from: None,
    }
}

fn start_and_attest(
    tx: &mut Tx<'_>,
    registers: &Registers,
    flight: &Urgent,
    by: &(AccountId, String),
) -> anyhow::Result<MissionId> {
    let plan = plan(registers, flight, tx.now());
    let judged = judge(tx, &Question::of_plan(plan.clone(), registers.pilots[0]))?;
    let new = NewMission {
        plan,
        pilot_id: registers.pilots[0],
        unit_id: registers.unit_id,
        planned_by: Some(by.0),
        verdict: Some(judged.verdict.clone()),
    };
    let id = missions::insert_urgent(tx, &new, MissionState::Started)?;
    deviations::open(tx, id, by.0)?;
    let record = NewVerdict {
        mission_id: id,
        cause: Cause::Urgent,
        facts: judged.kept_facts(),
        verdict: judged.verdict,
    };
    verdicts::insert(tx, &record)?;
    for (kind, text) in [
        (EntryKind::Necessity, flight.necessity),
        (EntryKind::Urgency, flight.urgency),
        (EntryKind::Interest, flight.interest),
    ] {
        say(tx, id, kind, Some(text), by)?;
    }
    Ok(id)
}

/// An area inside the prohibited zone beside the home of the first vehicle.
fn plan(registers: &Registers, flight: &Urgent, start: DateTime<Utc>) -> MissionPlan {
    MissionPlan {
        name: flight.name.into(),
        purpose: flight.purpose,
        aircraft_id: registers.aircraft[BRUS_01],
        start,
        speed_mps: 8.0,
        takeoff: VEHICLES[0].home().offset(560.0, 90.0),
        waypoints: Vec::new(),
        area: Some(PlanArea {
            radius_m: 150.0,
            height_m: 40.0,
            minutes: 30,
        }),
        ground_below_takeoff_m: Some(6.0),
        pilot_position: None,
        observers: Vec::new(),
        crew: Vec::new(),
        buffer_m: None,
    }
}

fn say(
    tx: &mut Tx<'_>,
    mission: MissionId,
    kind: EntryKind,
    text: Option<&str>,
    (account, name): &(AccountId, String),
) -> anyhow::Result<()> {
    let since = missions::get(tx.read(), mission)?.planned_at;
    let found = deviations::find_since(tx.read(), mission, since)?;
    let deviation = found.context("a deviation was claimed")?.id;
    Ok(deviations::enter(
        tx,
        (mission, deviation),
        kind,
        text,
        (*account, name),
    )?)
}

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

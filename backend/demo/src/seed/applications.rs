//! Applications for one-time permits: one in every state, and enough decisions to tell how long the
//! authority takes.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::applications::{ApplicationState, ApplicationStep, ApplicationTexts, Asked};
use letka_domain::geometry::Area;
use letka_domain::ids::{AccountId, ApplicationId};
use letka_domain::period::Period;
use letka_domain::permits::{Condition, PermitKind, PermitState};
use letka_store::applications::{self, Direction, NewApplication, NewLetter, Taken};
use letka_store::permits::{self, NewPermit};
use letka_store::{Actor, Store, StoreError, Tx};

use super::fleet::{BRUS_01, KLADNO_MAVIC};
use super::play::Registers;
use super::units::UNITS;
use crate::calendar::{day_of, end_of, later, start_of};
use Who::{Commander, Officer, Pilot, Time};

/// Who does it.
#[derive(Debug, Clone, Copy)]
enum Who {
    Pilot,
    Commander,
    Officer,
    Time,
}

/// A step: which one, how many days ago, who, and what is written to it.
type Told = (ApplicationStep, i64, Who, Option<&'static str>);

/// The story of an application.
struct Story {
    title: &'static str,
    drafted: (i64, Who),
    /// The first and the last day that is asked for, counted from today.
    days: (i64, i64),
    height_m: f64,
    /// Metres above ground that were granted.
    granted_m: f64,
    night: bool,
    /// The unit around whose town it is, and how far from there.
    place: (usize, f64),
    steps: &'static [Told],
    /// Which way, how many days ago, about what, under which reference.
    letters: &'static [(Direction, i64, &'static str, &'static str)],
}

const REVIEW: ApplicationStep = ApplicationStep::SendToReview;
const SUBMIT: ApplicationStep = ApplicationStep::Submit;
const GRANT: ApplicationStep = ApplicationStep::Grant;
const ASK: ApplicationStep = ApplicationStep::AskSupplement;
const SUPPLEMENT: ApplicationStep = ApplicationStep::Supplement;

#[rustfmt::skip]
const STORIES: &[Story] = &[
    Story { title: "Dohled nad slavnostmi u zámku, výška do 150 m", drafted: (190, Commander), days: (-150, -140), height_m: 150.0,
        granted_m: 150.0, night: false, place: (0, 900.0),
        steps: &[(REVIEW, 189, Commander, None), (SUBMIT, 188, Officer, None), (GRANT, 160, Officer, None),
            (ApplicationStep::Activate, 150, Time, None), (ApplicationStep::Expire, 139, Time, None)],
        letters: &[(Direction::Out, 188, "Žádost o povolení", "2026/z"), (Direction::In, 160, "Rozhodnutí o udělení", "ÚCL-4511/26")] },
    Story { title: "Noční dohled nad hudebním festivalem", drafted: (170, Pilot), days: (-128, -124), height_m: 140.0,
        granted_m: 130.0, night: true, place: (2, 2500.0),
        steps: &[(REVIEW, 169, Pilot, None), (ApplicationStep::Return, 168, Officer, Some("Doplňte, kde budou stát pozorovatelé.")),
            (REVIEW, 167, Pilot, Some("Doplněno.")), (SUBMIT, 166, Officer, None),
            (ASK, 152, Officer, Some("Úřad chce zákres dopadové oblasti.")), (SUPPLEMENT, 149, Officer, None),
            (GRANT, 133, Officer, Some("Uděleno 130 m místo 140 m.")), (ApplicationStep::Activate, 128, Time, None),
            (ApplicationStep::Expire, 123, Time, None)],
        letters: &[(Direction::In, 152, "Výzva k doplnění", "ÚCL-4702/26"), (Direction::Out, 149, "Doplnění žádosti", "2026/d"),
            (Direction::In, 133, "Rozhodnutí o udělení", "ÚCL-4702/26-3")] },
    Story { title: "Natáčení nad středem města", drafted: (120, Commander), days: (-80, -78), height_m: 300.0, granted_m: 0.0,
        night: false, place: (3, 300.0),
        steps: &[(REVIEW, 119, Commander, None), (SUBMIT, 118, Officer, None),
            (ApplicationStep::Refuse, 92, Officer, Some("Zájem nepřevažuje nad ochranou osob na zemi."))],
        letters: &[(Direction::In, 92, "Rozhodnutí o zamítnutí", "ÚCL-5110/26")] },
    Story { title: "Dopravní akce na dálnici, výška do 180 m", drafted: (110, Officer), days: (-60, 90), height_m: 180.0,
        granted_m: 180.0, night: false, place: (4, 9000.0),
        steps: &[(REVIEW, 109, Officer, None), (SUBMIT, 108, Time, None), (GRANT, 75, Officer, None),
            (ApplicationStep::Activate, 60, Time, None), (ApplicationStep::Revoke, 30, Officer, Some("Úřad povolení odňal pro stavbu nového heliportu."))],
        letters: &[(Direction::In, 75, "Rozhodnutí o udělení", "ÚCL-5188/26"), (Direction::In, 30, "Rozhodnutí o odnětí", "ÚCL-5188/26-2")] },
    Story { title: "Pátrací cvičení v lesích, výška do 160 m", drafted: (75, Pilot), days: (-12, 40), height_m: 160.0,
        granted_m: 160.0, night: true, place: (0, 6500.0),
        steps: &[(REVIEW, 74, Pilot, None), (SUBMIT, 73, Officer, None), (GRANT, 45, Officer, None),
            (ApplicationStep::Activate, 12, Time, None)],
        letters: &[(Direction::In, 45, "Rozhodnutí o udělení", "ÚCL-5340/26")] },
    Story { title: "Dokumentace požářiště, výška do 140 m", drafted: (50, Pilot), days: (14, 45), height_m: 140.0,
        granted_m: 130.0, night: false, place: (1, 5200.0),
        steps: &[(REVIEW, 49, Pilot, None), (SUBMIT, 48, Officer, None), (GRANT, 5, Officer, Some("Uděleno 130 m místo 140 m."))],
        letters: &[(Direction::In, 5, "Rozhodnutí o udělení", "ÚCL-5466/26")] },
    Story { title: "Vánoční trhy, dohled za tmy", drafted: (25, Commander), days: (9, 30), height_m: 130.0, granted_m: 0.0,
        night: true, place: (0, 500.0),
        steps: &[(REVIEW, 24, Commander, None), (SUBMIT, 8, Officer, None)],
        letters: &[(Direction::Out, 8, "Žádost o povolení", "2026/v")] },
    Story { title: "Hledání v zatopeném lomu, výška do 135 m", drafted: (40, Pilot), days: (20, 60), height_m: 135.0, granted_m: 0.0,
        night: false, place: (1, 7000.0),
        steps: &[(REVIEW, 39, Pilot, None), (SUBMIT, 36, Officer, None), (ASK, 3, Officer, Some("Souhlas vlastníka pozemku."))],
        letters: &[(Direction::In, 3, "Výzva k doplnění", "ÚCL-5521/26")] },
    Story { title: "Fotbalové utkání, dohled mimo dohled pilota", drafted: (33, Commander), days: (12, 13), height_m: 125.0,
        granted_m: 0.0, night: false, place: (2, 1200.0),
        steps: &[(REVIEW, 32, Commander, None), (SUBMIT, 31, Officer, None), (ASK, 15, Officer, Some("Počet a místa pozorovatelů.")),
            (SUPPLEMENT, 13, Officer, Some("Tři pozorovatelé, zákres přiložen."))],
        letters: &[(Direction::In, 15, "Výzva k doplnění", "ÚCL-5533/26"), (Direction::Out, 13, "Doplnění žádosti", "2026/f")] },
    Story { title: "Měření rychlosti na D6, výška do 150 m", drafted: (4, Pilot), days: (50, 120), height_m: 150.0, granted_m: 0.0,
        night: false, place: (0, 8000.0), steps: &[(REVIEW, 2, Pilot, None)], letters: &[] },
    Story { title: "Střežení převozu, noční let", drafted: (1, Pilot), days: (45, 46), height_m: 130.0, granted_m: 0.0, night: true,
        place: (0, 3000.0), steps: &[], letters: &[] },
    Story { title: "Letecká přehlídka", drafted: (60, Commander), days: (5, 6), height_m: 200.0, granted_m: 0.0, night: false,
        place: (3, 4000.0),
        steps: &[(REVIEW, 59, Commander, None), (ApplicationStep::Withdraw, 50, Commander, Some("Akce byla zrušena."))], letters: &[] },
];

/// Enters them, each step by whom and when it was taken.
pub(super) async fn enter(
    store: &Store,
    registers: &Registers,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for (number, story) in STORIES.iter().enumerate() {
        let ago = |days: i64| now - TimeDelta::days(days);
        let (days, who) = story.drafted;
        let drafter = account(registers, who);
        let new = begun(story, registers, drafter.0, now);
        let begin = move |tx: &mut Tx<'_>| applications::insert(tx, &new);
        let id = store
            .write(&actor(registers, who), ago(days), begin)
            .await?;
        for (step, days, who, comment) in story.steps {
            let taken = Taken::new(*step, comment.map(str::to_owned));
            let permit = granted(number, story, registers, now);
            let take = move |tx: &mut Tx<'_>| take(tx, id, taken, &permit);
            store
                .write(&actor(registers, *who), ago(*days), take)
                .await?;
        }
        for (direction, days, subject, reference) in story.letters {
            let letter = NewLetter {
                direction: *direction,
                dated_at: ago(*days),
                subject: (*subject).into(),
                reference: Some((*reference).into()),
                document_id: None,
            };
            let by = account(registers, Officer);
            let keep =
                move |tx: &mut Tx<'_>| applications::insert_letter(tx, id, (by.0, &by.1), &letter);
            store
                .write(&actor(registers, Officer), ago(*days), keep)
                .await?;
        }
    }
    Ok(())
}

fn account(registers: &Registers, who: Who) -> (AccountId, String) {
    match who {
        Pilot => registers.accounts.pilots[0].clone(),
        Commander => registers.accounts.commander.clone(),
        Officer | Time => registers.accounts.officer.clone(),
    }
}

fn actor(registers: &Registers, who: Who) -> Actor {
    if matches!(who, Time) {
        return Actor::System("applications");
    }
    let (id, name) = account(registers, who);
    Actor::Account {
        id,
        name,
        from: None,
    }
}

fn take(
    tx: &mut Tx<'_>,
    id: ApplicationId,
    mut taken: Taken,
    permit: &NewPermit,
) -> Result<(), StoreError> {
    let now = tx.now();
    let application = applications::get(tx.read(), id)?;
    match taken.step {
        ApplicationStep::Grant => taken.permit_id = Some(permits::insert(tx, permit)?),
        ApplicationStep::AskSupplement => taken.supplement_due_at = Some(now + TimeDelta::days(15)),
        ApplicationStep::Revoke => {
            if let Some(known) = &application.permit {
                let reason = taken.comment.clone().unwrap_or_default();
                permits::end(tx, known.id, 1, &reason)?;
            }
        }
        _ => {}
    }
    let _state: ApplicationState = applications::take(tx, id, application.version, taken)?;
    Ok(())
}

fn area(story: &Story) -> Area {
    let middle = UNITS[story.place.0].middle().offset(story.place.1, 40.0);
    Area::circle(middle, 1500.0).expect("the radius is positive")
}

fn valid(story: &Story, now: DateTime<Utc>) -> Period {
    let today = day_of(now);
    let (first, last) = (later(today, story.days.0), later(today, story.days.1));
    Period::new(start_of(first), end_of(last)).expect("the last day is not before the first")
}

fn begun(
    story: &Story,
    registers: &Registers,
    drafted_by: AccountId,
    now: DateTime<Utc>,
) -> NewApplication {
    NewApplication {
        title: story.title.into(),
        authority: "Úřad pro civilní letectví".into(),
        unit_id: registers.unit_id,
        mission_id: None,
        drafted_by,
        asked: Asked {
            valid: valid(story, now),
            area: Some(area(story)),
            max_height_agl_m: Some(story.height_m),
            max_distance_from_pilot_m: Some(500.0),
            night: story.night,
            zones: Vec::new(),
            lifts: Vec::new(),
            aircraft: vec![registers.aircraft[BRUS_01], registers.aircraft[KLADNO_MAVIC]],
            pilots: Vec::new(),
        },
        texts: ApplicationTexts {
            trajectory: "Kombinovaný let: výstup nad místem vzletu, poté kruhy nad zakreslenou oblastí.".into(),
            necessity: "Z běžné výšky nelze celé místo přehlédnout najednou a ze země k němu není přístup.".into(),
            urgency: "Termín je dán akcí samotnou; později nemá let smysl.".into(),
            interest: "Ochrana života a zdraví účastníků převažuje nad zájmem chráněným § 52 zákona o civilním letectví.".into(),
            safety: "Dva pozorovatelé, uzavřený prostor pod letadlem, padák, návrat při ztrátě spojení.".into(),
        },
        needs: None,
        synthetic: true,
    }
}

fn granted(number: usize, story: &Story, registers: &Registers, now: DateTime<Utc>) -> NewPermit {
    let serial = 600 + 7 * number;
    NewPermit {
        number: format!("ÚCL-OZ-{serial:04}"),
        kind: PermitKind::OneTime,
        state: PermitState::Granted,
        title: story.title.into(),
        valid: valid(story, now),
        aircraft: vec![
            registers.aircraft[BRUS_01],
            registers.aircraft[KLADNO_MAVIC],
        ],
        pilots: Vec::new(),
        area: Some(area(story)),
        max_height_agl_m: (story.granted_m > 0.0).then_some(story.granted_m),
        night: story.night,
        zones: Vec::new(),
        lifts: Vec::new(),
        conditions: vec![
            Condition::MaxDistanceFromPilot { metres: 500.0 },
            Condition::MinDistanceFromPeople { metres: 30.0 },
        ],
        state_changed_at: now,
        synthetic: true,
    }
}

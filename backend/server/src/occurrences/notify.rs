//! Who is told of occurrences: whoever looks after them at once, when the time for a report runs out and
//! when it is over; who reported one, what came of it.

use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{AccountId, UnitId};
use letka_domain::localized::Localized;
use letka_domain::notifications::News;
use letka_domain::occurrences::{OccurrenceClock, OccurrenceState, assess, clock, due_at};
use letka_store::notifications::{self, NewNotification, Record};
use letka_store::occurrences::{self, Occurrence};
use letka_store::{Conn, StoreError, Tx};

use super::words::kind;
use crate::answering::Answering;
use crate::local::moment;

/// Who looks after the occurrences of a unit.
fn managers(answering: &Answering, unit: UnitId) -> Vec<AccountId> {
    answering.who_may(Action::ManageOccurrences, unit).collect()
}

fn news(
    one: &Occurrence,
    to: Vec<AccountId>,
    text: Localized,
    once: Option<String>,
) -> NewNotification {
    NewNotification {
        to,
        record: Record::new("occurrence", one.id.0, one.reference()),
        news: News::Occurrence { text },
        once,
    }
}

/// Tells whoever looks after the occurrences of the unit of a new one; whether anybody was.
pub(super) fn of_new(tx: &mut Tx<'_>, one: &Occurrence) -> Result<bool, StoreError> {
    let mut to = managers(&Answering::load(tx.read())?, one.unit.id);
    to.retain(|account| *account != one.reported_by.id);
    let (said, what) = (assess(&one.report), kind(one.report.kind));
    let due = moment(said.due_at);
    let looks = if said.reportable {
        Localized::fixed("Vypadá jako hlásitelná.", "It looks reportable.")
    } else {
        Localized::fixed(
            "Nevypadá jako hlásitelná; rozhodněte.",
            "It does not look reportable; decide.",
        )
    };
    let told = if said.investigated {
        Localized::fixed(" Bez odkladu oznamte ÚZPLN.", " Tell ÚZPLN without delay.")
    } else {
        Localized::fixed("", "")
    };
    let text = Localized::new(
        format!(
            "Nová událost: {}. {} Lhůta pro hlášení končí {due}.",
            what.cs, looks.cs
        ),
        format!(
            "A new occurrence: {}. {} The time for a report ends on {due}.",
            what.en, looks.en
        ),
    )
    .then(&told);
    Ok(!notifications::insert(tx, &news(one, to, text, None))?.is_empty())
}

/// Tells who reported an occurrence what came of it, unless they did it themselves; whether anybody was.
pub(super) fn of_step(
    tx: &mut Tx<'_>,
    one: &Occurrence,
    by: AccountId,
) -> Result<bool, StoreError> {
    let text = match one.state {
        OccurrenceState::Reported | OccurrenceState::UnderReview => return Ok(false),
        OccurrenceState::Sent => Localized::fixed(
            "Vaše hlášení události bylo odesláno úřadu.",
            "Your report of an occurrence was sent to the authority.",
        ),
        OccurrenceState::NotReportable => Localized::fixed(
            "Vaše událost byla posouzena: úřadu se nehlásí.",
            "Your occurrence was reviewed: it is not reported to the authority.",
        ),
        OccurrenceState::Closed => Localized::fixed(
            "Vaše událost byla uzavřena; přečtěte si poučení.",
            "Your occurrence was closed; read the lessons.",
        ),
    };
    let reporter = one.reported_by.id;
    if reporter == by {
        return Ok(false);
    }
    Ok(!notifications::insert(tx, &news(one, vec![reporter], text, None))?.is_empty())
}

/// What whoever owes a report is told: once when less than a day is left, and once when it is overdue.
pub(crate) fn list_owed(
    c: &mut Conn,
    answering: &Answering,
    now: DateTime<Utc>,
) -> Result<Vec<NewNotification>, StoreError> {
    let undecided = occurrences::list_undecided(c)?;
    let owed = |one: &Occurrence| {
        let known_at = one.report.known_at;
        let due = moment(due_at(known_at));
        let running = clock(one.state, false, known_at, now);
        let text = match running {
            OccurrenceClock::DueSoon => Localized::new(
                format!("Do konce lhůty pro hlášení události zbývá méně než den: {due}."),
                format!("Less than a day is left for the report of an occurrence: {due}."),
            ),
            OccurrenceClock::Overdue => Localized::new(
                format!("Lhůta pro hlášení události uplynula {due} a nikdo nerozhodl."),
                format!(
                    "The time for the report of an occurrence was over on {due}, and nobody has decided."
                ),
            ),
            _ => return None,
        };
        let key = format!(
            "occurrence:{}:{}:{running}",
            one.id,
            due_at(known_at).timestamp()
        );
        Some(news(one, managers(answering, one.unit.id), text, Some(key)))
    };
    Ok(undecided.iter().filter_map(owed).collect())
}

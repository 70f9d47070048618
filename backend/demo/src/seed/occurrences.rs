//! Occurrences: one that is closed with its lessons, one that was sent, and one of the last flight that
//! waits for a decision.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::ids::{AccountId, FlightId, OccurrenceId};
use letka_domain::occurrences::{
    AircraftDamage, Injury, OccurrenceEntryKind, OccurrenceKind, OccurrenceReport,
    OccurrenceSeverity, OccurrenceStep,
};
use letka_store::occurrences::{self, FlightSnapshot, NewEntry, NewOccurrence, Said, Taken};
use letka_store::{Actor, Store, StoreError, Tx, flights};

use super::fleet::BRUS_01;
use super::play::Registers;

/// What the authority is called that was told of the manned aircraft.
const AUTHORITY: &str = "Úřad pro civilní letectví";

/// Enters the older ones, each step at its time.
pub(super) async fn enter(
    store: &Store,
    registers: &Registers,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    lost_link(store, registers, now - TimeDelta::days(23)).await?;
    manned_aircraft(store, registers, now - TimeDelta::days(9)).await
}

fn actor((id, name): &(AccountId, String)) -> Actor {
    Actor::Account {
        id: *id,
        name: name.clone(),
        from: None,
    }
}

fn plain(kind: OccurrenceKind, at: DateTime<Utc>, narrative: &str) -> OccurrenceReport {
    OccurrenceReport {
        kind,
        severity: OccurrenceSeverity::Incident,
        happened_at: at,
        known_at: at + TimeDelta::minutes(10),
        position: None,
        place: None,
        narrative: narrative.into(),
        injury: Injury::None,
        manned_aircraft: false,
        aircraft_damage: AircraftDamage::None,
        third_party_damage: None,
        link_loss_s: None,
        parachute_fired: false,
    }
}

fn said(registers: &Registers, report: OccurrenceReport) -> Said {
    Said {
        unit_id: registers.unit_id,
        aircraft_id: Some(registers.aircraft[BRUS_01]),
        snapshot: None,
        report,
    }
}

async fn report(
    store: &Store,
    by: &(AccountId, String),
    said: Said,
    at: DateTime<Utc>,
) -> anyhow::Result<OccurrenceId> {
    let new = NewOccurrence {
        said,
        by: by.0,
        synthetic: true,
    };
    let write = move |tx: &mut Tx<'_>| occurrences::insert(tx, &new);
    Ok(store
        .write::<_, StoreError, _>(&actor(by), at, write)
        .await?)
}

async fn take(
    store: &Store,
    id: OccurrenceId,
    (step, text): (OccurrenceStep, Option<&'static str>),
    by: &(AccountId, String),
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    let sent = (step == OccurrenceStep::Send)
        .then(|| (at, AUTHORITY.to_owned(), Some("ÚCL/2026/U-118".to_owned())));
    let taken = Taken {
        step,
        by: by.0,
        text: text.map(str::to_owned),
        sent,
    };
    let write = move |tx: &mut Tx<'_>| {
        let version = occurrences::get(tx.read(), id)?.version;
        occurrences::take(tx, id, version, taken).map(drop)
    };
    Ok(store
        .write::<_, StoreError, _>(&actor(by), at, write)
        .await?)
}

async fn lost_link(store: &Store, registers: &Registers, at: DateTime<Utc>) -> anyhow::Result<()> {
    let accounts = &registers.accounts;
    let mut told = plain(
        OccurrenceKind::LostLink,
        at,
        "Za halou v průmyslové zóně se přerušilo spojení. Letoun se po deseti sekundách sám vracel, \
         spojení naskočilo nad výškou haly a let jsem dokončil ručně.",
    );
    told.link_loss_s = Some(24);
    told.place = Some("Kladno-východ, průmyslová zóna".into());
    let reported = at + TimeDelta::minutes(40);
    let id = report(store, &accounts.pilots[0], said(registers, told), reported).await?;
    let officer = &accounts.officer;
    let hours = |hours| at + TimeDelta::hours(hours);
    take(store, id, (OccurrenceStep::Review, None), officer, hours(3)).await?;
    let why = "Nikdo nebyl zraněn a poblíž nebylo žádné letadlo; letoun se vrátil podle nastavení.";
    take(
        store,
        id,
        (OccurrenceStep::Dismiss, Some(why)),
        officer,
        hours(26),
    )
    .await?;
    let lessons = "Ocelová hala zastíní spojení i na sto metrů. Před letem v průmyslové zóně si stoupněte \
         tak, abyste na letoun viděli, a výšku návratu nastavte nad nejvyšší střechu v okolí.";
    take(
        store,
        id,
        (OccurrenceStep::Close, Some(lessons)),
        officer,
        hours(50),
    )
    .await
}

async fn manned_aircraft(
    store: &Store,
    registers: &Registers,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    let accounts = &registers.accounts;
    let mut told = plain(
        OccurrenceKind::OtherAircraft,
        at,
        "Při pátrání prolétl v nízké výšce vrtulník záchranné služby. Pozorovatel ho ohlásil, klesl jsem \
         k zemi a přistál; rozestup odhadujeme na 300 m.",
    );
    told.severity = OccurrenceSeverity::SeriousIncident;
    told.manned_aircraft = true;
    told.place = Some("Kladno, u letiště".into());
    let reported = at + TimeDelta::minutes(30);
    let id = report(store, &accounts.pilots[1], said(registers, told), reported).await?;
    let commander = &accounts.commander;
    let hours = |hours| at + TimeDelta::hours(hours);
    take(
        store,
        id,
        (OccurrenceStep::Review, None),
        commander,
        hours(1),
    )
    .await?;
    take(store, id, (OccurrenceStep::Send, None), commander, hours(7)).await?;
    let by = commander.0;
    let measure = NewEntry {
        text: Some(
            "Dohodnout s operačním střediskem, že hlásí vrtulník i naší pátrací skupině.".into(),
        ),
        due_at: Some(at + TimeDelta::days(30)),
        ..NewEntry::new(OccurrenceEntryKind::Measure, by, None)
    };
    let write = move |tx: &mut Tx<'_>| occurrences::enter(tx, id, &measure).map(drop);
    let at = hours(30);
    Ok(store
        .write::<_, StoreError, _>(&actor(commander), at, write)
        .await?)
}

/// Reports one of a flight that has just been flown: its clock runs.
pub(super) fn report_of_flight(
    tx: &mut Tx<'_>,
    registers: &Registers,
    flight: FlightId,
) -> Result<(), StoreError> {
    let now = tx.now();
    let version = flights::get(tx.read(), flight)?.version;
    let record = flights::record(tx.read(), flight)?;
    let landed = record.landing_at.unwrap_or(record.takeoff_at).min(now);
    let mut told = plain(
        OccurrenceKind::Damage,
        landed,
        "Při přistání v poryvu se letoun převrátil. Prasklá vrtule a ohnuté rameno, nikdo nebyl poblíž.",
    );
    told.known_at = landed;
    told.aircraft_damage = AircraftDamage::Minor;
    told.place.clone_from(&record.takeoff_place);
    told.position = record.takeoff_position;
    let said = Said {
        unit_id: record.unit_id.unwrap_or(registers.unit_id),
        aircraft_id: record.aircraft_id,
        snapshot: Some(FlightSnapshot {
            flight_id: flight,
            version,
            record,
            logs: Vec::new(),
            taken_at: now,
        }),
        report: told,
    };
    let new = NewOccurrence {
        said,
        by: registers.accounts.pilots[0].0,
        synthetic: true,
    };
    occurrences::insert(tx, &new).map(drop)
}

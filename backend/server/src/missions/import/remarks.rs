//! What a file says and a plan cannot hold, or holds in another way: told in words, never dropped.

use chrono::{DateTime, Utc};
use letka_domain::altitude::Datum;
use letka_domain::localized::Localized;
use letka_domain::missions::{Autonomy, Extent};
use letka_formats::missions::{AircraftInput, MissionFile, Note};
use serde::Serialize;

/// What a remark is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RemarkCode {
    /// Something that the reader of the file notes.
    Note,
    /// The file has no heights.
    NoHeights,
    /// Heights were reckoned from another reference.
    HeightsReckoned,
    /// Heights cannot be reckoned and are left to the pilot.
    HeightsLeft,
    /// The file holds an area and no route.
    Area,
    /// The file ends somewhere else than it takes off.
    WayHome,
    /// Its start lies in the past.
    PastStart,
    /// It says when it ends.
    End,
    /// It names an aircraft that is not in the register.
    UnknownAircraft,
    /// It describes its aircraft.
    AircraftDetails,
    /// It names its pilot.
    Pilot,
    /// It names its permits.
    Permits,
    /// It holds consents.
    Consents,
    /// It claims a deviation.
    Deviation,
    /// It holds answers to questions.
    Answers,
    /// It holds weather reports.
    Weather,
    /// It says how far the aircraft may be above or below its line.
    VerticalBuffer,
    /// It is flown by hand, or nobody can take over.
    Autonomy,
    /// It says when a permit was applied for.
    AppliedAt,
}

/// A remark on a file.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = PlanRemark)]
pub(crate) struct Remark {
    pub(super) code: RemarkCode,
    /// Where in the file, as a path such as `mission.items[3]`.
    pub(super) field: String,
    /// One sentence for people.
    pub(super) text: Localized,
}

impl Remark {
    pub(super) fn new(code: RemarkCode, field: &str) -> Self {
        let nothing = Localized::same("");
        Self::about(code, field, &nothing, &nothing)
    }

    /// A remark about a value of the file, with something to add.
    pub(super) fn about(
        code: RemarkCode,
        field: &str,
        value: &Localized,
        more: &Localized,
    ) -> Self {
        let text = Localized::new(
            czech(code, &value.cs, &more.cs),
            english(code, &value.en, &more.en),
        );
        Self {
            code,
            field: field.to_owned(),
            text,
        }
    }

    fn named(code: RemarkCode, field: &str, name: impl AsRef<str>) -> Self {
        let name = Localized::same(name.as_ref());
        Self::about(code, field, &name, &Localized::same(""))
    }
}

impl From<Note> for Remark {
    fn from(note: Note) -> Self {
        Self {
            code: RemarkCode::Note,
            text: Localized::new(
                format!("{}: {}", note.field, note.message.cs),
                format!("{}: {}", note.field, note.message.en),
            ),
            field: note.field,
        }
    }
}

/// Everything of a file that a plan cannot hold, beside its heights.
pub(super) fn of(file: &MissionFile, is_registered: bool, now: DateTime<Utc>) -> Vec<Remark> {
    let facts = &file.facts;
    let when = |is: bool, code: RemarkCode, field: &str| is.then(|| Remark::new(code, field));
    let area = match &facts.extent {
        Extent::Within {
            lowest_m,
            highest_m,
            ..
        } => Some(area(file, *lowest_m, *highest_m)),
        Extent::Route { .. } => None,
    };
    let vertical = facts.vertical_buffer_m.map(|metres| {
        Remark::named(
            RemarkCode::VerticalBuffer,
            "vertical_buffer_m",
            format!("{metres}"),
        )
    });
    let pilot = file.pilot.as_ref();
    let pilot = pilot.map(|pilot| Remark::named(RemarkCode::Pilot, "pilot", &pilot.name));
    let single = [
        area,
        pilot,
        aircraft(file.aircraft.as_ref(), is_registered),
        permits(file),
        vertical,
        when(
            facts.autonomy != Autonomy::Automatic,
            RemarkCode::Autonomy,
            "autonomy",
        ),
        when(
            facts.applied_at.is_some(),
            RemarkCode::AppliedAt,
            "applied_at",
        ),
        when(
            !facts.consents.is_empty(),
            RemarkCode::Consents,
            "coordination",
        ),
        when(
            facts.deviation.is_some(),
            RemarkCode::Deviation,
            "deviation",
        ),
        when(!facts.answers.is_empty(), RemarkCode::Answers, "answers"),
        when(file.weather.is_some(), RemarkCode::Weather, "weather"),
    ];
    let times = times(file, now);
    let notes = file.notes.iter().cloned().map(Remark::from);
    times
        .into_iter()
        .chain(single.into_iter().flatten())
        .chain(notes)
        .collect()
}

/// The times of a file: a plan begins ahead, and when it ends follows from its route.
fn times(file: &MissionFile, now: DateTime<Utc>) -> Vec<Remark> {
    let period = &file.facts.period;
    if file.assumed.period {
        return Vec::new();
    }
    let at = |time: DateTime<Utc>| time.format("%Y-%m-%d %H:%M UTC").to_string();
    if period.start() < now {
        return vec![Remark::named(
            RemarkCode::PastStart,
            "start",
            at(period.start()),
        )];
    }
    vec![Remark::named(RemarkCode::End, "end", at(period.end()))]
}

fn area(file: &MissionFile, lowest_m: Option<f64>, highest_m: f64) -> Remark {
    let datum = match file.facts.datum {
        Datum::Agl => "AGL",
        Datum::Amsl => "AMSL",
        Datum::Wgs84 => "WGS 84",
        Datum::Home => "HOME",
        Datum::Standard => "STD",
    };
    let lowest = lowest_m.map_or(String::new(), |lowest| format!("{lowest:.0}–"));
    let heights = format!("{lowest}{highest_m:.0} m {datum}");
    let known = if file.assumed.height { "" } else { &heights };
    Remark::named(RemarkCode::Area, "geometry", known)
}

fn aircraft(named: Option<&AircraftInput>, is_registered: bool) -> Option<Remark> {
    let named = named?;
    if !is_registered {
        return Some(Remark::named(
            RemarkCode::UnknownAircraft,
            "aircraft",
            named.name(),
        ));
    }
    let bare = AircraftInput {
        registration: named.registration.clone(),
        serial: named.serial.clone(),
        ..AircraftInput::default()
    };
    (bare != *named).then(|| Remark::named(RemarkCode::AircraftDetails, "aircraft", named.name()))
}

fn permits(file: &MissionFile) -> Option<Remark> {
    let own = file.permits.iter().map(|permit| &permit.number);
    let numbers: Vec<&str> = own
        .chain(&file.permit_numbers)
        .map(String::as_str)
        .collect();
    file.names_permits
        .then(|| Remark::named(RemarkCode::Permits, "permits", numbers.join(", ")))
}

fn czech(code: RemarkCode, value: &str, more: &str) -> String {
    match code {
        RemarkCode::Note => value.to_owned(),
        RemarkCode::NoHeights => "Soubor nemá výšky: doplňte výšku každého bodu.".into(),
        RemarkCode::HeightsReckoned => {
            format!("Výšky v souboru jsou {value}; přepočteny na výšky nad místem vzletu ({more}).")
        }
        RemarkCode::HeightsLeft => {
            format!(
                "Výšky v souboru jsou {value} ({more}) a nelze je přepočítat na výšky nad místem vzletu: doplňte je."
            )
        }
        RemarkCode::Area => {
            let top = if value.is_empty() {
                String::new()
            } else {
                format!(" ({value})")
            };
            format!(
                "Soubor obsahuje oblast{top}, plán letí po trase. Oblast je vyznačena v mapě, trasu v ní nakreslete."
            )
        }
        RemarkCode::WayHome => {
            "Trasa v souboru končí jinde, než kde vzlétá; plán se vrací na místo vzletu.".into()
        }
        RemarkCode::PastStart => {
            format!("Začátek v souboru ({value}) je v minulosti; začátek plánu zůstal.")
        }
        RemarkCode::End => {
            format!("Konec v souboru je {value}; konec plánu vychází z trasy a rychlosti.")
        }
        RemarkCode::UnknownAircraft => format!("Letoun {value} není v evidenci; vyberte jej sami."),
        RemarkCode::AircraftDetails => {
            format!("Údaje o letounu {value} se nepřebírají; platí evidence.")
        }
        RemarkCode::Pilot => format!("Pilot v souboru: {value}. Plán letí ten, kdo jej uloží."),
        RemarkCode::Permits if value.is_empty() => {
            "Soubor říká, že let nemá povolení; platí evidence povolení.".into()
        }
        RemarkCode::Permits => {
            format!("Povolení v souboru: {value}. Nepřebírají se; platí evidence povolení.")
        }
        RemarkCode::Consents => {
            "Souhlasy ze souboru se nepřebírají; zapíšete je na stránce mise.".into()
        }
        RemarkCode::Deviation => {
            "Odchylka ze souboru se nepřebírá; odůvodníte ji na stránce mise.".into()
        }
        RemarkCode::Answers => {
            "Odpovědi na otázky se nepřebírají; odpovíte na stránce mise.".into()
        }
        RemarkCode::Weather => {
            "Zprávy o počasí ze souboru se nepřebírají; platí ty, které jsou zapsány.".into()
        }
        RemarkCode::VerticalBuffer => {
            format!("Svislá rezerva {value} m ze souboru se nepřebírá; platí předpisy.")
        }
        RemarkCode::Autonomy => {
            "Soubor nepočítá s automatickým letem, při kterém může pilot převzít řízení; plán ano."
                .into()
        }
        RemarkCode::AppliedAt => "Čas podání žádosti o povolení se nepřebírá.".into(),
    }
}

fn english(code: RemarkCode, value: &str, more: &str) -> String {
    match code {
        RemarkCode::Note => value.to_owned(),
        RemarkCode::NoHeights => "The file has no heights: enter one for each waypoint.".into(),
        RemarkCode::HeightsReckoned => {
            format!("Heights in the file are {value}; they were reckoned above the take-off point ({more}).")
        }
        RemarkCode::HeightsLeft => {
            format!("Heights in the file are {value} ({more}) and cannot be reckoned above the take-off point: enter them.")
        }
        RemarkCode::Area => {
            let top = if value.is_empty() { String::new() } else { format!(" ({value})") };
            format!("The file holds an area{top}; a plan flies along a route. The area is marked on the map: draw the route in it.")
        }
        RemarkCode::WayHome => "The route in the file ends elsewhere than it takes off; the plan returns to the take-off point.".into(),
        RemarkCode::PastStart => format!("The start in the file ({value}) is past; that of the plan stays."),
        RemarkCode::End => format!("The end in the file is {value}; that of the plan follows from route and speed."),
        RemarkCode::UnknownAircraft => format!("The aircraft {value} is not in the register; choose it yourself."),
        RemarkCode::AircraftDetails => format!("What the file says of the aircraft {value} is not taken over; the register counts."),
        RemarkCode::Pilot => format!("The pilot in the file is {value}. A plan is flown by the person who saves it."),
        RemarkCode::Permits if value.is_empty() => "The file says that it has no permits; the register of permits counts.".into(),
        RemarkCode::Permits => format!("Permits in the file: {value}. They are not taken over; the register of permits counts."),
        RemarkCode::Consents => "Consents are not taken over; they are entered on the mission’s page.".into(),
        RemarkCode::Deviation => "The deviation is not taken over; it is justified on the mission’s page.".into(),
        RemarkCode::Answers => "Answers to questions are not taken over; they are given on the mission’s page.".into(),
        RemarkCode::Weather => "Weather reports are not taken over; those that were entered count.".into(),
        RemarkCode::VerticalBuffer => format!("The vertical buffer of {value} m is not taken over; the rulebook counts."),
        RemarkCode::Autonomy => "The file does not reckon with an automatic flight that the pilot can take over; the plan does.".into(),
        RemarkCode::AppliedAt => "When the permit was applied for is not taken over.".into(),
    }
}

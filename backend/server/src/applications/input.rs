//! What an application is to say: read, and refused with the field named.

use letka_domain::applications::{ApplicationTexts, Asked};
use letka_domain::ids::{AircraftId, OperatorId};
use letka_domain::period::Period;
use letka_store::applications::{Application, Edit};
use serde::Deserialize;

use crate::error::{FieldProblem, Problem};
use crate::permits::area::{self, AreaInput};
use crate::permits::input::{height, limits, once, short};

/// Longest text of an application, in characters.
const LONGEST: usize = 8_000;

/// What is asked.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskInput {
    /// From when until when, with the reserve for weather.
    valid: Period,
    /// Where; `null`: not drawn yet.
    #[serde(default)]
    area: Option<AreaInput>,
    /// Greatest height above ground, metres.
    #[serde(default)]
    max_height_agl_m: Option<f64>,
    /// Greatest distance from the pilot, metres.
    #[serde(default)]
    max_distance_from_pilot_m: Option<f64>,
    /// Whether at night too.
    #[serde(default)]
    night: bool,
    /// Identifiers of the zones to be opened.
    #[serde(default)]
    zones: Vec<String>,
    /// Ids of the rules to be lifted.
    #[serde(default)]
    lifts: Vec<String>,
    #[serde(default)]
    aircraft: Vec<AircraftId>,
    /// Empty: every licensed one.
    #[serde(default)]
    pilots: Vec<OperatorId>,
}

/// What an application says.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EditApplication {
    title: String,
    /// The authority that decides; the configured one if left out.
    #[serde(default)]
    authority: Option<String>,
    asked: AskInput,
    #[serde(default)]
    texts: ApplicationTexts,
}

impl EditApplication {
    /// What is to be kept, or the field that cannot be accepted.
    pub(super) fn accept(self, authority: &str) -> Result<Edit, Problem> {
        let asked = self.asked;
        limits(&asked.zones, &asked.lifts, &[])
            .and_then(|()| height("asked.max_height_agl_m", asked.max_height_agl_m))
            .and_then(|()| {
                let distance = asked.max_distance_from_pilot_m;
                height("asked.max_distance_from_pilot_m", distance)
            })?;
        let area = asked.area.map(|area| area::accept("asked.area", area));
        Ok(Edit {
            title: short("title", &self.title)?,
            authority: short("authority", self.authority.as_deref().unwrap_or(authority))?,
            asked: Asked {
                valid: asked.valid,
                area: area.transpose()?,
                max_height_agl_m: asked.max_height_agl_m,
                max_distance_from_pilot_m: asked.max_distance_from_pilot_m,
                night: asked.night,
                zones: asked.zones,
                lifts: asked.lifts,
                aircraft: once(asked.aircraft),
                pilots: once(asked.pilots),
            },
            texts: texts(self.texts)?,
        })
    }
}

/// Texts that can be kept: trimmed, none too long, none with control characters.
pub(super) fn texts(mut texts: ApplicationTexts) -> Result<ApplicationTexts, Problem> {
    for (field, text) in [
        ("texts.trajectory", &mut texts.trajectory),
        ("texts.necessity", &mut texts.necessity),
        ("texts.urgency", &mut texts.urgency),
        ("texts.interest", &mut texts.interest),
        ("texts.safety", &mut texts.safety),
    ] {
        let unreadable = |letter: char| letter.is_control() && letter != '\n';
        if text.chars().count() > LONGEST || text.contains(unreadable) {
            return Err(Problem::invalid_field(
                field,
                "must have 8000 characters at most",
            ));
        }
        *text = text.trim().to_owned();
    }
    Ok(texts)
}

/// What has to be said before an application is sent, as fields.
pub(super) fn missing(application: &Application) -> Vec<String> {
    let asked = &application.asked;
    let named = |missing: bool, field: &str| missing.then(|| field.to_owned());
    let texts = application.texts.missing();
    let texts = texts.into_iter().map(|field| format!("texts.{field}"));
    [
        named(asked.area.is_none(), "asked.area"),
        named(asked.aircraft.is_empty(), "asked.aircraft"),
    ]
    .into_iter()
    .flatten()
    .chain(texts)
    .collect()
}

/// Refuses an application that does not say everything.
pub(super) fn require_whole(application: &Application) -> Result<(), Problem> {
    let missing = missing(application);
    if missing.is_empty() {
        return Ok(());
    }
    let field = |field| FieldProblem {
        field,
        message: "must be given before the application is sent".into(),
    };
    Err(Problem::invalid(missing.into_iter().map(field).collect()))
}

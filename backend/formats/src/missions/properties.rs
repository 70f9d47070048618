//! The properties of a mission, and the mission that they and its drawing make.

use letka_domain::altitude::{Altitude, Datum};
use letka_domain::geometry::Position;
use letka_domain::localized::Localized;
use letka_domain::missions::{Autonomy, MissionFacts, Purpose};
use letka_domain::period::Period;

use super::fields::{Fields, Node};
use super::geometry::{Drawn, HEIGHTS, Measures, Spot, place};
use super::json::Json;
use super::people::{self, PilotInput, aircraft};
use super::permits::{self, PermitInput};
use super::statements::{answer, consent, deviation};
use super::{Assumed, Context, MissionFile, MissionFileError, Note};

type Result<T> = std::result::Result<T, MissionFileError>;

/// Every property of a mission file.
pub(super) const PROPERTIES: &[&str] = &[
    "name",
    "start",
    "end",
    "height_reference",
    "height_m",
    "lower_m",
    "radius_m",
    "buffer_m",
    "vertical_buffer_m",
    "takeoff",
    "ground_below_takeoff_m",
    "pilot",
    "pilot_position",
    "observers",
    "speed_mps",
    "autonomy",
    "aircraft",
    "purpose",
    "permits",
    "coordination",
    "deviation",
    "applied_at",
    "answers",
    "weather",
];
/// What heights of a mission can be counted from, as its file names it.
const REFERENCES: &[(Datum, &str)] = &[
    (Datum::Agl, "AGL"),
    (Datum::Amsl, "AMSL"),
    (Datum::Wgs84, "WGS84"),
    (Datum::Home, "HOME"),
];
/// Most entries of a list of people or statements.
const MAX_ENTRIES: usize = 1_000;

/// What a format itself says of a mission, beside its properties.
pub(super) struct Source<'a> {
    /// Name of the mission where its properties have none.
    pub(super) name: String,
    /// Where the drawing stands, for the words of an error.
    pub(super) at: Node<'a>,
    /// What is drawn.
    pub(super) drawing: Drawn,
    /// What its heights are counted from, where the format says it.
    pub(super) datum: Option<Datum>,
    /// When it flies by the format, where the properties do not say it.
    pub(super) period: Option<Period>,
    /// What the reader of the file knows, where neither says it.
    pub(super) context: Context,
    /// Where it takes off.
    pub(super) takeoff: Option<Spot>,
    /// What the height of the take-off point is counted from.
    pub(super) takeoff_datum: Datum,
    /// Ground speed, metres per second.
    pub(super) speed_mps: Option<f64>,
    /// What was read otherwise than it may seem.
    pub(super) notes: Vec<Note>,
}

impl<'a> Source<'a> {
    /// A drawing alone.
    pub(super) fn new(name: String, at: Node<'a>, drawing: Drawn) -> Self {
        Self {
            name,
            at,
            drawing,
            datum: None,
            period: None,
            context: Context::default(),
            takeoff: None,
            takeoff_datum: Datum::Amsl,
            speed_mps: None,
            notes: Vec::new(),
        }
    }
}

/// The mission of a drawing and its properties.
pub(super) fn mission(properties: &Node<'_>, mut source: Source<'_>) -> Result<MissionFile> {
    let fields = properties.fields(PROPERTIES)?;
    let mut notes = std::mem::take(&mut source.notes);
    let (pilot, pilot_position) = crew(&fields)?;
    let (facts, assumed) = facts(&fields, &source, &mut notes)?;
    let facts = MissionFacts {
        pilot_position,
        ..facts
    };
    let takeoff_height = takeoff_height(&fields, &source, facts.datum, &mut notes)?;
    let permits = fields.opt("permits", permits_of)?;
    let names_permits = permits.is_some();
    let (permit_numbers, permits) = permits.unwrap_or_default();
    Ok(MissionFile {
        name: fields.opt("name", Node::text)?.unwrap_or(source.name),
        facts,
        takeoff_height,
        pilot,
        aircraft: fields.opt("aircraft", |node| aircraft(node, &mut notes))?,
        permit_numbers,
        permits,
        names_permits,
        weather: fields.opt("weather", weather)?,
        notes,
        assumed,
    })
}

fn facts(
    fields: &Fields<'_>,
    source: &Source<'_>,
    notes: &mut Vec<Note>,
) -> Result<(MissionFacts, Assumed)> {
    let own = fields.period("start", "end")?.or(source.period);
    let period = own
        .or(source.context.period)
        .ok_or_else(|| fields.fault("start", "is missing, and so is end"))?;
    let mut measures = Measures {
        height_m: fields.number("height_m", HEIGHTS)?,
        lower_m: fields.number("lower_m", HEIGHTS)?,
        radius_m: fields.number("radius_m", 0.0..=100_000.0)?,
    };
    let none = measures.height_m.is_none() && source.drawing.is_flat();
    let height = source.context.height.filter(|_| none);
    measures.height_m = measures.height_m.or(height.map(|height| height.metres));
    let datum = datum(fields, source, height.map(|height| height.datum))?;
    let assumed = Assumed {
        period: own.is_none(),
        height: height.is_some(),
    };
    let beside = match fields.node.path.as_str() {
        "" => String::new(),
        path => format!("{path}."),
    };
    let extent = source
        .drawing
        .extent(&source.at, &beside, measures, datum)?;
    let takeoff = fields.opt("takeoff", place)?.or(source.takeoff);
    let autonomy = fields.opt("autonomy", |node| {
        node.word(Autonomy::ALL, Autonomy::as_str)
    })?;
    let facts = MissionFacts {
        purpose: fields.opt("purpose", |node| purpose(node, notes))?,
        buffer_m: fields.number("buffer_m", 0.0..=100_000.0)?,
        vertical_buffer_m: fields.number("vertical_buffer_m", 0.0..=10_000.0)?,
        takeoff: takeoff.map(|spot| spot.at),
        ground_below_takeoff_m: fields.number("ground_below_takeoff_m", 0.0..=5_000.0)?,
        observers: few(fields, "observers", |node| Ok(place(&node)?.at))?,
        speed_mps: fields.opt("speed_mps", speed)?.or(source.speed_mps),
        autonomy: autonomy.unwrap_or(Autonomy::Automatic),
        applied_at: fields.opt("applied_at", Node::moment)?,
        consents: fields
            .opt("coordination", |node| {
                node.one_or_each(|node| consent(&node))
            })?
            .unwrap_or_default(),
        deviation: fields.opt("deviation", |node| deviation(node, notes))?,
        answers: few(fields, "answers", |node| answer(&node))?,
        ..MissionFacts::new(period, extent, datum)
    };
    Ok((facts, assumed))
}

/// What the heights are counted from. Nothing stands for it: a height without it means nothing.
/// `assumed` is that of a height which the file does not have.
fn datum(fields: &Fields<'_>, source: &Source<'_>, assumed: Option<Datum>) -> Result<Datum> {
    let word = |node: &Node<'_>| Ok(node.word(REFERENCES, |pair| pair.1)?.0);
    match (fields.opt("height_reference", word)?, source.datum) {
        (Some(named), Some(drawn)) if named != drawn => {
            let message = format!("is not what the heights are counted from ({drawn})");
            Err(fields.fault("height_reference", message))
        }
        (named, drawn) => assumed.or(named).or(drawn).ok_or_else(|| {
            let message = "is missing; it must be AGL, AMSL, WGS84 or HOME";
            fields.fault("height_reference", message)
        }),
    }
}

fn few<T>(
    fields: &Fields<'_>,
    key: &str,
    read: impl FnMut(Node<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let list = fields.list(key, read)?;
    if list.len() > MAX_ENTRIES {
        return Err(fields.fault(
            key,
            format!("has {} entries, more than {MAX_ENTRIES}", list.len()),
        ));
    }
    Ok(list)
}

fn speed(node: &Node<'_>) -> Result<f64> {
    let speed = node.number(0.0..=300.0)?;
    if speed > 0.0 {
        Ok(speed)
    } else {
        Err(node.fault("must be above 0 m/s"))
    }
}

/// A purpose in words of its own is *other*: no rule gives way to it.
fn purpose(node: &Node<'_>, notes: &mut Vec<Note>) -> Result<Purpose> {
    let text = node.text()?;
    Ok(node
        .word(Purpose::ALL, Purpose::as_str)
        .unwrap_or_else(|_| {
            notes.push(Note::new(
                &node.path,
                Localized::new(
                    format!("{text:?} se bere jako „jiný“"),
                    format!("{text:?} counts as \"other\""),
                ),
            ));
            Purpose::Other
        }))
}

fn crew(fields: &Fields<'_>) -> Result<(Option<PilotInput>, Option<Position>)> {
    let (pilot, of_pilot) = fields.opt("pilot", people::pilot)?.unwrap_or_default();
    let position = fields.opt("pilot_position", |node| Ok(place(node)?.at))?;
    match (position, of_pilot) {
        (Some(at), Some(other)) if at != other => {
            Err(fields.fault("pilot_position", "is not the position that the pilot has"))
        }
        (position, of_pilot) => Ok((pilot, position.or(of_pilot))),
    }
}

/// The height of the take-off point. Heights above that point itself need none.
fn takeoff_height(
    fields: &Fields<'_>,
    source: &Source<'_>,
    datum: Datum,
    notes: &mut Vec<Note>,
) -> Result<Option<Altitude>> {
    let own = fields.opt("takeoff", |node| {
        Ok((node.path.clone(), place(node)?.height_m))
    })?;
    let Some((path, height)) = own else {
        let height = source.takeoff.and_then(|spot| spot.height_m);
        return Ok(height.map(|metres| Altitude::new(metres, source.takeoff_datum)));
    };
    match height {
        Some(metres) if datum != Datum::Home => Ok(Some(Altitude::new(metres, datum))),
        Some(metres) if metres != 0.0 => {
            notes.push(Note::new(
                &path,
                Localized::fixed(
                    "jeho výška se nečte: výšky jsou nad tímto místem",
                    "its height is not read: heights are above this point",
                ),
            ));
            Ok(None)
        }
        _ => Ok(None),
    }
}

/// Numbers of permits, and whole ones.
fn permits_of(node: &Node<'_>) -> Result<(Vec<String>, Vec<PermitInput>)> {
    let (mut numbers, mut whole) = (Vec::new(), Vec::new());
    node.one_or_each(|node| {
        match node.value {
            Json::Text(_) => numbers.push(node.text()?),
            _ => whole.push(permits::permit(&node)?),
        }
        Ok(())
    })?;
    permits::no_number_twice(node, &whole)?;
    Ok((numbers, whole))
}

/// Reports are read by those who know their formats; here they must only be texts or objects.
fn weather(node: &Node<'_>) -> Result<serde_json::Value> {
    let fits = |node: Node<'_>| match node.value {
        Json::Text(_) => node.text().map(|_| ()),
        Json::Object(_) => Ok(()),
        _ => Err(node.fault("must be a report as text or a forecast as object")),
    };
    node.one_or_each(fits)?;
    node.value
        .to_value()
        .map_err(|error| error.under(&node.path))
}

//! Zones from a block.

use letka_domain::airspace::{Activity, Authority, Zone};
use letka_domain::altitude::Altitude;
use letka_domain::geometry::Area;

use super::block::{Block, Entry, Trouble};
use super::{activation, class, name};
use crate::limit;
use crate::zones::template::dataset_of;

/// The zones of a block and what is wrong with it. A block of several outlines gives several zones
/// under one identifier; one whose outline is damaged gives none.
pub(super) fn of(mut block: Block, source: &str) -> (Vec<Zone>, Vec<Trouble>) {
    let mut troubles = std::mem::take(&mut block.troubles);
    let said = troubles.len();
    let damaged = troubles.iter().any(|trouble| trouble.left_out);
    if block.terrain {
        troubles.push(remark(block.line, "terrain, not an airspace"));
    } else if block.is_colours_only() && said == 0 {
        // No airspace, and nothing is wrong with it.
    } else if block.outline.is_empty() && !damaged {
        troubles.push(loss(block.line, "has no outline".into()));
    } else if !damaged {
        let areas = areas(&block, &mut troubles);
        let pattern = Pattern::of(&block, source, &mut troubles);
        let zones = areas
            .into_iter()
            .map(|area| pattern.zone(area, source))
            .collect();
        return (zones, troubles);
    }
    (Vec::new(), troubles)
}

fn remark(line: usize, reason: &str) -> Trouble {
    Trouble {
        line,
        reason: reason.to_owned(),
        left_out: false,
    }
}

fn loss(line: usize, reason: String) -> Trouble {
    Trouble {
        line,
        reason,
        left_out: true,
    }
}

impl Block {
    /// Whether the block only sets the colours of a class.
    fn is_colours_only(&self) -> bool {
        let nameless = self.name.is_none() && self.lower.is_empty() && self.upper.is_empty();
        self.colours && nameless && self.outline.is_empty()
    }
}

fn areas(block: &Block, troubles: &mut Vec<Trouble>) -> Vec<Area> {
    let mut areas = Vec::new();
    for area in block.outline.areas() {
        match area {
            Ok((area, said)) => {
                troubles.extend(said.map(|reason| remark(block.line, reason)));
                areas.push(area);
            }
            Err(reason) => troubles.push(loss(block.line, reason)),
        }
    }
    areas
}

/// All of a zone but its area.
struct Pattern<'a> {
    block: &'a Block,
    name: String,
    identifier: String,
    lower: Altitude,
    upper: Option<Altitude>,
    activity: Activity,
}

impl<'a> Pattern<'a> {
    fn of(block: &'a Block, source: &str, troubles: &mut Vec<Trouble>) -> Self {
        let name = block.name.clone().unwrap_or_else(|| {
            troubles.push(remark(block.line, "has no name"));
            format!(
                "without a name, line {} of {}",
                block.line,
                dataset_of(source)
            )
        });
        say_unknown_words(block, troubles);
        let (lower, upper) = limits(block, troubles);
        let identifier = name::identifier(&name);
        let (kind, _) = block.meaning();
        let activity = activation::read(&block.activation).unwrap_or_else(|(line, reason)| {
            troubles.push(remark(line, &reason));
            Some(Activity::Unknown)
        });
        let activity = activity.unwrap_or_else(|| class::activity(kind, &identifier));
        Self {
            block,
            name,
            identifier,
            lower,
            upper,
            activity,
        }
    }

    fn zone(&self, area: Area, source: &str) -> Zone {
        let (kind, restriction) = self.block.meaning();
        Zone {
            identifier: self.identifier.clone(),
            name: self.name.clone(),
            kind,
            restriction,
            area,
            lower: self.lower,
            upper: self.upper,
            activity: self.activity.clone(),
            police_exempt: false,
            authority: self.block.authority(),
            message: None,
            voltage_kv: None,
            source: source.to_owned(),
        }
    }
}

impl Block {
    fn meaning(
        &self,
    ) -> (
        letka_domain::airspace::ZoneKind,
        letka_domain::airspace::Restriction,
    ) {
        class::meaning(
            self.class.as_deref(),
            self.kind.as_deref(),
            self.name.as_deref().unwrap_or_default(),
        )
    }

    /// The ground station, where the block names one.
    fn authority(&self) -> Option<Authority> {
        let frequency = self
            .frequency
            .as_deref()
            .map(|mhz| format!("{} MHz", mhz.trim_end_matches("MHz").trim()));
        let name = self
            .station
            .clone()
            .or_else(|| frequency.as_ref().and(self.name.clone()))?;
        Some(Authority {
            name,
            contact: frequency,
            notice_s: None,
        })
    }
}

fn say_unknown_words(block: &Block, troubles: &mut Vec<Trouble>) {
    match block.class.as_deref() {
        None => troubles.push(remark(block.line, "has no class")),
        Some(class) if !class::is_known(class) => {
            troubles.push(remark(block.line, &format!("class {class:?} is not known")));
        }
        Some(_) => {}
    }
    if let Some(kind) = block
        .kind
        .as_deref()
        .filter(|kind| !class::is_known_type(kind))
    {
        troubles.push(remark(block.line, &format!("type {kind:?} is not known")));
    }
}

/// Where the airspace begins and ends: from the ground and without an end where that is not said,
/// cannot be read, or contradicts itself.
fn limits(block: &Block, troubles: &mut Vec<Trouble>) -> (Altitude, Option<Altitude>) {
    let lower = limit(block, &block.lower, limit::lower, troubles).unwrap_or(Altitude::agl(0.0));
    let upper = limit(block, &block.upper, limit::upper, troubles).flatten();
    if limit::is_upside_down(lower, upper) {
        troubles.push(remark(
            block.line,
            "lower limit is not below the upper one: neither is taken",
        ));
        return (Altitude::agl(0.0), None);
    }
    (lower, upper)
}

/// The one limit that all entries give.
fn limit<T: PartialEq>(
    block: &Block,
    entries: &[Entry],
    read: impl Fn(&str) -> Result<T, String>,
    troubles: &mut Vec<Trouble>,
) -> Option<T> {
    let mut limit = None;
    for entry in entries {
        match read(&entry.text) {
            Ok(value) if limit.is_none() || limit.as_ref() == Some(&value) => limit = Some(value),
            Ok(_) => {
                troubles.push(remark(
                    entry.line,
                    "several limits that differ: none is taken",
                ));
                return None;
            }
            Err(reason) => {
                troubles.push(remark(entry.line, &reason));
                return None;
            }
        }
    }
    if limit.is_none() {
        troubles.push(remark(block.line, "a limit is missing"));
    }
    limit
}

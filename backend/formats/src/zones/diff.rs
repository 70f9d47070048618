//! What changed between two datasets, zone by zone.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use letka_domain::airspace::{Dataset, Zone};

/// A property of a zone that can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Property {
    /// Where it is.
    Area,
    /// From where to where it reaches.
    Limits,
    /// What it asks.
    Restriction,
    /// When it is active.
    Times,
    /// What it is called.
    Name,
    /// What it is.
    Kind,
    /// Whether it exempts police flights.
    PoliceExemption,
    /// Whom to ask.
    Authority,
    /// What it says to pilots.
    Message,
    /// The voltage of a power line.
    Voltage,
}

impl Property {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 10] = [
        Self::Area,
        Self::Limits,
        Self::Restriction,
        Self::Times,
        Self::Name,
        Self::Kind,
        Self::PoliceExemption,
        Self::Authority,
        Self::Message,
        Self::Voltage,
    ];

    fn is_same(self, old: &Zone, new: &Zone) -> bool {
        match self {
            Self::Area => old.area == new.area,
            Self::Limits => (old.lower, old.upper) == (new.lower, new.upper),
            Self::Restriction => old.restriction == new.restriction,
            Self::Times => old.activity == new.activity,
            Self::Name => old.name == new.name,
            Self::Kind => old.kind == new.kind,
            Self::PoliceExemption => old.police_exempt == new.police_exempt,
            Self::Authority => old.authority == new.authority,
            Self::Message => old.message == new.message,
            Self::Voltage => old.voltage_kv == new.voltage_kv,
        }
    }
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Area => "area",
            Self::Limits => "limits",
            Self::Restriction => "restriction",
            Self::Times => "times",
            Self::Name => "name",
            Self::Kind => "kind",
            Self::PoliceExemption => "police exemption",
            Self::Authority => "authority",
            Self::Message => "message",
            Self::Voltage => "voltage",
        })
    }
}

/// A zone that is in both datasets and not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its identifier.
    pub identifier: String,
    /// What of it changed.
    pub properties: Vec<Property>,
}

/// What changed from one dataset to another, by identifier and in its order. Where the data come
/// from and since when they are in force is no change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// Zones that only the new dataset has.
    pub added: Vec<String>,
    /// Zones that only the old dataset has.
    pub removed: Vec<String>,
    /// Zones that both have and that are not the same.
    pub changed: Vec<Change>,
    /// How many identifiers stand for the same zone in both.
    pub unchanged: usize,
}

impl Diff {
    /// Whether both datasets have the same zones.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

impl fmt::Display for Diff {
    /// One line for each zone (`+` added, `-` removed, `~` changed) and one with the counts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for identifier in &self.added {
            writeln!(f, "+ {identifier}")?;
        }
        for identifier in &self.removed {
            writeln!(f, "- {identifier}")?;
        }
        for Change {
            identifier,
            properties,
        } in &self.changed
        {
            let properties: Vec<String> = properties.iter().map(ToString::to_string).collect();
            writeln!(f, "~ {identifier}: {}", properties.join(", "))?;
        }
        let (added, removed, changed) = (self.added.len(), self.removed.len(), self.changed.len());
        let unchanged = self.unchanged;
        write!(
            f,
            "{added} added, {removed} removed, {changed} changed, {unchanged} unchanged"
        )
    }
}

/// Compares two datasets by the identifiers of their zones.
pub fn diff(old: &Dataset, new: &Dataset) -> Diff {
    let (before, after) = (by_identifier(old), by_identifier(new));
    let mut diff = Diff::default();
    for (identifier, zones) in &after {
        let Some(earlier) = before.get(identifier) else {
            diff.added.push((*identifier).to_owned());
            continue;
        };
        let properties = changes(earlier, zones);
        if properties.is_empty() {
            diff.unchanged += 1;
        } else {
            diff.changed.push(Change {
                identifier: (*identifier).to_owned(),
                properties,
            });
        }
    }
    let gone = before
        .keys()
        .filter(|identifier| !after.contains_key(*identifier));
    diff.removed = gone.map(|identifier| (*identifier).to_owned()).collect();
    diff
}

fn by_identifier(dataset: &Dataset) -> BTreeMap<&str, Vec<&Zone>> {
    let mut zones: BTreeMap<&str, Vec<&Zone>> = BTreeMap::new();
    for zone in &dataset.zones {
        zones.entry(&zone.identifier).or_default().push(zone);
    }
    zones
}

/// Which properties differ between the parts of a zone. Parts that are in both, in any order, are
/// the same; the others are compared in their order, and a part too many changes the area.
fn changes(old: &[&Zone], new: &[&Zone]) -> Vec<Property> {
    let (old, new) = (without(old, new), without(new, old));
    let differs = |property: &Property| {
        let mut pairs = old.iter().zip(&new);
        pairs.any(|(old, new)| !property.is_same(old, new))
            || *property == Property::Area && old.len() != new.len()
    };
    Property::ALL.into_iter().filter(differs).collect()
}

/// The zones that have no twin among the others.
fn without<'a>(zones: &[&'a Zone], others: &[&Zone]) -> Vec<&'a Zone> {
    let mut twins: HashMap<u64, usize> = HashMap::new();
    for other in others {
        *twins.entry(fingerprint(other)).or_default() += 1;
    }
    let is_left = |zone: &&&Zone| match twins.get_mut(&fingerprint(zone)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    zones.iter().filter(is_left).copied().collect()
}

/// A number that zones share only if all their properties are the same.
fn fingerprint(zone: &Zone) -> u64 {
    let place = (&zone.area, zone.lower, zone.upper, &zone.activity);
    let words = (&zone.name, zone.kind, zone.restriction, zone.police_exempt);
    let rest = (&zone.authority, &zone.message, zone.voltage_kv);
    let mut hasher = DefaultHasher::new();
    // Floating-point numbers have no hash; written out they are still the same number.
    format!("{place:?} {words:?} {rest:?}").hash(&mut hasher);
    hasher.finish()
}

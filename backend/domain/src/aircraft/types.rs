//! The table of aircraft types that Letka knows without a register.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{AircraftClass, TypeLimits};

/// A type of aircraft: what it is called, its family, and what it can stand.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AircraftType {
    /// The family, which decides the type rating.
    pub class: AircraftClass,
    /// Other names of it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Who makes it.
    #[serde(default)]
    pub manufacturer: Option<String>,
    /// Where its numbers stand.
    #[serde(default)]
    pub source: Option<String>,
    /// What it carries as it is sold.
    #[serde(default)]
    pub equipment: Option<String>,
    /// What it can stand; its name is the name of the type.
    pub limits: TypeLimits,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    types: Vec<AircraftType>,
}

/// Who makes them: people write the maker before the name, or leave it out.
const MAKERS: [&str; 3] = ["dji", "vtúlapvo", "vtú"];

static TYPES: LazyLock<Vec<AircraftType>> = LazyLock::new(|| {
    read(include_str!("../../data/aircraft_types.toml")).expect("a test reads the built-in table")
});

/// The types of a file in the form of the built-in table, or in which line it is wrong.
pub fn read(text: &str) -> Result<Vec<AircraftType>, toml::de::Error> {
    toml::from_str(text).map(|table: Table| table.types)
}

/// Every type of the table.
pub fn types() -> &'static [AircraftType] {
    &TYPES
}

/// The type of a name, with or without its maker, in capitals or not: `DJI Mavic 3E`,
/// `mavic 3 enterprise` and `M3E` are one.
pub fn find(name: &str) -> Option<&'static AircraftType> {
    let wanted = plain(name);
    let called = |known: &&AircraftType| {
        let names = std::iter::once(&known.limits.name).chain(&known.aliases);
        names.into_iter().any(|name| plain(name) == wanted)
    };
    types().iter().find(called)
}

/// A name without its maker: small letters and digits alone.
fn plain(name: &str) -> String {
    let name = name.trim().to_lowercase();
    let without_maker = MAKERS.iter().find_map(|maker| {
        let rest = name.strip_prefix(maker)?;
        rest.starts_with(|letter: char| !letter.is_alphanumeric())
            .then_some(rest)
    });
    let letters = without_maker.unwrap_or(&name).chars();
    letters.filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aircraft::ClassMark;

    #[test]
    fn every_way_to_write_a_name_finds_the_type() {
        for (name, found) in [
            ("DJI Mavic 3E", "DJI Mavic 3 Enterprise"),
            ("Mavic 3 Enterprise", "DJI Mavic 3 Enterprise"),
            ("M3E", "DJI Mavic 3 Enterprise"),
            ("  dji-mavic 3e ", "DJI Mavic 3 Enterprise"),
            ("m3e-eu", "DJI Mavic 3 Enterprise (EU)"),
            ("BRUS", "BRUS"),
            ("VTÚ brus", "BRUS"),
            (
                "Mavic 2 Enterprise Advanced",
                "DJI Mavic 2 Enterprise Advanced",
            ),
        ] {
            assert_eq!(
                find(name).map(|known| known.limits.name.as_str()),
                Some(found),
                "{name}"
            );
        }
        for unknown in ["", "DJI", "Mavic", "BRUS-01", "Mavic 4", "M3", "Phantom 4"] {
            assert_eq!(find(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn no_name_means_two_types() {
        let names = types().iter().flat_map(|known| {
            let mut names: Vec<String> = std::iter::once(&known.limits.name)
                .chain(&known.aliases)
                .map(|name| plain(name))
                .collect();
            names.sort_unstable();
            names.dedup();
            names
        });
        let mut names: Vec<String> = names.collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn what_the_makers_say_is_in_the_table_and_nothing_else() {
        let brus = &find("BRUS").unwrap();
        assert_eq!(brus.class, AircraftClass::Brus);
        assert_eq!(brus.limits.max_wind_mps, Some(10.0));
        assert_eq!(brus.limits.endurance_s, Some(2400.0));
        assert_eq!(
            (brus.limits.min_temperature_c, brus.limits.flies_in_rain),
            (None, None)
        );
        assert_eq!(
            find("M3T-EU").unwrap().limits.class_mark,
            Some(ClassMark::C2)
        );
        assert_eq!(find("M3T").unwrap().limits.class_mark, None);
        assert_eq!(
            find("Mavic 2 Pro").unwrap().limits.class_mark,
            Some(ClassMark::None)
        );
        for known in types() {
            assert!(known.source.is_some() && known.manufacturer.is_some());
            let limits = &known.limits;
            assert!(
                limits
                    .mass_g
                    .is_none_or(|mass| (700.0..11_000.0).contains(&mass))
            );
            assert!(
                limits
                    .max_wind_mps
                    .is_none_or(|wind| (8.0..=12.0).contains(&wind))
            );
        }
    }
}

//! `letka aircraft-types load`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Subcommand;
use letka_domain::aircraft::types::{self, AircraftType};
use letka_store::aircraft_types::{self, NewAircraftType};
use letka_store::{Actor, Store, StoreError, Tx};

use crate::clock::Clock;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Enter the types of a file, and replace the numbers of those that are there. Without a file the
    /// table that comes with the program.
    Load {
        /// The file (TOML).
        file: Option<PathBuf>,
    },
}

pub(super) async fn run(command: Command, store: &Store) -> anyhow::Result<()> {
    let Command::Load { file } = command;
    let found = match &file {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            types::read(&text).with_context(|| format!("{} cannot be used", path.display()))?
        }
        None => types::types().to_vec(),
    };
    let new: Vec<NewAircraftType> = found.iter().map(to_new).collect();
    let write = move |tx: &mut Tx<'_>| load(tx, &new);
    let actor = Actor::System("letka aircraft-types");
    let (entered, changed) = store.write(&actor, Clock::default().now(), write).await?;
    super::print(&format!("{entered} entered, {changed} changed\n"))
}

/// A type of the table as the register holds it: what the table leaves out stays unknown.
fn to_new(one: &AircraftType) -> NewAircraftType {
    let mut limits = one.limits.clone();
    let maker = one.manufacturer.clone().unwrap_or_default();
    let name = std::mem::take(&mut limits.name);
    let name = name
        .strip_prefix(&format!("{maker} "))
        .unwrap_or(&name)
        .to_owned();
    let whole = |grams: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "held to the range"
        )]
        let grams = grams.clamp(1.0, 150_000.0).round() as u32;
        grams
    };
    NewAircraftType {
        name,
        manufacturer: maker,
        class: one.class,
        take_off_mass_g: limits.max_mass_g.take().map(whole),
        max_wind_mps: limits.max_wind_mps.take(),
        limits,
        source: one.source.clone(),
        equipment: one.equipment.clone(),
    }
}

/// How many were entered, and how many changed.
fn load(tx: &mut Tx<'_>, new: &[NewAircraftType]) -> Result<(usize, usize), StoreError> {
    let held = aircraft_types::list(tx.read())?;
    let (mut entered, mut changed) = (0, 0);
    for one in new {
        let same = |known: &&aircraft_types::AircraftType| {
            known.name == one.name && known.manufacturer == one.manufacturer
        };
        match held.iter().find(same) {
            None => {
                aircraft_types::insert(tx, one)?;
                entered += 1;
            }
            Some(known) if known.to_new() == *one => {}
            Some(known) => {
                aircraft_types::update(tx, known.id, known.version, one)?;
                changed += 1;
            }
        }
    }
    Ok((entered, changed))
}

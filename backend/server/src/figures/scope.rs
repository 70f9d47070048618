//! Of what a figure is counted: a unit with all below it, or as far as the caller may see figures.

use letka_domain::access::{Action, Reach};
use letka_domain::ids::UnitId;
use letka_store::units::{self, Unit, UnitKind};
use letka_store::{Conn, Named};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;

/// Of what figures are counted.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    /// The unit that was asked for; `None`: all that the caller may see.
    pub(super) unit: Option<Named<UnitId>>,
    /// The units whose people, aircraft and flights count.
    pub(super) reach: Reach,
    /// The unit whose targets count: the one above all others.
    pub(super) head: Option<UnitId>,
    /// The units that may be asked for.
    pub(super) choice: Vec<Named<UnitId>>,
    /// The departments among those that count: what flies.
    pub(super) departments: Vec<Named<UnitId>>,
}

impl Scope {
    /// The scope of a request.
    pub(super) async fn of(
        app: &App,
        caller: &Caller,
        unit: Option<UnitId>,
    ) -> Result<Self, Problem> {
        caller.require(Action::ViewFigures)?;
        if let Some(unit) = unit {
            caller.require_in(Action::ViewFigures, unit)?;
        }
        let read =
            |c: &mut Conn| Ok::<_, letka_store::StoreError>((units::list(c)?, units::tree(c)?));
        let (all, tree) = app.store.read(read).await?;
        let seen = caller.rights.reach(Action::ViewFigures);
        let reach = match unit {
            Some(unit) => Reach::over(tree.below(unit)),
            None => seen.clone(),
        };
        let named = |unit: &Unit| Named {
            id: unit.id,
            name: unit.name.clone(),
        };
        let inside: Vec<&Unit> = all.iter().filter(|one| reach.contains(one.id)).collect();
        let heads_all = |one: &&&Unit| {
            let below = tree.below(one.id);
            inside.iter().all(|other| below.contains(&other.id))
        };
        let found = unit.map(|unit| all.iter().find(|one| one.id == unit));
        let unit = match found {
            Some(None) => return Err(Problem::not_found("unit")),
            Some(Some(unit)) => Some(named(unit)),
            None => None,
        };
        Ok(Self {
            unit,
            head: inside.iter().find(heads_all).map(|one| one.id),
            choice: all
                .iter()
                .filter(|one| seen.contains(one.id))
                .map(named)
                .collect(),
            departments: inside
                .iter()
                .filter(|one| one.kind != UnitKind::Headquarters)
                .map(|one| named(one))
                .collect(),
            reach,
        })
    }

    /// The name of the unit that was asked for.
    pub(super) fn name(&self) -> Option<String> {
        self.unit.as_ref().map(|unit| unit.name.clone())
    }

    /// The beginning of every query of rows.
    pub(super) fn query(&self, figure: &str) -> String {
        match &self.unit {
            Some(unit) => format!("figure={figure}&unit={}", unit.id),
            None => format!("figure={figure}"),
        }
    }
}

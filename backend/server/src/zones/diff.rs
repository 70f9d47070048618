//! What changes from one dataset of zones to another.

use axum::extract::State;
use letka_domain::access::Action;
use letka_domain::ids::DatasetId;
use letka_formats::zones::diff::{Change, Diff, Property};
use letka_store::zones::{self, DatasetRecord};
use letka_store::{Conn, StoreError};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Params};
use crate::http::view::Ref;

/// A property of a zone that can change.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ZoneProperty {
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

impl From<Property> for ZoneProperty {
    fn from(property: Property) -> Self {
        match property {
            Property::Area => Self::Area,
            Property::Limits => Self::Limits,
            Property::Restriction => Self::Restriction,
            Property::Times => Self::Times,
            Property::Name => Self::Name,
            Property::Kind => Self::Kind,
            Property::PoliceExemption => Self::PoliceExemption,
            Property::Authority => Self::Authority,
            Property::Message => Self::Message,
            Property::Voltage => Self::Voltage,
        }
    }
}

/// A zone that is in both datasets and not the same.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ZoneChange {
    identifier: String,
    /// What of it changed.
    properties: Vec<ZoneProperty>,
}

/// What changed from one dataset to another, by identifier and in its order.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ZoneChanges {
    /// The older dataset.
    from: Ref,
    /// Identifiers that only the newer dataset has.
    added: Vec<String>,
    /// Identifiers that only the older dataset has.
    removed: Vec<String>,
    changed: Vec<ZoneChange>,
    /// How many identifiers stand for the same zone in both.
    unchanged: usize,
}

impl ZoneChanges {
    pub(crate) fn new(from: &DatasetRecord, diff: Diff) -> Self {
        let change = |change: Change| ZoneChange {
            identifier: change.identifier,
            properties: change.properties.into_iter().map(Into::into).collect(),
        };
        Self {
            from: Ref {
                id: from.id.0,
                name: from.name.clone(),
            },
            added: diff.added,
            removed: diff.removed,
            changed: diff.changed.into_iter().map(change).collect(),
            unchanged: diff.unchanged,
        }
    }
}

/// Which dataset to compare with.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DiffParams {
    /// The newer dataset.
    to: DatasetId,
}

/// What changes from one dataset to another.
#[utoipa::path(get, path = "/zones/datasets/{id}/diff", tag = "zones",
    params(("id" = DatasetId, Path, description = "The older dataset."), DiffParams), responses(
    (status = 200, body = ZoneChanges), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn diff_datasets(
    State(app): State<App>,
    caller: Caller,
    At(id): At<DatasetId>,
    params: Result<Params<DiffParams>, Problem>,
) -> Result<axum::Json<ZoneChanges>, Problem> {
    caller.require(Action::ViewFleet)?;
    let Params(DiffParams { to }) = params?;
    let compare = move |c: &mut Conn| {
        let (old, new) = (zones::find_dataset(c, id)?, zones::find_dataset(c, to)?);
        let before = old.with(zones::list(c, &old)?);
        let after = new.with(zones::list(c, &new)?);
        let diff = letka_formats::zones::diff(&before, &after);
        Ok::<_, StoreError>(ZoneChanges::new(&old, diff))
    };
    Ok(axum::Json(app.store.read(compare).await?))
}

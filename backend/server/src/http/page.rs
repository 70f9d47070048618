//! Lists in pages: a limit, and a cursor where the next page begins.

use serde::{Deserialize, Serialize};

/// Which page of a list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageParams {
    /// How many at most, 1 to 200; 50 if left out.
    pub(crate) limit: Option<u32>,
    /// The `next` of the page before.
    pub(crate) after: Option<String>,
}

/// A list that comes whole.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct List<T> {
    /// The records.
    pub(crate) items: Vec<T>,
}

/// A page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Page<T> {
    /// The records.
    pub(crate) items: Vec<T>,
    /// What to ask for as `after` to get the next page; `null` on the last one.
    pub(crate) next: Option<String>,
}

//! Shapes that many answers share.

use letka_store::Named;
use serde::Serialize;
use uuid::Uuid;

/// A record as others name it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct Ref {
    /// Which one.
    pub(crate) id: Uuid,
    /// What people call it.
    pub(crate) name: String,
}

impl<I: Into<Uuid>> From<Named<I>> for Ref {
    fn from(named: Named<I>) -> Self {
        Self {
            id: named.id.into(),
            name: named.name,
        }
    }
}

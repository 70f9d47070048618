//! Kinds of licences: data of the register, with what the rules know each as.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::LicenceKindId;
use letka_domain::licences::{DemandedKind, LicenceCategory, LicenceKind};
use letka_domain::localized::Localized;
use serde::Serialize;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::licence_kinds;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// A kind of licences.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = licence_kinds)]
pub struct Kind {
    /// Which one.
    pub id: LicenceKindId,
    /// Short and stable, for files.
    pub code: String,
    /// Czech name, as in the middle of a sentence.
    pub name_cs: String,
    /// English name, as in the middle of a sentence.
    pub name_en: String,
    /// What sort of licence it is.
    pub category: LicenceCategory,
    /// What the rules know it as; `None`: they do not.
    pub meaning: Option<LicenceKind>,
    /// For how many months it is issued; `None`: it differs.
    pub validity_months: Option<i32>,
    /// From when everybody who flies must hold it, beside what the rules want; `None`: nobody must.
    pub required_from: Option<DateTime<Utc>>,
    /// Until when everybody who flies must hold it; `None`: no end is set.
    pub required_to: Option<DateTime<Utc>>,
    /// Since when no more are issued; `None`: they are.
    pub closed_at: Option<DateTime<Utc>>,
    /// Counts its changes.
    pub version: i32,
}

/// What people say of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindData {
    /// Short and stable; `licence_kinds_code_key` when it is taken.
    pub code: String,
    /// Czech name, as in the middle of a sentence.
    pub name_cs: String,
    /// English name, as in the middle of a sentence.
    pub name_en: String,
    /// What sort of licence it is.
    pub category: LicenceCategory,
    /// What the rules know it as; `None`: they do not.
    pub meaning: Option<LicenceKind>,
    /// For how many months it is issued; `None`: it differs.
    pub validity_months: Option<i32>,
    /// From when everybody who flies must hold it; `None`: nobody must.
    pub required_from: Option<DateTime<Utc>>,
    /// Until when everybody who flies must hold it; `None`: no end is set.
    pub required_to: Option<DateTime<Utc>>,
    /// Since when no more are issued; `None`: they are.
    pub closed_at: Option<DateTime<Utc>>,
}

impl Kind {
    /// Its name in both languages.
    pub fn name(&self) -> Localized {
        Localized::new(&self.name_cs, &self.name_en)
    }

    /// What the rules demand of everybody who flies because of it.
    pub fn demanded(&self) -> Option<DemandedKind> {
        Some(DemandedKind {
            code: self.code.clone(),
            name: self.name(),
            from: self.required_from?,
            to: self.required_to,
        })
    }

    /// What people say of it.
    pub fn data(&self) -> KindData {
        KindData {
            code: self.code.clone(),
            name_cs: self.name_cs.clone(),
            name_en: self.name_en.clone(),
            category: self.category,
            meaning: self.meaning,
            validity_months: self.validity_months,
            required_from: self.required_from,
            required_to: self.required_to,
            closed_at: self.closed_at,
        }
    }
}

/// The columns that people's words fill.
macro_rules! said {
    ($data:expr) => {{
        let data: &KindData = $data;
        (
            licence_kinds::code.eq(&data.code),
            licence_kinds::name_cs.eq(&data.name_cs),
            licence_kinds::name_en.eq(&data.name_en),
            licence_kinds::category.eq(data.category.as_str()),
            licence_kinds::meaning.eq(data.meaning.map(LicenceKind::as_str)),
            licence_kinds::validity_months.eq(data.validity_months),
            licence_kinds::required_from.eq(data.required_from.map(At)),
            licence_kinds::required_to.eq(data.required_to.map(At)),
            licence_kinds::closed_at.eq(data.closed_at.map(At)),
        )
    }};
}

/// Enters a kind, in version 1.
pub fn insert(tx: &mut Tx<'_>, data: &KindData) -> Result<LicenceKindId, StoreError> {
    let id = new_id();
    let entry =
        Entry::new("licence_kinds.insert", "licence_kind", id).change(&json!({}), &json!(data));
    tx.change(&entry, |c| {
        diesel::insert_into(licence_kinds::table)
            .values((
                licence_kinds::id.eq(Id(id)),
                licence_kinds::version.eq(1),
                said!(data),
            ))
            .execute(c)
    })?;
    Ok(LicenceKindId(id))
}

/// Changes a kind that was read in a version.
pub fn update(
    tx: &mut Tx<'_>,
    id: LicenceKindId,
    version: i32,
    data: &KindData,
) -> Result<(), StoreError> {
    let before = get(tx.read(), id)?;
    let entry = Entry::new("licence_kinds.update", "licence_kind", id.0)
        .change(&json!(before.data()), &json!(data));
    tx.change(&entry, |c| {
        let changed = diesel::update(licence_kinds::table)
            .filter(licence_kinds::id.eq(Id(id.0)))
            .filter(licence_kinds::version.eq(version))
            .set((licence_kinds::version.eq(version + 1), said!(data)))
            .execute(c)?;
        StoreError::unless_changed(changed, version, before.version)
    })
}

/// All kinds, by sort and name.
pub fn list(c: &mut Conn) -> Result<Vec<Kind>, StoreError> {
    Ok(licence_kinds::table
        .select(Kind::as_select())
        .order((licence_kinds::category, licence_kinds::code))
        .load(c)?)
}

/// The kind of an id.
pub fn get(c: &mut Conn, id: LicenceKindId) -> Result<Kind, StoreError> {
    let found = licence_kinds::table
        .filter(licence_kinds::id.eq(Id(id.0)))
        .select(Kind::as_select())
        .first(c)
        .optional()?;
    found.ok_or(StoreError::NotFound("licence kind"))
}

/// The kind with a code.
pub fn find_by_code(c: &mut Conn, code: &str) -> Result<Option<Kind>, StoreError> {
    Ok(licence_kinds::table
        .filter(licence_kinds::code.eq(code))
        .select(Kind::as_select())
        .first(c)
        .optional()?)
}

/// The first kind that the rules know as something and that is still issued.
pub fn get_by_meaning(c: &mut Conn, meaning: LicenceKind) -> Result<Kind, StoreError> {
    let found = licence_kinds::table
        .filter(licence_kinds::meaning.eq(meaning.as_str()))
        .filter(licence_kinds::closed_at.is_null())
        .order(licence_kinds::id)
        .select(Kind::as_select())
        .first(c)
        .optional()?;
    found.ok_or(StoreError::NotFound("licence kind"))
}

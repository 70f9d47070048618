//! Rules about practice: how many flights within how many days. A rule is never changed: it ends, and
//! another one begins.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::aircraft::AircraftClass;
use letka_domain::currency::{CurrencyDemand, DatedDemand, Light};
use letka_domain::ids::CurrencyRuleId;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::currency_rules;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// A rule about practice.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = currency_rules)]
pub struct CurrencyRule {
    /// Which one.
    pub id: CurrencyRuleId,
    /// The class of aircraft; `None`: each class by itself.
    pub class: Option<AircraftClass>,
    /// How many flights.
    pub flights: u32,
    /// Within how many days.
    pub within_days: u32,
    /// Which flights count.
    pub light: Light,
    /// From when it holds.
    pub valid_from: DateTime<Utc>,
    /// Until when; `None`: no end is set.
    pub valid_to: Option<DateTime<Utc>>,
    /// No source is known: it is our assumption.
    pub assumed: bool,
    /// Where it comes from.
    pub source: Option<String>,
    /// Who entered it, by the name at that time.
    pub name: String,
}

/// A rule to be entered.
#[derive(Debug, Clone)]
pub struct NewCurrencyRule {
    /// The class of aircraft; `None`: each class by itself.
    pub class: Option<AircraftClass>,
    /// How many flights, 1 to 100.
    pub flights: u32,
    /// Within how many days, 1 to 1000.
    pub within_days: u32,
    /// Which flights count.
    pub light: Light,
    /// From when it holds.
    pub valid_from: DateTime<Utc>,
    /// No source is known: it is our assumption.
    pub assumed: bool,
    /// Where it comes from.
    pub source: Option<String>,
}

impl CurrencyRule {
    /// What it demands, and when.
    pub fn demand(&self) -> DatedDemand {
        DatedDemand {
            class: self.class,
            demand: CurrencyDemand {
                flights: self.flights,
                within_s: i64::from(self.within_days) * 86_400,
                light: self.light,
                assumed: self.assumed,
            },
            from: self.valid_from,
            to: self.valid_to,
        }
    }
}

/// Enters a rule.
pub fn insert(tx: &mut Tx<'_>, new: &NewCurrencyRule) -> Result<CurrencyRuleId, StoreError> {
    let id = new_id();
    let entry = Entry::new("currency_rules.insert", "currency_rule", id).detail(
        json!({"class": new.class, "flights": new.flights, "within_days": new.within_days,
            "light": new.light, "valid_from": new.valid_from, "assumed": new.assumed,
            "source": new.source}),
    );
    let (now, actor) = (tx.now(), tx.actor());
    let (account, name) = (actor.account(), actor.name().to_owned());
    tx.change(&entry, |c| {
        diesel::insert_into(currency_rules::table)
            .values((
                currency_rules::id.eq(Id(id)),
                currency_rules::class.eq(new.class.map(AircraftClass::as_str)),
                currency_rules::flights.eq(new.flights.cast_signed()),
                currency_rules::within_days.eq(new.within_days.cast_signed()),
                currency_rules::light.eq(new.light.as_str()),
                currency_rules::valid_from.eq(At(new.valid_from)),
                currency_rules::assumed.eq(new.assumed),
                currency_rules::source.eq(&new.source),
                currency_rules::account_id.eq(account.map(|id| Id(id.0))),
                currency_rules::name.eq(name),
                currency_rules::entered_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(CurrencyRuleId(id))
}

/// Ends a rule that has no end yet.
pub fn end(tx: &mut Tx<'_>, id: CurrencyRuleId, to: DateTime<Utc>) -> Result<(), StoreError> {
    let entry =
        Entry::new("currency_rules.end", "currency_rule", id.0).detail(json!({"valid_to": to}));
    tx.change(&entry, |c| {
        let ended = diesel::update(currency_rules::table)
            .filter(currency_rules::id.eq(Id(id.0)))
            .filter(currency_rules::valid_to.is_null())
            .set(currency_rules::valid_to.eq(At(to)))
            .execute(c)?;
        (ended == 1)
            .then_some(())
            .ok_or(StoreError::NotFound("currency rule"))
    })
}

/// All rules, the latest in front; 200 at most.
pub fn list(c: &mut Conn) -> Result<Vec<CurrencyRule>, StoreError> {
    Ok(currency_rules::table
        .select(CurrencyRule::as_select())
        .order((currency_rules::valid_from.desc(), currency_rules::id.desc()))
        .limit(200)
        .load(c)?)
}

/// What is demanded by the rules that are not over at a moment; 200 at most.
pub fn list_demands(c: &mut Conn, at: DateTime<Utc>) -> Result<Vec<DatedDemand>, StoreError> {
    let over = currency_rules::valid_to.is_null();
    let rules: Vec<CurrencyRule> = currency_rules::table
        .filter(over.or(currency_rules::valid_to.ge(At(at))))
        .select(CurrencyRule::as_select())
        .order(currency_rules::id)
        .limit(200)
        .load(c)?;
    Ok(rules.iter().map(CurrencyRule::demand).collect())
}

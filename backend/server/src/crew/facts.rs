//! What the rules read of pilots, from the registers. The mission check, the card of a pilot and the
//! choice of a crew all read it here.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::aircraft::AircraftClass;
use letka_domain::currency::{CurrencyDemand, DatedDemand, Practice};
use letka_domain::ids::OperatorId;
use letka_domain::licences::DemandedKind;
use letka_domain::period::Period;
use letka_domain::rules::PilotFacts;
use letka_store::licence_kinds::Kind;
use letka_store::licences::Licence;
use letka_store::operators::Operator;
use letka_store::{Conn, StoreError, currency_rules, flights, licence_kinds, licences, missions};

/// When somebody flies, and as of when the registers are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct When {
    /// When the flight is.
    pub(crate) period: Period,
    /// As of which moment the registers are read, as far as they remember; `None`: as they are.
    pub(crate) as_of: Option<DateTime<Utc>>,
    /// As of when it is asked.
    pub(crate) now: DateTime<Utc>,
}

/// What the rules read of one pilot.
pub(crate) fn pilot(
    c: &mut Conn,
    operator: &Operator,
    class: AircraftClass,
    when: &When,
) -> Result<PilotFacts, StoreError> {
    let found = pilots(c, std::slice::from_ref(operator), class, when)?.pop();
    found.ok_or(StoreError::NotFound("operator"))
}

/// What the rules read of pilots, in their order.
pub(crate) fn pilots(
    c: &mut Conn,
    operators: &[Operator],
    class: AircraftClass,
    when: &When,
) -> Result<Vec<PilotFacts>, StoreError> {
    let ids: Vec<OperatorId> = operators.iter().map(|one| one.id).collect();
    let mut held: HashMap<OperatorId, Vec<Licence>> = HashMap::new();
    for licence in licences::list_for_all(c, &ids)? {
        held.entry(licence.operator_id).or_default().push(licence);
    }
    let kinds = licence_kinds::list(c)?;
    let demanded: Vec<DemandedKind> = kinds.iter().filter_map(Kind::demanded).collect();
    let demands = demands(c, class, when.period.start())?;
    let since = when.period.start() - longest(&demands);
    let time = (since, when.now);
    let mut practised = flights::list_practice(c, &ids, class, time)?;
    let mut last = flights::last_landings(c, &ids, class, when.now)?;
    // What MAVLink flies enters itself; what is owed is the record of an urgent flight.
    let mut owed = missions::list_owed(c, &ids, when.now)?;
    let facts = |operator: &Operator| {
        let own = held.remove(&operator.id).unwrap_or_default();
        let flown = practised.remove(&operator.id).unwrap_or_default();
        PilotFacts {
            id: operator.id,
            name: operator.name.clone(),
            active: operator.flies_during(&when.period, when.as_of),
            born: None,
            licences: own
                .iter()
                .map(|licence| licence.facts(&when.period, when.as_of))
                .collect(),
            demanded: demanded.clone(),
            last_flown_class: last.remove(&operator.id),
            practice: Some(Practice::new(demands.clone(), flown)),
            open_flights: Some(owed.remove(&operator.id).unwrap_or_default()),
        }
    };
    Ok(operators.iter().map(facts).collect())
}

/// What the register demands of a class at a moment.
pub(crate) fn demands(
    c: &mut Conn,
    class: AircraftClass,
    at: DateTime<Utc>,
) -> Result<Vec<CurrencyDemand>, StoreError> {
    let all = currency_rules::list_demands(c, at)?;
    let holding = all.iter().filter(|demand| demand.holds(class, at));
    Ok(holding.map(|DatedDemand { demand, .. }| *demand).collect())
}

/// The longest time that any of them looks back.
pub(crate) fn longest(demands: &[CurrencyDemand]) -> TimeDelta {
    let longest = demands.iter().map(|demand| demand.within_s).max();
    TimeDelta::try_seconds(longest.unwrap_or(0)).unwrap_or(TimeDelta::MAX)
}

//! Who answers for what: the accounts of people, and those who hold a role over a unit.

use std::collections::HashMap;

use letka_domain::access::{Action, Grant, Reach, Rights, Role};
use letka_domain::ids::{AccountId, OperatorId, UnitId};
use letka_store::{Conn, StoreError, accounts, units};

/// The roles that are told of anything.
const ROLES: &[Role] = &[Role::Commander, Role::ComplianceOfficer, Role::Technician];

/// Who may be told, and how far each role reaches.
pub(crate) struct Answering {
    officers: Vec<(AccountId, Rights)>,
    of_operators: HashMap<OperatorId, Vec<AccountId>>,
}

impl Answering {
    /// Reads who holds what now.
    pub(crate) fn load(c: &mut Conn) -> Result<Self, StoreError> {
        let tree = units::tree(c)?;
        let officers = accounts::list_by_roles(c, ROLES)?
            .into_iter()
            .map(|account| {
                let grants = account.roles.iter().map(|given| Grant {
                    role: given.role,
                    unit: given.unit.as_ref().map(|unit| unit.id),
                });
                (account.id, Rights::new(grants, &tree))
            });
        let officers = officers.collect();
        Ok(Self {
            officers,
            of_operators: accounts::list_of_operators(c)?,
        })
    }

    /// The accounts of a person.
    pub(crate) fn of_person(&self, id: OperatorId) -> impl Iterator<Item = AccountId> {
        self.of_operators.get(&id).into_iter().flatten().copied()
    }

    /// Everybody who has an account and flies.
    pub(crate) fn people(&self) -> impl Iterator<Item = (OperatorId, &[AccountId])> {
        let people = self.of_operators.iter();
        people.map(|(id, accounts)| (*id, accounts.as_slice()))
    }

    /// Who holds one of some roles over a unit; of what belongs to no unit, over any.
    pub(crate) fn holding(
        &self,
        roles: &[Role],
        unit: Option<UnitId>,
    ) -> impl Iterator<Item = AccountId> {
        let within =
            move |reach: Reach| unit.is_none_or(|unit| reach.contains(unit)) && !reach.is_empty();
        self.officers
            .iter()
            .filter(move |(_, rights)| roles.iter().any(|role| within(rights.reach_as(*role))))
            .map(|(id, _)| *id)
    }

    /// Who may do something in a unit.
    pub(crate) fn who_may(&self, action: Action, unit: UnitId) -> impl Iterator<Item = AccountId> {
        let may = move |(_, rights): &&(AccountId, Rights)| rights.reach(action).contains(unit);
        self.officers.iter().filter(may).map(|(id, _)| *id)
    }

    /// Who holds a role, with what it reaches.
    pub(crate) fn reaches(&self, role: Role) -> impl Iterator<Item = (AccountId, Reach)> {
        let reach = move |(id, rights): &(AccountId, Rights)| (*id, rights.reach_as(role));
        let reaches = self.officers.iter().map(reach);
        reaches.filter(|(_, reach)| !reach.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_looks_after_occurrences_is_among_those_who_are_told() {
        let mut all = Role::ALL.iter();
        assert!(all.all(|role| !role.may(Action::ManageOccurrences) || ROLES.contains(role)));
    }
}

//! What changed between two verdicts on a mission, by rule and zone, grouped by cause.
//!
//! Only what a person must know: a rule that passes and was not there before, or is gone, is none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::finding::{Finding, FindingState};
use super::verdict::{Outcome, Verdict};
use crate::localized::Localized;
use crate::rulebook::Severity;
use crate::words::words;

words! {
    /// Why a verdict was made.
    Cause: "cause" {
        /// The plan was drawn or changed.
        Check = "check",
        /// It was sent for approval.
        Submit = "submit",
        /// It was to be approved.
        Approve = "approve",
        /// It was to be put on the vehicle.
        Upload = "upload",
        /// It was to start.
        Start = "start",
        /// An urgent flight was to start.
        Urgent = "urgent",
        /// The check of every night.
        Nightly = "nightly",
        /// A permit changed.
        Permit = "permit",
        /// Zone data changed.
        Zones = "zones",
        /// A licence or a person changed.
        Licence = "licence",
        /// An aircraft or its type changed.
        Aircraft = "aircraft",
        /// Weather came in.
        Weather = "weather",
        /// A notice of activation came in.
        Notice = "notice",
        /// Terrain changed.
        Terrain = "terrain",
        /// A rulebook changed.
        Rulebook = "rulebook",
        /// Another mission of the fleet changed.
        Traffic = "traffic",
        /// A question was answered.
        Answer = "answer",
        /// A consent was added or withdrawn.
        Consent = "consent",
        /// A deviation was attested or approved.
        Deviation = "deviation",
    }
}

words! {
    /// What a changed finding comes from.
    ChangedBy: "cause of a change" {
        /// The rules themselves.
        Rulebook = "rulebook",
        /// A permit.
        Permit = "permit",
        /// A deviation for an urgent task.
        Deviation = "deviation",
        /// A consent or clearance.
        Consent = "consent",
        /// An answer of a person.
        Answer = "answer",
        /// Zones, and when they are active.
        Zones = "zones",
        /// The pilot and the licences.
        Licence = "licence",
        /// The aircraft.
        Aircraft = "aircraft",
        /// Weather and daylight.
        Weather = "weather",
        /// Other missions of the fleet.
        Traffic = "traffic",
        /// The mission itself, or anything else.
        Mission = "mission",
    }
}

/// One finding that is new, gone or has another state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// Id of the rule.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub rule: SmolStr,
    /// The zone, where one is concerned.
    pub zone: Option<String>,
    /// What the rule is called.
    pub title: Localized,
    /// What a failure means.
    pub severity: Severity,
    /// What it was; `None`: it is new.
    pub before: Option<FindingState>,
    /// What it is now; `None`: it is gone.
    pub after: Option<FindingState>,
    /// What it says now, or said when it was still there.
    pub text: Localized,
}

/// The changes with one cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeGroup {
    /// What they come from.
    pub cause: ChangedBy,
    /// The changes, in the order of the verdict.
    pub changes: Vec<Change>,
}

/// What changed from one verdict to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Changes {
    /// The outcome before.
    pub before: Outcome,
    /// The outcome now.
    pub after: Outcome,
    /// The changed findings by cause.
    pub groups: Vec<ChangeGroup>,
}

impl Changes {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.before == self.after && self.groups.is_empty()
    }
}

/// Compares two verdicts on the same mission.
pub fn changes(before: &Verdict, after: &Verdict) -> Changes {
    let other_rules = before.rulebook != after.rulebook;
    let (old, new) = (by_key(before), by_key(after));
    let mut groups: BTreeMap<usize, Vec<Change>> = BTreeMap::new();
    let mut keys: Vec<_> = after
        .findings
        .iter()
        .chain(&before.findings)
        .map(key)
        .collect();
    let mut seen = std::collections::BTreeSet::new();
    keys.retain(|key| seen.insert(*key));
    for key in keys {
        let none = Vec::new();
        let (old, new) = (
            old.get(&key).unwrap_or(&none),
            new.get(&key).unwrap_or(&none),
        );
        for (old, new) in differing(old, new) {
            let cause = if other_rules {
                ChangedBy::Rulebook
            } else {
                cause(old, new)
            };
            let place = ChangedBy::ALL.iter().position(|known| *known == cause);
            let group = groups.entry(place.unwrap_or_default()).or_default();
            group.extend(change(old, new));
        }
    }
    let group = |(place, changes): (usize, Vec<Change>)| ChangeGroup {
        cause: ChangedBy::ALL[place],
        changes,
    };
    Changes {
        before: before.outcome,
        after: after.outcome,
        groups: groups.into_iter().map(group).collect(),
    }
}

type Key<'v> = (&'v str, Option<&'v str>);

fn key(finding: &Finding) -> Key<'_> {
    (finding.rule.as_str(), finding.zone.as_deref())
}

fn by_key(verdict: &Verdict) -> BTreeMap<Key<'_>, Vec<&Finding>> {
    let mut found: BTreeMap<Key<'_>, Vec<&Finding>> = BTreeMap::new();
    for finding in &verdict.findings {
        found.entry(key(finding)).or_default().push(finding);
    }
    found
}

/// The gravest first.
fn gravity(state: FindingState) -> u8 {
    match state {
        FindingState::Fail => 0,
        FindingState::CannotJudge => 1,
        FindingState::Ask => 2,
        FindingState::Lifted => 3,
        FindingState::Pass => 4,
    }
}

/// Pairs of findings of one rule and zone that differ: those with the same state cancel out, the rest
/// are paired from the gravest on.
fn differing<'v>(
    old: &[&'v Finding],
    new: &[&'v Finding],
) -> Vec<(Option<&'v Finding>, Option<&'v Finding>)> {
    let mut old = old.to_vec();
    let mut rest = Vec::new();
    for finding in new {
        let same = old.iter().position(|other| other.state == finding.state);
        match same {
            Some(place) => {
                old.remove(place);
            }
            None => rest.push(*finding),
        }
    }
    old.sort_by_key(|finding| gravity(finding.state));
    rest.sort_by_key(|finding| gravity(finding.state));
    let count = old.len().max(rest.len());
    let pair = |place: usize| (old.get(place).copied(), rest.get(place).copied());
    let told = |pair: &(Option<&Finding>, Option<&Finding>)| match pair {
        (None, Some(only)) | (Some(only), None) => only.state != FindingState::Pass,
        _ => true,
    };
    (0..count).map(pair).filter(told).collect()
}

fn change(old: Option<&Finding>, new: Option<&Finding>) -> Option<Change> {
    let shown = new.or(old)?;
    Some(Change {
        rule: shown.rule.clone(),
        zone: shown.zone.clone(),
        title: shown.title.clone(),
        severity: shown.severity,
        before: old.map(|finding| finding.state),
        after: new.map(|finding| finding.state),
        text: shown.text.clone(),
    })
}

fn cause(old: Option<&Finding>, new: Option<&Finding>) -> ChangedBy {
    let is = |state| [old, new].iter().flatten().any(|f| f.state == state);
    let any = |holds: fn(&Finding) -> bool| [old, new].into_iter().flatten().any(holds);
    let Some(shown) = new.or(old) else {
        return ChangedBy::Mission;
    };
    if old.is_some() && new.is_some() && is(FindingState::Ask) {
        return ChangedBy::Answer;
    }
    if any(|finding| finding.deviation) {
        return ChangedBy::Deviation;
    }
    let permits = (old.and_then(|f| f.permit), new.and_then(|f| f.permit));
    if permits.0 != permits.1 {
        return ChangedBy::Permit;
    }
    let family = shown.rule.split('-').next().unwrap_or_default();
    match family {
        "AGR" => ChangedBy::Permit,
        "CRW" => ChangedBy::Licence,
        "ACF" | "INS" => ChangedBy::Aircraft,
        "WX" => ChangedBy::Weather,
        "TRF" => ChangedBy::Traffic,
        _ if is(FindingState::Lifted) => ChangedBy::Consent,
        _ if shown.zone.is_some() || is(FindingState::CannotJudge) => ChangedBy::Zones,
        _ => ChangedBy::Mission,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, zone};
    use super::*;
    use crate::aircraft::Serviceability;
    use crate::airspace::{Restriction, ZoneKind};
    use crate::missions::{Answer, Consent};
    use crate::permits::PermitState;

    type Told = (
        ChangedBy,
        String,
        Option<FindingState>,
        Option<FindingState>,
    );

    fn told(before: &World, after: &World) -> Vec<Told> {
        let changes = changes(&before.verdict(), &after.verdict());
        let of_group = |group: ChangeGroup| {
            let cause = group.cause;
            group
                .changes
                .into_iter()
                .map(move |c| (cause, c.rule.to_string(), c.before, c.after))
        };
        changes.groups.into_iter().flat_map(of_group).collect()
    }

    #[test]
    fn the_same_verdict_has_no_changes() {
        let world = World::new();
        let changes = changes(&world.verdict(), &world.verdict());
        assert!(changes.is_empty(), "{changes:?}");
    }

    /// A world with something changed.
    fn but(change: impl FnOnce(&mut World)) -> World {
        let mut world = World::new();
        change(&mut world);
        world
    }

    fn with_zone() -> World {
        but(|world| {
            let asks = Restriction::RequiresAuthorisation;
            world.zones = Some(vec![zone(ZoneKind::Other, asks)]);
        })
    }

    /// What became of one rule, and why.
    fn check(
        before: &World,
        after: &World,
        rule: &str,
        expected: (ChangedBy, Option<FindingState>, Option<FindingState>),
    ) {
        let found: Vec<_> = told(before, after)
            .into_iter()
            .filter(|told| told.1 == rule)
            .map(|(cause, _, from, to)| (cause, from, to))
            .collect();
        assert_eq!(found, [expected], "{rule}");
    }

    #[test]
    fn each_change_has_its_cause() {
        use FindingState::{Fail, Pass};
        let clear = World::new();
        let revoked = but(|world| world.permits[0].state = PermitState::Revoked);
        let suspended = but(|world| world.pilot.licences[0].suspended = true);
        let grounded = but(|world| world.aircraft.serviceability = Serviceability::Grounded);
        let to_fail = |cause| (cause, Some(Pass), Some(Fail));
        check(&clear, &revoked, "AGR-01", to_fail(ChangedBy::Permit));
        check(&clear, &suspended, "CRW-01", to_fail(ChangedBy::Licence));
        check(&clear, &grounded, "ACF-04", to_fail(ChangedBy::Aircraft));
        let (came, went) = ((None, Some(Fail)), (Some(Fail), None));
        let by_zones = |(from, to)| (ChangedBy::Zones, from, to);
        check(&clear, &with_zone(), "ZON-10", by_zones(came));
        check(&with_zone(), &clear, "ZON-10", by_zones(went));
    }

    #[test]
    fn what_people_say_is_a_cause_of_its_own() {
        use FindingState::{Ask, Fail, Lifted, Pass};
        let mut agreed = with_zone();
        agreed.mission.consents = vec![Consent {
            with: "Správce".into(),
            reference: "12".into(),
            requested_at: None,
            valid: Some(agreed.mission.period),
            zones: vec!["LKT1".into()],
            rules: vec![],
            max_height_agl_m: None,
            ..Consent::default()
        }];
        let consent = (ChangedBy::Consent, Some(Fail), Some(Lifted));
        check(&with_zone(), &agreed, "ZON-10", consent);
        let unanswered = but(|world| world.mission.answers.clear());
        let answered = but(|world| {
            world.mission.answers = vec![Answer {
                rule: "SAF-01".into(),
                zone: None,
                question: None,
                yes: true,
                by: "Jana".into(),
                at: world.now,
                note: None,
            }];
        });
        let answer = (ChangedBy::Answer, Some(Ask), Some(Pass));
        check(&unanswered, &answered, "SAF-01", answer);
    }

    #[test]
    fn another_rulebook_is_the_cause_of_everything() {
        let (before, mut after) = (World::new(), World::new());
        after.rulebook.hash = "00".into();
        after.permits.clear();
        let causes: Vec<ChangedBy> = told(&before, &after).into_iter().map(|t| t.0).collect();
        assert!(!causes.is_empty());
        assert!(causes.iter().all(|cause| *cause == ChangedBy::Rulebook));
    }

    #[test]
    fn a_second_failure_of_the_same_rule_is_told() {
        let mut verdict = World::new().verdict();
        let mut failed = verdict.findings[0].clone();
        failed.state = FindingState::Fail;
        verdict.findings.push(failed.clone());
        let mut after = verdict.clone();
        after.findings.push(failed);
        let changes = changes(&verdict, &after);
        assert_eq!(changes.groups.len(), 1);
        let change = &changes.groups[0].changes[0];
        assert_eq!(
            (change.before, change.after),
            (None, Some(FindingState::Fail))
        );
    }
}

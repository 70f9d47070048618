//! Golden verdicts: missions in Central Bohemia as the police fly them, judged by `letka check` and
//! written out for a compliance officer in `tests/data/golden/verdicts`.
//!
//! `situations.toml` says what each mission is and, by hand from the catalogue of rules, what must come
//! of it; the snapshots hold every word of it. After a change that is meant to change verdicts read
//! what differs, then `INSTA_UPDATE=always cargo test -p letka-tests golden`.

mod situation;
mod tile;
mod written;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use letka_domain::rules::{FindingState, Verdict};

use situation::{Situation, folder, situations};

#[test]
fn every_situation_comes_out_as_the_catalogue_of_rules_says() {
    let terrain = tempfile::tempdir().unwrap();
    tile::write(terrain.path());
    let mut wrong: Vec<String> = Vec::new();
    for situation in situations() {
        for (number, (_, judgement)) in situation.judge(terrain.path()).iter().enumerate() {
            let expected = &situation.expect[number];
            let verdict = &judgement.verdict;
            let found = verdict.outcome.as_str();
            let mut say = |what: String| wrong.push(format!("{} {number}: {what}", situation.id));
            if found != expected {
                say(format!("the outcome is {found}, not {expected}"));
            }
            if verdict.may_fly() != situation.may_fly {
                say(format!("may fly: {}", verdict.may_fly()));
            }
            for (state, named) in [
                (FindingState::Fail, &situation.because),
                (FindingState::Lifted, &situation.lifted),
                (FindingState::CannotJudge, &situation.unknown),
            ] {
                let rules = rules_of(verdict, state);
                if !are_named(&rules, named) {
                    say(format!("{state}: {rules:?}, not {named:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_word_of_a_verdict_is_as_it_was() {
    let terrain = tempfile::tempdir().unwrap();
    tile::write(terrain.path());
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(folder().join("verdicts"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let changed: Vec<String> = situations()
        .into_iter()
        .filter(|situation| {
            let text = written::text(situation, &situation.judge(terrain.path()));
            let compare = || {
                settings.bind(|| insta::assert_snapshot!(situation.id.as_str(), text));
            };
            // One that changed does not hide the others.
            catch_unwind(AssertUnwindSafe(compare)).is_err()
        })
        .map(|situation| situation.id)
        .collect();
    assert!(changed.is_empty(), "verdicts changed: {changed:?}");
}

#[test]
fn nothing_lies_about_that_no_situation_uses() {
    let known = situations();
    let missions = known.iter().flat_map(|situation| &situation.missions);
    assert_eq!(
        names(&folder().join("missions")),
        missions.cloned().collect()
    );
    let verdicts = known
        .iter()
        .map(|situation| format!("{}.snap", situation.id));
    assert_eq!(names(&folder().join("verdicts")), verdicts.collect());
    let ids: BTreeSet<&str> = known.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids.len(), known.len());
}

/// The names of the files in a folder.
fn names(folder: &Path) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder).unwrap();
    files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect()
}

fn rules_of(verdict: &Verdict, state: FindingState) -> BTreeSet<&str> {
    let findings = verdict.findings.iter();
    findings
        .filter(|finding| finding.state == state)
        .map(|finding| finding.rule.as_str())
        .collect()
}

/// Whether rules are those that are named; `GZ-*` names all of a group, of which one is enough.
fn are_named(rules: &BTreeSet<&str>, named: &[String]) -> bool {
    let names = |name: &String, rule: &str| match name.strip_suffix('*') {
        Some(group) => rule.starts_with(group),
        None => name == rule,
    };
    let each_rule = rules
        .iter()
        .all(|rule| named.iter().any(|name| names(name, rule)));
    each_rule
        && named
            .iter()
            .all(|name| rules.iter().any(|rule| names(name, rule)))
}

//! What a plan holds beside its route and no rule reads: it is noted, so that nobody takes it as read.

use std::collections::BTreeSet;

use letka_domain::localized::Localized;

use super::super::Note;
use super::super::fields::Node;
use super::super::json::Json;
use super::items::{CHANGE_SPEED, LOITER, STILL, WAYPOINT};

/// Notes of the fence, the rally points, and of items that do not move the vehicle.
pub(super) fn notes(root: &Node<'_>, mission: &Node<'_>) -> Vec<Note> {
    let notes = [fence(root), rally(root)].into_iter();
    notes.flatten().chain(items(mission)).collect()
}

fn fence(root: &Node<'_>) -> Option<Note> {
    let fence = root.member("geoFence")?;
    let shapes = count(&fence, "polygons") + count(&fence, "circles");
    let returns = fence
        .member("breachReturn")
        .is_some_and(|place| *place.value != Json::Null);
    let message = Localized::new(
        format!("ohrada se nečte (obrazců: {shapes})"),
        format!("the fence is not read (shapes: {shapes})"),
    );
    (shapes > 0 || returns).then(|| Note::new(&fence.path, message))
}

fn rally(root: &Node<'_>) -> Option<Note> {
    let rally = root.member("rallyPoints")?;
    let points = count(&rally, "points");
    let message = Localized::new(
        format!("záložní místa návratu se nečtou ({points})"),
        format!("the other places to return to are not read ({points})"),
    );
    (points > 0).then(|| Note::new(&rally.path, message))
}

fn count(node: &Node<'_>, key: &str) -> usize {
    node.member(key).map_or(0, |list| list.items().len())
}

/// One note for all items of a kind: a survey has hundreds.
fn items(mission: &Node<'_>) -> Vec<Note> {
    let Some(list) = mission.member("items") else {
        return Vec::new();
    };
    let (mut speeds, mut still, mut waits) = (0_usize, 0_usize, 0_usize);
    let mut commands = BTreeSet::new();
    for item in flat(&list) {
        match command(&item) {
            Some(CHANGE_SPEED) => speeds += 1,
            Some(command) if command == WAYPOINT || LOITER.contains(&command) => {
                waits += usize::from(holds(&item));
            }
            Some(command) if STILL.contains(&command) => {
                still += 1;
                commands.insert(command.to_string());
            }
            _ => {}
        }
    }
    let commands = commands.into_iter().collect::<Vec<String>>().join(", ");
    let all = [
        (
            speeds,
            Localized::new(
                format!("změny rychlosti ({speeds}): pro celý let platí největší z nich"),
                format!("changes of speed ({speeds}): the greatest counts for the whole flight"),
            ),
        ),
        (
            waits,
            Localized::new(
                format!("čekání na místě se nečte (míst: {waits})"),
                format!("waiting is not read (places: {waits})"),
            ),
        ),
        (
            still,
            Localized::new(
                format!(
                    "příkazy, které letounem nepohybují, se nečtou ({still}; kamera a podobné: {commands})"
                ),
                format!(
                    "commands that do not move the vehicle are not read ({still}; camera and the like: {commands})"
                ),
            ),
        ),
    ];
    let told = all.into_iter().filter(|(number, _)| *number > 0);
    told.map(|(_, message)| Note::new(&list.path, message))
        .collect()
}

/// The items one after the other, those of surveys in their place.
fn flat<'a>(list: &Node<'a>) -> Vec<Node<'a>> {
    let inner = |item: &Node<'a>| {
        item.member("TransectStyleComplexItem")
            .and_then(|inner| inner.member("Items"))
            .map(|inner| inner.items())
    };
    list.items()
        .into_iter()
        .flat_map(|item| inner(&item).unwrap_or_else(|| vec![item]))
        .collect()
}

fn command(item: &Node<'_>) -> Option<u16> {
    number(item.member("command")?.value)
}

/// Whether the vehicle waits or circles at a waypoint before it flies on.
fn holds(item: &Node<'_>) -> bool {
    let first = item.member("params").and_then(|params| {
        let first = params.items().into_iter().next()?;
        number::<f64>(first.value)
    });
    first.is_some_and(|seconds| seconds > 0.0)
}

fn number<T: std::str::FromStr>(value: &Json) -> Option<T> {
    match value {
        Json::Number(digits) => digits.parse().ok(),
        _ => None,
    }
}

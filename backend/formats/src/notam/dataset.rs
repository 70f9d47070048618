//! All notices of a text as one dataset.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use letka_domain::airspace::{Activity, Dataset, DatasetInfo, Zone, ZoneFault};

use super::{Action, Notam, parse, split};

/// Reads the notices of a text; `name` is what the dataset is called. A notice that another one of
/// the text replaces or cancels ends where that one begins.
pub fn read(name: &str, text: &str) -> Dataset {
    let texts = split::notices(text.trim_start_matches('\u{feff}'));
    let notices: Vec<Notam> = texts.into_iter().map(parse).collect();
    let ends = ends(&notices);
    let mut dataset = Dataset {
        info: DatasetInfo {
            name: name.to_owned(),
            ..DatasetInfo::default()
        },
        features: notices.len(),
        ..Dataset::default()
    };
    if notices.is_empty() {
        dataset
            .faults
            .push(fault(None, None, "no notice in it".into(), true));
    }
    for (index, notice) in notices.iter().enumerate() {
        let mut zones = notice.to_zones(name);
        let is_area = !matches!(notice.action, Action::Cancels(_));
        let mut say = |reason, left_out| {
            dataset
                .faults
                .push(fault(Some(index), notice.number.clone(), reason, left_out));
        };
        for remark in &notice.remarks {
            say(remark.clone(), false);
        }
        if is_area && zones.is_empty() {
            say(
                "it has no area that can be drawn: it is listed only".into(),
                true,
            );
        }
        let end = key(notice, notice.number.as_deref()).and_then(|key| ends.get(&key));
        if let Some(end) = end {
            say(format!("another notice ends it at {end}"), false);
            zones.retain_mut(|zone| end_at(zone, *end));
        }
        dataset.zones.extend(zones);
    }
    dataset
}

fn fault(
    index: Option<usize>,
    identifier: Option<String>,
    reason: String,
    left_out: bool,
) -> ZoneFault {
    ZoneFault {
        index,
        identifier,
        line: None,
        reason,
        left_out,
    }
}

/// Region and number: numbers of different regions are not the same notice.
fn key(notice: &Notam, number: Option<&str>) -> Option<(String, String)> {
    let region = notice.qualifier.as_ref()?.region.clone();
    Some((region, number?.to_owned()))
}

/// When notices are ended by others. One that does not say when it begins ends none, and a
/// replacement that cannot be drawn does not either.
fn ends(notices: &[Notam]) -> BTreeMap<(String, String), DateTime<Utc>> {
    let mut ends = BTreeMap::new();
    for notice in notices {
        let other = match &notice.action {
            Action::New => continue,
            Action::Replaces(_) if notice.areas.is_empty() => continue,
            Action::Replaces(other) | Action::Cancels(other) => other,
        };
        if let (Some(key), Some(from)) = (key(notice, Some(other)), notice.from) {
            // Several may speak of it: the last one counts.
            let end = ends.entry(key).or_insert(from);
            *end = from.max(*end);
        }
    }
    ends
}

/// Ends a zone; `false` where it would only begin afterwards.
fn end_at(zone: &mut Zone, end: DateTime<Utc>) -> bool {
    let Activity::Periods(periods) = &mut zone.activity else {
        return true;
    };
    periods.retain(|period| period.start.is_none_or(|start| start <= end));
    for period in periods.iter_mut() {
        period.end = Some(period.end.map_or(end, |own| own.min(end)));
    }
    !periods.is_empty()
}

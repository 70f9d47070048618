//! Which weather is asked for: that around the missions which begin soon.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::geometry::Position;
use letka_store::StoreError;
use letka_store::missions::{self, Mission};

use crate::app::App;

/// Missions that begin later are not asked for yet.
const AHEAD: TimeDelta = TimeDelta::hours(48);
/// Most places that forecasts are asked for in a round.
const MOST_PLACES: usize = 20;

/// What is asked for.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Wanted {
    /// Aerodromes, by their place indicators.
    pub(super) stations: Vec<&'static str>,
    /// Places to a tenth of a degree; those of the missions that take off first in front.
    pub(super) places: Vec<Position>,
    /// How many more places there are than are asked for.
    pub(super) left_out: usize,
}

/// The weather that is wanted at a moment.
pub(super) async fn wanted(app: &App, now: DateTime<Utc>) -> Result<Wanted, StoreError> {
    let coming = move |c: &mut letka_store::Conn| missions::list_coming(c, now, now + AHEAD);
    let missions = app.store.read(coming).await?;
    let with_reach = |mission: &Mission| {
        // Without a rulebook for its time it cannot be judged, and no weather changes that.
        let book = app.rulebooks.for_period(&mission.period()).ok()?;
        Some((mission.plan.takeoff, book.weather_reach_m()))
    };
    let around: Vec<(Position, f64)> = missions.iter().filter_map(with_reach).collect();
    Ok(around_all(&around))
}

/// What is wanted around places, each with how far weather may be reported from it, metres.
fn around_all(around: &[(Position, f64)]) -> Wanted {
    let mut stations = BTreeSet::new();
    let mut places: Vec<Position> = Vec::new();
    for (place, reach_m) in around {
        stations.extend(letka_formats::weather::aerodromes_within(*place, *reach_m));
        places.extend(rounded(*place).filter(|place| !places.contains(place)));
    }
    let left_out = places.len().saturating_sub(MOST_PLACES);
    places.truncate(MOST_PLACES);
    Wanted {
        stations: stations.into_iter().collect(),
        places,
        left_out,
    }
}

/// A place to a tenth of a degree: missions beside each other share a forecast.
fn rounded(place: Position) -> Option<Position> {
    let tenth = |degrees: f64| (degrees * 10.0).round() / 10.0;
    Position::new(tenth(place.lat()), tenth(place.lon())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    #[test]
    fn missions_beside_each_other_share_what_is_asked() {
        let kladno = at(50.147, 14.103);
        let beside = at(50.12, 14.09);
        let wanted = around_all(&[(kladno, 60_000.0), (beside, 60_000.0)]);
        assert_eq!(wanted.stations, ["LKKB", "LKPR", "LKVO"]);
        assert_eq!(wanted.places, [at(50.1, 14.1)]);
        // The rulebook says how far weather counts.
        let near = around_all(&[(kladno, 15_000.0)]);
        assert_eq!(near.stations, ["LKPR"]);
        assert_eq!(around_all(&[]), Wanted::default());
    }

    #[test]
    fn no_more_places_are_asked_for_than_a_round_may_have() {
        let row = |count: u32| {
            let place = |east: u32| (at(50.0, 12.0 + f64::from(east) / 5.0), 1.0);
            around_all(&(0..count).map(place).collect::<Vec<_>>())
        };
        assert_eq!((row(20).places.len(), row(20).left_out), (20, 0));
        assert_eq!((row(23).places.len(), row(23).left_out), (20, 3));
        assert_eq!(
            row(23).places[0],
            at(50.0, 12.0),
            "the first take-off stays"
        );
    }
}

//! In what a mission differs from its application: after both were changed, or the mission alone.

use serde::{Deserialize, Serialize};

use super::{Asked, Needs};
use crate::geometry::Area;
use crate::ids::OperatorId;
use crate::localized::{Localized, number};
use crate::words::words;

words! {
    /// In what a mission differs from its application.
    DifferenceField: "field of an application" {
        /// When it flies.
        Dates = "dates",
        /// Where it flies.
        Area = "area",
        /// Along which corners.
        Route = "route",
        /// How high.
        Height = "height",
        /// How far from the pilot.
        Distance = "distance",
        /// Whether at night.
        Night = "night",
        /// Which zones.
        Zones = "zones",
        /// Which rules.
        Rules = "rules",
        /// Which aircraft.
        Aircraft = "aircraft",
        /// Who flies.
        Pilot = "pilot",
    }
}

/// Something in which a mission differs from what was asked for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Difference {
    /// In what.
    pub field: DifferenceField,
    /// Whether the permit as it is asked would not cover the mission.
    pub beyond: bool,
    /// In a sentence.
    pub text: Localized,
}

impl Difference {
    fn new(
        field: DifferenceField,
        beyond: bool,
        cs: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        let text = Localized::new(cs.into(), en.into());
        Self {
            field,
            beyond,
            text,
        }
    }
}

/// In what a mission as it is now differs from its application: it needs more than is asked, or is no
/// longer what it was `before`, when the application was drafted.
pub fn differences(asked: &Asked, before: &Needs, now: &Needs) -> Vec<Difference> {
    let mut found = Vec::new();
    let field = DifferenceField::Dates;
    if !asked.valid.covers(&now.period) {
        let (cs, en) = (
            "Mise letí mimo žádané dny.",
            "The mission flies outside the days asked for.",
        );
        found.push(Difference::new(field, true, cs, en));
    } else if before.period != now.period {
        let (cs, en) = (
            "Mise letí v jinou dobu, v žádaných dnech.",
            "The mission flies at another time, within the days asked for.",
        );
        found.push(Difference::new(field, false, cs, en));
    }
    found.extend(places(asked, before, now));
    found.extend(heights(asked, now));
    found.extend(names(asked, now));
    found
}

fn places(asked: &Asked, before: &Needs, now: &Needs) -> Vec<Difference> {
    let covers = |area: &Area| {
        let corners = now.route.windows(2);
        let mut legs = corners.map(|pair| (pair[0].at, pair[1].at));
        let outline = now.area.iter().flat_map(Area::rings).flatten();
        legs.all(|(from, to)| area.covers_leg(from, to))
            && outline
                .into_iter()
                .all(|at| area.distance_to_leg_m(at, at) <= 1.0)
    };
    let mut found = Vec::new();
    if !asked.area.as_ref().is_some_and(covers) {
        let (cs, en) = (
            "Mise s dopadovou oblastí leží zčásti mimo žádanou oblast.",
            "The mission with its impact area lies partly outside the area asked for.",
        );
        found.push(Difference::new(DifferenceField::Area, true, cs, en));
    }
    if before.route != now.route || before.takeoff != now.takeoff {
        let (cs, en) = (
            "Trať mise se změnila.",
            "The route of the mission was changed.",
        );
        found.push(Difference::new(DifferenceField::Route, false, cs, en));
    }
    found
}

fn heights(asked: &Asked, now: &Needs) -> Vec<Difference> {
    let mut found = Vec::new();
    let over = |limit: Option<f64>, value: Option<f64>| match (limit, value) {
        (Some(limit), Some(value)) if value > limit => Some((limit, value)),
        _ => None,
    };
    let unasked = now.beyond_height && asked.max_height_agl_m.is_none();
    if let Some((limit, value)) = over(asked.max_height_agl_m, now.height_agl_m) {
        let (limit, value) = (number(limit, 0), number(value.ceil(), 0));
        found.push(Difference::new(
            DifferenceField::Height,
            true,
            format!("Mise letí {} m nad zemí, žádá se {} m.", value.cs, limit.cs),
            format!(
                "The mission flies {} m above ground, {} m are asked for.",
                value.en, limit.en
            ),
        ));
    } else if unasked {
        let (cs, en) = (
            "Mise letí výš, než je běžné; výška se nežádá.",
            "The mission flies higher than usual; no height is asked for.",
        );
        found.push(Difference::new(DifferenceField::Height, true, cs, en));
    }
    if let Some((limit, value)) = over(asked.max_distance_from_pilot_m, now.distance_m) {
        let (limit, value) = (number(limit, 0), number(value.ceil(), 0));
        found.push(Difference::new(
            DifferenceField::Distance,
            true,
            format!(
                "Mise letí až {} m od pilota, žádá se {} m.",
                value.cs, limit.cs
            ),
            format!(
                "The mission flies up to {} m from the pilot, {} m are asked for.",
                value.en, limit.en
            ),
        ));
    }
    if now.night && !asked.night {
        let (cs, en) = (
            "Mise letí v noci; noc se nežádá.",
            "The mission flies at night; the night is not asked for.",
        );
        found.push(Difference::new(DifferenceField::Night, true, cs, en));
    }
    found
}

fn names(asked: &Asked, now: &Needs) -> Vec<Difference> {
    let mut found = Vec::new();
    let missing = |needed: &[String], given: &[String]| {
        let missing: Vec<&str> = needed
            .iter()
            .filter(|one| !given.contains(one))
            .map(String::as_str)
            .collect();
        (!missing.is_empty()).then(|| missing.join(", "))
    };
    if let Some(zones) = missing(&now.zones, &asked.zones) {
        found.push(Difference::new(
            DifferenceField::Zones,
            true,
            format!("Mise potřebuje prostory, které se nežádají: {zones}."),
            format!("The mission needs zones that are not asked for: {zones}."),
        ));
    }
    if let Some(rules) = missing(&now.lifts, &asked.lifts) {
        found.push(Difference::new(
            DifferenceField::Rules,
            true,
            format!("Mise potřebuje odchylku od pravidel, která se nežádá: {rules}."),
            format!("The mission needs rules lifted that are not asked for: {rules}."),
        ));
    }
    if now
        .aircraft
        .is_some_and(|one| !asked.aircraft.contains(&one))
    {
        let (cs, en) = (
            "Mise letí s letadlem, které žádost nejmenuje.",
            "The mission flies an aircraft that the application does not name.",
        );
        found.push(Difference::new(DifferenceField::Aircraft, true, cs, en));
    }
    let unnamed = |one: OperatorId| !asked.pilots.is_empty() && !asked.pilots.contains(&one);
    if now.pilot.is_some_and(unnamed) {
        let (cs, en) = (
            "Misi letí pilot, kterého žádost nejmenuje.",
            "A pilot flies the mission whom the application does not name.",
        );
        found.push(Difference::new(DifferenceField::Pilot, true, cs, en));
    }
    found
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::ids::AircraftId;
    use crate::period::Period;
    use crate::rules::fixtures::World;

    fn needs(world: &World) -> Needs {
        let verdict = world.verdict();
        Needs::of(&world.facts(), &verdict.findings)
    }

    /// Climbs to 140 m, with the ground up to 10 m lower.
    fn too_high() -> World {
        let mut world = World::new();
        world.corner(1).height_m = 140.0;
        world
    }

    #[test]
    fn what_the_mission_needs_beyond_its_application_is_said() {
        let mut world = too_high();
        let before = needs(&world);
        let asked = before.asked(2);
        assert_eq!(differences(&asked, &before, &before), []);
        world.corner(1).height_m = 150.0;
        let higher = needs(&world);
        let fields = |list: Vec<Difference>| -> Vec<(DifferenceField, bool)> {
            list.into_iter()
                .map(|one| (one.field, one.beyond))
                .collect()
        };
        let found = differences(&asked, &before, &higher);
        assert!(
            found.iter().any(|one| one.text.en.contains("160 m")),
            "{found:?}"
        );
        let found = fields(found);
        assert!(
            found.contains(&(DifferenceField::Height, true)),
            "{found:?}"
        );
        assert!(
            found.contains(&(DifferenceField::Route, false)),
            "{found:?}"
        );
        let mut other = before.clone();
        other.aircraft = Some(AircraftId(uuid::Uuid::from_u128(77)));
        other.zones = vec!["LKP1".into()];
        other.night = true;
        other.area = Some(Area::circle(World::home(), 5000.0).unwrap());
        let late = before.period.end() + TimeDelta::days(10);
        other.period = Period::new(late, late + TimeDelta::hours(1)).unwrap();
        let found = fields(differences(&asked, &before, &other));
        for field in [
            DifferenceField::Dates,
            DifferenceField::Area,
            DifferenceField::Night,
            DifferenceField::Zones,
            DifferenceField::Aircraft,
        ] {
            assert!(found.contains(&(field, true)), "{field} {found:?}");
        }
    }
}

//! How far the parts of a mission are from the closest point of the ground, which is what the law
//! counts: on a slope that is less than the height straight above it.

use super::Facts;
use crate::missions::volumes::HeightBasis;
use crate::missions::volumes::ground::{Strip, WIDEST_M};
use crate::missions::{Footprint, Volume};
use crate::terrain::Terrain;

/// Most parts that the closest ground is looked for; a mission with more that are too high is told
/// by the height straight above ground, which is never smaller.
const MOST_PARTS: usize = 4;
/// Samples of each line of a part.
const SAMPLES: u32 = 20;

impl Facts<'_> {
    /// The greatest distance of each part from the closest ground, metres. Straight above ground
    /// where that is within the normal limit, or where terrain does not tell more.
    pub(in crate::rules) fn above_ground(&self) -> &[f64] {
        self.above_ground.get_or_init(|| {
            let limit_m = self.rulebook.rules.height.params.limit_m();
            let high = |volume: &&Volume| volume.agl.high_m > limit_m;
            let few = self.volumes.iter().filter(high).count() <= MOST_PARTS;
            let terrain = self.terrain.filter(|_| few);
            let of = |volume: &Volume| {
                let closest = terrain
                    .filter(|_| volume.agl.high_m > limit_m && volume.agl.high_m.is_finite())
                    .and_then(|terrain| closest_m(self, terrain, volume));
                closest.map_or(volume.agl.high_m, |metres| metres.min(volume.agl.high_m))
            };
            self.volumes.iter().map(of).collect()
        })
    }
}

/// An upper bound of the distance between a leg and the closest ground, with the buffers; `None`
/// where terrain does not tell.
fn closest_m(facts: &Facts<'_>, terrain: &Terrain, volume: &Volume) -> Option<f64> {
    let Footprint::Leg { from, to } = volume.footprint else {
        return None;
    };
    if volume.basis != HeightBasis::Terrain {
        return None;
    }
    if facts.buffer_m > WIDEST_M {
        return None;
    }
    let amsl_m = volume.amsl.high_m;
    let mut greatest = 0.0_f64;
    for (a, b) in Strip::new(from, to, facts.buffer_m).lines() {
        for sample in 0..=SAMPLES {
            let at = a.between(b, f64::from(sample) / f64::from(SAMPLES));
            let nearest = terrain.nearest_ground_m(at, amsl_m, volume.agl.high_m)?;
            greatest = greatest.max(nearest);
        }
    }
    // Between two samples the distance changes by no more than the way to the nearer of them.
    let way_m = from.distance_m(to) + 2.0 * facts.buffer_m;
    Some(greatest + way_m / f64::from(SAMPLES) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::super::super::FindingState;
    use super::super::super::fixtures::{World, terrain};
    use crate::altitude::Datum;

    /// A slope of 45 degrees to the north: ground rises by a metre for each metre.
    fn world(height_m: f64) -> (World, crate::terrain::Terrain) {
        let metres_per_degree = 111_195.0;
        let ground = terrain(move |lat, _| 300.0 + (lat - 50.147) * metres_per_degree);
        let mut world = World::new();
        world.mission.datum = Datum::Amsl;
        world.mission.buffer_m = Some(0.0);
        world.mission.takeoff = None;
        // Along the slope, so that the ground below stays the same.
        let home = World::home();
        let corners = [home, home.offset(100.0, 90.0)];
        world.mission.extent = crate::missions::Extent::Route {
            corners: corners
                .map(|at| crate::missions::Corner { at, height_m })
                .to_vec(),
        };
        (world, ground)
    }

    #[test]
    fn on_a_slope_the_closest_ground_counts() {
        // 150 m straight above a slope of 45 degrees are 106 m from it.
        for (above_m, expected) in [(150.0, FindingState::Pass), (180.0, FindingState::Fail)] {
            let (world, ground) = world(300.0 + above_m);
            let mut question = world.question();
            question.terrain = Some(&ground);
            assert_eq!(World::ask(question, "ALT-01").state, expected, "{above_m}");
        }
    }
}

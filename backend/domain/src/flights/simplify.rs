//! A track with as few points as a map at some zoom needs.

use geo::{LineString, SimplifyIdx};

use super::TrackPoint;
use crate::geometry::LocalMap;

/// Metres of a pixel at zoom 0 on the equator, on tiles of 512 pixels as the map's.
const PIXEL_AT_ZOOM_0_M: f64 = 78_271.517;
/// The line may be off by so many pixels.
const OFF_PX: f64 = 0.5;
/// So many points are simplified at once: the algorithm goes deeper with each point that it keeps.
const AT_ONCE: usize = 1000;

/// The points that a map at a zoom (0 to 24) needs to draw a track half a pixel right; the first, the
/// last and the highest are always among them (Douglas and Peucker, 1973).
pub fn simplified(track: &[TrackPoint], zoom: f64) -> Vec<TrackPoint> {
    let Some(first) = track.first() else {
        return Vec::new();
    };
    let pixel_m = PIXEL_AT_ZOOM_0_M * first.position.lat().to_radians().cos() / zoom.exp2();
    let map = LocalMap::new(first.position);
    let highest = (0..track.len()).max_by(|a, b| track[*a].height_m.total_cmp(&track[*b].height_m));
    let mut keep: Vec<usize> = highest.into_iter().chain([track.len() - 1]).collect();
    // Pieces share their ends, so that nothing falls between them.
    for begins in (0..track.len()).step_by(AT_ONCE) {
        let ends = (begins + AT_ONCE + 1).min(track.len());
        let points = &track[begins..ends];
        let line: LineString = points
            .iter()
            .map(|point| map.project(point.position))
            .collect();
        let kept = line.simplify_idx(pixel_m * OFF_PX);
        keep.extend(kept.into_iter().map(|place| begins + place));
    }
    keep.sort_unstable();
    keep.dedup();
    keep.into_iter().map(|place| track[place]).collect()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::geometry::Position;

    fn spiral(points: u32) -> Vec<TrackPoint> {
        let centre = Position::new(50.1, 14.1).unwrap();
        let point = |place: u32| TrackPoint {
            at: "2026-06-01T10:00:00Z"
                .parse::<chrono::DateTime<chrono::Utc>>()
                .unwrap()
                + TimeDelta::milliseconds(i64::from(place) * 250),
            position: centre.offset(f64::from(place) * 0.1, f64::from(place)),
            height_m: if place == points / 3 { 90.0 } else { 50.0 },
            amsl_m: None,
            speed_mps: None,
            battery_pct: None,
        };
        (0..points).map(point).collect()
    }

    #[test]
    fn a_track_gets_coarser_with_the_zoom_and_stays_within_half_a_pixel() {
        let track = spiral(4800);
        let counts: Vec<usize> = [24.0, 16.0, 12.0, 5.0]
            .map(|zoom| simplified(&track, zoom).len())
            .to_vec();
        assert!(
            counts.is_sorted_by(|finer, coarser| finer > coarser),
            "{counts:?}"
        );
        assert!(counts[3] < 20, "{counts:?}");
        // At zoom 16 half a pixel is 0.38 m at 50.1° north.
        let kept = simplified(&track, 16.0);
        let map = LocalMap::new(track[0].position);
        let line: LineString = kept.iter().map(|one| map.project(one.position)).collect();
        for point in &track {
            let at = geo::Point(map.project(point.position));
            let off = geo::Distance::distance(&geo::Euclidean, &at, &line);
            assert!(off < 0.39, "{off}");
        }
    }

    #[test]
    fn ends_and_summit_stay() {
        let track = spiral(2500);
        let kept = simplified(&track, 0.0);
        assert_eq!(kept.first(), track.first());
        assert_eq!(kept.last(), track.last());
        assert!(kept.iter().any(|point| point.height_m > 80.0));
        assert_eq!(simplified(&[], 10.0), []);
        assert_eq!(simplified(&track[..1], 10.0), track[..1]);
    }

    #[test]
    fn a_long_track_does_not_go_deep() {
        let track: Vec<TrackPoint> = spiral(200_000);
        assert!(simplified(&track, 22.0).len() > 1000);
    }
}

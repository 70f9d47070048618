//! A map drawn of lines: what a plan, a permit or a flight covers, with scale, north and coordinates.

use letka_domain::geometry::{EARTH_RADIUS_M, Position};

use crate::drawing::{Anchor, Drawing, Paint};
use crate::{Color, Language, Paper};

/// Room for the coordinates left of and below the frame, in millimetres.
const LEFT_MM: f32 = 17.0;
const BELOW_MM: f32 = 5.0;
/// A window is never less than that across, in metres.
const LEAST_M: f64 = 200.0;

/// The part of the earth that a map shows: its middle, and how many metres it is at least across. Within
/// some hundred kilometres an equirectangular map through its middle is true enough to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    middle: Position,
    width_m: f64,
    height_m: f64,
}

impl Window {
    /// The smallest window around places, with a tenth to spare at each side. Nothing without places.
    pub fn around(places: impl IntoIterator<Item = Position>) -> Option<Self> {
        let mut places = places.into_iter();
        let first = places.next()?;
        let (mut south, mut north) = (first.lat(), first.lat());
        let (mut west, mut east) = (first.lon(), first.lon());
        for place in places {
            south = south.min(place.lat());
            north = north.max(place.lat());
            west = west.min(place.lon());
            east = east.max(place.lon());
        }
        let middle = Position::new(f64::midpoint(south, north), f64::midpoint(west, east)).ok()?;
        let per_degree = EARTH_RADIUS_M.to_radians();
        let wide = (east - west) * per_degree * middle.lat().to_radians().cos();
        let high = (north - south) * per_degree;
        Some(Self {
            middle,
            width_m: (wide * 1.2).max(LEAST_M),
            height_m: (high * 1.2).max(LEAST_M),
        })
    }
}

/// A map block: places are positions on WGS 84, drawn in the order in which they were added.
pub struct Map {
    drawing: Drawing,
    /// Left, top, width and height of the frame in millimetres.
    frame: (f32, f32, f32, f32),
    middle: Position,
    /// Millimetres on paper for one metre.
    mm_per_m: f64,
    language: Language,
    content: Vec<Thing>,
}

enum Thing {
    Line(Vec<Position>, Paint),
    Area(Vec<Vec<Position>>, Paint),
    Point(Position, Color, String),
    Label(Position, String),
}

impl Map {
    /// A map of a window, in a block of so many millimetres (170 is the width of a page). The window is
    /// made wider or higher to fill the block.
    pub fn new(window: &Window, width_mm: f32, height_mm: f32, language: Language) -> Self {
        let frame = (
            LEFT_MM,
            0.5,
            width_mm - LEFT_MM - 0.5,
            height_mm - BELOW_MM - 0.5,
        );
        let scale = (f64::from(frame.2) / window.width_m).min(f64::from(frame.3) / window.height_m);
        Self {
            drawing: Drawing::new(width_mm, height_mm),
            frame,
            middle: window.middle,
            mm_per_m: scale,
            language,
            content: Vec::new(),
        }
    }

    /// A line, such as a route or a track.
    pub fn line(&mut self, points: impl IntoIterator<Item = Position>, paint: Paint) {
        let points = points.into_iter().collect();
        self.content.push(Thing::Line(points, paint));
    }

    /// An area; rings after the first are holes.
    pub fn area(&mut self, rings: Vec<Vec<Position>>, paint: Paint) {
        self.content.push(Thing::Area(rings, paint));
    }

    /// A place with its name beside it, which may be empty.
    pub fn point(&mut self, at: Position, color: Color, name: &str) {
        self.content.push(Thing::Point(at, color, name.to_owned()));
    }

    /// Words around a place.
    pub fn label(&mut self, at: Position, text: &str) {
        self.content.push(Thing::Label(at, text.to_owned()));
    }

    #[expect(clippy::cast_possible_truncation, reason = "millimetres on paper")]
    fn place(&self, at: Position) -> (f32, f32) {
        let per_degree = EARTH_RADIUS_M.to_radians() * self.mm_per_m;
        let shrink = self.middle.lat().to_radians().cos();
        let x = (at.lon() - self.middle.lon()) * shrink * per_degree;
        let y = (self.middle.lat() - at.lat()) * per_degree;
        let (left, top, width, height) = self.frame;
        (left + width / 2.0 + x as f32, top + height / 2.0 + y as f32)
    }

    fn drawn(mut self) -> Drawing {
        let grid = self.graticule();
        let mut drawing = std::mem::replace(&mut self.drawing, Drawing::new(0.0, 0.0));
        let (left, top, width, height) = self.frame;
        drawing.clipped(self.frame, |inside| {
            for line in &grid {
                inside.polyline(vec![line.from, line.to], Paint::line(Color::LIGHT, 0.35));
            }
            for thing in &self.content {
                self.draw(inside, thing);
            }
        });
        for line in &grid {
            drawing.label(line.label_at, &line.label, 6.5, line.anchor);
        }
        drawing.rect((left, top, width, height), Paint::line(Color::GREY, 0.7));
        self.scale_bar(&mut drawing);
        self.north(&mut drawing);
        drawing
    }

    fn draw(&self, inside: &mut Drawing, thing: &Thing) {
        let placed = |points: &[Position]| points.iter().map(|at| self.place(*at)).collect();
        match thing {
            Thing::Line(points, paint) => inside.polyline(placed(points), *paint),
            Thing::Area(rings, paint) => {
                inside.polygon(rings.iter().map(|ring| placed(ring)).collect(), *paint);
            }
            Thing::Point(at, color, name) => {
                let (x, y) = self.place(*at);
                inside.disc((x, y), 1.1, Paint::fill(*color));
                if !name.is_empty() {
                    inside.tag((x + 2.0, y), name, 7.5, Anchor::Left);
                }
            }
            Thing::Label(at, text) => inside.tag(self.place(*at), text, 7.5, Anchor::Middle),
        }
    }

    /// A bar of a round length, lower left in the frame.
    fn scale_bar(&self, drawing: &mut Drawing) {
        let (left, top, width, height) = self.frame;
        let most_m = f64::from(width) * 0.28 / self.mm_per_m;
        let power = 10_f64.powf(most_m.log10().floor());
        let length_m = [5.0, 2.0, 1.0]
            .map(|step| step * power)
            .into_iter()
            .find(|length| *length <= most_m)
            .unwrap_or(power);
        #[expect(clippy::cast_possible_truncation, reason = "millimetres on paper")]
        let bar = (length_m * self.mm_per_m) as f32;
        let (x, y) = (left + 4.0, top + height - 4.0);
        let ground = Paint {
            opacity: 0.8,
            ..Paint::fill(Color::WHITE)
        };
        drawing.rect((x - 2.0, y - 6.0, bar + 4.0, 8.0), ground);
        for (from, paint) in [
            (0.0, Paint::fill(Color::BLACK)),
            (0.5, Paint::fill(Color::WHITE)),
        ] {
            drawing.rect((x + bar * from, y - 1.0, bar * 0.5, 1.0), paint);
        }
        drawing.rect((x, y - 1.0, bar, 1.0), Paint::line(Color::BLACK, 0.5));
        let text = if length_m >= 1000.0 {
            format!("{} km", self.language.number(length_m / 1000.0, 0))
        } else {
            format!("{} m", self.language.number(length_m, 0))
        };
        drawing.label((x + bar / 2.0, y - 3.2), &text, 7.0, Anchor::Middle);
    }

    /// An arrow to the north, upper right in the frame.
    fn north(&self, drawing: &mut Drawing) {
        let (left, top, width, _) = self.frame;
        let (x, y) = (left + width - 6.0, top + 3.0);
        let ground = Paint {
            opacity: 0.8,
            ..Paint::fill(Color::WHITE)
        };
        drawing.rect((x - 4.0, y - 1.5, 8.0, 13.5), ground);
        let half = |side: f32| vec![(x, y), (x + side, y + 7.0), (x, y + 5.2)];
        drawing.polygon(vec![half(-2.2)], Paint::fill(Color::BLACK));
        drawing.polygon(vec![half(2.2)], Paint::line(Color::BLACK, 0.5));
        let letter = self.language.pick("S", "N");
        drawing.label((x, y + 9.6), letter, 8.0, Anchor::Middle);
    }
}

/// One line of the net of coordinates.
struct GridLine {
    from: (f32, f32),
    to: (f32, f32),
    label: String,
    label_at: (f32, f32),
    anchor: Anchor,
}

impl Map {
    /// Parallels and meridians at round degrees, about four of each.
    fn graticule(&self) -> Vec<GridLine> {
        let (left, top, width, height) = self.frame;
        let per_degree = EARTH_RADIUS_M.to_radians() * self.mm_per_m;
        let shrink = self.middle.lat().to_radians().cos().max(0.01);
        let mut lines = Vec::new();
        let north_south = f64::from(height) / per_degree;
        for (lat, decimals) in round_steps(self.middle.lat(), north_south) {
            let Ok(at) = Position::new(lat, self.middle.lon()) else {
                continue;
            };
            let y = self.place(at).1;
            lines.push(GridLine {
                from: (left, y),
                to: (left + width, y),
                label: self.degrees(lat, decimals, ('N', 'S')),
                label_at: (left - 1.0, y),
                anchor: Anchor::Right,
            });
        }
        let east_west = f64::from(width) / (per_degree * shrink);
        for (lon, decimals) in round_steps(self.middle.lon(), east_west) {
            let Ok(at) = Position::new(self.middle.lat(), lon) else {
                continue;
            };
            let x = self.place(at).0;
            lines.push(GridLine {
                from: (x, top),
                to: (x, top + height),
                label: self.degrees(lon, decimals, ('E', 'W')),
                label_at: (x, top + height + 2.8),
                anchor: Anchor::Middle,
            });
        }
        lines
    }

    fn degrees(&self, value: f64, decimals: usize, letters: (char, char)) -> String {
        let letter = if value < 0.0 { letters.1 } else { letters.0 };
        format!("{}° {letter}", self.language.number(value.abs(), decimals))
    }
}

/// Round numbers within a span around a middle, and how many decimals they need.
fn round_steps(middle: f64, span: f64) -> Vec<(f64, usize)> {
    const STEPS: [(f64, usize); 16] = [
        (0.0001, 4),
        (0.0002, 4),
        (0.0005, 4),
        (0.001, 3),
        (0.002, 3),
        (0.005, 3),
        (0.01, 2),
        (0.02, 2),
        (0.05, 2),
        (0.1, 1),
        (0.2, 1),
        (0.5, 1),
        (1.0, 0),
        (2.0, 0),
        (5.0, 0),
        (10.0, 0),
    ];
    let (step, decimals) = STEPS
        .into_iter()
        .find(|(step, _)| span / step <= 5.0)
        .unwrap_or((10.0, 0));
    let edge = span * 0.47;
    let mut at = ((middle - edge) / step).ceil() * step;
    let mut found = Vec::new();
    while at <= middle + edge && found.len() < 40 {
        found.push((at, decimals));
        at += step;
    }
    found
}

impl Paper {
    /// A map at the left margin.
    pub fn map(&mut self, map: Map) {
        self.drawing(&map.drawn());
    }
}

//! A drawing of lines, areas and words, such as a chart. Maps are drawn by it too.

use crate::Paper;
use crate::ink::{Color, Ink, Line, mm};
use crate::wrap::Type;

/// How an area or a line looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paint {
    /// The colour of the line.
    pub line: Color,
    /// How thick the line is, in points; 0 draws none.
    pub width_pt: f32,
    /// Whether the line is broken.
    pub dashed: bool,
    /// The colour of the area.
    pub fill: Color,
    /// From 0 (no fill) to 1 (nothing shines through).
    pub opacity: f32,
}

impl Paint {
    /// A line without a fill.
    pub const fn line(color: Color, width_pt: f32) -> Self {
        Self {
            line: color,
            width_pt,
            dashed: false,
            fill: color,
            opacity: 0.0,
        }
    }

    /// A broken line without a fill.
    pub const fn dashed(color: Color, width_pt: f32) -> Self {
        Self {
            dashed: true,
            ..Self::line(color, width_pt)
        }
    }

    /// A line and a fill of the same colour.
    pub const fn area(color: Color, opacity: f32) -> Self {
        Self {
            opacity,
            ..Self::line(color, 0.8)
        }
    }

    /// A fill without a line.
    pub const fn fill(color: Color) -> Self {
        Self {
            opacity: 1.0,
            ..Self::line(color, 0.0)
        }
    }
}

/// Which point of a label stands where it was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Left,
    /// Its middle.
    Middle,
    /// Its right end.
    Right,
}

/// One thing of a drawing, in millimetres from its upper left corner.
#[derive(Debug, Clone)]
enum Shape {
    Path {
        rings: Vec<Vec<(f32, f32)>>,
        closed: bool,
        paint: Paint,
    },
    Label {
        at: (f32, f32),
        text: String,
        size_pt: f32,
        anchor: Anchor,
        ground: bool,
    },
    Clip(f32, f32, f32, f32),
    Unclip,
}

/// A drawing; places are millimetres from its upper left corner, y downwards.
#[derive(Debug, Clone)]
pub struct Drawing {
    pub(crate) width_mm: f32,
    pub(crate) height_mm: f32,
    shapes: Vec<Shape>,
}

impl Drawing {
    /// An empty drawing. A page is 170 mm wide between its margins; what is wider is cut off there.
    pub fn new(width_mm: f32, height_mm: f32) -> Self {
        Self {
            width_mm,
            height_mm,
            shapes: Vec::new(),
        }
    }

    /// A line through points.
    pub fn polyline(&mut self, points: Vec<(f32, f32)>, paint: Paint) {
        self.path(vec![points], false, paint);
    }

    /// An area; rings after the first are holes.
    pub fn polygon(&mut self, rings: Vec<Vec<(f32, f32)>>, paint: Paint) {
        self.path(rings, true, paint);
    }

    /// A box: left, top, width and height.
    pub fn rect(&mut self, (x, y, width, height): (f32, f32, f32, f32), paint: Paint) {
        let (right, below) = (x + width, y + height);
        let ring = vec![(x, y), (right, y), (right, below), (x, below)];
        self.path(vec![ring], true, paint);
    }

    /// A disc around a point.
    pub fn disc(&mut self, at: (f32, f32), radius_mm: f32, paint: Paint) {
        let ring = (0..24u8).map(|step| {
            let angle = f32::from(step) * std::f32::consts::TAU / 24.0;
            (
                at.0 + radius_mm * angle.cos(),
                at.1 + radius_mm * angle.sin(),
            )
        });
        self.path(vec![ring.collect()], true, paint);
    }

    /// Words whose vertical middle is at a point.
    pub fn label(&mut self, at: (f32, f32), text: &str, size_pt: f32, anchor: Anchor) {
        self.shapes.push(Shape::Label {
            at,
            text: text.to_owned(),
            size_pt,
            anchor,
            ground: false,
        });
    }

    /// Words on a light ground, to be read on top of something.
    pub fn tag(&mut self, at: (f32, f32), text: &str, size_pt: f32, anchor: Anchor) {
        self.shapes.push(Shape::Label {
            at,
            text: text.to_owned(),
            size_pt,
            anchor,
            ground: true,
        });
    }

    /// What is drawn inside is cut off outside the box.
    pub(crate) fn clipped(
        &mut self,
        (x, y, width, height): (f32, f32, f32, f32),
        draw: impl FnOnce(&mut Self),
    ) {
        self.shapes.push(Shape::Clip(x, y, width, height));
        draw(self);
        self.shapes.push(Shape::Unclip);
    }

    fn path(&mut self, rings: Vec<Vec<(f32, f32)>>, closed: bool, paint: Paint) {
        self.shapes.push(Shape::Path {
            rings,
            closed,
            paint,
        });
    }
}

impl Paper {
    /// A drawing at the left margin.
    pub fn drawing(&mut self, drawing: &Drawing) {
        let height = mm(drawing.height_mm);
        self.ensure(height);
        let (left, top) = (Self::left(), self.y);
        let width = mm(drawing.width_mm).min(Self::width());
        self.put(Ink::Clip(left, top, width, height));
        for shape in &drawing.shapes {
            self.put_shape(shape, left, top);
        }
        self.put(Ink::Unclip);
        self.y += height + 6.0;
    }

    fn put_shape(&mut self, shape: &Shape, left: f32, top: f32) {
        match shape {
            Shape::Path {
                rings,
                closed,
                paint,
            } => {
                let place = |(x, y): &(f32, f32)| (left + mm(*x), top + mm(*y));
                let placed = |ring: &Vec<(f32, f32)>| ring.iter().map(place).collect();
                let opacity = paint.opacity.clamp(0.0, 1.0);
                self.put(Ink::Path {
                    rings: rings.iter().map(placed).collect(),
                    closed: *closed,
                    fill: (opacity > 0.0).then_some((paint.fill, opacity)),
                    line: (paint.width_pt > 0.0).then_some(Line {
                        color: paint.line,
                        width: paint.width_pt,
                        dashed: paint.dashed,
                    }),
                });
            }
            Shape::Label {
                at,
                text,
                size_pt,
                anchor,
                ground,
            } => {
                let kind = Type {
                    size: *size_pt,
                    bold: false,
                };
                let text = self.fonts.printable(text, false).replace('\n', " ");
                let wide = self.fonts.width(&text, kind.size, false);
                let shift = match anchor {
                    Anchor::Left => 0.0,
                    Anchor::Middle => wide / 2.0,
                    Anchor::Right => wide,
                };
                let x = left + mm(at.0) - shift;
                let above = top + mm(at.1) - kind.size * 0.62;
                if *ground {
                    let high = kind.size * 1.3;
                    let fill = (Color::WHITE, 0.8);
                    self.put(Ink::filled(x - 1.5, above, wide + 3.0, high, fill));
                }
                self.put_text((x, above), &text, kind, Color::BLACK);
            }
            Shape::Clip(x, y, width, height) => {
                let (x, y) = (left + mm(*x), top + mm(*y));
                self.put(Ink::Clip(x, y, mm(*width), mm(*height)));
            }
            Shape::Unclip => self.put(Ink::Unclip),
        }
    }
}

//! Blocks: the records of one airspace, gathered.

use letka_domain::geometry::Position;

use super::coordinate;
use super::line::{self, Line};
use super::outline::{Arc, METRES_PER_MILE, Outline, Piece};

/// A value and the line it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The line, counted from 1.
    pub(super) line: usize,
    /// The value.
    pub(super) text: String,
}

/// Something wrong with a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    /// The line, counted from 1.
    pub(super) line: usize,
    /// What is wrong.
    pub(super) reason: String,
    /// Whether a part of the airspace, or all of it, is missing because of it.
    pub(super) left_out: bool,
}

/// The records of one airspace.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    /// The line on which it begins.
    pub(super) line: usize,
    /// `AC`.
    pub(super) class: Option<String>,
    /// `AY`.
    pub(super) kind: Option<String>,
    /// `AN`.
    pub(super) name: Option<String>,
    /// `AG`: the name of a ground station.
    pub(super) station: Option<String>,
    /// `AF` or `AR`, MHz.
    pub(super) frequency: Option<String>,
    /// Each `AL`.
    pub(super) lower: Vec<Entry>,
    /// Each `AH`.
    pub(super) upper: Vec<Entry>,
    /// Each `AA`.
    pub(super) activation: Vec<Entry>,
    /// What was drawn.
    pub(super) outline: Outline,
    /// Whether it chooses pens and brushes.
    pub(super) colours: bool,
    /// Whether it is terrain (`TO`, `TC`) and no airspace.
    pub(super) terrain: bool,
    /// What is wrong with it.
    pub(super) troubles: Vec<Trouble>,
    centre: Option<Position>,
    counterclockwise: bool,
}

/// The blocks of a text. A block begins at `AC`; at a name where the block before has one already
/// or is drawn already, so that a file without classes, or with the class after the name, loses no
/// airspace; and at terrain.
pub(super) fn read(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in line::records(text) {
        let drawing = matches!(line.command.as_str(), "SP" | "SB");
        let begins = blocks
            .last()
            .map_or(!drawing, |block| block.ends_before(&line.command));
        if begins {
            blocks.push(Block {
                line: line.number,
                ..Block::default()
            });
        }
        if let Some(block) = blocks.last_mut() {
            block.take(&line);
        }
    }
    blocks
}

impl Block {
    /// Whether a record belongs to the next block.
    fn ends_before(&self, command: &str) -> bool {
        match command {
            "AC" => self.class.is_some() || self.terrain || !self.outline.is_empty(),
            "AN" => self.name.is_some() || self.terrain || !self.outline.is_empty(),
            "TO" | "TC" => true,
            _ => false,
        }
    }

    fn take(&mut self, line: &Line<'_>) {
        let entry = || Entry {
            line: line.number,
            text: line.value.to_owned(),
        };
        let value = || Some(line.value.to_owned()).filter(|value| !value.is_empty());
        match line.command.as_str() {
            "AC" => self.class = value().map(|class| class.to_ascii_uppercase()),
            "AY" => self.kind = value().map(|kind| kind.to_ascii_uppercase()),
            "AN" => self.name = value(),
            "AG" => self.station = value(),
            "AF" | "AR" => self.frequency = value(),
            "AL" => self.lower.push(entry()),
            "AH" => self.upper.push(entry()),
            "AA" => self.activation.push(entry()),
            "SP" | "SB" => self.colours = true,
            "TO" | "TC" => self.terrain = true,
            "AI" | "AX" | "AT" => {}
            _ => self.draw(line),
        }
    }

    /// Takes a record of the outline, or one that is not known.
    fn draw(&mut self, line: &Line<'_>) {
        let drawn = match line.command.as_str() {
            "V" => self.variable(line.value),
            "DP" => corner(line.value).map(|at| self.outline.pieces.push(Piece::Corner(at))),
            "DY" => corner(line.value).map(|at| self.outline.airway.push(at)),
            "DC" => self.circle(line.value),
            "DB" => self.arc_between(line.value),
            "DA" => self.arc_of_bearings(line.value),
            // What may be a damaged record of the outline would leave a corner out.
            other if other.starts_with(['D', 'V']) || coordinate::is_within(line.value) => Err(
                format!("record {other:?} is not known and may belong to the outline"),
            ),
            other => {
                self.trouble(line.number, format!("record {other:?} is not known"), false);
                Ok(())
            }
        };
        if let Err(reason) = drawn {
            self.trouble(line.number, reason, true);
        }
    }

    fn trouble(&mut self, line: usize, reason: String, left_out: bool) {
        self.troubles.push(Trouble {
            line,
            reason,
            left_out,
        });
    }

    /// `V`: the middle, the direction, the width; zoom and labels mean nothing here.
    fn variable(&mut self, text: &str) -> Result<(), String> {
        let wrong = || format!("variable {text:?} cannot be read");
        let (variable, value) = text.split_once('=').ok_or_else(wrong)?;
        match (variable.trim().to_ascii_uppercase().as_str(), value.trim()) {
            ("X", value) => self.centre = Some(coordinate::position(value).ok_or_else(wrong)?),
            ("D", "+") => self.counterclockwise = false,
            ("D", "-") => self.counterclockwise = true,
            ("W", value) => self.outline.width_m = Some(miles(value).ok_or_else(wrong)?),
            ("Z" | "T", _) => {}
            _ => return Err(wrong()),
        }
        Ok(())
    }

    fn middle(&self) -> Result<Position, String> {
        self.centre
            .ok_or_else(|| "circle or arc without a middle".to_owned())
    }

    fn circle(&mut self, text: &str) -> Result<(), String> {
        let radius_m = miles(text).ok_or_else(|| format!("radius {text:?} cannot be read"))?;
        self.outline.circles.push((self.middle()?, radius_m));
        Ok(())
    }

    fn arc_between(&mut self, text: &str) -> Result<(), String> {
        let ends = coordinate::pair(text).ok_or_else(|| format!("arc {text:?} cannot be read"))?;
        let arc = Arc::between(self.middle()?, ends, !self.counterclockwise)?;
        self.outline.pieces.push(Piece::Arc(arc));
        Ok(())
    }

    fn arc_of_bearings(&mut self, text: &str) -> Result<(), String> {
        let wrong = || format!("arc {text:?} cannot be read");
        let numbers: Option<Vec<f64>> = text
            .split(',')
            .map(|part| part.trim().parse().ok())
            .collect();
        let Some([radius, from, to]) = numbers.as_deref() else {
            return Err(wrong());
        };
        let radius_m = radius * METRES_PER_MILE;
        let arc = Arc::of_bearings(
            self.middle()?,
            radius_m,
            (*from, *to),
            !self.counterclockwise,
        )?;
        self.outline.pieces.push(Piece::Arc(arc));
        Ok(())
    }
}

fn corner(text: &str) -> Result<Position, String> {
    coordinate::position(text).ok_or_else(|| format!("coordinates {text:?} cannot be read"))
}

/// Metres of a number of nautical miles.
fn miles(text: &str) -> Option<f64> {
    let miles: f64 = text.trim().parse().ok()?;
    (miles > 0.0 && miles.is_finite()).then_some(miles * METRES_PER_MILE)
}

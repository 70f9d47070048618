//! Tables that go on over pages and repeat their head.

use crate::Paper;
use crate::ink::{Color, Ink};
use crate::wrap::{Type, wrap};

const CELL: Type = Type {
    size: 8.5,
    bold: false,
};
const STRONG: Type = Type {
    size: 8.5,
    bold: true,
};
/// White space around the text of a cell, in points.
const PAD: f32 = 3.0;

/// Where the text of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    title: String,
    share: f32,
    align: Align,
}

impl Column {
    /// A column of words. Columns share the width of the page by `share`.
    pub fn words(title: impl Into<String>, share: f32) -> Self {
        Self::new(title, share, Align::Left)
    }

    /// A column of numbers. Columns share the width of the page by `share`.
    pub fn numbers(title: impl Into<String>, share: f32) -> Self {
        Self::new(title, share, Align::Right)
    }

    fn new(title: impl Into<String>, share: f32, align: Align) -> Self {
        Self {
            title: title.into(),
            share: share.max(0.1),
            align,
        }
    }
}

/// A table: its head stands again on each page that it goes on to, and no row is lost however high.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<(bool, Vec<String>)>,
}

impl Table {
    /// A table without rows.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Self {
        Self {
            columns: columns.into_iter().collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row. Missing cells are empty, more cells than columns are not printed.
    pub fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows
            .push((false, cells.into_iter().map(Into::into).collect()));
    }

    /// Adds a row in bold letters, such as a sum.
    pub fn total<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows
            .push((true, cells.into_iter().map(Into::into).collect()));
    }
}

/// The cells of a row, broken into lines.
struct Row {
    kind: Type,
    cells: Vec<Vec<String>>,
}

impl Row {
    fn lines(&self) -> usize {
        self.cells.iter().map(Vec::len).max().unwrap_or(1)
    }
}

#[expect(clippy::cast_precision_loss, reason = "lines on a page")]
fn height(lines: usize) -> f32 {
    lines as f32 * CELL.leading() + 2.0 * PAD
}

impl Paper {
    /// A table over the whole width.
    pub fn table(&mut self, table: &Table) {
        if table.columns.is_empty() {
            return;
        }
        let whole: f32 = table.columns.iter().map(|column| column.share).sum();
        let widths: Vec<f32> = table
            .columns
            .iter()
            .map(|column| Self::width() * column.share / whole)
            .collect();
        let titles = table.columns.iter().map(|column| column.title.clone());
        let head = self.broken(STRONG, &titles.collect::<Vec<_>>(), &widths);
        self.ensure(height(head.lines()) + height(1));
        self.head(&head, table, &widths);
        for (strong, cells) in &table.rows {
            let kind = if *strong { STRONG } else { CELL };
            let row = self.broken(kind, cells, &widths);
            self.body(&row, &head, table, &widths);
        }
        self.y += 8.0;
    }

    fn broken(&self, kind: Type, cells: &[String], widths: &[f32]) -> Row {
        let cells = widths.iter().enumerate().map(|(index, width)| {
            let text = cells.get(index).map_or("", String::as_str);
            wrap(&self.fonts, text, kind, (width - 2.0 * PAD).max(8.0))
        });
        Row {
            kind,
            cells: cells.collect(),
        }
    }

    fn head(&mut self, head: &Row, table: &Table, widths: &[f32]) {
        let high = height(head.lines());
        let (left, width) = (Self::left(), Self::width());
        let ground = Ink::filled(left, self.y, width, high, (Color::PALE, 1.0));
        self.put(ground);
        self.part(head, 0..head.lines(), table, widths);
    }

    /// A row on this page or the next. One that is higher than a page is broken between lines.
    fn body(&mut self, row: &Row, head: &Row, table: &Table, widths: &[f32]) {
        let room = Self::full_height() - height(head.lines());
        let mut from = 0;
        while from < row.lines() {
            let rest = row.lines() - from;
            if self.y + height(rest.min(if height(rest) > room { 3 } else { rest }))
                > Self::bottom()
            {
                self.page_break();
                self.head(head, table, widths);
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "lines on a page"
            )]
            let fit = ((Self::bottom() - self.y - 2.0 * PAD) / CELL.leading() + 0.01) as usize;
            let to = row.lines().min(from + fit.max(1));
            self.part(row, from..to, table, widths);
            from = to;
        }
    }

    /// Some lines of a row, with the rule below.
    fn part(&mut self, row: &Row, lines: std::ops::Range<usize>, table: &Table, widths: &[f32]) {
        let mut x = Self::left();
        let high = height(lines.len());
        for ((cell, width), column) in row.cells.iter().zip(widths).zip(&table.columns) {
            let mut top = self.y + PAD;
            for line in lines.clone() {
                if let Some(text) = cell.get(line) {
                    let begin = match column.align {
                        Align::Left => x + PAD,
                        Align::Right => {
                            x + width - PAD - self.fonts.width(text, row.kind.size, row.kind.bold)
                        }
                    };
                    self.put_text((begin, top), text, row.kind, Color::BLACK);
                }
                top += CELL.leading();
            }
            x += width;
        }
        self.y += high;
        let (left, right) = (Self::left(), Self::left() + Self::width());
        self.put(Ink::line(
            (left, self.y),
            (right, self.y),
            Color::LIGHT,
            0.5,
        ));
    }
}

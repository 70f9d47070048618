//! Tables of rows behind a figure: columns and cells that the page, the files and the paper share.

use chrono::{DateTime, Utc};
use letka_domain::localized::Localized;
use serde::Serialize;
use uuid::Uuid;

/// A column.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = FigureColumn)]
pub(crate) struct Column {
    /// Its heading.
    pub(super) title: Localized,
    /// Whether numbers stand in it.
    pub(super) numbers: bool,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = FigureCell)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Cell {
    /// A name or a number of a document.
    Text {
        /// As it is.
        text: String,
    },
    /// Words in both languages.
    Words {
        /// The words.
        words: Localized,
    },
    /// A number.
    Number {
        /// The number.
        value: f64,
        /// How many decimals to show.
        decimals: u8,
    },
    /// A moment.
    Moment {
        /// The moment.
        at: DateTime<Utc>,
    },
    /// It is not known.
    Unknown,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    pub(crate) fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Unknown, Self::text)
    }

    pub(crate) fn words(words: Localized) -> Self {
        Self::Words { words }
    }

    pub(crate) fn at(at: DateTime<Utc>) -> Self {
        Self::Moment { at }
    }

    #[expect(clippy::cast_precision_loss, reason = "counts on a page")]
    pub(crate) fn count(value: i64) -> Self {
        Self::Number {
            value: value as f64,
            decimals: 0,
        }
    }

    pub(crate) fn number(value: Option<f64>, decimals: u8) -> Self {
        value.map_or(Self::Unknown, |value| Self::Number { value, decimals })
    }
}

/// A row, and the record that it tells of.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = FigureRow)]
pub(crate) struct Row {
    /// The record.
    pub(super) id: Uuid,
    /// Its cells, as many as columns.
    pub(super) cells: Vec<Cell>,
}

/// A table.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) title: Localized,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// A table without rows. A heading that begins with `#` is one of numbers.
    pub(crate) fn new(title: Localized, columns: &[(&'static str, &'static str)]) -> Self {
        let column = |(cs, en): &(&'static str, &'static str)| Column {
            title: Localized::fixed(cs.trim_start_matches('#'), en),
            numbers: cs.starts_with('#'),
        };
        Self {
            title,
            columns: columns.iter().map(column).collect(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn row(&mut self, id: impl Into<Uuid>, cells: Vec<Cell>) {
        self.rows.push(Row {
            id: id.into(),
            cells,
        });
    }
}

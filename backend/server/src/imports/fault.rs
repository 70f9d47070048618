//! What can be wrong with a column of a row: a word for programs, a sentence for people.

use serde::Serialize;

/// What is wrong with a column of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fault {
    /// Nothing stands there.
    Empty,
    /// More characters than `value`, or line breaks where none may be.
    TooLong,
    /// The table has another row of the same.
    Twice,
    /// Another record has it: `value`.
    Taken,
    /// No unit has the code `value`.
    NoUnit,
    /// The unit is closed.
    UnitClosed,
    /// There is no kind of licence `value`.
    NoKind,
    /// Licences of this kind are no longer issued.
    KindClosed,
    /// There is no type of aircraft `value`.
    NoType,
    /// Nobody has this service number.
    NoPerson,
    /// The service number is that of `value`.
    OtherName,
    /// The caller's role does not reach it.
    OutOfReach,
    /// `value` is no date.
    NoDate,
    /// `value` is no moment that can be: it lies ahead.
    Ahead,
    /// It ends before it starts.
    EndsTooEarly,
    /// It is no number within `value`.
    NoNumber,
    /// It is none of the words `value`.
    NoWord,
    /// It is no address for mail.
    NoMail,
    /// It is not 1 to 36 hex digits.
    NoHex,
    /// A licence is never changed.
    NeverChanged,
    /// The person has no such licence that can be renewed by this one.
    NotRenewable,
    /// Who suspends, revokes, grounds or releases does it on the record itself.
    ByHand,
    /// The aircraft has left the fleet.
    Retired,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct RowProblem {
    /// The column.
    pub(crate) field: String,
    /// What is wrong, for programs.
    pub(crate) code: Fault,
    /// What the sentence is about; `null`: it needs nothing.
    pub(crate) value: Option<String>,
    /// What is wrong, for people.
    pub(crate) message: String,
}

impl RowProblem {
    pub(super) fn new(field: &str, code: Fault, value: Option<String>) -> Self {
        let message = code.sentence(value.as_deref().unwrap_or_default());
        Self {
            field: field.to_owned(),
            code,
            value,
            message,
        }
    }
}

impl Fault {
    fn sentence(self, value: &str) -> String {
        match self {
            Self::Empty => "must not be empty".to_owned(),
            Self::TooLong => {
                format!("must be a text of {value} characters at most, without line breaks")
            }
            Self::Twice => "stands in the table twice".to_owned(),
            Self::Taken => format!("is that of {value}"),
            Self::NoUnit => format!("there is no unit {value:?}"),
            Self::UnitClosed => "this unit is closed".to_owned(),
            Self::NoKind => format!("there is no kind of licence {value:?}"),
            Self::KindClosed => "licences of this kind are no longer issued".to_owned(),
            Self::NoType => {
                format!("there is no type of aircraft {value:?}, or several of this name")
            }
            Self::NoPerson => "nobody has this service number".to_owned(),
            Self::OtherName => format!("the service number is that of {value}"),
            Self::OutOfReach => "your role does not reach it".to_owned(),
            Self::NoDate => format!("{value:?} is no date; write 2026-11-30 or 30.11.2026"),
            Self::Ahead => "lies in the future".to_owned(),
            Self::EndsTooEarly => "a licence must end after it starts".to_owned(),
            Self::NoNumber => format!("must be a number from {value}"),
            Self::NoWord => format!("must be one of: {value}"),
            Self::NoMail => "is no address for mail".to_owned(),
            Self::NoHex => "must be 1 to 36 hex digits".to_owned(),
            Self::NeverChanged => {
                "a licence is never changed: enter its renewal as a row of its own".to_owned()
            }
            Self::NotRenewable => {
                "the person has no such licence that this one can renew".to_owned()
            }
            Self::ByHand => "is entered on the record itself, with the reason".to_owned(),
            Self::Retired => "this aircraft has left the fleet".to_owned(),
        }
    }
}

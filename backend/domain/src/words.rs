//! One macro for enums that are a word in the database, in JSON and in the user interface.

/// A word that stands for no variant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is not a {kind}")]
pub struct UnknownWord {
    /// What kind of word was expected.
    pub kind: &'static str,
    /// What was found.
    pub word: String,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident: $kind:literal {
        $($(#[$vdoc:meta])* $variant:ident = $word:tt,)*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every variant, in the order of the definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word for this variant in databases and JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)*
                    _ => Err($crate::words::UnknownWord { kind: $kind, word: word.to_owned() }),
                }
            }
        }
    };
}

pub(crate) use words;

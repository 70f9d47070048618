//! Why a document cannot be made.

/// Why a document cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// The bytes that were given as a font are none.
    #[error("the font cannot be read")]
    Font,
    /// An image is neither PNG nor JPEG, or is damaged.
    #[error("{name} is not a readable PNG or JPEG image: {reason}")]
    Image {
        /// The name under which it was given.
        name: String,
        /// What the reader found.
        reason: String,
    },
    /// An attached PDF is damaged, encrypted or empty.
    #[error("{name} is not a readable PDF: {reason}")]
    Attachment {
        /// The name under which it was given.
        name: String,
        /// What the reader found.
        reason: String,
    },
    /// The library refused the finished document.
    #[error("the document cannot be written: {0}")]
    Write(String),
}

//! Why somebody who wanted to sign in with the identity provider is not signed in.

use axum::http::StatusCode;

use crate::error::Problem;

/// The reason. Its code leads the person back to the sign-in page, which has the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No provider is configured.
    NoProvider,
    /// The provider cannot be asked, or answers with nonsense.
    Unavailable,
    /// The person did not agree at the provider.
    Cancelled,
    /// This browser did not begin it, or it was used already.
    NotBegun,
    /// It took too long.
    Expired,
    /// What the provider says proves nothing: signature, audience, time, nonce or code.
    Untrusted,
    /// The person did not sign in there as strictly as is demanded.
    Weak,
    /// No account is linked to the person.
    UnknownPerson,
    /// The account may not sign in.
    Disabled,
    /// There is no role for the person.
    NoRole,
    /// The claims give a role that flies and one that decides.
    RolesApart,
    /// A fault of ours.
    Fault,
}

impl Refusal {
    /// The stable code.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::NoProvider => "no_provider",
            Self::Unavailable => "provider_unavailable",
            Self::Cancelled => "provider_cancelled",
            Self::NotBegun => "sign_in_not_begun",
            Self::Expired => "sign_in_expired",
            Self::Untrusted => "provider_untrusted",
            Self::Weak => "sign_in_too_weak",
            Self::UnknownPerson => "unknown_person",
            Self::Disabled => "account_disabled",
            Self::NoRole => "no_role",
            Self::RolesApart => "roles_apart",
            Self::Fault => "internal",
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (status, detail) = match refusal {
            Refusal::NoProvider => (
                StatusCode::NOT_FOUND,
                "no identity provider is configured here",
            ),
            _ => (
                StatusCode::SERVICE_UNAVAILABLE,
                "the identity provider cannot be asked; try again, or use a password",
            ),
        };
        Self::new(status, refusal.code(), detail)
    }
}

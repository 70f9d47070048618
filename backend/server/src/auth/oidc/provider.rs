//! The identity provider: where people are sent, and what it says of those who come back.

use chrono::{DateTime, Utc};
use letka_store::identities::Begun;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod,
    CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalClaims, AuthType, AuthenticationContextClass,
    AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IdToken, IdTokenFields, IssuerUrl, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    Scope, StandardErrorResponse, StandardTokenResponse, SubjectIdentifier, TokenResponse,
    UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::claims::{self, Claims};
use super::client::{Http, NoAnswer};
use super::refusal::Refusal;
use crate::config::{Config, LinkBy, OidcConfig, Unknown};
use crate::error::chain;

/// Where the provider sends people back to.
pub(crate) const CALLBACK: &str = "/api/v1/session/oidc/callback";

/// The claims that the standard does not name.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Further {
    #[serde(flatten)]
    all: Map<String, Value>,
}

impl AdditionalClaims for Further {}

type Token =
    IdToken<Further, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Fields = IdTokenFields<
    Further,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Relying = Client<
    Further,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A person as the provider vouches for them.
#[derive(Debug, Clone)]
pub(super) struct Person {
    /// What the provider calls the person.
    pub(super) subject: String,
    /// What it says of them.
    pub(super) claims: Claims,
}

/// Why the provider is not asked, in words for the log and the command line.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoProvider {
    /// The configuration cannot be used.
    #[error("{0}")]
    Config(String),
    /// The file with the secret cannot be read.
    #[error("the file of the client's secret cannot be read")]
    Secret(#[source] std::io::Error),
    /// It does not say what it is.
    #[error("the identity provider does not answer as one: {0}")]
    Discovery(String),
}

/// The provider, as it describes itself at this moment: keys may have changed since the last time.
pub(crate) struct Provider<'c> {
    config: &'c OidcConfig,
    http: Http,
    relying: Relying,
    /// What it says of itself.
    pub(crate) metadata: CoreProviderMetadata,
}

/// The address that the provider sends people back to, which must be registered there.
pub(crate) fn redirect_url(config: &Config) -> String {
    format!("{}{CALLBACK}", config.mail.base_url.trim_end_matches('/'))
}

impl<'c> Provider<'c> {
    /// Asks the provider what it is.
    pub(crate) async fn discover(config: &'c Config) -> Result<Self, NoProvider> {
        let oidc = &config.oidc;
        let unfit = |error: openidconnect::url::ParseError| NoProvider::Config(error.to_string());
        let issuer = IssuerUrl::new(oidc.issuer.clone()).map_err(unfit)?;
        let redirect = RedirectUrl::new(redirect_url(config)).map_err(unfit)?;
        let secret = match &oidc.client_secret_file {
            Some(path) => {
                let text = tokio::fs::read_to_string(path).await;
                Some(text.map_err(NoProvider::Secret)?.trim().to_owned())
            }
            None => None,
        };
        let silent = |error: NoAnswer| NoProvider::Discovery(chain(&error));
        let http = Http::new(&oidc.issuer).map_err(silent)?;
        let metadata = CoreProviderMetadata::discover_async(issuer, &http)
            .await
            .map_err(|error| NoProvider::Discovery(chain(&error)))?;
        let relying = Relying::from_provider_metadata(
            metadata.clone(),
            ClientId::new(oidc.client_id.clone()),
            secret.map(ClientSecret::new),
        )
        .set_auth_type(auth_type(&metadata))
        .set_redirect_uri(redirect);
        Ok(Self {
            config: oidc,
            http,
            relying,
            metadata,
        })
    }

    /// Where to send a browser, with the state that it comes back with and what to keep meanwhile.
    pub(super) fn begin(&self) -> (String, String, Begun) {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let mut request = self
            .relying
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scopes(self.config.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(challenge);
        for class in &self.config.acr {
            let class = AuthenticationContextClass::new(class.clone());
            request = request.add_auth_context_value(class);
        }
        let (url, state, nonce) = request.url();
        let begun = Begun {
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        };
        (url.into(), state.into_secret(), begun)
    }

    /// Who came back with a code.
    pub(super) async fn redeem(
        &self,
        code: String,
        begun: Begun,
        now: DateTime<Utc>,
    ) -> Result<Person, Refusal> {
        let request = self
            .relying
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| unavailable(&error))?
            .set_pkce_verifier(PkceCodeVerifier::new(begun.verifier));
        let tokens = match request.request_async(&self.http).await {
            Ok(tokens) => tokens,
            Err(error @ RequestTokenError::Request(_)) => return Err(unavailable(&error)),
            Err(error) => return Err(untrusted(&error)),
        };
        let token = tokens.id_token().ok_or_else(|| {
            tracing::warn!("the identity provider gave no ID token");
            Refusal::Untrusted
        })?;
        let (subject, mut claims) = self.verify(token, tokens.access_token(), begun.nonce, now)?;
        if self.wants_more(&claims) {
            self.ask_more(tokens.access_token(), &subject, &mut claims)
                .await?;
        }
        self.strict_enough(&claims)?;
        Ok(Person {
            subject: subject.to_string(),
            claims,
        })
    }

    /// The claims of a token whose signature, issuer, audience, time and nonce are right.
    fn verify(
        &self,
        token: &Token,
        access: &AccessToken,
        nonce: String,
        now: DateTime<Utc>,
    ) -> Result<(SubjectIdentifier, Claims), Refusal> {
        let algorithms = self.metadata.id_token_signing_alg_values_supported();
        let verifier = self
            .relying
            .id_token_verifier()
            // A key that both sides know proves less than one that only the provider has.
            .set_allowed_algs(algorithms.iter().filter(|one| is_asymmetric(one)).cloned())
            .set_time_fn(move || now);
        let claims = token
            .claims(&verifier, &Nonce::new(nonce))
            .map_err(|error| untrusted(&error))?;
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = token.signing_alg().map_err(|error| untrusted(&error))?;
            let key = token
                .signing_key(&verifier)
                .map_err(|error| untrusted(&error))?;
            let actual = AccessTokenHash::from_token(access, algorithm, key)
                .map_err(|error| untrusted(&error))?;
            if actual != *expected {
                tracing::warn!("the access token is not the one of the ID token");
                return Err(Refusal::Untrusted);
            }
        }
        let all = serde_json::to_value(claims).map_err(|error| untrusted(&error))?;
        let Value::Object(all) = all else {
            return Err(Refusal::Untrusted);
        };
        Ok((claims.subject().clone(), all))
    }

    /// Whether a claim is needed that the token does not hold.
    fn wants_more(&self, claims: &Claims) -> bool {
        let config = self.config;
        let admits = config.unknown == Unknown::Admit;
        let named = admits || config.link == LinkBy::Username;
        let lacks = |name: &str| claims::find(claims, name).is_none();
        (config.maps_roles() && lacks(&config.roles_claim))
            || (named && lacks(&config.username_claim))
            || (admits && lacks("name"))
    }

    /// Adds what the provider says of the person beside the token. The token has the last word.
    async fn ask_more(
        &self,
        access: &AccessToken,
        subject: &SubjectIdentifier,
        claims: &mut Claims,
    ) -> Result<(), Refusal> {
        let request = self
            .relying
            .user_info(access.clone(), Some(subject.clone()));
        // Who offers nothing more has said everything.
        let Ok(request) = request else {
            return Ok(());
        };
        let more: UserInfoClaims<Further, CoreGenderClaim> = request
            .request_async(&self.http)
            .await
            .map_err(|error| unavailable(&error))?;
        let all = [
            serde_json::to_value(more.standard_claims()),
            serde_json::to_value(more.additional_claims()),
        ];
        for part in all {
            if let Value::Object(part) = part.map_err(|error| untrusted(&error))? {
                for (name, value) in part {
                    claims.entry(name).or_insert(value);
                }
            }
        }
        Ok(())
    }

    /// Refuses whoever did not sign in at the provider as strictly as is demanded.
    fn strict_enough(&self, claims: &Claims) -> Result<(), Refusal> {
        let fits = |demanded: &[String], name: &str| {
            let said = claims::words(claims, name);
            demanded.is_empty() || demanded.iter().any(|one| said.contains(one))
        };
        if fits(&self.config.acr, "acr") && fits(&self.config.amr, "amr") {
            Ok(())
        } else {
            Err(Refusal::Weak)
        }
    }
}

/// How the secret is sent: in the header, unless the provider takes it in the body only.
fn auth_type(metadata: &CoreProviderMetadata) -> AuthType {
    match metadata.token_endpoint_auth_methods_supported() {
        Some(methods)
            if !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
                && methods.contains(&CoreClientAuthMethod::ClientSecretPost) =>
        {
            AuthType::RequestBody
        }
        _ => AuthType::BasicAuth,
    }
}

fn is_asymmetric(algorithm: &CoreJwsSigningAlgorithm) -> bool {
    use CoreJwsSigningAlgorithm as Algorithm;
    !matches!(
        algorithm,
        Algorithm::HmacSha256 | Algorithm::HmacSha384 | Algorithm::HmacSha512 | Algorithm::None
    )
}

fn unavailable(error: &dyn std::error::Error) -> Refusal {
    tracing::warn!(cause = %chain(error), "the identity provider cannot be asked");
    Refusal::Unavailable
}

fn untrusted(error: &dyn std::error::Error) -> Refusal {
    tracing::warn!(cause = %chain(error), "what the identity provider says proves nothing");
    Refusal::Untrusted
}

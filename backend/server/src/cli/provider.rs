//! `letka provider check`: whether people can sign in with the configured identity provider.

use std::process::ExitCode;

use anyhow::bail;
use clap::Subcommand;
use letka_store::units;

use crate::auth::oidc::provider::{Provider, redirect_url};
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Ask the provider what it is, and compare that with the configuration.
    ///
    /// Ends with 0 if nothing stands against signing in, with 1 if something does.
    Check,
}

pub(super) async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    if !config.oidc.is_on() {
        bail!("no identity provider is configured: oidc.issuer is empty");
    }
    let provider = Provider::discover(config).await?;
    let mut lines = vec![
        format!("issuer: {}", config.oidc.issuer),
        format!("to be registered there: {}", redirect_url(config)),
        format!(
            "signs in at: {}",
            provider.metadata.authorization_endpoint().as_str()
        ),
    ];
    let mut faults = Vec::new();
    if let Some(offered) = provider.metadata.scopes_supported() {
        let offered: Vec<&str> = offered.iter().map(|scope| scope.as_str()).collect();
        let missing = |scope: &&String| !offered.contains(&scope.as_str());
        let missing = config.oidc.scopes.iter().filter(missing);
        faults.extend(missing.map(|scope| format!("the provider offers no scope {scope}")));
    }
    let store = super::open(config).await?;
    let known = store.read(units::list).await?;
    for mapped in &config.oidc.roles {
        let reach = match &mapped.unit {
            None => "everything",
            Some(code) => {
                let Some(unit) = known.iter().find(|unit| &unit.code == code) else {
                    faults.push(format!("{}: there is no unit {code}", mapped.value));
                    continue;
                };
                &unit.name
            }
        };
        lines.push(format!("{} gives {} of {reach}", mapped.value, mapped.role));
    }
    let good = faults.is_empty();
    lines.extend(faults.into_iter().map(|fault| format!("FAULT {fault}")));
    super::print(&(lines.join("\n") + "\n"))?;
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

//! Who is not let in, and that each is told why.

use super::*;

/// The code of the problem that a way through the provider ends with; nobody is signed in then.
async fn refused(app: &TestApp, subject: &str) -> String {
    let mut browser = browser(app);
    let page = sign_in(&mut browser, subject).await;
    assert_eq!(session(&mut browser).await["code"], "not_signed_in");
    page.parameter("sign_in").unwrap_or_default().to_owned()
}

on_both_engines! {
    async fn a_suspended_account_and_somebody_unknown_are_refused(engine) {
        let app = app(engine, |_| {}).await;
        let subject = format!("suspended-{engine:?}");
        know(&subject, "pilot", &["uav-pilots-kl"]).await;
        let mut browser = browser(&app);
        sign_in(&mut browser, &subject).await;
        assert_eq!(session(&mut browser).await["username"], "pilot");
        let suspend = |disabled| {
            move |tx: &mut Tx<'_>| {
                let found = accounts::find_by_username(tx.read(), "pilot")?.unwrap();
                accounts::set_disabled(tx, found.account.id, disabled)
            }
        };
        let (now, actor) = (app.app.clock.now(), letka_store::Actor::System("tests"));
        app.app.store.write(&actor, now, suspend(true)).await.unwrap();
        assert_eq!(refused(&app, &subject).await, "account_disabled");
        assert_eq!(session(&mut browser).await["code"], "not_signed_in");
        app.app.store.write(&actor, now, suspend(false)).await.unwrap();
        assert_eq!(refused_or_in(&app, &subject).await, None);

        let stranger = format!("stranger-{engine:?}");
        know(&stranger, "nobody.here", &["uav-admins"]).await;
        assert_eq!(refused(&app, &stranger).await, "unknown_person");
        // Another person of the provider who has the user name of an account that is linked.
        let twin = format!("twin-{engine:?}");
        know(&twin, "pilot", &["uav-pilots-kl"]).await;
        assert_eq!(refused(&app, &twin).await, "unknown_person");
        let refusals = trail(&app, "identities.refuse").await;
        assert_eq!(refusals.len(), 3, "{refusals:?}");
    }

    async fn claims_that_let_somebody_fly_and_decide_give_nothing(engine) {
        let app = app(engine, |_| {}).await;
        let subject = format!("apart-{engine:?}");
        know(&subject, "technician", &["uav-pilots-kl", "uav-commanders-ko"]).await;
        assert_eq!(refused(&app, &subject).await, "roles_apart");
        let held = trail(&app, "accounts.end_role").await;
        assert_eq!(told(&held[0], "role"), "technician", "what no claim gives is gone");
        assert!(trail(&app, "accounts.give_role").await.is_empty());
    }

    async fn a_token_that_proves_nothing_lets_nobody_in(engine) {
        let app = app(engine, |_| {}).await;
        let subject = format!("token-{engine:?}");
        let claims = json!({ "preferred_username": "pilot", "groups": ["uav-pilots-kl"] });
        let past = app.app.clock.now().timestamp() - 5;
        for wrong in [
            json!({ "token": { "aud": "somebody-else" } }),
            json!({ "token": { "aud": ["letka", "somebody-else"] } }),
            json!({ "token": { "iss": "https://other.example" } }),
            json!({ "token": { "exp": past } }),
            json!({ "token": { "nonce": "another" } }),
            json!({ "token": { "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" } }),
            json!({ "forged": true }),
        ] {
            let mut person = wrong.clone();
            person["claims"] = claims.clone();
            provider::know(&subject, &person).await;
            assert_eq!(refused(&app, &subject).await, "provider_untrusted", "{wrong}");
        }
        provider::know(&subject, &json!({ "claims": claims })).await;
        assert_eq!(refused_or_in(&app, &subject).await, None);

        // The nonce is that of the browser that left, not one that somebody else chose.
        let mut browser = browser(&app);
        let url = depart(&mut browser).await;
        let (front, rest) = url.split_once("&nonce=").unwrap();
        let rest = rest.split_once('&').map_or("", |(_, rest)| rest);
        let url = format!("{front}&nonce=chosen&{rest}");
        let back = at_provider(&mut browser, &url, &subject).await;
        let page = come_back(&mut browser, &back).await;
        assert_eq!(page.parameter("sign_in"), Some("provider_untrusted"));
    }

    async fn a_way_of_signing_in_may_be_demanded(engine) {
        let app = app(engine, |config| config.oidc.amr = vec!["mfa".into()]).await;
        let subject = format!("weak-{engine:?}");
        know(&subject, "pilot", &["uav-pilots-kl"]).await;
        assert_eq!(refused(&app, &subject).await, "sign_in_too_weak");
        let claims = json!({ "preferred_username": "pilot", "groups": ["uav-pilots-kl"] });
        let strong = json!({ "claims": claims, "token": { "amr": ["pwd", "mfa"] } });
        provider::know(&subject, &strong).await;
        assert_eq!(refused_or_in(&app, &subject).await, None);
    }

    async fn whoever_turns_back_at_the_provider_is_told_so(engine) {
        let app = app(engine, |_| {}).await;
        let mut browser = browser(&app);
        let url = depart(&mut browser).await;
        let page = browser.step(Method::GET, &url, None).await;
        let form = browser.follow(page, CALLBACK).await.unwrap_err();
        let abort = format!("{}/abort", form.url);
        let page = browser.step(Method::GET, &abort, None).await;
        let back = browser.follow(page, CALLBACK).await.unwrap();
        assert!(back.contains("error=access_denied"), "{back}");
        let page = come_back(&mut browser, &back).await;
        assert_eq!(page.parameter("sign_in"), Some("provider_cancelled"));
    }

    async fn a_provider_that_does_not_answer_is_said_to(engine) {
        let mut app = app(engine, |_| {}).await;
        let subject = format!("down-{engine:?}");
        know(&subject, "pilot", &["uav-pilots-kl"]).await;
        let mut browser = browser(&app);
        let url = depart(&mut browser).await;
        let back = at_provider(&mut browser, &url, &subject).await;
        // Nothing listens on the port of a socket that was closed.
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let issuer = app.app.config.oidc.issuer.clone();
        app.configure(|config| config.oidc.issuer = format!("http://{gone}"));
        browser.meet(app.app.clone());
        let answer = app.anonymous().act("/api/v1/session/oidc").await;
        answer.problem(503, "provider_unavailable");
        // An answer in the name of one provider is not redeemed at another.
        let page = come_back(&mut browser, &back).await;
        assert_eq!(page.parameter("sign_in"), Some("provider_untrusted"));

        app.configure(|config| config.oidc.issuer = issuer);
        browser.meet(app.app.clone());
        let url = depart(&mut browser).await;
        let back = at_provider(&mut browser, &url, &subject).await;
        let without_issuer = back.split("&iss=").next().unwrap().to_owned();
        app.configure(|config| config.oidc.issuer = format!("http://{gone}"));
        browser.meet(app.app.clone());
        let page = come_back(&mut browser, &without_issuer).await;
        assert_eq!(page.parameter("sign_in"), Some("provider_unavailable"));

        app.configure(|config| config.oidc.issuer = String::new());
        app.anonymous().act("/api/v1/session/oidc").await.problem(404, "no_provider");
    }

    async fn a_client_without_a_secret_is_proven_by_its_verifier(engine) {
        let public = |config: &mut Config| {
            config.oidc.client_id = "public".into();
            config.oidc.client_secret_file = None;
        };
        let app = app(engine, public).await;
        let subject = format!("public-{engine:?}");
        know(&subject, "pilot", &["uav-pilots-kl"]).await;
        assert_eq!(refused_or_in(&app, &subject).await, None);
    }
}

/// Whether somebody comes in; the code of the problem if not.
async fn refused_or_in(app: &TestApp, subject: &str) -> Option<String> {
    let mut browser = browser(app);
    let page = sign_in(&mut browser, subject).await;
    page.parameter("sign_in").map(str::to_owned)
}

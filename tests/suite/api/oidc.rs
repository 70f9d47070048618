//! Signing in with a real identity provider: who comes in, as what, and who does not.

use axum::http::Method;
use chrono::TimeDelta;
use letka_domain::access::{Action, Role};
use letka_server::auth::token;
use letka_server::config::{Config, LinkBy, MappedRole, Unknown};
use letka_store::api_tokens::{self, NewApiToken};
use letka_store::{Tx, accounts, identities};
use letka_tests::app::TestApp;
use letka_tests::browser::{Browser, Page};
use letka_tests::provider::{self, BASE_URL};
use letka_tests::{Engine, on_both_engines};
use serde_json::{Value, json};

mod refused;

const BEGIN: &str = "https://letka.test/api/v1/session/oidc";
const CALLBACK: &str = "https://letka.test/api/v1/session/oidc/callback";
const SESSION: &str = "https://letka.test/api/v1/session";
const LINKS: &str = "/api/v1/accounts";

/// What groups give.
fn mapped() -> Vec<MappedRole> {
    let map = |value: &str, role, unit: Option<&str>| MappedRole {
        value: value.into(),
        role,
        unit: unit.map(str::to_owned),
    };
    vec![
        map("uav-pilots-kl", Role::Pilot, Some("KL")),
        map("uav-instructors", Role::Instructor, Some("KL")),
        map("uav-commanders-ko", Role::Commander, Some("KO")),
        map("uav-nowhere", Role::Auditor, Some("XX")),
        map("uav-admins", Role::Administrator, None),
    ]
}

/// An app that knows the provider, in which everybody is found by user name and roles are mapped.
async fn app(engine: Engine, more: impl FnOnce(&mut Config)) -> TestApp {
    let mut app = TestApp::new(engine).await;
    let issuer = provider::issuer().await;
    let file = std::env::temp_dir().join(format!("letka-oidc-secret-{}", std::process::id()));
    std::fs::write(&file, format!("{}\n", provider::SECRET)).unwrap();
    app.configure(|config| {
        config.mail.base_url = BASE_URL.into();
        let oidc = &mut config.oidc;
        oidc.issuer = issuer;
        oidc.name = "Policejní \"přihlášení\"".into();
        oidc.client_secret_file = Some(file);
        oidc.scopes = ["profile", "email", "groups"].map(str::to_owned).into();
        oidc.link = LinkBy::Username;
        oidc.roles = mapped();
        more(config);
    });
    app
}

fn browser(app: &TestApp) -> Browser {
    Browser::new(app.app.clone(), BASE_URL)
}

/// The provider knows somebody under a subject of this test, with a user name and groups.
async fn know(subject: &str, username: &str, groups: &[&str]) {
    let claims =
        json!({ "preferred_username": username, "name": "Jana Nováková", "groups": groups });
    provider::know(subject, &json!({ "claims": claims })).await;
}

/// Goes to the provider; gives its first address.
async fn depart(browser: &mut Browser) -> String {
    let begun = browser.step(Method::POST, BEGIN, None).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    let body: Value = serde_json::from_str(&begun.text).unwrap();
    body["url"].as_str().unwrap().to_owned()
}

/// Fills in the forms of the provider; gives the address that it leads back to.
async fn at_provider(browser: &mut Browser, url: &str, subject: &str) -> String {
    let mut page = browser.step(Method::GET, url, None).await;
    for form in [
        format!("prompt=login&login={subject}&password=x"),
        "prompt=consent".into(),
    ] {
        let form_page = match browser.follow(page, CALLBACK).await {
            Ok(back) => return back,
            Err(form_page) => form_page,
        };
        assert_eq!(form_page.status, 200, "{form_page:?}");
        page = browser.send(&form_page, &form).await;
    }
    browser.follow(page, CALLBACK).await.unwrap()
}

/// The whole way; gives the page of ours that it ends on.
async fn sign_in(browser: &mut Browser, subject: &str) -> Page {
    let url = depart(browser).await;
    let back = at_provider(browser, &url, subject).await;
    come_back(browser, &back).await
}

async fn come_back(browser: &mut Browser, back: &str) -> Page {
    let page = browser.step(Method::GET, back, None).await;
    assert_eq!(page.status, 303, "{page:?}");
    let location = page.location.unwrap();
    browser.step(Method::GET, &location, None).await
}

/// The session of a browser, or the problem that there is none.
async fn session(browser: &mut Browser) -> Value {
    let page = browser.step(Method::GET, SESSION, None).await;
    serde_json::from_str(&page.text).unwrap()
}

fn roles(session: &Value) -> Vec<(String, String)> {
    let held = session["roles"].as_array().unwrap().iter();
    let word = |value: &Value| value.as_str().unwrap_or("everything").to_owned();
    held.map(|one| (word(&one["role"]), word(&one["unit"]["name"])))
        .collect()
}

/// What the trail holds of a kind of entry, the newest in front.
async fn trail(app: &TestApp, action: &str) -> Vec<Value> {
    let auditor = app.signed_in(Role::Auditor).await;
    let list = auditor
        .get(&format!("/api/v1/audit?action={action}"))
        .await
        .expect(200);
    list["items"].as_array().unwrap().clone()
}

/// What an entry tells under a name.
fn told(entry: &Value, name: &str) -> Value {
    let mut fields = entry["fields"].as_array().unwrap().iter();
    let found = fields.find(|field| field["name"] == name);
    found.map_or(Value::Null, |field| field["after"].clone())
}

on_both_engines! {
    async fn somebody_signs_in_with_the_roles_of_the_claims(engine) {
        let app = app(engine, |_| {}).await;
        let subject = format!("good-{engine:?}");
        know(&subject, " Pilot ", &["uav-pilots-kl", "uav-instructors", "uav-nowhere", "other"]).await;
        let mut browser = browser(&app);
        let page = sign_in(&mut browser, &subject).await;
        assert_eq!((page.status, page.url.path(), page.url.query()), (200, "/", None));
        assert!(page.text.contains("name=\"letka-provider\" content=\"Policejní &quot;"), "{}", page.text);
        let found = session(&mut browser).await;
        assert_eq!((&found["username"], &found["owed"]), (&json!("pilot"), &json!(null)));
        // The unit of the third group is not there, and nobody maps the fourth.
        let held = [("pilot", "ÚO Kladno"), ("instructor", "ÚO Kladno")];
        assert_eq!(roles(&found), held.map(|(role, unit)| (role.to_owned(), unit.to_owned())));

        let given = trail(&app, "accounts.give_role").await;
        assert_eq!(given.len(), 1, "{given:?}");
        assert_eq!(given[0]["actor"], "identity provider", "{given:?}");
        let linked = trail(&app, "identities.insert").await;
        assert_eq!(told(&linked[0], "subject"), json!(subject));

        let account = browser.step(Method::GET, "https://letka.test/api/v1/account", None).await;
        let account: Value = serde_json::from_str(&account.text).unwrap();
        assert_eq!(account["identities"][0]["subject"], json!(subject));
        assert_eq!(account["by_provider"], true);
    }

    async fn a_role_that_the_claims_no_longer_give_is_gone(engine) {
        let app = app(engine, |_| {}).await;
        let subject = format!("taken-{engine:?}");
        know(&subject, "pilot", &["uav-pilots-kl", "uav-instructors"]).await;
        let mut first = browser(&app);
        sign_in(&mut first, &subject).await;
        assert_eq!(roles(&session(&mut first).await).len(), 2);
        know(&subject, "renamed", &["uav-instructors"]).await;
        sign_in(&mut browser(&app), &subject).await;
        // The session from before has lost it too.
        let left = roles(&session(&mut first).await);
        assert_eq!(left, [("instructor".to_owned(), "ÚO Kladno".to_owned())]);
        // Without any the person is not let in, and has none left.
        know(&subject, "renamed", &[]).await;
        let mut third = browser(&app);
        let page = sign_in(&mut third, &subject).await;
        assert_eq!(page.parameter("sign_in"), Some("no_role"));
        assert_eq!(session(&mut third).await["code"], "not_signed_in");
        assert_eq!(roles(&session(&mut first).await), []);
        assert_eq!(trail(&app, "accounts.end_role").await.len(), 2);
        let refused = trail(&app, "identities.refuse").await;
        assert_eq!(told(&refused[0], "reason"), "no_role");
    }

    async fn roles_stay_with_the_administrator_where_none_are_mapped(engine) {
        let app = app(engine, |config| config.oidc.roles = Vec::new()).await;
        let subject = format!("own-{engine:?}");
        know(&subject, "auditor", &["uav-admins"]).await;
        let mut browser = browser(&app);
        sign_in(&mut browser, &subject).await;
        let held = roles(&session(&mut browser).await);
        assert_eq!(held, [("auditor".to_owned(), "everything".to_owned())]);
    }

    async fn what_a_role_demands_is_the_matter_of_the_provider(engine) {
        let demand = |config: &mut Config| config.require_second_factor = vec![Role::Pilot];
        let app = app(engine, demand).await;
        let subject = format!("factor-{engine:?}");
        know(&subject, "pilot", &["uav-pilots-kl"]).await;
        let owe = |tx: &mut Tx<'_>| {
            let found = accounts::find_by_username(tx.read(), "pilot")?.unwrap();
            accounts::set_password(tx, found.account.id, &found.password_hash, true)
        };
        let now = app.app.clock.now();
        app.app.store.write(&letka_store::Actor::System("tests"), now, owe).await.unwrap();
        let by_password = app.signed_in(Role::Pilot).await;
        by_password.get("/api/v1/missions").await.problem(403, "password_owed");
        let mut browser = browser(&app);
        sign_in(&mut browser, &subject).await;
        assert_eq!(session(&mut browser).await["owed"], json!(null));
        let missions = browser.step(Method::GET, "https://letka.test/api/v1/missions", None).await;
        assert_eq!(missions.status, 200, "{}", missions.text);
    }

    async fn a_token_needs_no_second_factor_while_its_owner_is_linked(engine) {
        let demand = |config: &mut Config| config.require_second_factor = vec![Role::Pilot];
        let app = app(engine, demand).await;
        let subject = format!("program-{engine:?}");
        know(&subject, "pilot", &["uav-pilots-kl"]).await;
        sign_in(&mut browser(&app), &subject).await;
        let (now, actor) = (app.app.clock.now(), letka_store::Actor::System("tests"));
        let make = move |tx: &mut Tx<'_>| {
            let found = accounts::find_by_username(tx.read(), "pilot")?.unwrap();
            let new = NewApiToken {
                account_id: found.account.id,
                name: "Výkazy".into(),
                scopes: vec![Action::ViewMissions],
                expires_at: now + TimeDelta::days(1),
            };
            api_tokens::insert(tx, &token::hash("lat_test"), &new)
        };
        app.app.store.write(&actor, now, make).await.unwrap();
        let call = || async {
            let request = axum::http::Request::builder()
                .uri("/api/v1/missions")
                .header("authorization", "Bearer lat_test");
            app.anonymous().send(request.body(axum::body::Body::empty()).unwrap()).await
        };
        call().await.expect(200);
        let unlink = |tx: &mut Tx<'_>| {
            let found = accounts::find_by_username(tx.read(), "pilot")?.unwrap();
            let linked = identities::list_for(tx.read(), found.account.id)?;
            identities::end(tx, found.account.id, linked[0].id)
        };
        app.app.store.write(&actor, now, unlink).await.unwrap();
        call().await.problem(403, "second_factor_owed");
    }

    async fn an_administrator_links_and_unlinks(engine) {
        let app = app(engine, |config| config.oidc.link = LinkBy::Entry).await;
        let subject = format!("entry-{engine:?}");
        know(&subject, "pilot", &["uav-pilots-kl"]).await;
        // The user name alone links nobody.
        let page = sign_in(&mut browser(&app), &subject).await;
        assert_eq!(page.parameter("sign_in"), Some("unknown_person"));

        let admin = app.signed_in(Role::Administrator).await;
        let list = admin.get(&format!("{LINKS}?text=Test%20pilot")).await.expect(200);
        let id = list["items"][0]["id"].as_str().unwrap().to_owned();
        let link = format!("{LINKS}/{id}/identities");
        let body = json!({ "subject": subject });
        let linked = admin.post(&link, &body).await.expect(201);
        assert_eq!(linked["roles_from_provider"], true);
        admin.post(&link, &json!({ "subject": "x" })).await.problem(409, "account_linked");
        let empty = admin.post(&link, &json!({ "subject": " " })).await;
        assert_eq!(empty.problem(422, "invalid")["errors"][0]["field"], "subject");
        let others = admin.get(&format!("{LINKS}?text=commander-kolin")).await.expect(200);
        let other = others["items"][0]["id"].as_str().unwrap().to_owned();
        admin.post(&format!("{LINKS}/{other}/identities"), &body).await.problem(409, "identity_taken");
        let own = admin.get(&format!("{LINKS}?text=Test%20admin")).await.expect(200);
        let own = format!("{LINKS}/{}/identities", own["items"][0]["id"].as_str().unwrap());
        admin.post(&own, &json!({ "subject": "y" })).await.problem(409, "own_account");

        let mut browser = browser(&app);
        sign_in(&mut browser, &subject).await;
        assert_eq!(session(&mut browser).await["username"], "pilot");
        let link = linked["identities"][0]["id"].as_str().unwrap();
        let left = admin.act(&format!("{LINKS}/{id}/identities/{link}/end")).await.expect(200);
        assert_eq!(left["identities"], json!([]));
        assert_eq!(session(&mut browser).await["code"], "not_signed_in");
        admin.act(&format!("{LINKS}/{id}/identities/{link}/end")).await.problem(404, "not_found");
        assert_eq!(trail(&app, "identities.end").await.len(), 1);
    }

    async fn somebody_unknown_gets_an_account_where_that_is_wanted(engine) {
        let app = app(engine, |config| config.oidc.unknown = Unknown::Admit).await;
        let subject = format!("new-{engine:?}");
        know(&subject, "eva.nova", &["nothing"]).await;
        let page = sign_in(&mut browser(&app), &subject).await;
        assert_eq!(page.parameter("sign_in"), Some("no_role"));
        let find = |c: &mut letka_store::Conn| accounts::find_by_username(c, "eva.nova");
        assert!(app.app.store.read(find).await.unwrap().is_none());

        know(&subject, "eva.nova", &["uav-commanders-ko"]).await;
        let mut browser = browser(&app);
        sign_in(&mut browser, &subject).await;
        let found = session(&mut browser).await;
        assert_eq!((&found["name"], &found["unit"]["name"]), (&json!("Jana Nováková"), &json!("ÚO Kolín")));
        // There is no password to sign in with.
        let body = json!({ "username": "eva.nova", "password": "none" });
        app.anonymous().post("/api/v1/session", &body).await.problem(401, "bad_credentials");
    }

    async fn a_sign_in_counts_for_its_browser_once_and_for_ten_minutes(engine) {
        let app = app(engine, |_| {}).await;
        let subject = format!("state-{engine:?}");
        know(&subject, "pilot", &["uav-pilots-kl"]).await;
        let mut browser = browser(&app);
        let url = depart(&mut browser).await;
        let back = at_provider(&mut browser, &url, &subject).await;
        // Somebody else's browser comes with the answer, then one that never left, then a wrong state.
        let mut other = Browser::new(app.app.clone(), BASE_URL);
        let page = come_back(&mut other, &back).await;
        assert_eq!(page.parameter("sign_in"), Some("sign_in_not_begun"));
        depart(&mut other).await;
        let page = come_back(&mut other, &back).await;
        assert_eq!(page.parameter("sign_in"), Some("sign_in_not_begun"));
        let page = come_back(&mut browser, &back).await;
        assert_eq!(page.url.query(), None, "{page:?}");
        let again = come_back(&mut browser, &back).await;
        assert_eq!(again.parameter("sign_in"), Some("sign_in_not_begun"));

        let mut late = Browser::new(app.app.clone(), BASE_URL);
        let url = depart(&mut late).await;
        let back = at_provider(&mut late, &url, &subject).await;
        app.app.clock.advance(TimeDelta::minutes(10));
        let page = come_back(&mut late, &back).await;
        assert_eq!(page.parameter("sign_in"), Some("sign_in_expired"));
    }
}

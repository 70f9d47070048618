//! Every route, on one page.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::Problem;
use crate::{
    aircraft, auth, deputies, flights, http, live, missions, notifications, permits, rulebooks,
    stations, weather, zones,
};

/// No JSON that a client sends is longer than this; files have limits of their own (`http::body`), and
/// logs come over the station link.
const MAX_BODY_BYTES: usize = 1024 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Letka",
        description = "Police UAV fleet: missions, rules, flights."
    ),
    components(schemas(Problem, live::LiveVehicle, live::LivePicture))
)]
struct Document;

/// The routes of the API with their description.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Document::openapi()).nest(
        "/api/v1",
        OpenApiRouter::new()
            .routes(routes!(
                auth::session::sign_in,
                auth::session::find_session,
                auth::session::sign_out
            ))
            .routes(routes!(aircraft::list_aircraft))
            .routes(routes!(zones::list_zones))
            .routes(routes!(
                zones::datasets::list_datasets,
                zones::entry::import_dataset
            ))
            .routes(routes!(zones::datasets::list_faults))
            .routes(routes!(zones::withdraw::withdraw_dataset))
            .routes(routes!(zones::diff::diff_datasets))
            .routes(routes!(
                zones::notices::list_notices,
                zones::notices::enter_notices
            ))
            .routes(routes!(weather::list_weather, weather::enter_weather))
            .routes(routes!(weather::status::show_fetching))
            .routes(routes!(rulebooks::list_rulebooks, rulebooks::load_rulebook))
            .routes(routes!(rulebooks::rules::list_rules))
            .routes(routes!(permits::list_permits))
            .routes(routes!(missions::check_mission))
            .routes(routes!(missions::import::read_plan))
            .routes(routes!(missions::profile::profile_mission))
            .routes(routes!(missions::list_missions, missions::create_mission))
            .routes(routes!(missions::find_mission, missions::update_mission))
            .routes(routes!(missions::export::download_plan))
            .routes(routes!(missions::queue::list_queue))
            .routes(routes!(missions::urgent::start_urgent))
            .routes(routes!(missions::urgent::close_mission))
            .routes(routes!(missions::answers::answer_questions))
            .routes(routes!(missions::consents::add_consent))
            .routes(routes!(missions::consents::withdraw_consent))
            .routes(routes!(missions::deviation::attest_deviation))
            .routes(routes!(missions::deviation::approve_deviation))
            .routes(routes!(missions::deviation::report_deviation))
            .routes(routes!(missions::deviation::list_deviations))
            .routes(routes!(missions::history::list_verdicts))
            .routes(routes!(missions::history::find_verdict))
            .routes(routes!(missions::history::recheck_mission))
            .routes(routes!(missions::decide::submit_mission))
            .routes(routes!(missions::decide::approve_mission))
            .routes(routes!(missions::decide::return_mission))
            .routes(routes!(missions::decide::refuse_mission))
            .routes(routes!(missions::queue::rank_mission))
            .routes(routes!(missions::decide::cancel_mission))
            .routes(routes!(missions::fly::upload_mission))
            .routes(routes!(missions::fly::start_mission))
            .routes(routes!(missions::fly::return_home))
            .routes(routes!(missions::fly::land))
            .routes(routes!(deputies::list_deputies, deputies::name_deputy))
            .routes(routes!(deputies::end_deputy))
            .routes(routes!(deputies::list_officers))
            .routes(routes!(notifications::list_notifications))
            .routes(routes!(notifications::read_notification))
            .routes(routes!(notifications::read_all_notifications))
            .routes(routes!(flights::list_flights))
            .routes(routes!(flights::find_flight))
            .routes(routes!(flights::find_track))
            .routes(routes!(flights::download_log))
            .routes(routes!(live::stream::follow_live)),
    )
}

/// The description of the API: OpenAPI 3.1 as JSON.
pub fn openapi() -> String {
    let document = api().into_openapi();
    document
        .to_pretty_json()
        .expect("the description has string keys only")
        + "\n"
}

/// The whole service.
pub fn router(app: App) -> Router {
    let (api, _) = api().split_for_parts();
    let header = |name: &'static str, value: &'static str| {
        let name = HeaderName::from_static(name);
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    api.layer(
        CsrfLayer::new().with_rejection_response(|_: ProtectionError| {
            let detail = "this request comes from another site";
            Problem::new(StatusCode::FORBIDDEN, "other_site", detail).into_response()
        }),
    )
    .route(letka_link::STATION_PATH, get(stations::socket::connect))
    .route("/api/openapi.json", get(description))
    .route("/health", get(health))
    .method_not_allowed_fallback(wrong_method)
    .fallback(http::web::show)
    .layer(header("x-content-type-options", "nosniff"))
    .layer(header("referrer-policy", "same-origin"))
    .layer(header("x-frame-options", "DENY"))
    .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
    .layer(TraceLayer::new_for_http())
    .with_state(app)
}

async fn wrong_method() -> Problem {
    let detail = "this address does not know this method";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "wrong_method", detail)
}

/// The description never changes while the program runs.
async fn description() -> impl IntoResponse {
    static TEXT: LazyLock<String> = LazyLock::new(openapi);
    ([(header::CONTENT_TYPE, "application/json")], TEXT.as_str())
}

/// Whether the service can do its work: it can if the database answers.
async fn health(State(app): State<App>) -> Result<&'static str, Problem> {
    app.store.ping().await?;
    Ok("ok")
}

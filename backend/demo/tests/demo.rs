//! The whole demonstration in one process: it comes up, the vehicles appear, it goes down.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::time::Duration;

use letka_demo::Demo;
use letka_demo::directorate::Options;
use letka_domain::live::LinkState;
use letka_store::aircraft;
use tokio::net::TcpListener;
use tokio::time::{Instant, timeout};

/// A demonstration on free ports.
fn options(folder: &Path) -> Options {
    Options {
        data: folder.to_owned(),
        listen: "127.0.0.1:0".parse().unwrap(),
        udp: "127.0.0.1:0".parse().unwrap(),
        ..Options::default()
    }
}

/// Registrations of the aircraft that are heard and have told where they are.
async fn heard(demo: &Demo) -> Vec<String> {
    let fleet = demo.app().store.read(aircraft::list).await.unwrap();
    let live = |aircraft: &aircraft::Aircraft| {
        let found = demo.app().live.find_aircraft(aircraft.id);
        found.is_some_and(|heard| {
            heard.vehicle.state.link == LinkState::Live && heard.vehicle.state.position.is_some()
        })
    };
    let fleet = fleet.into_iter().filter(live);
    fleet.map(|aircraft| aircraft.registration).collect()
}

/// Waits until all four vehicles are in the live picture.
async fn all_vehicles(demo: &Demo) {
    let mut events = demo.app().live.subscribe();
    let four = async {
        while heard(demo).await.len() < 4 {
            // An error says that events were missed, which does not matter here.
            let _ = events.recv().await;
        }
    };
    timeout(Duration::from_secs(30), four)
        .await
        .expect("four vehicles within 30 s");
    assert_eq!(
        heard(demo).await,
        ["BRUS-01", "BRUS-02", "MAVIC-07", "MAVIC-12"]
    );
}

async fn shut_down(demo: Demo) {
    let started = Instant::now();
    demo.shutdown().await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_vehicles_appear_and_everything_ends_cleanly_twice() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(options(folder.path())).await.unwrap();
    assert_eq!(demo.password(), "letka-demo");
    all_vehicles(&demo).await;
    let (http, udp) = (demo.http_addr(), demo.udp_addr());
    shut_down(demo).await;

    // The ports are free again, and the folder is good for another run.
    let again = Options {
        listen: http,
        udp,
        ..options(folder.path())
    };
    let demo = Demo::start(again).await.unwrap();
    assert_eq!((demo.http_addr(), demo.udp_addr()), (http, udp));
    all_vehicles(&demo).await;
    shut_down(demo).await;
}

#[tokio::test]
async fn a_port_that_is_taken_is_named_and_no_file_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let listen = other.local_addr().unwrap();
    let taken = Options {
        listen,
        ..options(&data)
    };
    let error = Demo::start(taken).await.unwrap_err().to_string();
    assert!(
        error.contains(&format!("port {}", listen.port())),
        "{error}"
    );
    assert!(
        error.contains("--listen") && !error.contains('\n'),
        "{error}"
    );
    assert!(!data.exists());
}

#[tokio::test]
async fn another_password_needs_a_fresh_folder() {
    let folder = tempfile::tempdir().unwrap();
    let with = |password: &str, fresh| Options {
        password: Some(password.into()),
        fresh,
        ..options(folder.path())
    };
    let demo = Demo::start(with("first password", false)).await.unwrap();
    shut_down(demo).await;
    let refused = Demo::start(with("another password", false)).await;
    assert!(refused.unwrap_err().to_string().contains("--fresh"));
    let demo = Demo::start(with("another password", true)).await.unwrap();
    assert_eq!(demo.password(), "another password");
    shut_down(demo).await;
}

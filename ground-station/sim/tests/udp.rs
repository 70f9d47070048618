//! A simulated vehicle on a real UDP socket.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use letka_domain::geometry::Position;
use letka_mavlink::dialect::{
    COMMAND_LONG_DATA, MISSION_COUNT_DATA, MISSION_ITEM_INT_DATA, MavCmd, MavFrame, MavMessage,
    MavMissionResult, MavMissionType, MavResult, MavType,
};
use letka_mavlink::{Encoder, Piece, decode, split_datagram};
use letka_sim::{Class, VehicleConfig, run};
use tokio::net::UdpSocket;
use tokio::sync::watch;
use tokio::time::timeout;

struct Station {
    socket: UdpSocket,
    encoder: Encoder,
    vehicle: SocketAddr,
}

impl Station {
    /// The first message for which `pick` gives something.
    async fn hear<T>(&mut self, pick: impl Fn(MavMessage) -> Option<T>) -> T {
        let mut buffer = [0; 2048];
        let listening = async {
            loop {
                let (len, from) = self
                    .socket
                    .recv_from(&mut buffer)
                    .await
                    .expect("a socket of this machine");
                self.vehicle = from;
                for piece in split_datagram(&buffer[..len]) {
                    let Piece::Frame(frame) = piece else { continue };
                    if let Some(picked) = decode(&frame).ok().and_then(&pick) {
                        return picked;
                    }
                }
            }
        };
        timeout(Duration::from_secs(20), listening)
            .await
            .expect("the vehicle answers")
    }

    async fn say(&mut self, message: &MavMessage) {
        let frame = self.encoder.encode(message);
        let sent = self.socket.send_to(&frame, self.vehicle).await;
        sent.expect("a socket of this machine");
    }

    async fn order(&mut self, command: MavCmd, param1: f32) -> MavResult {
        self.say(&MavMessage::COMMAND_LONG(COMMAND_LONG_DATA {
            command,
            param1,
            target_system: 5,
            target_component: 1,
            ..COMMAND_LONG_DATA::default()
        }))
        .await;
        self.hear(|message| match message {
            MavMessage::COMMAND_ACK(ack) if ack.command == command => Some(ack.result),
            _ => None,
        })
        .await
    }

    async fn upload(&mut self, commands: &[MavCmd]) -> MavMissionResult {
        self.say(&MavMessage::MISSION_COUNT(MISSION_COUNT_DATA {
            count: u16::try_from(commands.len()).expect("a short mission"),
            target_system: 5,
            target_component: 1,
            mission_type: MavMissionType::MAV_MISSION_TYPE_MISSION,
            opaque_id: 0,
        }))
        .await;
        loop {
            let next = self
                .hear(|message| match message {
                    MavMessage::MISSION_REQUEST_INT(request) => Some(Ok(request.seq)),
                    MavMessage::MISSION_ACK(ack) => Some(Err(ack.mavtype)),
                    _ => None,
                })
                .await;
            let seq = match next {
                Ok(seq) => seq,
                Err(result) => return result,
            };
            self.say(&MavMessage::MISSION_ITEM_INT(MISSION_ITEM_INT_DATA {
                seq,
                command: commands[usize::from(seq)],
                x: 501_005_000,
                y: 142_600_000,
                z: 20.0,
                target_system: 5,
                target_component: 1,
                frame: MavFrame::MAV_FRAME_GLOBAL_RELATIVE_ALT,
                autocontinue: 1,
                ..MISSION_ITEM_INT_DATA::default()
            }))
            .await;
        }
    }
}

#[tokio::test]
async fn a_vehicle_flies_a_mission_that_came_over_udp() {
    let reserved = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = reserved.local_addr().unwrap();
    drop(reserved);

    // The vehicle is there before its station: nobody listens, and that is no reason to stop.
    let home = Position::new(50.1, 14.26).unwrap();
    let (stop, stopping) = watch::channel(false);
    let config = VehicleConfig::new(5, Class::Brus, home);
    let vehicle = tokio::spawn(run(config, address, stopping));
    // Long enough for some telemetry to be turned away.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!vehicle.is_finished());

    let mut station = Station {
        socket: UdpSocket::bind(address).await.unwrap(),
        encoder: Encoder::new(255, 190),
        vehicle: address,
    };
    let kind = station
        .hear(|message| match message {
            MavMessage::HEARTBEAT(heartbeat) => Some(heartbeat.mavtype),
            _ => None,
        })
        .await;
    assert_eq!(kind, MavType::MAV_TYPE_HEXAROTOR);
    station
        .socket
        .send_to(&[0xFD, 0xFF, 0x00, 0x42], station.vehicle)
        .await
        .unwrap();

    let uploaded = station
        .upload(&[
            MavCmd::MAV_CMD_NAV_WAYPOINT,
            MavCmd::MAV_CMD_NAV_TAKEOFF,
            MavCmd::MAV_CMD_NAV_RETURN_TO_LAUNCH,
        ])
        .await;
    assert_eq!(uploaded, MavMissionResult::MAV_MISSION_ACCEPTED);
    let accepted = MavResult::MAV_RESULT_ACCEPTED;
    assert_eq!(
        station
            .order(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, 1.0)
            .await,
        accepted
    );
    assert_eq!(
        station.order(MavCmd::MAV_CMD_MISSION_START, 0.0).await,
        accepted
    );
    station
        .hear(|message| match message {
            MavMessage::GLOBAL_POSITION_INT(position) => {
                (position.relative_alt > 1000).then_some(())
            }
            _ => None,
        })
        .await;

    stop.send(true).unwrap();
    let ended = timeout(Duration::from_secs(5), vehicle)
        .await
        .expect("it stops");
    assert!(ended.unwrap().is_ok());
}

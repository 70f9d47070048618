//! What was sent against what the vehicle holds.

use super::{HomeSlot, Item};

/// Half a step of the wire's 1e-7 degrees, and the step itself.
const DEGREES: f64 = 1.5e-7;
/// Autopilots store heights in centimetres.
const METRES: f32 = 0.011;
/// Autopilots store parameters with few digits.
const PARAMETER: f32 = 1e-3;

/// What differs in an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DifferentField {
    /// The vehicle does not hold the item.
    Missing,
    /// The vehicle holds an item that was not sent.
    Extra,
    /// The command.
    Command,
    /// What heights are measured from.
    Frame,
    /// The place.
    Place,
    /// The height.
    Height,
    /// One of the command's parameters, 1 to 4.
    Parameter(u8),
}

/// One difference between what was sent and what the vehicle holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Number of the item, as uploaded.
    pub seq: usize,
    /// What differs.
    pub field: DifferentField,
}

/// The differences between the items uploaded and the items read back, beyond what autopilots
/// round. With [`HomeSlot::First`] item 0 is not compared: the vehicle keeps its own home there.
pub fn compare(sent: &[Item], received: &[Item], home: HomeSlot) -> Vec<Difference> {
    let first = usize::from(home == HomeSlot::First);
    let mut differences = Vec::new();
    for seq in first..sent.len().max(received.len()) {
        match (sent.get(seq), received.get(seq)) {
            (Some(sent), Some(received)) => compare_item(seq, sent, received, &mut differences),
            (Some(_), None) => differences.push(Difference {
                seq,
                field: DifferentField::Missing,
            }),
            (None, _) => differences.push(Difference {
                seq,
                field: DifferentField::Extra,
            }),
        }
    }
    differences
}

fn compare_item(seq: usize, sent: &Item, received: &Item, differences: &mut Vec<Difference>) {
    let near = |a: f64, b: f64| (a - b).abs() <= DEGREES;
    let same_place = near(sent.lat, received.lat) && near(sent.lon, received.lon);
    let checks = [
        (sent.command == received.command, DifferentField::Command),
        (
            plain(sent.frame) == plain(received.frame),
            DifferentField::Frame,
        ),
        (same_place, DifferentField::Place),
        (
            (sent.alt_m - received.alt_m).abs() <= METRES,
            DifferentField::Height,
        ),
    ];
    let params = sent.params.iter().zip(received.params).zip(1..);
    let checks = checks.into_iter().chain(
        params.map(|((sent, held), n)| (same_param(*sent, held), DifferentField::Parameter(n))),
    );
    let failed = checks.filter(|(same, _)| !same);
    differences.extend(failed.map(|(_, field)| Difference { seq, field }));
}

/// The frames with integer positions are the older names of the plain ones.
fn plain(frame: u8) -> u8 {
    match frame {
        5 => 0,
        6 => 3,
        11 => 10,
        frame => frame,
    }
}

/// "Not a number" asks for the vehicle's own choice, which autopilots store as they like.
fn same_param(sent: f32, held: f32) -> bool {
    sent.is_nan() || (sent - held).abs() <= PARAMETER * sent.abs().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: Item = Item {
        command: 16,
        frame: 3,
        lat: 50.147,
        lon: 14.103,
        alt_m: 40.0,
        params: [0.0, 0.0, 0.0, f32::NAN],
        autocontinue: true,
    };

    fn fields(sent: &[Item], received: &[Item], home: HomeSlot) -> Vec<(usize, DifferentField)> {
        let differences = compare(sent, received, home);
        differences.iter().map(|d| (d.seq, d.field)).collect()
    }

    #[test]
    fn rounding_is_no_difference() {
        let rounded = Item {
            frame: 6,
            lat: ITEM.lat + 1e-7,
            alt_m: 40.01,
            params: [0.0, 0.0, 0.0, 0.0],
            ..ITEM
        };
        assert_eq!(fields(&[ITEM], &[rounded], HomeSlot::None), vec![]);
    }

    #[test]
    fn every_field_is_compared() {
        let other = Item {
            command: 21,
            frame: 0,
            lat: 50.148,
            alt_m: 41.0,
            params: [5.0, 0.0, 0.0, 0.0],
            ..ITEM
        };
        assert_eq!(
            fields(&[ITEM], &[other], HomeSlot::None),
            vec![
                (0, DifferentField::Command),
                (0, DifferentField::Frame),
                (0, DifferentField::Place),
                (0, DifferentField::Height),
                (0, DifferentField::Parameter(1)),
            ]
        );
        assert_eq!(fields(&[ITEM], &[other], HomeSlot::First), vec![]);
    }

    #[test]
    fn lengths_are_compared() {
        let (one, two) = ([ITEM], [ITEM, ITEM]);
        assert_eq!(
            fields(&two, &one, HomeSlot::None),
            vec![(1, DifferentField::Missing)]
        );
        assert_eq!(
            fields(&one, &two, HomeSlot::None),
            vec![(1, DifferentField::Extra)]
        );
    }
}

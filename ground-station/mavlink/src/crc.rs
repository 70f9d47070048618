//! The checksum of MAVLink: CRC-16/MCRF4XX, sixteen bytes at a time.
//!
//! Reading a log is mostly this: byte by byte it takes five times as long.

/// The polynomial, reflected.
const POLYNOMIAL: u16 = 0x8408;
/// Before the first byte.
const INITIAL: u16 = 0xFFFF;

/// `TABLES[n][byte]`: what a byte does to the checksum when `n` more bytes follow it.
static TABLES: [[u16; 256]; 16] = tables();

const fn tables() -> [[u16; 256]; 16] {
    let mut tables = [[0; 256]; 16];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "it is below 256")]
        let mut crc = byte as u16;
        let mut bit = 0;
        while bit < 8 {
            crc = (crc >> 1) ^ (POLYNOMIAL * (crc & 1));
            bit += 1;
        }
        tables[0][byte] = crc;
        byte += 1;
    }
    let mut after = 1;
    while after < 16 {
        let mut byte = 0;
        while byte < 256 {
            let before = tables[after - 1][byte];
            tables[after][byte] = (before >> 8) ^ tables[0][(before & 0xFF) as usize];
            byte += 1;
        }
        after += 1;
    }
    tables
}

/// The checksum of a frame: over what it covers, then over the `CRC_EXTRA` of its message.
pub(crate) fn checksum(covered: &[u8], extra: u8) -> u16 {
    let Some(first) = covered.first_chunk() else {
        let all = covered.iter().chain(std::iter::once(&extra));
        return all.fold(INITIAL, |crc, byte| one(crc, *byte));
    };
    let odd = covered.len() % 8;
    let mut crc = if odd == 0 {
        INITIAL
    } else {
        begin(*first, odd)
    };
    let (eights, _) = covered[odd..].as_chunks::<8>();
    let (sixteens, last) = eights.as_chunks::<2>();
    for [first, second] in sixteens {
        crc = eight::<8>(crc, *first) ^ eight::<0>(0, *second);
    }
    for eight_bytes in last {
        crc = eight::<0>(crc, *eight_bytes);
    }
    one(crc, extra)
}

/// The checksum over the first `odd` bytes, 1 to 7 of them, in one step: zeros before them change
/// nothing, once the initial value was added to the bytes that it meets.
fn begin(first: [u8; 8], odd: usize) -> u16 {
    let met = u64::from_le_bytes(first) ^ u64::from(INITIAL);
    let behind_zeros = met << (64 - 8 * odd);
    let crc = eight::<0>(0, behind_zeros.to_le_bytes());
    // Of a single byte the initial value is left over for the next.
    if odd == 1 { crc ^ (INITIAL >> 8) } else { crc }
}

/// What eight bytes do to the checksum when `AFTER` more follow them.
fn eight<const AFTER: usize>(crc: u16, bytes: [u8; 8]) -> u16 {
    let bytes = (u64::from_le_bytes(bytes) ^ u64::from(crc)).to_le_bytes();
    at(AFTER + 7, bytes[0])
        ^ at(AFTER + 6, bytes[1])
        ^ at(AFTER + 5, bytes[2])
        ^ at(AFTER + 4, bytes[3])
        ^ at(AFTER + 3, bytes[4])
        ^ at(AFTER + 2, bytes[5])
        ^ at(AFTER + 1, bytes[6])
        ^ at(AFTER, bytes[7])
}

fn one(crc: u16, byte: u8) -> u16 {
    let [low, high] = crc.to_le_bytes();
    u16::from(high) ^ at(0, low ^ byte)
}

#[inline]
fn at(after: usize, byte: u8) -> u16 {
    TABLES[after][usize::from(byte)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_that_of_the_mavlink_crate(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            extra: u8,
        ) {
            prop_assert_eq!(checksum(&bytes, extra), mavlink::calculate_crc(&bytes, extra));
        }
    }
}

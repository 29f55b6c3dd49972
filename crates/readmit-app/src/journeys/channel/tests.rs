//! Channels against published vectors, and everything that must not open.

use super::*;
use crate::keys::Ring;
use data_encoding::HEXLOWER_PERMISSIVE as HEX;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU8, Ordering};

const VECTOR: [u8; BLOCK] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const NOW: Timestamp = Timestamp::from_millis(1_000_000);

fn hex(text: &str) -> Vec<u8> {
    HEX.decode(text.replace(' ', "").as_bytes()).unwrap()
}

fn channel() -> Channel {
    let key = hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
    Channel { key: Zeroizing::new(key.try_into().unwrap()), real: true }
}

fn seal_keys() -> SealKeys {
    let drawn = AtomicU8::new(0);
    let draw = || [drawn.fetch_add(1, Ordering::Relaxed); 32];
    let ring = Ring::generate(NOW, draw).unwrap();
    ring.open().unwrap().seal
}

fn whose(client: u8) -> (TenantId, ClientId) {
    (TenantId::from_random([1; 16]), ClientId::from_random([client; 16]))
}

/// RFC 5903 section 8.1.
#[test]
fn the_key_is_the_digest_of_the_shared_coordinate() {
    let i = hex("C88F01F5 10D9AC3F 70A292DA A2316DE5 44E9AAB8 AFE84049 C62A9C57 862D1433");
    let gr = hex("04 D12DFB52 89C8D4F8 1208B702 70398C34 2296970A 0BCCB74C 736FC755 4494BF63 \
                  56FBF3CA 366CC23E 8157854C 13C58D6A AC23F046 ADA30F83 53E74F33 039872AB");
    let girx = hex("D6840F6B 42F6EDAF D13116E0 E1256520 2FEF8E9E CE7DCE03 812464D0 4B9442DE");
    let ours = PrivateKey::from_private_key(&ECDH_P256, &i).unwrap();
    let key = shared_key(&ours, &gr).unwrap();
    assert_eq!(&key[..], &Sha256::digest(girx)[..]);

    let mut off_the_curve = gr.clone();
    off_the_curve[64] ^= 1;
    let mut infinity = vec![0; POINT];
    infinity[0] = 4;
    let compressed = [&[2], &gr[1..33]].concat();
    for wrong in [off_the_curve, infinity, compressed, gr[..64].to_vec(), vec![0], vec![], vec![0; POINT]] {
        assert_eq!(shared_key(&ours, &wrong).err(), Some(NoPoint), "{wrong:02x?}");
    }
}

/// SP 800-38A sections F.2.5 and F.2.6.
#[test]
fn texts_are_encrypted_as_the_standard_says() {
    let plain = hex("6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51 \
                     30c81c46a35ce411e5fbc1191a0a52ef f69f2445df4f9b17ad2b417be66c3710");
    let cipher = hex("f58c4c04d6e5f1ba779eabfb5f7bfbd6 9cfc4e967edb808d679f777bc6702c7d \
                      39f23369a9d9bacfa530e26304231461 b2eb05e2c39be9fcda6c19078c6a9d1b");
    let encrypted = channel().encrypt(VECTOR, &plain).unwrap();
    assert_eq!((encrypted.len(), &encrypted[..64]), (80, &cipher[..]), "and one block of padding");
    let opened = channel().decrypt(VECTOR, &encrypted);
    assert!(opened.sound && opened.text[..] == plain);
    let unpadded = channel().decrypt(VECTOR, &cipher);
    assert!(!unpadded.sound, "what has no padding is not sound");
}

#[test]
fn texts_of_every_length_come_back() {
    for length in 0..50 {
        let text = json!("x".repeat(length)).to_string();
        let encrypted = channel().encrypt(VECTOR, text.as_bytes()).unwrap();
        assert_eq!(encrypted.len(), (text.len() / BLOCK + 1) * BLOCK);
        let read = channel().decrypt(VECTOR, &encrypted).read::<Value>();
        assert_eq!(read.unwrap().as_str().unwrap().len(), length);
    }
}

#[test]
fn whatever_is_wrong_is_told_in_one_way() {
    let good = channel().encrypt(VECTOR, b"{\"a\":1}").unwrap();
    let not_json = channel().encrypt(VECTOR, b"{\"a\":").unwrap();
    let decoy = Channel { key: channel().key, real: false };
    let mut flipped = good.clone();
    flipped[15] ^= 1;
    let read = |channel: &Channel, bytes: &[u8]| channel.decrypt(VECTOR, bytes).read::<Value>();
    assert_eq!(read(&channel(), &good), Ok(json!({"a": 1})));
    for (channel, bytes) in [
        (channel(), &not_json[..]),
        (channel(), &flipped),
        (channel(), &good[..15]),
        (channel(), &[]),
        (decoy, &good),
    ] {
        assert_eq!(read(&channel, bytes), Err(Unreadable));
    }
}

#[test]
fn a_padding_is_one_to_sixteen_bytes_of_its_own_length() {
    for pad in 1..=16_u8 {
        let mut text = vec![0xaa; 48];
        let start = text.len() - usize::from(pad);
        text[start..].fill(pad);
        assert_eq!(unpad(&text), (start, true));
        if pad > 1 {
            text[start] ^= 1;
            assert_eq!(unpad(&text), (48, false), "{pad}");
        }
    }
    for wrong in [0, 17, 32, 255] {
        assert_eq!(unpad(&[wrong; 48]), (48, false), "{wrong}");
    }
    assert_eq!(unpad(&[1; 15]), (15, false));
    assert_eq!(unpad(&[16; 16]), (0, true));
}

#[test]
fn an_id_opens_for_its_client_and_for_its_time() {
    let (keys, key) = (seal_keys(), [9; KEY]);
    let id = seal(&keys, whose(1), &key, NOW, [3; NONCE]).unwrap();
    assert_eq!(open(&keys, whose(1), &id, NOW).as_deref(), Some(&key));
    let last = NOW + CHANNEL_LIFE;
    assert!(open(&keys, whose(1), &id, Timestamp::from_millis(last.as_millis() - 1)).is_some());
    assert!(open(&keys, whose(1), &id, last).is_none());
    assert!(open(&keys, whose(2), &id, NOW).is_none());
    assert!(open(&keys, (TenantId::from_random([2; 16]), whose(1).1), &id, NOW).is_none());
    for place in 0..id.len() {
        let mut changed = id.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(open(&keys, whose(1), &changed, NOW).is_none(), "{place}");
    }
    for none in ["", ".", "a.b", &id[1..], &id[..id.len() - 1], "ä.ö"] {
        assert!(open(&keys, whose(1), none, NOW).is_none(), "{none}");
    }
}

#[test]
fn nothing_of_it_is_printed() {
    assert_eq!(format!("{:?}", channel()), "Channel(…)");
    assert_eq!(format!("{:?}", channel().decrypt(VECTOR, &[0; 16])), "Opened(…)");
}

// An authenticator app (RFC 6238). No code is taken twice, so each is of a later step than the one before: the first of
// the step before this one, as a device whose clock is a little behind.

import { createHmac } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP = 30_000;

function bytes(base32) {
  const bits = [...base32].map((symbol) => ALPHABET.indexOf(symbol).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

export class Authenticator {
  #key;
  #last = 0;

  /** `secret` as it is shown to be typed. */
  constructor(secret) {
    this.#key = bytes(secret.replaceAll(/\s/g, ""));
  }

  code() {
    this.#last = Math.max(this.#last + 1, Math.floor(Date.now() / STEP) - 1);
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(this.#last));
    const hash = createHmac("sha1", this.#key).update(counter).digest();
    const number = hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff;
    return String(number % 1_000_000).padStart(6, "0");
  }
}

/** Another code than this one. */
export const wrongFor = (code) => code.replace(/^./, (digit) => String((Number(digit) + 1) % 10));

// A phone with an authenticator app: ordinary codes (RFC 6238), and signatures over a challenge (RFC 6287).

import { createHmac } from "node:crypto";
import { Secret, URI } from "otpauth";

const DIGITS = 6;
const PERIOD = 30;

export class Phone {
  /** Reads what the picture says. */
  static scan(uri) {
    return new Phone(URI.parse(uri));
  }

  constructor(totp) {
    this.totp = totp;
    this.secret = totp.secret.base32;
  }

  /** The code of this period, or of one that many later. */
  code(later = 0) {
    return this.totp.generate({ timestamp: Date.now() + later * PERIOD * 1000 });
  }

  /** A code that is of no period around this one. */
  wrong() {
    const near = [-2, -1, 0, 1, 2, 3].map((later) => this.code(later));
    let code = 0;
    while (near.includes(String(code).padStart(DIGITS, "0"))) code++;
    return String(code).padStart(DIGITS, "0");
  }

  /** The answer to a challenge: OCRA-1:HOTP-SHA1-6:QN06-T30S. */
  sign(challenge, later = 0) {
    const question = Buffer.alloc(128);
    const digits = Number(challenge).toString(16);
    question.write(digits.padEnd(digits.length + (digits.length % 2), "0"), "hex");
    const step = Buffer.alloc(8);
    step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / PERIOD) + later));
    const message = Buffer.concat([Buffer.from(`OCRA-1:HOTP-SHA1-${DIGITS}:QN06-T${PERIOD}S\0`), question, step]);
    const key = Buffer.from(Secret.fromBase32(this.secret).buffer);
    const mac = createHmac("sha1", key).update(message).digest();
    const number = mac.readUInt32BE(mac[19] & 15) & 0x7fff_ffff;
    return String(number % 10 ** DIGITS).padStart(DIGITS, "0");
  }
}

/* What the QR codes of licenses and showings say, and what can be told of them without a network.
   The forms are those of apps/licenses/qr.py and showing.py. */

import { verify } from "./sm2.js";
import { hex, sm3 } from "./sm3.js";

const LONGEST = 600;
const ascii = (text) => new TextEncoder().encode(text);

export function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/* Base64url without padding; throws for a second spelling of the same bytes. */
function decoded(text) {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = fromBase64(plain);
  const again = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  if (again !== text) throw new Error("another spelling");
  return bytes;
}

const lines = (part) => new TextDecoder("utf-8", { fatal: true }).decode(decoded(part)).split("\n");

function day(text) {
  if (!text) return null;
  const found = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (!found) throw new Error("not a day");
  return found.slice(1).join("-");
}

function moment(text) {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const time = found ? Date.UTC(found[1], found[2] - 1, found[3], found[4], found[5], found[6]) : NaN;
  if (Number.isNaN(time)) throw new Error("not a moment");
  return new Date(time);
}

function license([facts, digest, signature]) {
  const [format, kind, number, version, holder, first, last, key, ...more] = lines(facts);
  if (format !== "1" || key === undefined || more.length) throw new Error("another format");
  return {
    is: "license",
    purpose: "seal",
    kind,
    number,
    version,
    holder,
    first: day(first),
    last: day(last),
    key,
    digest: hex(decoded(digest)),
    signed: ascii(`${facts}.${digest}`),
    signature: decoded(signature),
  };
}

function showing([facts, signature]) {
  const [format, token, kind, number, start, end, key, ...more] = lines(facts);
  if (format !== "S1" || key === undefined || more.length || decoded(token).length !== 16) {
    throw new Error("another format");
  }
  return {
    is: "showing",
    purpose: "data",
    kind,
    number,
    start: moment(start),
    end: moment(end),
    key,
    signed: ascii(facts),
    signature: decoded(signature),
  };
}

/* What a scanned or pasted text says; null for what is no code of ours. */
export function read(text) {
  const payload = text.trim().split("/").pop();
  const parts = payload.split(".");
  if (payload.length > LONGEST) return null;
  try {
    if (parts.length === 3) return license(parts);
    return parts.length === 2 ? showing(parts) : null;
  } catch {
    return null;
  }
}

// SubjectPublicKeyInfo of an SM2 key from its curve on: OID 1.2.156.10197.1.301, BIT STRING of 65 bytes.
const KEY_MARK = "06082a811ccf5501822d03420004";

/* The keys that the page brings, by the beginning of their certificate's SM3. Fingerprint and key are taken from the
   certificate itself, here: a list that says otherwise changes nothing. */
export function keysOf(certificates) {
  return certificates.map(({ der, owner, purpose }) => {
    const bytes = fromBase64(der);
    const at = hex(bytes).indexOf(KEY_MARK) / 2 + KEY_MARK.length / 2 - 1;
    return { owner, purpose, fingerprint: hex(sm3(bytes)), point: bytes.slice(at, at + 65) };
  });
}

const today = (now) => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(now);

/* `{outcome, content, key}`: what the code proves by itself at that time of this device. */
export function judge(text, keys, now) {
  const content = read(text);
  if (!content) return { outcome: "unreadable" };
  const named = keys.filter((k) => k.purpose === content.purpose && k.fingerprint.startsWith(content.key));
  if (content.key.length !== 16 || !named.length) return { outcome: "unknown_key", content };
  const key = named.find((k) => verify(k.point, content.signed, content.signature));
  if (!key) return { outcome: "altered" };
  if (content.is === "showing") return { outcome: now > content.end ? "shown_ended" : "shown", content, key };
  if (content.last && content.last < today(now)) return { outcome: "ended", content, key };
  return { outcome: content.first > today(now) ? "not_yet" : "genuine", content, key };
}

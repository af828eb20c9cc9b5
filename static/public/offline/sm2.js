/* Checking SM2 signatures (GB/T 32918.2-2016, 7.1) on the recommended curve (GB/T 32918.5-2017), default identity.
   Only public values pass through here, so nothing needs to take the same time for each value. */

import { hex, sm3 } from "./sm3.js";

const P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
const A = 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn;
const B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;
const N = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
const G = [
  0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
];
const IDENTITY = new TextEncoder().encode("1234567812345678");

const mod = (number, by) => ((number % by) + by) % by;
const number = (bytes) => BigInt(`0x${hex(bytes) || "0"}`);

function bytes32(value) {
  const text = value.toString(16).padStart(64, "0");
  return Uint8Array.from({ length: 32 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/* Points are Jacobian [x, y, z] for (x/z², y/z³); z = 0 is the point at infinity. The curve has a = -3. */

function doubled([x, y, z]) {
  const delta = mod(z * z, P);
  const gamma = mod(y * y, P);
  const beta = mod(x * gamma, P);
  const alpha = mod(3n * (x - delta) * (x + delta), P);
  const x3 = mod(alpha * alpha - 8n * beta, P);
  const z3 = mod((y + z) * (y + z) - gamma - delta, P);
  return [x3, mod(alpha * (4n * beta - x3) - 8n * gamma * gamma, P), z3];
}

function added(left, right) {
  if (left[2] === 0n) return right;
  if (right[2] === 0n) return left;
  const [x1, y1, z1] = left;
  const [x2, y2, z2] = right;
  const zz1 = mod(z1 * z1, P);
  const zz2 = mod(z2 * z2, P);
  const u1 = mod(x1 * zz2, P);
  const h = mod(x2 * zz1 - u1, P);
  const s1 = mod(y1 * z2 * zz2, P);
  const r = mod(y2 * z1 * zz1 - s1, P);
  if (h === 0n) return r === 0n ? doubled(left) : [1n, 1n, 0n];
  const hh = mod(h * h, P);
  const hhh = mod(h * hh, P);
  const v = mod(u1 * hh, P);
  const x3 = mod(r * r - hhh - 2n * v, P);
  return [x3, mod(r * (v - x3) - s1 * hhh, P), mod(h * z1 * z2, P)];
}

/* s·G + t·Q, both scalars in one pass. */
function combined(s, t, [x, y]) {
  const base = [...G, 1n];
  const other = [x, y, 1n];
  const both = added(base, other);
  let sum = [1n, 1n, 0n];
  for (let bit = 255n; bit >= 0n; bit--) {
    sum = doubled(sum);
    const which = Number((s >> bit) & 1n) + 2 * Number((t >> bit) & 1n);
    if (which) sum = added(sum, [null, base, other, both][which]);
  }
  return sum;
}

function inverse(value) {
  let [a, b, u, v] = [mod(value, P), P, 1n, 0n];
  while (a > 1n) {
    const q = b / a;
    [a, b, u, v] = [b % a, a, v - q * u, u];
  }
  return mod(u, P);
}

/* The point of a public key of 65 bytes, 04 ‖ X ‖ Y; null where it does not lie on the curve. */
function pointOf(key) {
  if (key.length !== 65 || key[0] !== 4) return null;
  const [x, y] = [number(key.slice(1, 33)), number(key.slice(33))];
  if (x >= P || y >= P || mod(y * y - (x * x * x + A * x + B), P) !== 0n) return null;
  return [x, y];
}

/* r and s of the one DER form of SEQUENCE { INTEGER r, INTEGER s }; null for anything else. */
function numbersOf(der) {
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 72) return null;
  const found = [];
  let at = 2;
  for (let i = 0; i < 2; i++) {
    const length = der[at + 1];
    const body = der.slice(at + 2, at + 2 + length);
    if (der[at] !== 2 || length < 1 || length > 33 || body.length !== length || body[0] & 0x80) return null;
    if (length > 1 && body[0] === 0 && !(body[1] & 0x80)) return null;
    found.push(number(body));
    at += 2 + length;
  }
  return at === der.length && found.every((n) => n >= 1n && n < N) ? found : null;
}

function digestOf(key, message) {
  const length = Uint8Array.of((IDENTITY.length * 8) >> 8, (IDENTITY.length * 8) & 0xff);
  const z = sm3(joined(length, IDENTITY, bytes32(A), bytes32(B), bytes32(G[0]), bytes32(G[1]), key.slice(1)));
  return sm3(joined(z, message));
}

/* True only for a good signature (DER) by this key (65 bytes) over the message; false for anything else. */
export function verify(key, message, signature) {
  const point = pointOf(key);
  const numbers = numbersOf(signature);
  if (!point || !numbers) return false;
  const [r, s] = numbers;
  const t = mod(r + s, N);
  if (t === 0n) return false;
  const [x, , z] = combined(s, t, point);
  if (z === 0n) return false;
  const over = inverse(z);
  return mod(number(digestOf(key, message)) + mod(x * over * over, P), N) === r;
}

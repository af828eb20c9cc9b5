/* SM3 (GB/T 32905-2016). Bytes in, 32 bytes out. */

const START = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
];

const turn = (word, by) => (by % 32 ? (word << by % 32) | (word >>> (32 - (by % 32))) : word);

function padded(message) {
  const whole = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  whole.set(message);
  whole[message.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setUint32(whole.length - 8, Math.floor(message.length / 2 ** 29));
  view.setUint32(whole.length - 4, (message.length * 8) >>> 0);
  return view;
}

function expanded(block, at) {
  const words = new Int32Array(68);
  for (let j = 0; j < 16; j++) words[j] = block.getInt32(at + 4 * j);
  for (let j = 16; j < 68; j++) {
    const x = words[j - 16] ^ words[j - 9] ^ turn(words[j - 3], 15);
    words[j] = x ^ turn(x, 15) ^ turn(x, 23) ^ turn(words[j - 13], 7) ^ words[j - 6];
  }
  return words;
}

function compress(state, words) {
  let [a, b, c, d, e, f, g, h] = state;
  for (let j = 0; j < 64; j++) {
    const first = j < 16;
    const ss1 = turn((turn(a, 12) + e + turn(first ? 0x79cc4519 : 0x7a879d8a, j)) | 0, 7);
    const ff = first ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const gg = first ? e ^ f ^ g : (e & f) | (~e & g);
    const tt1 = (ff + d + (ss1 ^ turn(a, 12)) + (words[j] ^ words[j + 4])) | 0;
    const tt2 = (gg + h + ss1 + words[j]) | 0;
    [d, c, b, a] = [c, turn(b, 9), a, tt1];
    [h, g, f, e] = [g, turn(f, 19), e, tt2 ^ turn(tt2, 9) ^ turn(tt2, 17)];
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => word ^ state[i]);
}

export function sm3(message) {
  const view = padded(message);
  let state = START;
  for (let at = 0; at < view.byteLength; at += 64) state = compress(state, expanded(view, at));
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => digest.setInt32(4 * i, word));
  return new Uint8Array(digest.buffer);
}

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

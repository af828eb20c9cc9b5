/* The page that verifies without a network: takes a code from the camera, a picture or the keyboard, and says what it
   proves. All words stand in the page; this file only chooses among them. */

import decodeQR from "../../vendor/qr/decode.js";
import { judge, keysOf } from "./codes.js";

const told = JSON.parse(document.getElementById("offline-data").textContent);
const keys = keysOf(told.certificates);
const answer = document.getElementById("answer");
const video = document.querySelector("video");

if ("serviceWorker" in navigator) navigator.serviceWorker.register(told.worker, { scope: told.scope });

const day = (text) => new Intl.DateTimeFormat(told.language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(text));
const time = (date) =>
  new Intl.DateTimeFormat(told.language, { dateStyle: "long", timeStyle: "medium", timeZone: "Asia/Shanghai" }).format(date);

function factsOf({ content, key }) {
  const rows = [
    ["title", told.kinds[content.kind] ?? content.kind],
    ["number", content.number],
  ];
  if (content.is === "license") {
    rows.push(["holder", content.holder], ["version", content.version], ["first", day(content.first)]);
    rows.push(["last", content.last ? day(content.last) : told.labels.no_end], ["digest", content.digest]);
  } else {
    rows.push(["start", time(content.start)], ["end", time(content.end)]);
  }
  if (key) rows.push(["signer", key.owner], ["fingerprint", key.fingerprint]);
  return rows;
}

function tell(outcome, found) {
  answer.replaceChildren(document.getElementById(`answer-${outcome}`).content.cloneNode(true));
  const list = answer.querySelector("dl");
  for (const [name, value] of list && found?.content ? factsOf(found) : []) {
    const row = document.getElementById("answer-fact").content.cloneNode(true);
    row.querySelector("dt").textContent = told.labels[name];
    row.querySelector("dd").textContent = value;
    if (name === "digest" || name === "fingerprint") row.querySelector("dd").classList.add("hash");
    list.append(row);
  }
  answer.focus();
}

function verify(text) {
  const found = judge(text, keys, new Date());
  tell(found.outcome, found);
}

/* The text of the code in a picture, empty where there is none: by the browser itself where it can, else by our copy
   of a reader. */
async function textIn(canvas) {
  if ("BarcodeDetector" in window) {
    try {
      const [code] = await new BarcodeDetector({ formats: ["qr_code"] }).detect(canvas);
      if (code) return code.rawValue;
    } catch {
      // Some browsers have the name and no reader behind it.
    }
  }
  try {
    return decodeQR(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    return "";
  }
}

const LARGEST = 1600;

function drawn(source, width, height) {
  const scale = Math.min(1, LARGEST / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

document.getElementById("by-text").addEventListener("submit", (event) => {
  event.preventDefault();
  verify(event.target.elements.code.value);
});

document.getElementById("picture").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    tell("no_code");
    return;
  }
  const text = await textIn(drawn(bitmap, bitmap.width, bitmap.height));
  if (text) verify(text);
  else tell("no_code");
});

const cameraButton = document.getElementById("camera");
let stream = null;

function stopCamera() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  video.hidden = true;
  cameraButton.textContent = cameraButton.dataset.start;
}

async function look() {
  if (!stream) return;
  const text = video.videoWidth ? await textIn(drawn(video, video.videoWidth, video.videoHeight)) : "";
  if (!stream) return;
  if (text) {
    stopCamera();
    verify(text);
  } else {
    setTimeout(look, 200);
  }
}

// A browser gives the camera to pages over TLS only.
cameraButton.hidden = !navigator.mediaDevices?.getUserMedia;
cameraButton.addEventListener("click", async () => {
  if (stream) {
    stopCamera();
    return;
  }
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    tell("no_camera");
    return;
  }
  video.srcObject = stream;
  video.hidden = false;
  cameraButton.textContent = cameraButton.dataset.stop;
  await video.play();
  look();
});

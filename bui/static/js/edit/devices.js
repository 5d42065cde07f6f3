// The devices that can run a model here, asked for once.
import { get } from "../api.js";

let asked = null;

/** [{word, label, available}] */
export function loadDevices() {
  asked ??= get("/devices").then(known).catch(() => {
    asked = null; // asked for again next time
    return [];
  });
  return asked;
}

function known(answer) {
  return (answer.devices ?? answer).map(({ word, about, available, missing }) => ({
    word, available, label: `${word} – ${about}${available ? "" : ` (cannot run here: ${missing})`}`,
  }));
}

// Ties the page together. The cart changes only by the server's answers, so what is shown is what is stored. Polling
// asks for the statistics alone, which counts no visit and touches no session.

import * as server from "./server.js";
import { drawCart, drawShelf } from "./cart.js";
import { drawStore, setFresh } from "./store.js";

const pollWhenUp = 3000;
const pollWhenDown = 800;
const byId = id => document.getElementById(id);
let isUp = true;
let timer;

async function change(request) {
  try {
    show(await request);
    if (byId("notice").dataset.kind === "back") notice("", "");
    return true;
  } catch (error) {
    if (!(error instanceof server.Refusal)) throw error;
    byId("add-error").textContent = error.message;
    return false;
  }
}

const actions = {
  add: name => change(server.add(name)).then(refresh),
  remove: name => change(server.remove(name)).then(refresh),
};

function show(cart) {
  byId("add-error").textContent = "";
  return drawCart(cart, actions);
}

function notice(kind, text) {
  const element = byId("notice");
  element.dataset.kind = kind;
  element.textContent = text;
}

async function welcomeBack(processId) {
  const total = show(await server.fetchCart());
  const things = total === 1 ? "the one item" : `all ${total.toLocaleString("en")} items`;
  notice("back", total === 0
    ? `Back as process ${processId}, and your session with it. The cart was empty, and still is.`
    : `Back as process ${processId}, with ${things} of your cart read from disk.`);
}

server.onProcess((event, processId) => {
  isUp = event !== "down";
  byId("pulse").dataset.state = isUp ? "up" : "down";
  byId("pulse-text").textContent = isUp ? `process ${processId} answers` : "nobody answers";
  if (event === "up") byId("kill-command").textContent = `kill -9 ${processId}`;
  if (event === "down") {
    setFresh(false);
    if (byId("notice").dataset.kind !== "down")
      notice("down", "The server is gone. Start it again with the same command; this page waits for it.");
  } else if (event === "restarted") {
    welcomeBack(processId).catch(() => {});
  } else if (byId("notice").dataset.kind === "down") {
    notice("", "");
  }
});

async function refresh() {
  clearTimeout(timer);
  try {
    drawStore(await server.fetchStatistics());
  } catch (error) {
    if (!(error instanceof server.Refusal)) throw error;
    setFresh(false);
  } finally {
    clearTimeout(timer);
    timer = setTimeout(refresh, isUp ? pollWhenUp : pollWhenDown);
  }
}

byId("add").addEventListener("submit", async event => {
  event.preventDefault();
  const input = byId("add-name");
  const name = input.value.trim();
  if (name === "" || name === "." || name === "..") {
    byId("add-error").textContent = name === "" ? "Type a name first." : "A web address cannot carry that name.";
  } else if (await change(server.add(name))) {
    input.value = "";
    await refresh();
  }

  input.focus();
});

byId("cart-clear").addEventListener("click", async () => {
  await change(server.clear());
  byId("cart-title").focus();
  await refresh();
});

byId("kill-copy").addEventListener("click", async () => {
  const command = byId("kill-command");
  try {
    await navigator.clipboard.writeText(command.textContent);
    byId("kill-copy").textContent = "Copied";
  } catch {
    // Without access to the clipboard the next best thing is a selection, one key away from a copy.
    getSelection().selectAllChildren(command);
  }
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") refresh();
  else clearTimeout(timer);
});

drawShelf(actions.add);
show(JSON.parse(byId("state").textContent));
refresh();

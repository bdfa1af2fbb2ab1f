// Talks to the server: one change at a time, so that a fast clicker's adds arrive in order, and notices when the
// process that answers is a new one. Listeners hear "up" (with the process id), "down" and "restarted".

const listeners = [];
let processId = null;
let lastChange = Promise.resolve();

export class Refusal extends Error {}

export function onProcess(listener) {
  listeners.push(listener);
}

function tell(event) {
  for (const listener of listeners) listener(event, processId);
}

async function ask(path, method = "GET") {
  let response;
  try {
    response = await fetch(path, { method, headers: { Accept: "application/json" } });
  } catch {
    tell("down");
    throw new Refusal("The server did not answer. Once it is back, the cart shows what was stored.");
  }

  const answeredBy = response.headers.get("Process-Id");
  const restarted = processId !== null && answeredBy !== processId;
  processId = answeredBy;
  tell("up");
  if (restarted) tell("restarted");
  if (!response.ok) {
    const problem = await response.json().catch(() => null);
    throw new Refusal(problem?.detail ?? `The server answered ${response.status}.`);
  }

  return response.json();
}

function change(path, method) {
  const result = lastChange.then(() => ask(path, method));
  lastChange = result.catch(() => {});
  return result;
}

export const add = name => change(`/cart/${encodeURIComponent(name)}`, "POST");
export const remove = name => change(`/cart/${encodeURIComponent(name)}`, "DELETE");
export const clear = () => change("/cart", "DELETE");
export const fetchCart = () => change("/api/cart", "GET");
export const fetchStatistics = () => ask("/api/stats");

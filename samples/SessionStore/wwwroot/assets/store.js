// Draws what the store holds, from GET /api/stats.

const byId = id => document.getElementById(id);
const number = value => value.toLocaleString("en");
const count = (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;
const cells = new Map();

function bytes(value) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }

  return `${value.toLocaleString("en", { maximumFractionDigits: unit === 0 || value >= 100 ? 0 : 1 })} ${units[unit]}`;
}

// Each figure: its name, its value, and one plain sentence about it.
const figures = [
  ["Entries", s => number(s.entries), () => "records, older versions and deletions"],
  ["Last sequence", s => number(s.lastSequence), () => "number of the newest commit"],
  ["Memtable", s => bytes(s.memtableBytes), s => `${count(s.memtableEntries, "entry", "entries")} in memory`],
  ["Log", s => bytes(s.walBytes), s => `in ${count(s.walSegments, "file")}, replayed at start`],
  ["Tables", s => number(s.tables), s => `${bytes(s.tableBytes)}, sorted, on disk`],
  ["Commits", s => number(s.batchesCommitted), s => `${count(s.walSyncs, "log sync")} since start`],
];

function figureCell(name) {
  const frame = document.createElement("div");
  frame.className = "figure";
  const term = document.createElement("dt");
  term.textContent = name;
  const value = document.createElement("dd");
  value.className = "value";
  const note = document.createElement("dd");
  note.className = "note";
  frame.append(term, value, note);
  byId("figures").append(frame);
  return { frame, value, note };
}

function drawFigures(statistics) {
  for (const [name, value, note] of figures) {
    const isNew = !cells.has(name);
    if (isNew) cells.set(name, figureCell(name));
    const cell = cells.get(name);
    const text = value(statistics);
    if (cell.value.textContent !== text) {
      cell.value.textContent = text;
      cell.frame.classList.remove("changed");
      void cell.frame.offsetWidth; // restarts the animation
      if (!isNew) cell.frame.classList.add("changed");
    }

    cell.note.textContent = note(statistics);
  }
}

function drawLevels(keyspaces) {
  const rows = [];
  for (const keyspace of keyspaces.filter(k => k.levels.some(level => level.tables > 0))) {
    for (const level of keyspace.levels) {
      const row = document.createElement("tr");
      const sizes = [number(level.tables), number(level.entries), bytes(level.bytes)];
      const values = [keyspace.name, `L${level.level}`, ...sizes];
      row.append(...values.map(value => {
        const cell = document.createElement("td");
        cell.textContent = value;
        return cell;
      }));
      rows.push(row);
    }
  }

  byId("levels").replaceChildren(...rows);
  document.querySelector(".table-frame").hidden = rows.length === 0;
  byId("levels-empty").hidden = rows.length > 0;
}

export function drawStore(statistics) {
  drawFigures(statistics);
  drawLevels(statistics.keyspaces);
  const failure = byId("store-failure");
  failure.hidden = statistics.failure === null;
  failure.textContent = statistics.failure === null ? "" : `The store takes no more writes: ${statistics.failure}`;
  setFresh(true);
}

export function setFresh(isFresh) {
  byId("store-fresh").textContent = isFresh ? "live" : "as it was when last seen";
  byId("figures").closest(".card").classList.toggle("stale", !isFresh);
}

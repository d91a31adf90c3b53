// One screen at a time, and keys for what a trainer does: on, back, hide, the whole.
(() => {
  const words = () => JSON.parse(document.getElementById("room-words").textContent);
  const typing = (at) => at && (at.tagName === "INPUT" || at.tagName === "TEXTAREA");
  const hands = (at) => at && at.closest && at.closest(".room-hands");
  let screens = [], at = 0;

  const board = () => (screens[at] || []).map((cell) => cell.querySelector(".room-board")).find(Boolean);
  const press = (name) => {
    const button = board() && board().querySelector(`.room-bar button.room-${name}`);
    if (!button || button.disabled) return false;
    button.click();
    return true;
  };
  const show = (place) => {
    at = Math.min(Math.max(place, 0), screens.length - 1);
    screens.forEach((cells, number) => cells.forEach((cell) => cell.classList.toggle("off", number !== at)));
    const nav = document.getElementById("room-nav");
    nav.querySelector("span").textContent = `${at + 1} / ${screens.length}`;
    nav.querySelector(".prev").disabled = at === 0;
    nav.querySelector(".next").disabled = at === screens.length - 1;
    try { sessionStorage.setItem("screen:" + location.pathname, at); } catch { /* private mode: begin at the start */ }
    settle();
  };
  const settle = () => setTimeout(() => {
    const field = board() && board().querySelector(".room-fields input, .room-fields textarea");
    if (field) field.focus(); else if (typing(document.activeElement)) document.activeElement.blur();
  }, 250);
  const go = (by) => { if (press(by > 0 ? "on" : "back")) settle(); else show(at + by); };

  const keys = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const field = event.target, free = !typing(field) || hands(field);
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "PageDown") go(1);
    else if (key === "PageUp") go(-1);
    else if (key === "Escape" || (free && ["m", "h", "b"].includes(key))) {
      if (typing(field)) field.dispatchEvent(new Event("change", { bubbles: true }));
      press("hide");
    } else if (free && ["e", "w"].includes(key)) press("all");
    else if (key === "Enter" && field.tagName === "INPUT") {
      const fields = [...board().querySelectorAll(".room-fields input")];
      const next = fields[fields.indexOf(field) + 1];
      if (next) next.focus(); else { field.blur(); field.focus(); }
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const build = () => {
    const cells = [...document.querySelectorAll("#rendered_cells > div > div[cell-index]")];
    for (const cell of cells) {
      if (cell.querySelector("h1, h2") && !cell.querySelector(".room-board")) screens.push([]);
      if (screens.length) screens[screens.length - 1].push(cell);
    }
    for (const cells of screens) {
      if (!cells.some((cell) => cell.querySelector(".room-board"))) cells.forEach((cell) => cell.classList.add("alone"));
    }
    const said = words();
    const nav = document.createElement("nav");
    nav.id = "room-nav";
    const link = document.createElement("a");
    link.href = document.body.dataset.baseUrl.replace(/voila\/$/, "");
    link.textContent = said.topics || "…";
    const make = (name, text, by) => {
      const button = document.createElement("button");
      button.className = name; button.textContent = text; button.title = said[name] || text;
      button.setAttribute("aria-label", said[name] || text);
      button.addEventListener("click", () => show(at + by));
      return button;
    };
    nav.append(link, make("prev", "◀", -1), document.createElement("span"), make("next", "▶", 1));
    document.body.append(nav);
    document.addEventListener("keydown", keys, true);
    let kept = 0;
    try { kept = Number(sessionStorage.getItem("screen:" + location.pathname)) || 0; } catch { kept = 0; }
    show(kept);
    document.body.dataset.ready = "yes";
  };

  const waiting = setInterval(() => {
    const cells = document.getElementById("rendered_cells");
    if (!cells || cells.style.display === "none" || (!document.querySelector(".room-board"))) return;
    clearInterval(waiting);
    build();
  }, 60);
})();

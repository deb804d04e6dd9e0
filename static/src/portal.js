// What the pages do a little better with JavaScript. Every page works without this file.

const page = document.documentElement;

// Say things politely, once: the server sends `HX-Trigger: {"announce": "Statusen er lagret"}`.
document.body.addEventListener("announce", (event) => {
  document.getElementById("live").textContent = event.detail.value;
});

// A form that came back with errors, or that somebody else saved first: put focus there and say so in the title.
function settle(root) {
  const problem = root.querySelector("[data-problem]");
  const prefix = `${page.dataset.errorWord}: `;
  const title = document.title.startsWith(prefix) ? document.title.slice(prefix.length) : document.title;
  document.title = problem ? prefix + title : title;
  problem?.focus();
}

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.requestConfig?.verb !== "get") settle(document);
});
settle(document);

// The menus in the header close with Escape and when one looks elsewhere.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.fi-pop[open]")) {
    if (menu.contains(except)) continue;
    menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.fi-pop[open]");
  closeMenus(null);
  open?.querySelector("summary").focus();
});

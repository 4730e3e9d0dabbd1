// Keys for those who type: / to the search box, j and k from result to result, arrows from day to day. Everything works without this file.
"use strict";
(() => {
  const typing = (place) => place.matches("input, textarea, select, [contenteditable]");
  const results = () => [...document.querySelectorAll(".hit h3 > a, .rows a.row-link")];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const box = document.getElementById("q");
      if (box) {
        event.preventDefault();
        box.focus();
        box.select();
      }
      return;
    }
    const day = { ArrowLeft: -7, ArrowRight: 7, ArrowUp: -1, ArrowDown: 1 }[event.key];
    const calendar = day && event.target.closest(".calendar");
    if (calendar) {
      const days = [...calendar.querySelectorAll("a")];
      const from = days.indexOf(event.target);
      const to = days[from < 0 ? days.length - 1 : from + day];
      event.preventDefault();
      if (to) to.focus();
      return;
    }
    if (event.key !== "j" && event.key !== "k") return;
    const all = results();
    const at = all.indexOf(document.activeElement);
    const next = all[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
    if (next) {
      event.preventDefault();
      next.focus();
      next.closest("li").scrollIntoView({ block: "nearest" });
    }
  });
  for (const button of document.querySelectorAll("button[data-copies]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
      button.textContent = button.dataset.done;
    });
  }
})();

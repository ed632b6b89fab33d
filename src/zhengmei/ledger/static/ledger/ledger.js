// Ticking rows: how many, and all of this page. Without script the boxes and the button work all the same.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("chosen");
  const all = form && form.querySelector("[data-tick-all]");
  if (!all) return;
  const boxes = [...form.querySelectorAll("td.ck input")];
  const words = form.querySelector("[data-ticked]");
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    words.textContent = `已选 ${ticked} 个`;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.hidden = false;
  all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); tell(); });
  form.addEventListener("change", tell);
  tell();
});
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.drop[open]").forEach((open) => { if (!open.contains(event.target)) open.open = false; });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.drop[open]").forEach((open) => { open.open = false; open.querySelector("summary").focus(); });
});

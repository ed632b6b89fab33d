// Sets light or dark before the first paint. Loaded without `defer` on purpose.
"use strict";
(function () {
  let choice = "auto";
  try { choice = localStorage.getItem("zhengmei-theme") || "auto"; } catch { /* storage is closed: follow the system */ }
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  window.zhengmeiTheme = function (wanted) {
    if (wanted) { choice = wanted; try { localStorage.setItem("zhengmei-theme", wanted); } catch { /* not kept */ } }
    const shown = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    document.documentElement.setAttribute("data-bs-theme", shown);
    return choice;
  };
  dark.addEventListener("change", function () { window.zhengmeiTheme(); });
  window.zhengmeiTheme();
})();

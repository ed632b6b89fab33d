// Small behaviours every page shares. No inline handlers, no eval: the content-security policy stays strict.
// Every page works without this file; it only makes things quicker or keeps work from being lost.
"use strict";
(function () {
  const body = document.body;
  const one = (selector, root) => (root || document).querySelector(selector);
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const store = (kind) => { try { return window[kind]; } catch { return null; } };
  const local = store("localStorage"), session = store("sessionStorage");
  const say = (words) => { const live = one("#live"); if (live) { live.textContent = ""; setTimeout(() => { live.textContent = words; }, 50); } };

  // Theme
  const markTheme = () => { const now = window.zhengmeiTheme(); all("[data-theme-choice]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.themeChoice === now))); };
  all("[data-theme-choice]").forEach((button) => button.addEventListener("click", () => { window.zhengmeiTheme(button.dataset.themeChoice); markTheme(); }));
  markTheme();

  // Chapters on a phone, and menus that close when one looks elsewhere
  const side = one("#side"), sideButton = one("[data-side]");
  const showSide = (open) => { side.classList.toggle("open", open); sideButton.setAttribute("aria-expanded", String(open)); if (open) { const first = one("a", side); if (first) first.focus(); } };
  if (side && sideButton) {
    sideButton.setAttribute("role", "button"); sideButton.setAttribute("aria-expanded", "false");
    sideButton.addEventListener("click", (event) => { event.preventDefault(); showSide(!side.classList.contains("open")); });
    sideButton.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); sideButton.click(); } });
  }
  document.addEventListener("click", (event) => all("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));

  // Dialogs
  all("[data-open]").forEach((button) => button.addEventListener("click", () => { all("details[data-menu]").forEach((m) => { m.open = false; }); one("#" + button.dataset.open).showModal(); }));
  all("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));

  // Keys
  const singleBox = one("[data-single-keys]");
  const singleOn = () => !local || local.getItem("zhengmei-single-keys") !== "off";
  if (singleBox) { singleBox.checked = singleOn(); singleBox.addEventListener("change", () => { if (local) local.setItem("zhengmei-single-keys", singleBox.checked ? "on" : "off"); }); }
  const find = one("#find"), found = one("#found");
  const goFind = () => { if (find && find.offsetParent) { find.focus(); find.select(); } else if (one("a.phone[aria-label='搜索']")) { one("a.phone[aria-label='搜索']").click(); } };
  let waitingForG = 0;
  const typing = (node) => node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") { event.preventDefault(); goFind(); return; }
    if (event.key === "Escape") { closeAll(event); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !singleOn() || one("dialog[open]")) return;
    if (waitingForG && Date.now() - waitingForG < 1500) {
      waitingForG = 0;
      const target = one(`[data-go="${CSS.escape(event.key)}"]`);
      if (target) { event.preventDefault(); location.assign(target.dataset.url); }
    } else if (event.key === "g") { waitingForG = Date.now(); }
    else if (event.key === "/") { event.preventDefault(); goFind(); }
    else if (event.key === "?" || event.key === "？") { const keys = one("#keys"); if (keys) { event.preventDefault(); keys.showModal(); } }
  });
  function closeAll(event) {
    const open = one("details[data-menu][open]");
    if (open) { open.open = false; one("summary", open).focus(); }
    if (side && side.classList.contains("open")) { showSide(false); sideButton.focus(); }
    if (found && found.childElementCount && one("[data-find]").contains(event.target)) { found.replaceChildren(); find.focus(); }
  }

  // Search results: arrows move, leaving closes
  if (find && found) {
    one("[data-find]").addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const links = all("a", found); if (!links.length) return;
      event.preventDefault();
      const at = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      (links[at] || (at < 0 ? find : links[links.length - 1])).focus();
    });
    one("[data-find]").addEventListener("focusout", () => setTimeout(() => { if (!one("[data-find]").contains(document.activeElement)) found.replaceChildren(); }, 150));
  }

  // Filters that apply at once; forms that go out once
  document.addEventListener("change", (event) => { const form = event.target.form; if (form && form.hasAttribute("data-auto")) form.requestSubmit(); });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.hasAttribute("hx-post")) return;
    if (form.method === "post") {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes"; form.setAttribute("aria-busy", "true");
    }
    all("input[name]", form).forEach((input) => { if (form.hasAttribute("data-tidy") && form.method === "get" && !input.value) input.disabled = true; });
  });
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; form.removeAttribute("aria-busy"); }));
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-check-all]")) return;
    all(`input[type=checkbox][name="${CSS.escape(event.target.dataset.checkAll)}"]`).forEach((box) => { box.checked = event.target.checked; });
  });

  // On a phone a row is a card without the head of its table: a cell that says nothing alone gets the word of its column
  const saysNothingAlone = /^(\d|没有|没抽|没评|未设|还没|从不)/;
  const nameCells = (root) => all("table.cards", root).forEach((table) => {
    const last = table.tHead && table.tHead.rows[table.tHead.rows.length - 1];
    if (!last) return;
    const heads = Array.from(last.cells, (cell) => (one(".visually-hidden", cell) ? "" : cell.textContent.replace(/[↑↓]/g, "").trim()));
    Array.from(table.tBodies).forEach((part) => Array.from(part.rows).forEach((row) => {
      if (row.cells.length !== heads.length) return;
      Array.from(row.cells).forEach((cell, at) => {
        const words = cell.textContent.trim();
        if (words === "—" || !cell.childElementCount && !words) cell.dataset.none = "";
        else if (at && heads[at] && heads[at] !== "时间" && saysNothingAlone.test(words) && !one(".ph,.btn,.st,.d-none", cell)) cell.dataset.label = heads[at];
      });
    }));
  });
  nameCells(document);
  document.addEventListener("htmx:load", (event) => nameCells(event.target));

  // Article popovers: beside the chip where the browser knows popovers; else the chip leads to the clause's page
  const knowsPopover = Object.prototype.hasOwnProperty.call(HTMLElement.prototype, "popover");
  document.addEventListener("click", (event) => { const chip = event.target.closest("[popovertarget]"); if (chip && !knowsPopover && chip.dataset.href) location.assign(chip.dataset.href); });
  document.addEventListener("toggle", (event) => {
    const pop = event.target;
    if (!pop.matches || !pop.matches(".artp") || event.newState !== "open") return;
    const chip = one(`[popovertarget="${pop.id}"]`), box = chip.getBoundingClientRect(), room = 8;
    const left = Math.max(room, Math.min(box.left, document.documentElement.clientWidth - pop.offsetWidth - room));
    const below = box.bottom + 4, above = box.top - pop.offsetHeight - 4;
    pop.style.left = left + "px";
    pop.style.top = (below + pop.offsetHeight > window.innerHeight && above > room ? above : below) + "px";
  }, true);
  document.addEventListener("scroll", () => { const open = knowsPopover && one(".artp:popover-open"); if (open) open.hidePopover(); }, { passive: true });

  // What is wrong is read out first
  const wrong = one("[data-focus]"); if (wrong) wrong.focus();

  // Long forms are kept in this window until they are saved: <form data-keep="name">
  const keyOf = (form) => `keep:${body.dataset.user}:${location.pathname}:${form.dataset.keep}`;
  const fieldsOf = (form) => Array.from(form.elements).filter((f) => f.name && !/^(password|file|hidden|submit|button)$/.test(f.type));
  const valueOf = (f) => (f.type === "checkbox" || f.type === "radio" ? f.checked : f.type === "select-multiple" ? Array.from(f.selectedOptions, (o) => o.value) : f.value);
  const setValue = (f, v) => { if (f.type === "checkbox" || f.type === "radio") f.checked = v; else if (f.type === "select-multiple") Array.from(f.options).forEach((o) => { o.selected = v.includes(o.value); }); else f.value = v; };
  const nameOf = (f, i) => `${f.name}#${f.type === "radio" || f.type === "checkbox" ? f.value : i}`;
  const snapshot = (form) => Object.fromEntries(fieldsOf(form).map((f, i) => [nameOf(f, i), valueOf(f)]));
  const keep = (form, sent) => { if (session && body.dataset.user) try { session.setItem(keyOf(form), JSON.stringify({ sent: sent, values: snapshot(form) })); } catch { /* full: nothing is kept */ } };
  const forgetSaved = () => {
    if (!session || body.hasAttribute("data-plain") || !body.dataset.user) return;
    const saved = Boolean(one("[data-note=success]"));
    Object.keys(session).filter((k) => k.startsWith("keep:")).forEach((key) => {
      const elsewhere = key.split(":")[2] !== location.pathname;
      if (JSON.parse(session.getItem(key)).sent && (elsewhere || saved)) session.removeItem(key);
    });
  };
  forgetSaved();
  all("form[data-keep]").forEach((form) => {
    const before = snapshot(form), kept = session && session.getItem(keyOf(form));
    if (kept && !one(".fld.bad", form)) {
      const values = JSON.parse(kept).values;
      const different = fieldsOf(form).some((f, i) => nameOf(f, i) in values && String(values[nameOf(f, i)]) !== String(valueOf(f)));
      if (different) {
        fieldsOf(form).forEach((f, i) => { const n = nameOf(f, i); if (n in values) setValue(f, values[n]); });
        restored(form, before);
      } else session.removeItem(keyOf(form));
    }
    let timer = 0;
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => keep(form, false), 400); });
    form.addEventListener("submit", () => { clearTimeout(timer); keep(form, true); });
  });
  function restored(form, before) {
    const note = document.createElement("div"), words = document.createElement("p"), drop = document.createElement("button");
    note.className = "note go"; note.setAttribute("role", "status");
    words.textContent = "上次没有保存的内容已经填回来了。 ";
    drop.type = "button"; drop.className = "btn s"; drop.textContent = "不要了，用已保存的";
    drop.addEventListener("click", () => { fieldsOf(form).forEach((f, i) => { const n = nameOf(f, i); if (n in before) setValue(f, before[n]); }); session.removeItem(keyOf(form)); note.remove(); });
    words.append(drop); note.append(words); form.prepend(note);
  }
  all("form[data-leave]").forEach((form) => form.addEventListener("submit", () => { if (session) Object.keys(session).filter((k) => k.startsWith("keep:")).forEach((k) => session.removeItem(k)); }));

  // A quiet half hour ends the session; two minutes before, one may stay. All windows of a person count together.
  const idle = Number(body.dataset.idle), dialog = one("#idle"), WARN = Math.min(120, idle / 3);
  const touched = () => { if (local) local.setItem("zhengmei-touched", String(Date.now())); };
  if (idle && dialog) {
    touched();
    document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.xhr && event.detail.xhr.status) touched(); });
    one("[data-stay-here]").addEventListener("click", () => {
      fetch(body.dataset.stay, { method: "POST", headers: { "X-CSRFToken": token() }, credentials: "same-origin" })
        .then((answer) => { if (answer.status === 204) { touched(); dialog.close(); } else leave(); })
        .catch(() => toast("没有连上服务器，还没能续上。检查网络，再按一次“继续”。"));
    });
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    setInterval(() => {
      const left = idle - (Date.now() - Number((local && local.getItem("zhengmei-touched")) || Date.now())) / 1000;
      if (left <= 0) leave();
      else if (left <= WARN) { one("[data-left]").textContent = left > 90 ? "2 分钟" : `${Math.ceil(left)} 秒`; if (!dialog.open) dialog.showModal(); }
      else if (dialog.open) dialog.close();
    }, 1000);
  }
  function token() { return JSON.parse(body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || ""; }
  function leave() {
    all("form[data-keep]").forEach((form) => { if (session && session.getItem(keyOf(form))) keep(form, false); });
    if (leave.going) return;
    leave.going = true;
    const away = () => location.assign(`${body.dataset.signIn}?idle=1&next=${encodeURIComponent(location.pathname + location.search)}`);
    fetch(body.dataset.signOut, { method: "POST", headers: { "X-CSRFToken": token() }, credentials: "same-origin", redirect: "manual" }).then(away, away);
  }

  // htmx: a failed request says so; what changed is read out; focus is not lost
  function toast(words, link) {
    const box = one("#toast"); if (!box) return;
    const close = document.createElement("button"), text = document.createElement("p");
    text.textContent = words + " ";
    if (link) { const a = document.createElement("a"); a.href = link.href; a.textContent = link.words; text.append(a); }
    close.type = "button"; close.className = "btn s"; close.textContent = "关上";
    close.addEventListener("click", () => box.replaceChildren());
    box.replaceChildren(text, close);
  }
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status, reference = event.detail.xhr.getResponseHeader("X-Reference");
    if (status === 401) toast("登录已经过期，这一步没有办成，填的内容还在。", { href: `${body.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`, words: "重新登录" });
    else if (status === 403) toast("这一步没有办成：没有这个权限，或页面放得太久。刷新页面再试。");
    else if (status === 404) toast("这一步没有办成：要办的那一条已经不在了。刷新页面再看。");
    else toast(`这一步没有办成，填的内容还在。再试一次；还不行，把编号告诉管理员：${reference || status}`);
  });
  document.addEventListener("htmx:sendError", () => toast("没有连上服务器，这一步没有办成，填的内容还在。检查网络后再试。"));
  document.addEventListener("htmx:timeout", () => toast("服务器半分钟没有答复。这一步可能已经办成，先刷新看看，不要连按。"));
  document.addEventListener("say", (event) => say(event.detail.value));
  document.addEventListener("htmx:afterSettle", (event) => {
    const target = one("[autofocus],[data-focus]", event.target); if (target) target.focus();
  });
})();

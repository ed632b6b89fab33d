// The editor: every keystroke goes to this computer at once and to the server within a second and a half.
(() => {
  "use strict";
  const form = document.querySelector("#draft-form");
  if (!form) return;
  const one = (css, root) => (root || document).querySelector(css);
  const body = one("#id_body"), box = one(".edbox", form), state = one("[data-state]"), note = one("#draft-note"), version = form.elements.version;
  const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  const key = `draft:${document.body.dataset.user}:${form.dataset.draft}`;
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const SKIP = new Set(["csrfmiddlewaretoken", "version", "save", "look"]);

  // What stands in the form, in the order of the form; the text without what only the editor sees.
  const values = () => [...new FormData(form).entries()].filter(([name, value]) => !SKIP.has(name) && typeof value === "string" && !name.startsWith("w-e"));
  const plain = () => JSON.stringify(values());
  let saved = plain(), saving = false, timer = 0, stuck = false, editor = null, pressed;

  const say = (words, look) => { state.textContent = words; state.className = `st ${look || ""}`; };
  const tell = (words, link) => {
    const div = document.createElement("div"), p = document.createElement("p");
    div.className = "note no"; p.textContent = `${words} `;
    if (link) { const a = document.createElement(link.press ? "button" : "a"); a.textContent = link.words; if (link.press) { a.type = "button"; a.className = "btn s"; a.addEventListener("click", link.press); } else a.href = link.href; p.append(a); }
    div.append(p); note.replaceChildren(div);
  };
  const keep = () => { if (store) try { store.setItem(key, JSON.stringify({ version: version.value, values: values() })); } catch { /* full: the server has it */ } };
  const forget = () => { if (store) store.removeItem(key); };

  const toSettle = () => { form.action = form.dataset.settle; stuck = true; form.submit(); };
  const changed = () => {
    count();
    if (plain() === saved) return;
    keep();
    say("正在写…", "go");
    clearTimeout(timer);
    timer = setTimeout(save, 1500);
  };
  async function save() {
    if (saving || stuck) return;
    const now = plain();
    if (now === saved) return;
    saving = true;
    let answer = null;
    try {
      const data = new FormData();
      values().forEach(([name, value]) => data.append(name, value));
      data.append("version", version.value);
      answer = await fetch(form.dataset.save, { method: "POST", body: data, headers: { "X-CSRFToken": token(), "HX-Request": "true" }, credentials: "same-origin" });
      const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      if (answer.ok) { version.value = told.version; saved = now; note.replaceChildren(); if (plain() === now) forget(); say(`${told.at} 已存`, "ok"); }
      else if (answer.status === 409) { stuck = true; say("没有存上", "no"); tell(`${told.conflict}。两份都在，没有互相盖掉。`, { words: "两份对照，选用哪份", press: () => { version.value = told.version; toSettle(); } }); }
      else if (answer.status === 422) { say("没有存上，内容还在这台电脑上", "no"); tell(told.reasons.join(" ")); saved = now; }
      else if (answer.status === 401 || answer.status === 403) { say("没有存上，内容还在这台电脑上", "no"); tell("登录过期了。写的内容留在这台电脑上，重新登录回到这里会填回来。", { href: `${document.body.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`, words: "重新登录" }); }
      else throw new Error(String(answer.status));
    } catch {
      say("没有连上服务器，内容还在这台电脑上", "no");
      clearTimeout(timer);
      timer = setTimeout(save, 8000);
    } finally { saving = false; }
    if (pressed !== undefined && !stuck) { const button = pressed; pressed = undefined; form.requestSubmit(button); return; }
    if (!stuck && answer && answer.ok && plain() !== saved) timer = setTimeout(save, 1500);
  }

  function count() {
    const title = form.elements.title.value.length;
    document.querySelectorAll("[data-limit]").forEach((el) => el.classList.toggle("over", title > Number(el.dataset.limit)));
  }

  // What was not saved last time comes back; when the server has moved on meanwhile, the person chooses.
  function restore() {
    const raw = store && store.getItem(key);
    if (!raw) return;
    const held = JSON.parse(raw);
    if (JSON.stringify(held.values) === plain()) { forget(); return; }
    const put = () => {
      const by = new Map();
      held.values.forEach(([name, value]) => by.set(name, [...(by.get(name) || []), value]));
      [...form.elements].forEach((f) => {
        if (!f.name || SKIP.has(f.name)) return;
        const given = by.get(f.name) || [];
        if (f.type === "checkbox" || f.type === "radio") f.checked = given.includes(f.value);
        else if (f.tagName === "SELECT" && f.multiple) [...f.options].forEach((o) => { o.selected = given.includes(o.value); });
        else f.value = given[0] ?? "";
      });
      if (editor) editor.setHtml(body.value);
    };
    put();
    if (held.version === version.value) { say("上次没存上的内容填回来了", "go"); changed(); }
    else { stuck = true; say("没有存", "no"); tell("上次有没存上的内容，这期间别处又存过这篇稿。两份都在。", { words: "两份对照，选用哪份", press: toSettle }); }
  }

  function pictures(file, insert) {
    const dialog = one("#picture"), alt = one("#pic-alt"), no = one("#pic-no");
    alt.value = ""; no.textContent = "";
    dialog.returnValue = "";
    dialog.addEventListener("close", async () => {
      if (dialog.returnValue !== "ok" || !alt.value.trim()) return;
      const data = new FormData();
      data.append("file", file); data.append("alt", alt.value.trim());
      try {
        const answer = await fetch(form.dataset.picture, { method: "POST", body: data, headers: { "X-CSRFToken": token(), "HX-Request": "true" }, credentials: "same-origin" });
        const told = await answer.json();
        if (answer.ok) insert(told.url, told.alt, "");
        else tell(told.reasons.join(" "));
      } catch { tell("图片没有传上。检查网络，再插一次。"); }
    }, { once: true });
    dialog.showModal();
  }

  function start() {
    const maker = window.wangEditor;
    if (!maker) { restore(); return; }
    body.hidden = true; box.hidden = false;
    let ready = false;
    editor = maker.createEditor({
      selector: one("[data-editor]", box), html: body.value || "<p><br></p>", mode: "default",
      config: {
        placeholder: "从这里写正文。从 Word 粘贴也可以，格式会收拾干净。", scroll: false,
        MENU_CONF: { uploadImage: { customUpload: pictures } },
        onChange(ed) { if (!ready) return; body.value = ed.getHtml(); changed(); },
      },
    });
    maker.createToolbar({ editor, selector: one("[data-toolbar]", box), mode: "default", config: { toolbarKeys: ["headerSelect", "bold", "italic", "underline", "|", "bulletedList", "numberedList", "blockquote", "|", "uploadImage", "insertLink", "insertTable", "divider", "|", "undo", "redo"] } });
    // The editor names its parts for the eye only; these are for readers of the screen.
    const area = one("[contenteditable]", box);
    [["role", "textbox"], ["aria-multiline", "true"], ["aria-label", "正文"]].forEach(([name, value]) => area.setAttribute(name, value));
    const bar = one("[data-toolbar]", box);
    const name = () => bar.querySelectorAll("button").forEach((b) => {
      const shown = b.textContent.trim(), tip = b.dataset.tooltip || "";
      const label = tip && shown && tip !== shown ? `${tip}：${shown}` : tip || shown || b.dataset.menuKey || "格式";
      if (b.getAttribute("aria-label") !== label) b.setAttribute("aria-label", label);
    });
    new MutationObserver(name).observe(bar, { childList: true, subtree: true, characterData: true });
    name();
    body.value = editor.getHtml(); saved = plain(); ready = true;
    restore();
    window.addEventListener("pagehide", () => { if (plain() !== saved) keep(); });
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // A button pressed while a save is on its way waits for it: two saves of one version would look like two windows.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (saving) { event.preventDefault(); pressed = event.submitter; return; }
    stuck = true;
    if (editor) body.value = editor.getHtml();
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  start();
  count();
})();

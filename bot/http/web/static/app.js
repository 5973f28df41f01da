// Makes the server-rendered pages nicer; every page works without it.
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const { WORDS, el, show, ask, copy, feedback, draft, sourceView, shared, expertReplies } = CCHCAnswer;
  const t = WORDS.vi;
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fold = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();

  let toast;
  function say(message) {
    toast ??= document.body.appendChild(el("div", { class: "toast", role: "status" }));
    toast.hidden = false;
    toast.textContent = message;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { toast.hidden = true; }, 3500);
  }
  const drawer = document.body.appendChild(el("div", { class: "drawer", role: "dialog", "aria-label": t.sources, tabindex: "-1", hidden: true }));
  const options = { t, base: "", say, onAsk: (question) => submit(question), onExpert: () => experts(), onSource: (citation, opener) => inPlace.open(citation, opener),
    onOpened: () => document.body.classList.add("with-source"), onClosed: () => document.body.classList.remove("with-source") };
  const inPlace = sourceView(drawer, options);
  addEventListener("keydown", (event) => { if (event.key === "Escape") inPlace.close(); });

  // ---- answers of experts: under the question, and a mark in the head of every page until they were looked at
  const head = $("#experts");
  const experts = expertReplies(options, document, () => "", (unread, all) => {
    if (!head) return;
    const mark = unread ? ` (${unread})` : "";
    if (all) head.hidden = false;
    $("span", head).textContent = mark;
    document.title = document.title.replace(/^\(\d+\) /, "").replace(/^/, unread ? `(${unread}) ` : "");
  });

  // ---- asking without leaving the page
  const form = $("#ask"), input = $("#q"), answers = $("#answers");
  let running = null;

  async function submit(question) {
    if (!form || !question.trim()) return;
    running?.abort();
    const control = (running = new AbortController());
    let written = "";
    const said = el("div", { class: "said streaming" });
    const state = el("p", { class: "working", role: "status" }, t.working);
    const stop = el("button", { type: "button", class: "plain", onclick: () => { control.abort(); input.value = question; input.focus(); } }, t.stop);
    const pending = el("article", { class: "answer" }, el("h2", { class: "asked" }, question), el("div", { class: "waiting" }, state, stop), said);
    document.body.classList.add("asked");
    $$("main > section:not(.ask)").forEach((section) => section.remove());
    $$(".next", answers).forEach((old) => old.remove());
    answers.prepend(pending);
    scrollTo({ top: 0 });
    input.value = "";
    const body = { question, ...(form.elements.c ? { conversation_id: form.elements.c.value } : {}), ...(form.elements.as_of?.value ? { as_of: form.elements.as_of.value } : {}) };
    const on = {
      sources: () => { state.textContent = t.choosing; },
      token: (data) => { written += data.text; said.textContent = draft(written); },
      restart: () => { written = ""; said.replaceChildren(); },
    };
    try {
      const answer = await ask("", body, on, control.signal, t);
      pending.replaceWith(show(answer, options));
      remember(answer);
    } catch (error) {
      if (error.name === "AbortError") { pending.remove(); return; }
      pending.replaceChildren(el("h2", { class: "asked" }, question), el("p", { class: "error", role: "alert" }, error.message),
        el("button", { type: "button", onclick: () => { pending.remove(); submit(question); } }, t.retry));
    }
  }

  function remember(answer) {
    if (!form.elements.c) form.append(el("input", { type: "hidden", name: "c" }));
    form.elements.c.value = answer.conversation_id;
    if (!$(".turn-tools")) form.after(el("p", { class: "turn-tools" }, el("a", { class: "plain", href: "/" }, t.fresh)));
    input.placeholder = "Hỏi tiếp…";
    document.title = `${answer.question} · Trợ lý cải cách hành chính`;
    // Each question is a step: Back shows the conversation as it was before it.
    const day = form.elements.as_of?.value;
    history.pushState(null, "", `/?c=${answer.conversation_id}&a=${answer.id}${day ? `&as_of=${day}` : ""}`);
    keepTalk(answer);
  }

  // ---- own conversations, on this device only
  const TALKS = "cchc:talks";
  function talks() {
    try { return JSON.parse(localStorage.getItem(TALKS)) || []; } catch { return []; }
  }
  function keepTalk(answer) {
    const known = talks(), first = known.find((talk) => talk.c === answer.conversation_id);
    const talk = { c: answer.conversation_id, title: first?.title || answer.question.slice(0, 120), at: Date.now() };
    try { localStorage.setItem(TALKS, JSON.stringify([talk, ...known.filter((other) => other !== first)].slice(0, 30))); } catch { /* storage is off */ }
  }
  const own = $("#talks");
  if (own && talks().length) {
    own.hidden = false;
    $("ul", own).append(...talks().slice(0, 8).map((talk) => el("li", {}, el("a", { href: `/?c=${talk.c}` }, talk.title), " ", el("small", {}, new Date(talk.at).toLocaleDateString("vi-VN")))));
    $("button", own).addEventListener("click", () => { localStorage.removeItem(TALKS); own.hidden = true; });
  }
  if (form) addEventListener("popstate", () => location.reload());

  if (form) {
    form.addEventListener("submit", (event) => { event.preventDefault(); closeOptions(); submit(input.value); });
    $$(".chips a").forEach((a) => a.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      submit(a.textContent);
      input.focus({ preventScroll: true });
    }));
    if (matchMedia("(hover:hover)").matches && !location.hash) input.focus({ preventScroll: true });
  }
  /** A source of an answer the server rendered: what the drawer needs of it stands around the link. */
  $$("a[data-passage]").forEach((a) => a.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const place = a.closest("figure, li");
    inPlace.open({ passage_id: a.dataset.passage, url: a.getAttribute("href"), quote: $("blockquote", place).textContent, tier: $(".tier", a.closest("figure, section"))?.dataset.tier,
      label: a.dataset.label, trail: $(".place", a.closest("figure, section"))?.textContent, copy: $("[data-copy]", place).dataset.copy }, a);
  }));
  $$("[data-share]").forEach((a) => a.addEventListener("click", (event) => shared(event, options)));
  $$("[data-copy]").forEach((button) => button.addEventListener("click", () => copy(button.dataset.copy, options)));
  queueMicrotask(experts);
  addEventListener("visibilitychange", () => { if (!document.hidden) experts(); });
  $$("article[data-answer]").forEach((article) => $(".feedback", article)?.replaceWith(feedback(article.dataset.answer, options, article.classList.contains("declined"), Boolean($(".expert", article)))));

  // The docked form never lies under a phone's keyboard (browsers that do not resize the page for it).
  const seen = window.visualViewport;
  if (form && seen) {
    const lift = () => seen.scale <= 1.01 && document.documentElement.style.setProperty("--keyboard", `${Math.max(0, Math.round(innerHeight - seen.height - seen.offsetTop))}px`);
    seen.addEventListener("resize", lift);
    seen.addEventListener("scroll", lift);
  }

  // ---- type-ahead: a combobox with a list box
  let list = null, wanted = 0, timer = 0;
  function closeOptions() {
    clearTimeout(timer);
    wanted++;
    list?.remove();
    list = null;
    input?.setAttribute("aria-expanded", "false");
    input?.removeAttribute("aria-activedescendant");
  }
  function choose(item) { input.value = item.textContent; closeOptions(); form.requestSubmit(); }
  function select(step) {
    const items = $$("[role=option]", list);
    const now = items.findIndex((item) => item.ariaSelected === "true");
    const next = items[(now + step + items.length) % items.length];
    items.forEach((item) => item.setAttribute("aria-selected", String(item === next)));
    input.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }
  async function complete() {
    const turn = ++wanted;
    if (input.value.trim().length < 2) return closeOptions();
    const response = await fetch(`/api/v1/suggest?q=${encodeURIComponent(input.value.slice(0, 200))}`).catch(() => null);
    const found = response?.ok ? (await response.json()).suggestions : [];
    if (turn !== wanted) return;
    closeOptions();
    if (!found.length || document.activeElement !== input) return;
    list = el("ul", { class: "options", role: "listbox", id: "options", "aria-label": "Gợi ý câu hỏi" }, found.map((text, n) =>
      el("li", { role: "option", id: `option-${n}`, "aria-selected": "false", onmousedown: (e) => { e.preventDefault(); choose(e.currentTarget); } }, text)));
    input.after(list);
    input.setAttribute("aria-expanded", "true");
  }
  if (input) {
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "options" })) input.setAttribute(name, value);
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(complete, 90); });
    input.addEventListener("blur", closeOptions);
    input.addEventListener("keydown", (event) => {
      if (!list) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); select(event.key === "ArrowDown" ? 1 : -1); }
      else if (event.key === "Escape") { event.preventDefault(); closeOptions(); }
      else if (event.key === "Enter") {
        const chosen = $("[aria-selected=true]", list);
        if (chosen) { event.preventDefault(); choose(chosen); }
      }
    });
  }

  // ---- list of documents
  $("#filter")?.addEventListener("input", (event) => {
    const needle = fold(event.target.value.trim());
    const items = $$(".documents li");
    items.forEach((item) => { item.hidden = !fold(item.textContent).includes(needle); });
    $("#no-document").hidden = items.some((item) => !item.hidden);
  });

  // ---- reading view
  const body = $("#body"), outline = $("#outline");
  if (outline) outline.open = matchMedia("(min-width:64rem)").matches;
  if (body) {
    const cited = $(".unit.cited");
    if (cited && !location.hash) cited.scrollIntoView();
    const tools = el("div", { class: "unit-tools", role: "group", "aria-label": "Đơn vị này" },
      el("button", { type: "button", onclick: () => copyUnit(tools.parentElement) }, "Chép kèm trích dẫn"),
      el("button", { type: "button", class: "plain", onclick: () => copy(location.href.split("#")[0] + "#" + tools.parentElement.id, { ...options, t: { ...t, copied: "Đã chép liên kết." } }) }, "Chép liên kết"));
    const place = () => {
      const unit = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : cited;
      if (!unit?.classList.contains("unit")) return;
      unit.append(tools);
      $$(".mark[aria-current]").forEach((m) => m.removeAttribute("aria-current"));
      $(".mark", unit)?.setAttribute("aria-current", "location");
    };
    addEventListener("hashchange", place);
    place();
    find();
    follow();
    // From an answer: the way back to it stays in reach.
    if (document.referrer.startsWith(`${location.origin}/?`) || document.referrer.startsWith(`${location.origin}/tra-loi/`)) Object.assign($("#back"), { hidden: false, href: document.referrer });
  }

  /** While reading: the place in words above the text, and the entry of the outline. */
  function follow() {
    const bar = $(".reader-bar"), where = $("#where"), links = new Map($$(".outline a").map((a) => [a.getAttribute("href").slice(1), a]));
    let shown = null, planned = false;
    const locate = () => {
      planned = false;
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const at = target?.classList.contains("unit") && target.getBoundingClientRect().top < innerHeight && target.getBoundingClientRect().bottom > bar.getBoundingClientRect().bottom ? target
        : document.elementFromPoint(body.getBoundingClientRect().left + body.clientWidth / 2, bar.getBoundingClientRect().bottom + 24)?.closest(".unit");
      if (!at || at === shown) return;
      shown = at;
      const chain = [];
      for (let unit = at; unit; unit = unit.parentElement.closest(".unit")) chain.unshift(unit);
      const names = chain.slice(0, -1).map((unit) => $(":scope > .heading, :scope > .text", unit)?.textContent.trim().replace(/^(Điều \d+\.|[IVXLC]+\.|\d+[.)]|[a-zđ][.)]|[-+•])\s*|[:.;]$/g, "")).filter((name) => name && name.length < 90);
      where.textContent = [...names.slice(-3), at.dataset.label].filter(Boolean).join(" › ");
      $$(".outline a[aria-current]").forEach((a) => a.removeAttribute("aria-current"));
      const entry = chain.map((unit) => links.get(unit.id)).filter(Boolean).at(-1);
      entry?.setAttribute("aria-current", "location");
      const aside = $(".outline");
      if (entry && aside.scrollHeight > aside.clientHeight) aside.scrollTop += entry.getBoundingClientRect().top - aside.getBoundingClientRect().top - aside.clientHeight / 3;
    };
    addEventListener("scroll", () => { if (!planned) { planned = true; requestAnimationFrame(locate); } }, { passive: true });
    addEventListener("hashchange", () => { shown = null; locate(); });
    setTimeout(locate, 60); // after the browser went to the place
  }

  /** The unit's text with its official citation: “…” (Điểm a khoản 2 … Nghị quyết số …). */
  function copyUnit(unit) {
    const text = $$(".text, .heading", unit).map((p) => p.textContent.trim()).join("\n");
    const name = $(".reader").dataset.document, official = $(".reader").dataset.official === "True";
    const [address, ...detail] = unit.dataset.label.split(", "); // as legal_unit.unit_in puts them
    copy(`“${text}” (${official ? [`${address} ${name}`, ...detail].join(", ") : `${unit.dataset.label}, ${name}`})`, options);
  }

  function find() {
    const box = $("#find"), found = $("#found");
    let hits = [], now = -1, searched = "";
    const clear = () => {
      $$("mark", body).forEach((mark) => { const parent = mark.parentNode; mark.replaceWith(...mark.childNodes); parent.normalize(); });
      hits = [];
      now = -1;
    };
    const go = (step) => {
      if (!hits.length) return;
      hits[now]?.classList.remove("now");
      now = (now + step + hits.length) % hits.length;
      hits[now].classList.add("now");
      hits[now].scrollIntoView({ block: "center" });
      found.textContent = `${now + 1}/${hits.length} kết quả`;
    };
    const search = () => {
      clearTimeout(find.timer);
      clear();
      searched = box.value;
      const wantedText = box.value.trim().replace(/\s+/g, " ").normalize("NFC").toLowerCase();
      const bare = fold(wantedText) === wantedText;
      if (wantedText) $$(".text:not(.front), .front-line, .heading", body).forEach((p) => markIn(p, wantedText, bare));
      hits = $$("mark", body);
      found.textContent = wantedText ? (hits.length ? `${hits.length} kết quả` : "Không thấy") : "";
    };
    box.form.addEventListener("submit", (event) => { event.preventDefault(); if (searched !== box.value) search(); go(1); });
    box.addEventListener("input", () => { clearTimeout(find.timer); find.timer = setTimeout(search, 150); });
    $("#find-next").addEventListener("click", () => go(1));
    $("#find-previous").addEventListener("click", () => go(-1));
    if (box.value) search();
  }

  function markIn(paragraph, wantedText, bare) {
    for (const node of [...paragraph.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE)) {
      const text = node.data.normalize("NFC");
      const source = [...text].map((c) => ((bare ? fold(c) : c.toLowerCase())[0] ?? c)).join("");
      const pieces = [];
      let from = 0;
      for (let at; (at = source.indexOf(wantedText, from)) >= 0; from = at + wantedText.length) {
        pieces.push(text.slice(from, at), el("mark", {}, text.slice(at, at + wantedText.length)));
      }
      if (pieces.length) node.replaceWith(...pieces, text.slice(from));
    }
  }

  // ---- on paper: when it was printed, and from where
  addEventListener("beforeprint", () => {
    const shown = $$("article[data-answer]");
    const from = shown.length === 1 ? `${location.origin}/tra-loi/${shown[0].dataset.answer}` : decodeURI(location.href); // short enough to be typed
    $(".print-only .printed").textContent = `In ngày ${new Date().toLocaleDateString("vi-VN")} từ ${from}`;
  });

  // ---- installable, and readable offline
  if ("serviceWorker" in navigator) {
    const policy = window.trustedTypes?.createPolicy("cchc", { createScriptURL: (url) => url });
    addEventListener("load", () => navigator.serviceWorker.register(policy ? policy.createScriptURL("/sw.js") : "/sw.js").catch(() => {}));
  }
})();

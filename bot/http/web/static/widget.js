// <script src="https://host/widget.js" data-title="Trợ lý CCHC" async></script>: the assistant as a web component in a shadow DOM.
const { WORDS, el, show, chips, ask, draft, sourceView, expertReplies } = CCHCAnswer;
// English is for pages of others only, so our own do not load it.
WORDS.en = {
  toRoom: "Send this to the workshop", inRoom: "Sent to the workshop, waiting for an answer", liveInRoom: "This was answered live at the workshop.", changedSince: "What this rests on has changed since: ",
  title: "Reform assistant", ask: "Ask", stop: "Stop", placeholder: "Ask in Vietnamese", launch: "Ask the assistant", unread: "New answer", enlarge: "Enlarge", question: "Question",
  close: "Close", fresh: "New conversation", log: "Conversation", working: "Searching the documents",
  choosing: "Choosing the clauses that answer", understood: "Understood as: ", sources: "Sources", nearest: "Nearest clauses, no answer",
  related: "Related clauses", read: "Read in the document", view: "view source", copy: "Copy citation", copyOne: "Copy", copyAll: "Copy the whole list", moreItems: (n) => `${n} more`, copied: "Citation copied.",
  copyFailed: "The browser refused to copy; please select and copy by hand.", page: (n) => `Page ${n}`, original: "See the original page", share: "Share", word: "Word", present: "Present", linkCopied: "The link to this answer was copied.", next: "You may also ask", try: "Try asking",
  helpful: "Was this helpful?", up: "Helpful", down: "Not right", expert: "Ask an expert", missed: "It is in the documents", thanks: "Thank you for your feedback.",
  expertSent: "Passed on to an expert. The answer will appear here; you may close the page and come back.",
  expertSentHere: "Passed on to an expert. The answer will appear here while this page is open.",
  expertSays: "An expert answers", expertWaits: "Passed on to an expert; no answer yet.", expertClosed: (reason) => `The question was closed: ${reason}`, expertNews: "An expert has answered.",
  given: "You have commented on this answer.", hung: "The server has not answered for a minute. Try again, or tell its administrator.", asOf: (day) => `As in force on ${day}`, onDay: (day) => `On ${day}: `, reason: "Reason", comment: "More detail (optional)", send: "Send", retry: "Try again",
  down_: "The assistant cannot be reached. Please try again later.", failed: "Your feedback was not sent. Please try again.", stopped: "Stopped.",
  welcome: "Hello. Ask about administrative reform; answers quote the clauses.", context: "Adjacent passage",
  tier: { official: "Official text", guidance: "Digest or guidance", training: "Training material" },
  reasons: { wrong_clause: "Wrong clause", incomplete: "Incomplete", not_found: "It is in the documents", outdated: "Outdated", unclear: "Unclear", other: "Other" },
};
const KEPT_TURNS = 20;
const script = document.currentScript;
const HOME = script?.src ? script.src.replace(/\/widget\.js.*$/, "") : location.origin;

class Assistant extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    this.base = this.getAttribute("base") || HOME;
    this.mode = ["inline", "page"].includes(this.getAttribute("mode")) ? this.getAttribute("mode") : "bubble";
    this.t = WORDS[this.getAttribute("lang")] || WORDS.vi;
    this.room = (this.getAttribute("workshop") || "").replace(/[^0-9A-Za-z]/g, "");
    this.heading = this.getAttribute("title-text") || this.t.title;
    this.store = `cchc:${this.base}`;
    this.turns = [];
    this.inRoom = []; // asked of the workshop room: {id, text, told}
    this.looks = new Set(); // of questions that wait for the room
    this.conversation = null;
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    root.append(this.frame());
    this.source = sourceView(this.drawer, this.options);
    this.experts = expertReplies(this.options, this.log, () => this.conversation || "0".repeat(32), (unread) => { if (unread) this.unread.hidden = !this.panel.hidden; });
    this.paint();
    this.restore();
    if (this.mode !== "bubble") this.panel.hidden = false;
    if (this.mode === "page") this.fill();
  }

  frame() {
    const { t } = this;
    this.log = el("div", { class: "log", role: "log", "aria-label": t.log, tabindex: "0" });
    this.input = el("textarea", { rows: "1", maxlength: "2000", "aria-label": t.question, placeholder: t.placeholder, enterkeyhint: "send",
      onkeydown: (e) => { if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); this.submit(); } },
      oninput: () => this.fit() });
    this.button = el("button", { type: "submit", class: "send" }, t.ask);
    this.status = el("div", { class: "status", role: "status" });
    this.enlarge = el("a", { class: "tool", href: this.base + "/", target: "_blank", rel: "noopener", hidden: this.mode === "page" }, t.enlarge);
    const tools = [this.enlarge, el("button", { type: "button", class: "tool", onclick: () => this.fresh() }, t.fresh)];
    if (this.mode === "bubble") tools.push(el("button", { type: "button", class: "tool", "aria-label": t.close, onclick: () => this.close() }, "✕"));
    this.drawer = el("aside", { class: "drawer", role: "dialog", "aria-label": t.sources, tabindex: "-1", hidden: true });
    this.panel = el("div", { class: "panel", id: "panel", role: this.mode === "bubble" ? "dialog" : "region", "aria-label": this.heading, hidden: true,
      onkeydown: (e) => { if (e.key === "Escape") { e.stopPropagation(); if (this.source.close()) return; if (this.mode === "bubble") this.close(); } } },
      el("div", { class: "head" }, el("h2", { class: "title" }, this.heading), el("div", { class: "tools" }, tools)),
      this.log, this.status,
      el("form", { class: "ask", onsubmit: (e) => { e.preventDefault(); if (this.running) this.running.abort(); else this.submit(); } }, this.input, this.button),
      this.room && el("p", { class: "to-room" }, el("button", { type: "button", class: "plain", onclick: () => this.askRoom() }, t.toRoom)),
      this.drawer);
    this.launcher = el("button", { type: "button", class: "bubble", "aria-expanded": "false", "aria-controls": "panel",
      hidden: this.mode !== "bubble", onclick: () => (this.panel.hidden ? this.open() : this.close()) }, el("span", { "aria-hidden": "true" }, "?"), el("span", { class: "word" }, this.getAttribute("label") || t.launch), this.unread = el("span", { class: "unread", hidden: true }, t.unread));
    this.root = el("div", { class: `root ${this.mode}`, lang: t === WORDS.en ? "en" : "vi" }, this.launcher, this.panel);
    return this.root;
  }

  /** Ministry colours by attributes; the text on them is black or white, whichever can be read. */
  paint() {
    this.root.dataset.theme = this.getAttribute("theme") || "auto";
    for (const name of ["color", "accent"]) {
      const value = this.getAttribute(name);
      if (!value || !CSS.supports("color", value)) continue;
      this.root.style.color = value;
      const [r, g, b] = getComputedStyle(this.root).color.match(/[\d.]+/g).map((n) => (n / 255 <= 0.04045 ? n / 255 / 12.92 : ((n / 255 + 0.055) / 1.055) ** 2.4));
      this.root.style.color = "";
      this.root.style.setProperty(`--${name}`, value);
      this.root.style.setProperty(`--on-${name}`, 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? "#000" : "#fff");
    }
  }

  get options() {
    return { t: this.t, base: this.base, target: this.mode === "page" ? null : "_blank", root: this.root, say: (m) => this.say(m),
      onAsk: (q) => this.ask(q), onExpert: () => this.experts(), closed: () => this.panel.hidden, onSource: (citation, opener) => { this.source.open(citation, opener); this.emit("source", { citation }); } };
  }

  emit(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`cchc:${name}`, { detail, bubbles: true, composed: true }));
  }

  say(message) {
    this.status.textContent = message;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.status.textContent = ""; }, 4000);
  }

  open() {
    this.panel.hidden = false;
    this.unread.hidden = true;
    if (this.conversation) this.experts();
    this.fill();
    this.launcher.setAttribute("aria-expanded", "true");
    this.input.focus({ preventScroll: true });
    this.log.scrollTop = this.log.scrollHeight;
    this.emit("open");
  }

  /** Where the panel is the whole screen it is modal, and never under a phone's keyboard; who has zoomed in keeps the panel as it is. */
  fill() {
    const whole = this.mode === "page" || (this.mode === "bubble" && matchMedia("(max-width:480px),(max-height:416px)").matches);
    if (whole && this.mode === "bubble") this.panel.setAttribute("aria-modal", "true");
    else this.panel.removeAttribute("aria-modal");
    const seen = window.visualViewport;
    if (!seen || this.mode === "inline") return;
    if (seen.scale <= 1.01) {
      for (const [name, value] of [["height", `${seen.height}px`], ["top", `${seen.offsetTop}px`], ["bottom", "auto"]]) whole ? this.panel.style.setProperty(name, value) : this.panel.style.removeProperty(name);
    }
    if (this.watching) return;
    this.watching = true;
    for (const event of ["resize", "scroll"]) seen.addEventListener(event, () => { if (!this.panel.hidden) this.fill(); });
  }

  close() {
    if (this.mode !== "bubble" || this.panel.hidden) return;
    this.panel.hidden = true;
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.focus({ preventScroll: true });
    this.emit("close");
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 140)}px`;
  }

  submit() {
    const question = this.input.value.trim();
    if (question) this.ask(question);
  }

  async ask(question) {
    question = String(question).trim();
    if (!question) return null;
    if (this.panel.hidden) this.open();
    this.running?.abort();
    const control = (this.running = new AbortController());
    let written = "";
    const said = el("div", { class: "said streaming" });
    const state = el("p", { class: "working" }, this.t.working);
    const pending = el("article", { class: "answer" }, el("h2", { class: "asked" }, question), state, said);
    this.log.querySelectorAll(".next, .welcome").forEach((old) => old.remove());
    this.add(pending);
    this.input.value = "";
    this.fit();
    this.button.textContent = this.t.stop;
    this.emit("ask", { question });
    const on = {
      sources: () => { state.textContent = this.t.choosing; },
      token: (data) => { written += data.text; said.textContent = draft(written); this.scroll(pending); },
      restart: () => { written = ""; said.replaceChildren(); },
    };
    try {
      const body = { question, ...(this.conversation ? { conversation_id: this.conversation } : {}) };
      const answer = await ask(this.base, body, on, control.signal, this.t);
      this.conversation = answer.conversation_id;
      const article = show(answer, this.options);
      pending.replaceWith(article);
      this.scroll(article);
      this.keep(answer);
      this.unread.hidden = !this.panel.hidden;
      this.emit("answer", answer);
      return answer;
    } catch (error) {
      const stopped = error.name === "AbortError";
      const retry = el("button", { type: "button", class: "plain", onclick: () => { pending.remove(); this.ask(question); } }, this.t.retry);
      pending.replaceChildren(el("h2", { class: "asked" }, question), el("p", { class: stopped ? "working done" : "error", role: stopped ? null : "alert" }, stopped ? this.t.stopped : error.message), retry);
      if (!stopped) this.emit("error", { message: error.message });
      return null;
    } finally {
      if (this.running === control) {
        this.running = null;
        this.button.textContent = this.t.ask;
      }
    }
  }

  /** The question goes to the workshop room; its answer appears here when the room has one, also after the page was loaded anew. */
  async askRoom() {
    const text = this.input.value.trim();
    if (!text) { this.input.focus(); return; }
    const path = `${this.base}/api/v1/workshops/${this.room}/questions`;
    if (this.sending?.text !== text) this.sending = { text, key: `w${Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("")}` }; // sent again it is the same question
    let response = null, made = {};
    try {
      response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(this.sending) });
      made = await response.json();
    } catch { /* no server, or not ours */ }
    if (!response?.ok || !made.id) { this.say(made.detail || this.t.down_); return; }
    this.sending = null;
    this.input.value = "";
    this.fit();
    this.inRoom.push({ id: made.id, text });
    this.keepRoom();
    this.waitForRoom(this.inRoom.at(-1));
  }

  waitForRoom(asked) {
    const state = el("p", { class: "working" }, this.t.inRoom);
    const article = (asked.article = el("article", { class: "answer" }, el("h2", { class: "asked" }, asked.text), state));
    this.log.querySelectorAll(".welcome").forEach((old) => old.remove());
    this.add(article);
    const look = async () => {
      const q = await fetch(`${this.base}/api/v1/workshops/${this.room}/questions/${asked.id}`).then((r) => r.json()).catch(() => ({}));
      if (!q.answer && q.state !== "live") return;
      leave();
      article.replaceChildren(el("h2", { class: "asked" }, asked.text), el("p", { class: "prose" }, q.answer || this.t.liveInRoom), ...(q.changes?.length ? [el("p", { class: "notice" }, this.t.changedSince, q.changes.join(" "))] : []),
        ...(q.citations || []).map((c) => el("figure", { class: "quotation" }, el("blockquote", {}, c.quote), el("figcaption", {}, c.label))), el("p", { class: "source-meta" }, q.signed));
      if (asked.told) return;
      asked.told = true;
      this.keepRoom();
      this.unread.hidden = !this.panel.hidden;
    };
    const leave = this.heed(look);
    look();
  }

  keepRoom() {
    this.inRoom = this.inRoom.slice(-KEPT_TURNS);
    try { sessionStorage.setItem(`${this.store}:${this.room}`, JSON.stringify(this.inRoom.map(({ id, text, told }) => ({ id, text, told })))); } catch { /* storage is off */ }
  }

  /** Calls `look` when the room has a new answer, and now and then where live events do not get through; returns what ends it. */
  heed(look) {
    this.looks.add(look);
    if (!this.live) {
      const known = new Set();
      const all = () => this.looks.forEach((one) => one());
      this.live = new EventSource(`${this.base}/api/v1/workshops/${this.room}/events?view=public`);
      this.live.addEventListener("room", (event) => {
        const fresh = JSON.parse(event.data).questions.filter((q) => (q.answer || q.state === "live") && !known.has(q.id));
        fresh.forEach((q) => known.add(q.id));
        if (fresh.length) all();
      });
      this.pulse = setInterval(all, 20000);
    }
    return () => {
      this.looks.delete(look);
      if (this.looks.size) return;
      this.live?.close();
      this.live = null;
      clearInterval(this.pulse);
    };
  }

  add(node) {
    this.log.append(node);
    this.scroll(node);
  }

  scroll(node) {
    this.log.scrollTop += node.getBoundingClientRect().top - this.log.getBoundingClientRect().top - 8;
  }

  fresh() {
    this.running?.abort();
    this.turns = [];
    this.conversation = null;
    this.keep();
    this.inRoom = this.inRoom.filter((asked) => !asked.told);
    this.keepRoom();
    this.log.replaceChildren();
    this.welcome();
    this.log.append(...this.inRoom.map((asked) => asked.article));
    this.input.focus({ preventScroll: true });
  }

  async welcome() {
    const box = el("div", { class: "welcome" }, el("p", {}, this.t.welcome));
    this.log.append(box);
    let questions = (this.getAttribute("suggestions") || "").split("|").map((q) => q.trim()).filter(Boolean);
    if (!questions.length) {
      const response = await fetch(`${this.base}/api/v1/meta`).catch(() => null);
      const said = await response?.json().catch(() => null);
      questions = response?.ok ? said.suggestions.slice(0, 4) : [];
      if (!response?.ok) box.append(el("p", { class: "error", role: "alert" }, said?.detail || this.t.down_));
      if (response?.status === 403) console.warn(`cchc-assistant: ${said?.detail}`); // for whoever puts the tag into the page
    }
    if (questions.length) box.append(el("h3", {}, this.t.try), chips(questions, (q) => this.ask(q)));
  }

  /** History lives as long as the tab; a browser that forbids storage only loses that. */
  keep(answer) {
    this.enlarge.href = this.conversation ? `${this.base}/?c=${this.conversation}` : `${this.base}/`;
    if (answer) this.turns = [...this.turns, answer].slice(-KEPT_TURNS);
    try { sessionStorage.setItem(this.store, JSON.stringify({ conversation: this.conversation, turns: this.turns })); } catch { /* storage is off */ }
  }

  restore() {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(this.store)); } catch { /* storage is off */ }
    if (kept?.turns?.length) {
      this.turns = kept.turns.filter((answer) => answer.blocks);
      this.conversation = kept.conversation;
      this.enlarge.href = `${this.base}/?c=${this.conversation}`;
      this.turns.forEach((answer) => this.log.append(show(answer, this.options)));
      this.experts();
    }
    try { this.inRoom = (this.room && JSON.parse(sessionStorage.getItem(`${this.store}:${this.room}`))) || []; } catch { /* storage is off */ }
    this.inRoom.forEach((asked) => this.waitForRoom(asked));
    if (this.log.childElementCount) return;
    if (this.mode !== "bubble") this.welcome();
    else this.launcher.addEventListener("click", () => { if (!this.log.childElementCount) this.welcome(); }, { once: true });
  }
}

if (!customElements.get("cchc-assistant")) {
  customElements.define("cchc-assistant", Assistant);
  const mount = () => {
    const data = script?.dataset || {};
    let element = document.querySelector("cchc-assistant");
    if (!element) {
      element = document.createElement("cchc-assistant");
      const names = { mode: "mode", title: "title-text", theme: "theme", color: "color", accent: "accent", lang: "lang", suggestions: "suggestions", label: "label", workshop: "workshop" };
      for (const [from, to] of Object.entries(names)) if (data[from]) element.setAttribute(to, data[from]);
      ((data.target && document.querySelector(data.target)) || document.body).append(element);
    }
    window.CCHC = Object.freeze({ element, open: () => element.open(), close: () => element.close(), ask: (question) => element.ask(question) });
    element.emit("ready");
  };
  if (document.body) mount();
  else document.addEventListener("DOMContentLoaded", mount);
}

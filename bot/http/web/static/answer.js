// Shared by the pages and the widget: words, DOM building (never innerHTML), asking with a stream that survives a dropped line.
const CCHCAnswer = (() => {
  "use strict";
  const WORDS = {
    vi: {
      title: "Trợ lý CCHC", ask: "Hỏi", stop: "Dừng", placeholder: "Nhập câu hỏi, có dấu hoặc không dấu", question: "Câu hỏi",
      open: "Mở trợ lý", close: "Đóng", fresh: "Cuộc trao đổi mới", log: "Nội dung trao đổi", working: "Đang tìm trong văn bản",
      choosing: "Đang chọn điều khoản trả lời", understood: "Được hiểu là: ", sources: "Nguồn", nearest: "Điều khoản gần nhất",
      related: "Điều khoản liên quan", table: "Bảng so sánh", read: "Đọc trong văn bản", view: "Xem nguồn", copy: "Chép trích dẫn", copied: "Đã chép trích dẫn.",
      copyFailed: "Trình duyệt không cho chép; hãy chọn và chép bằng tay.", page: (n) => `Trang ${n}`, next: "Có thể hỏi tiếp", try: "Thử hỏi",
      helpful: "Câu trả lời có ích không?", up: "Có ích", down: "Chưa đúng", expert: "Hỏi chuyên gia", thanks: "Cảm ơn anh/chị đã góp ý.",
      expertSent: "Đã lưu câu hỏi trong sổ của trợ lý. Trợ lý chưa tự gửi câu trả lời của chuyên gia đến đây; cần sớm, anh/chị hỏi bộ phận cải cách hành chính của đơn vị.",
      given: "Đã góp ý về câu trả lời này.", hung: "Máy chủ chưa trả lời sau một phút. Hãy thử lại, hoặc báo người quản trị.", asOf: (day) => `Theo quy định có hiệu lực tại ngày ${day}`, reason: "Lý do", comment: "Góp ý thêm (không bắt buộc)", send: "Gửi", retry: "Thử lại",
      down_: "Không kết nối được máy chủ trợ lý. Hãy thử lại sau.", failed: "Chưa gửi được góp ý. Hãy thử lại.", stopped: "Đã dừng.",
      welcome: "Chào anh/chị. Hãy hỏi về cải cách hành chính; câu trả lời trích nguyên văn điều khoản.", context: "Đoạn liền kề",
      tier: { official: "Văn bản chính thức", guidance: "Tóm lược, hướng dẫn", training: "Tài liệu tập huấn" },
      reasons: { wrong_clause: "Sai điều khoản", incomplete: "Thiếu ý", not_found: "Có trong văn bản mà không tìm thấy", outdated: "Đã lỗi thời", unclear: "Khó hiểu", other: "Lý do khác" },
    },
    en: {
      title: "Reform assistant", ask: "Ask", stop: "Stop", placeholder: "Type a question in Vietnamese", question: "Question",
      open: "Open the assistant", close: "Close", fresh: "New conversation", log: "Conversation", working: "Searching the documents",
      choosing: "Choosing the clauses that answer", understood: "Understood as: ", sources: "Sources", nearest: "Nearest clauses",
      related: "Related clauses", table: "Comparison", read: "Read in the document", view: "View source", copy: "Copy citation", copied: "Citation copied.",
      copyFailed: "The browser refused to copy; please select and copy by hand.", page: (n) => `Page ${n}`, next: "You may also ask", try: "Try asking",
      helpful: "Was this helpful?", up: "Helpful", down: "Not right", expert: "Ask an expert", thanks: "Thank you for your feedback.",
      expertSent: "The question was kept. No expert's answer arrives here by itself yet; if it is urgent, ask your reform office.",
      given: "You have commented on this answer.", hung: "The server has not answered for a minute. Try again, or tell its administrator.", asOf: (day) => `As in force on ${day}`, reason: "Reason", comment: "More detail (optional)", send: "Send", retry: "Try again",
      down_: "The assistant cannot be reached. Please try again later.", failed: "Your feedback was not sent. Please try again.", stopped: "Stopped.",
      welcome: "Hello. Ask about administrative reform; answers quote the clauses word for word.", context: "Adjacent passage",
      tier: { official: "Official text", guidance: "Digest or guidance", training: "Training material" },
      reasons: { wrong_clause: "Wrong clause", incomplete: "Incomplete", not_found: "It is in the documents", outdated: "Outdated", unclear: "Unclear", other: "Other" },
    },
  };

  /** An element with attributes (on… are listeners, null is left out) and children (strings become text). */
  function el(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (name === "class") node.className = value;
      else node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
    return node;
  }

  /** Only links into the assistant's own site: what comes from documents never becomes another address. */
  const link = (base, url) => (typeof url === "string" && /^\/(?!\/)/.test(url) ? base + url : base + "/");

  /** "Khoản 2 Điều 1 Nghị quyết số 76/NQ-CP ngày …" → [unit, document], as bot/http/layout.py splits it. */
  function splitLabel(label, number) {
    let at = number ? label.lastIndexOf(` số ${number}`) : -1;
    while (at > 0 && label[at + 1] === label[at + 1].toLowerCase()) at = label.lastIndexOf(" ", at - 1);
    return at > 0 ? [label.slice(0, at).replace(/[ ,]+$/, ""), label.slice(at + 1)] : [label, ""];
  }

  /** Notices about the documents quoted come before the quotation; a citation repeats none of them (as in layout.py). */
  const validity = (answer) => answer.notices.filter((n) => answer.citations.some((c) => c.notice.includes(n)));
  const ownNotice = (citation, answer) => answer.notices.reduce((rest, said) => rest.replace(said, ""), citation.notice).replace(/\s+/g, " ").trim();
  const vietnameseDay = (iso) => iso.split("-").reverse().map(Number).join("/");
  const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);

  /** The words, then right below them where they stand. */
  function quotation(citation, number, o, answer) {
    const notice = ownNotice(citation, answer);
    const [unit, name] = splitLabel(citation.label, citation.number);
    return el("figure", { class: "quotation" }, el("blockquote", {}, citation.quote), el("figcaption", {},
      el("p", { class: "credit" }, el("span", { class: "number" }, String(number)),
        el("a", { class: "label", href: link(o.base, citation.url), target: o.target }, unit, name ? el("small", {}, name) : null)),
      el("p", { class: "source-meta" }, el("span", { class: `tier tier-${citation.tier}` }, o.t.tier[citation.tier] || ""),
        citation.page ? el("span", {}, o.t.page(citation.page)) : null,
        o.onSource ? el("button", { type: "button", class: "plain", "aria-label": `${o.t.view} ${number}`, onclick: (e) => o.onSource(citation, e.currentTarget) }, o.t.view) : null,
        el("button", { type: "button", class: "plain", "data-copy": citation.copy, "aria-label": `${o.t.copy} ${number}`, onclick: () => copy(citation.copy, o) }, o.t.copy)),
      notice ? el("p", { class: "notice" }, notice) : null));
  }

  const isShown = (answer, citation, n) => answer.answer.includes(`“${citation.quote}” [${n + 1}]`);

  /** Prose, quotations and tables of the answer's text; the twin of bot/http/layout.py. */
  function layout(answer) {
    let text = answer.answer.replace(/[\ue000\ue001]/g, "");
    answer.citations.forEach((c, n) => { text = text.replaceAll(`“${c.quote}” [${n + 1}]`, () => `\ue000${n + 1}\ue001`); });
    const blocks = [];
    for (const line of text.split("\n")) {
      const last = blocks.at(-1);
      if (line.startsWith("|")) {
        const cells = line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
        if (cells.every((cell) => /^:?-+:?$/.test(cell))) continue;
        const row = cells.map((cell) => cell.split(/\ue000(\d+)\ue001/).map((p, n) => (n % 2 ? Number(p) : p)).filter((p) => typeof p === "number" || p.trim()));
        if (last?.kind === "table") last.rows.push(row);
        else blocks.push({ kind: "table", rows: [row] });
      } else if (line.includes("\ue000")) {
        const pieces = line.split(/\ue000(\d+)\ue001/);
        const quotes = [];
        for (let n = 0; n + 1 < pieces.length; n += 2) {
          const lead = pieces[n].replace(/^[ ;.]+|[ ;.]+$/g, "");
          quotes.push({ lead: /^(\d+|[-•])?$/.test(lead) ? "" : lead, number: Number(pieces[n + 1]), rest: "" });
        }
        quotes.at(-1).rest = pieces.at(-1).replace(/^[ ;.]+|[ ;.]+$/g, "");
        if (last?.kind === "quotes" && !quotes[0].lead) last.quotes.push(...quotes);
        else blocks.push({ kind: "quotes", quotes });
      } else if (line.trim()) blocks.push({ kind: "prose", text: line.trim() });
    }
    return blocks;
  }

  function body(answer, o) {
    const quoted = (n) => quotation(answer.citations[n - 1], n, o, answer);
    const prose = (text) => (text ? el("p", { class: text.endsWith(":") ? "prose lead-in" : "prose" }, text) : null);
    const whole = (q) => [q.lead ? el("p", { class: "lead-in" }, q.lead) : null, quoted(q.number), prose(q.rest)];
    const cell = (pieces) => pieces.map((p) => (typeof p === "number" ? quoted(p) : prose(p)));
    return layout(answer).map((block) => {
      if (block.kind === "prose") return prose(block.text);
      if (block.kind === "quotes") return block.quotes.length > 1 ? el("ol", { class: "quotations" }, block.quotes.map((q) => el("li", {}, whole(q)))) : el("div", {}, whole(block.quotes[0]));
      const [head, ...rows] = block.rows;
      return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": o.t.table }, el("table", { class: "sides" },
        el("thead", {}, el("tr", {}, head.map((c) => el("th", { scope: "col" }, c.join(""))))),
        el("tbody", {}, rows.map((row) => el("tr", {}, row.map((c, n) => (n ? el("td", {}, cell(c)) : el("th", { scope: "row" }, c.join("")))))))));
    });
  }

  async function copy(text, o) {
    const done = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    o.say(done || copyBySelection(text, o.root || document.body) ? o.t.copied : o.t.copyFailed);
  }

  /** Without HTTPS there is no clipboard API, and an intranet often has none. */
  function copyBySelection(text, root) {
    const area = el("textarea", { class: "visually-hidden", "aria-hidden": "true", tabindex: "-1" });
    area.value = text;
    const back = root.getRootNode().activeElement;
    root.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    back?.focus();
    return done;
  }

  /** The whole answer as an article. o: {t, base, target, say, root, onAsk(question), onSource?(citation, opener)} */
  function show(answer, o) {
    const rest = (role) => answer.citations.map((c, n) => [c, n]).filter(([c, n]) => (c.role || "main") === role && !isShown(answer, c, n));
    const sources = (pairs) => el("ol", { class: "sources" }, pairs.map(([c, n]) => el("li", { class: "source" }, quotation(c, n + 1, o, answer))));
    const before = validity(answer);
    const main = rest("main"), related = rest("related");
    const nearest = answer.citations.length ? [] : answer.nearest.map((c, n) => [c, n]);
    const article = el("article", { class: answer.declined ? "answer declined" : "answer", "data-answer": answer.id },
      el("h2", { class: "asked" }, el("span", { class: "visually-hidden" }, o.t.question + ": "), answer.question),
      answer.interpreted && answer.interpreted !== answer.question ? el("p", { class: "understood" }, o.t.understood, el("em", {}, answer.interpreted)) : null,
      answer.as_of && answer.as_of !== today() ? el("p", { class: "as-of" }, o.t.asOf(vietnameseDay(answer.as_of))) : null,
      before.map((notice) => el("p", { class: "notice" }, notice)),
      el("div", { class: "said" }, body(answer, o)),
      answer.notices.filter((n) => !before.includes(n)).map((notice) => el("p", { class: "notice" }, notice)),
      main.length ? [el("h3", {}, o.t.sources), sources(main)] : null,
      related.length ? el("details", { class: "more" }, el("summary", {}, `${o.t.related} (${related.length})`), sources(related)) : null,
      nearest.length ? [el("h3", {}, o.t.nearest), sources(nearest)] : null,
      answer.suggestions.length ? el("div", { class: "next" }, el("h3", {}, o.t.next), chips(answer.suggestions, o.onAsk)) : null);
    article.append(feedback(answer.id, o, answer.declined));
    return article;
  }

  const chips = (questions, onAsk) =>
    el("ul", { class: "chips" }, questions.map((q) => el("li", {}, el("button", { type: "button", onclick: () => onAsk(q) }, q))));

  /** What this browser said of answers, newest last; a browser that forbids storage only forgets it. */
  const GIVEN = "cchc:feedback";
  function given() {
    try { return JSON.parse(localStorage.getItem(GIVEN)) || []; } catch { return []; }
  }
  function remember(id) {
    try { localStorage.setItem(GIVEN, JSON.stringify([...given(), id].slice(-200))); } catch { /* storage is off */ }
  }

  /** Up, down with a reason, or a wish for an expert. */
  function feedback(id, o, declined) {
    if (given().includes(id)) return el("div", { class: "feedback" }, o.t.given);
    const bar = el("div", { class: "feedback", role: "group", "aria-label": o.t.helpful });
    const send = async (rating, extra = {}) => {
      const response = await fetch(o.base + "/api/v1/feedback", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ answer_id: id, rating, ...extra }),
      }).catch(() => null);
      if (response?.ok) {
        remember(id);
        const thanks = el("span", { role: "status", tabindex: "-1" }, rating === "expert" ? o.t.expertSent : o.t.thanks);
        bar.replaceChildren(thanks);
        thanks.focus({ preventScroll: true }); // the button that had it is gone
      }
      else o.say(o.t.failed);
    };
    const why = () => {
      const reason = el("select", { "aria-label": o.t.reason }, Object.entries(o.t.reasons).map(([value, text]) => el("option", { value }, text)));
      const comment = el("textarea", { rows: "2", maxlength: "2000", "aria-label": o.t.comment, placeholder: o.t.comment });
      bar.replaceChildren(el("form", { onsubmit: (e) => { e.preventDefault(); send("down", { reason: reason.value, comment: comment.value }); } },
        reason, comment, el("button", { type: "submit" }, o.t.send)));
      reason.focus();
    };
    bar.append(el("span", {}, o.t.helpful), el("button", { type: "button", onclick: () => send("up") }, o.t.up),
      el("button", { type: "button", onclick: why }, o.t.down));
    if (declined) bar.append(el("button", { type: "button", onclick: () => send("expert") }, o.t.expert));
    return bar;
  }

  /** Text still being written, as a person reads it: no table rules, no bars, no citation marks. */
  const draft = (text) => text.split("\n").filter((line) => !/^\|(\s*:?-+:?\s*\|)+\s*$/.test(line) && !/^\|\s*Mốc\s*\|/.test(line))
    .map((line) => (line.startsWith("|") ? line.replace(/^\|\s*|\s*\|?\s*$/g, "").replace(/\s*\|\s*/, ": ") : line).replace(/ ?\[\d*\]?/g, "")).join("\n");

  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  const SILENCE = 60000; // four missed heartbeats: nobody is there

  /** Asks and follows the events; a dropped stream is taken up again where it broke. Rejects with a message to show. */
  async function ask(base, body, on, outer, words) {
    let last = "", timer = 0, hung = false;
    const control = new AbortController();
    const signal = control.signal;
    outer.addEventListener("abort", () => control.abort());
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => { hung = true; control.abort(); }, SILENCE);
    };
    try {
      return await attempt();
    } catch (error) {
      throw hung ? new Error(words.hung) : error;
    } finally {
      clearTimeout(timer);
    }

    async function attempt(number = 0) {
      alive();
      try {
        const headers = { "Content-Type": "application/json", Accept: "text/event-stream", ...(last ? { "Last-Event-ID": last } : {}) };
        const response = await fetch(base + "/api/v1/ask/stream", { method: "POST", headers, body: JSON.stringify(body), signal });
        if (response.status === 410 && last) { last = ""; on.restart?.(); return attempt(number + 1); }
        if (!response.ok) {
          const problem = await response.json().catch(() => ({}));
          throw Object.assign(new Error(problem.detail || words.down_), { final: true });
        }
        const answer = await follow(response.body, on, (id) => { last = id; }, alive);
        if (answer) return answer;
      } catch (error) {
        if (error.final || error.name === "AbortError") throw error;
      }
      if (!last || number >= 4) throw new Error(words.down_);
      await pause(300 * 2 ** number);
      return attempt(number + 1);
    }
  }

  async function follow(stream, on, seen, alive) {
    const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return null;
      alive();
      const frames = (rest + value).split("\n\n");
      rest = frames.pop();
      for (const frame of frames) {
        const fields = Object.fromEntries(frame.split("\n").filter((l) => !l.startsWith(":")).map((l) => [l.slice(0, l.indexOf(":")), l.slice(l.indexOf(":") + 2)]));
        if (!fields.data) continue;
        const data = JSON.parse(fields.data);
        if (fields.id) seen(fields.id);
        if (fields.event === "done") { reader.cancel(); return data; }
        if (fields.event === "error") throw Object.assign(new Error(data.message), { final: true });
        on[fields.event]?.(data);
      }
    }
  }

  return { WORDS, el, show, chips, ask, copy, feedback, draft };
})();

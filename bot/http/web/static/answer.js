// Shared by the pages and the widget: words, DOM building (never innerHTML), asking with a stream that survives a dropped line.
const CCHCAnswer = (() => {
  "use strict";
  const WORDS = {
    vi: {
      toRoom: "Gửi câu này tới phòng hỏi đáp của hội nghị", inRoom: "Đã gửi tới hội nghị, đang chờ trả lời", liveInRoom: "Câu hỏi này đã được trả lời trực tiếp tại hội nghị.", changedSince: "Căn cứ đã thay đổi sau khi trả lời, cần rà soát trước khi áp dụng: ",
      title: "Trợ lý CCHC", ask: "Hỏi", stop: "Dừng", placeholder: "Nhập câu hỏi", launch: "Hỏi trợ lý", unread: "Có câu trả lời mới", enlarge: "Mở rộng", question: "Câu hỏi",
      close: "Đóng", fresh: "Cuộc trao đổi mới", log: "Nội dung trao đổi", working: "Đang tìm trong văn bản",
      choosing: "Đang chọn điều khoản trả lời", understood: "Được hiểu là: ", sources: "Nguồn", nearest: "Điều khoản gần nhất, không trả lời câu hỏi",
      related: "Điều khoản liên quan", read: "Đọc trong văn bản", view: "xem nguồn", copy: "Chép trích dẫn", copyOne: "Chép", copyAll: "Chép cả danh sách", moreItems: (n) => `Xem thêm ${n} mục`, copied: "Đã chép trích dẫn.",
      copyFailed: "Trình duyệt không cho chép; hãy chọn và chép bằng tay.", page: (n) => `Trang ${n}`, original: "Xem trang bản gốc", share: "Chia sẻ", word: "Tải Word", present: "Trình chiếu", linkCopied: "Đã chép liên kết đến câu trả lời này.", next: "Có thể hỏi tiếp", try: "Thử hỏi",
      helpful: "Có ích không?", up: "Có ích", down: "Chưa đúng", expert: "Hỏi chuyên gia", missed: "Có trong văn bản", thanks: "Cảm ơn anh/chị đã góp ý.",
      expertSent: "Đã chuyển cho chuyên gia. Câu trả lời sẽ hiện tại đây và trong mục “Hỏi chuyên gia”; anh/chị có thể đóng trang và mở lại sau.",
      expertSentHere: "Đã chuyển cho chuyên gia. Câu trả lời sẽ hiện tại đây khi trang này còn mở.",
      expertSays: "Chuyên gia trả lời", expertWaits: "Đã chuyển cho chuyên gia, đang chờ trả lời.", expertClosed: (reason) => `Câu hỏi đã được đóng. Lý do: ${reason}`, expertNews: "Có câu trả lời của chuyên gia.",
      given: "Đã góp ý về câu trả lời này.", hung: "Máy chủ chưa trả lời sau một phút. Hãy thử lại, hoặc báo người quản trị.", asOf: (day) => `Theo quy định có hiệu lực tại ngày ${day}`, onDay: (day) => `Tại ngày ${day}: `, reason: "Lý do", comment: "Góp ý thêm (không bắt buộc)", send: "Gửi", retry: "Thử lại",
      down_: "Không kết nối được máy chủ trợ lý. Hãy thử lại sau.", failed: "Chưa gửi được góp ý. Hãy thử lại.", stopped: "Đã dừng.",
      welcome: "Chào anh/chị. Hãy hỏi về cải cách hành chính; câu trả lời có trích dẫn điều khoản.", context: "Đoạn liền kề",
      tier: { official: "Văn bản chính thức", guidance: "Tóm lược, hướng dẫn", training: "Tài liệu tập huấn" },
      reasons: { wrong_clause: "Sai điều khoản", incomplete: "Thiếu ý", not_found: "Có trong văn bản mà không tìm thấy", outdated: "Đã lỗi thời", unclear: "Khó hiểu", other: "Lý do khác" },
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

  /** Notices about the documents quoted come before the quotation; a citation repeats none of them (as in layout.py). */
  const validity = (answer) => answer.notices.filter((n) => answer.citations.some((c) => c.notice.includes(n)));
  const ownNotice = (citation, answer) => answer.notices.reduce((rest, said) => rest.replace(said, ""), citation.notice).replace(/\s+/g, " ").trim();
  const vietnameseDay = (iso) => iso.split("-").reverse().map(Number).join("/");
  const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);

  /** The quotation in stretches: the figures asked for emphasised, “[…]” where it begins or ends inside a sentence (as in layout.py). */
  function pieces(citation) {
    const [before, after] = citation.cut || [], found = [before ? "[…] " : null];
    let done = 0;
    for (const [start, end] of citation.marks || []) {
      const at = (n) => [...citation.quote].slice(0, n).join("").length; // marks count characters, JavaScript counts halves of some
      found.push(citation.quote.slice(done, at(start)), el("strong", {}, citation.quote.slice(at(start), at(end))));
      done = at(end);
    }
    return [...found, citation.quote.slice(done), after ? " […]" : null];
  }

  /** A link into the reading view; where the host shows sources in place, a plain click does that. */
  const source = (citation, text, o) => el("a", { class: "label", href: link(o.base, citation.url), target: o.target, "data-passage": citation.passage_id,
    onclick: (e) => { if (o.onSource && !e.ctrlKey && !e.metaKey && !e.shiftKey) { e.preventDefault(); o.onSource(citation, e.currentTarget); } } }, text);
  const tier = (citation, o) => el("span", { class: `tier tier-${citation.tier}` }, o.t.tier[citation.tier] || "");
  const copying = (text, name, o, number) => el("button", { type: "button", class: "plain", "data-copy": text, "aria-label": number ? `${name} ${number}` : null, onclick: () => copy(text, o) }, name);
  const noticed = (text, kind = "notice") => (text ? el("p", { class: kind }, text) : null);

  /** The words, then one quiet line with where they stand. */
  function quotation(citation, number, o, answer) {
    return el("figure", { class: "quotation" }, el("blockquote", {}, pieces(citation)), el("figcaption", {},
      citation.trail && !citation.label.includes(citation.trail.split(" › ").at(-1)) ? el("p", { class: "place" }, citation.trail) : null,
      el("p", { class: "credit" }, el("span", { class: "number" }, String(number)), source(citation, citation.label, o)),
      el("p", { class: "source-meta" }, tier(citation, o), citation.page ? el("span", {}, o.t.page(citation.page)) : null, copying(citation.copy, o.t.copy, o, number)),
      noticed(ownNotice(citation, answer))));
  }

  const isShown = (answer, citation, n) => answer.answer.includes(`“${citation.quote}” [${n + 1}]`);
  /** The answer's blocks (bot/answer/layout.py), as answer.html lays them out. */
  function body(answer, o) {
    const cited = (n) => answer.citations[n - 1];
    const prose = (text, lead) => (text ? el("p", { class: lead ? "prose lead-in" : "prose" }, text) : null);
    const quoted = (item) => [item.lead ? el("p", { class: "lead-in" }, item.lead) : null, quotation(cited(item.number), item.number, o, answer), prose(item.rest)];
    const entry = (item) => {
      if (item.heading) return el("li", { class: "group" }, item.heading);
      const c = cited(item.number);
      return el("li", {}, el("span", { class: "number" }, String(item.number)), el("div", {}, el("blockquote", {}, pieces(c)), " ",
        el("span", { class: "own" }, source(c, c.own || o.t.view, o), " ", copying(c.copy, o.t.copyOne, o, item.number)), noticed(ownNotice(c, answer))));
    };
    const items = (list) => el("ol", { class: "items" }, list.map(entry));
    const folded = (list) => (list.length ? el("details", { class: "more" }, el("summary", {}, o.t.moreItems(list.filter((item) => item.number).length)), items(list)) : null);
    const place = (block) => (block.trail ? el("p", { class: "place" }, block.trail) : null);
    const kinds = {
      verified: (block) => el("section", { class: "verified" }, el("p", { class: "seal" }, el("span", { "aria-hidden": "true" }, "✓"), ` ${block.title}`),
        el("p", { class: "verified-text" }, block.text), el("p", { class: "fine" }, block.by)),
      prose: (block) => prose(block.text, block.lead),
      question: (block) => el("h3", { class: "part" }, block.text),
      quotes: (block) => el("div", {}, block.items.map(quoted)),
      list: (block) => el("section", { class: "listing" }, place(block), items(block.items.slice(0, block.fold)), folded(block.items.slice(block.fold ?? block.items.length)), // kept by a tab from before: whole
        el("p", { class: "source-meta" }, tier(cited(block.items.find((item) => item.number).number), o), el("span", {}, block.source), copying(block.copy, o.t.copyAll, o))),
      sides: (block) => el("section", { class: "comparison" }, place(block), el("div", { class: "sides" }, block.columns.map((column) =>
        el("section", {}, el("h3", {}, column.label), column.items.map((item) => (item.number ? quotation(cited(item.number), item.number, o, answer) : prose(item.text))))))),
    };
    return answer.blocks.map((block) => kinds[block.kind](block));
  }

  async function copy(text, o) {
    const done = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    o.say(done || copyBySelection(text, o.root || document.body) ? o.t.copied : o.t.copyFailed);
  }

  /** A plain click copies the address of this one answer; other clicks open it. */
  function shared(event, o) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    copy(event.currentTarget.href, { ...o, t: { ...o.t, copied: o.t.linkCopied } });
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
    const before = validity(answer), otherDay = answer.as_of && answer.as_of !== today() ? vietnameseDay(answer.as_of) : "";
    const main = rest("main"), related = rest("related");
    const nearest = answer.citations.length ? [] : answer.nearest.map((c, n) => [c, n]);
    const article = el("article", { class: answer.declined ? "answer declined" : "answer", "data-answer": answer.id },
      el("h2", { class: "asked" }, el("span", { class: "visually-hidden" }, o.t.question + ": "), answer.question),
      answer.interpreted && answer.interpreted !== answer.question ? el("p", { class: "understood" }, o.t.understood, el("em", {}, answer.interpreted)) : null,
      otherDay && !before.length ? el("p", { class: "as-of" }, o.t.asOf(otherDay)) : null,
      before.map((notice, n) => noticed((otherDay && !n ? o.t.onDay(otherDay) : "") + notice)),
      el("div", { class: "said" }, body(answer, o)),
      answer.notices.filter((n) => !before.includes(n)).map((notice) => noticed(notice, "notice soft")),
      main.length ? [el("h3", {}, o.t.sources), sources(main)] : null,
      related.length ? el("details", { class: "more" }, el("summary", {}, `${o.t.related} (${related.length})`), sources(related)) : null,
      nearest.length ? el("details", { class: "more" }, el("summary", {}, `${o.t.nearest} (${nearest.length})`), sources(nearest)) : null,
      !answer.citations.length ? null : el("p", { class: "answer-tools" }, el("a", { href: `${o.base}/tra-loi/${answer.id}`, target: o.target, onclick: (e) => shared(e, o) }, o.t.share),
        el("a", { href: `${o.base}/tra-loi/${answer.id}.docx`, download: true }, o.t.word), el("a", { href: `${o.base}/trinh-chieu/${answer.id}`, target: o.target }, o.t.present)),
      answer.suggestions.length ? el("div", { class: "next" }, el("h3", {}, o.t.next), chips(answer.suggestions, o.onAsk)) : null);
    if (answer.citations.length || answer.declined) article.append(feedback(answer.id, o, answer.declined));
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

  /** Up, down with a reason, or a wish for an expert. What was passed on says so itself, above. */
  function feedback(id, o, declined, passedOn = false) {
    if (given().includes(id)) return el("div", { class: "feedback" }, passedOn ? null : o.t.given);
    const bar = el("div", { class: "feedback", role: "group", "aria-label": o.t.helpful });
    const send = async (rating, extra = {}) => {
      const response = await fetch(o.base + "/api/v1/feedback", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ answer_id: id, rating, ...extra }),
      }).catch(() => null);
      if (response?.ok) {
        remember(id);
        const thanks = el("span", { role: "status", tabindex: "-1" }, rating === "expert" ? (o.target ? o.t.expertSentHere : o.t.expertSent) : o.t.thanks);
        bar.replaceChildren(thanks);
        if (rating === "expert") o.onExpert?.();
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
    if (declined) bar.append(el("button", { type: "button", class: "first", onclick: () => send("expert") }, o.t.expert), el("button", { type: "button", onclick: () => send("down", { reason: "not_found" }) }, o.t.missed));
    else bar.append(el("span", { class: "word" }, o.t.helpful), el("button", { type: "button", onclick: () => send("up") }, o.t.up), el("button", { type: "button", onclick: why }, o.t.down), el("button", { type: "button", onclick: () => send("expert") }, o.t.expert));
    return bar;
  }

  /** What experts answered, under the answer that was passed on; looked up as long as a question waits.
      o as in show; `root` holds the articles, `conversation()` limits to one, `onNews(unread)` hears how many were not read. */
  const AGAIN = 8000;
  function expertReplies(o, root, conversation, onNews) {
    let timer = 0, heard = new Set();
    const section = (asked) => el("section", { class: "expert", "aria-label": o.t.expertSays, "data-request": asked.id },
      asked.replies.map((reply) => [el("p", { class: "seal" }, o.t.expertSays), el("p", { class: "verified-text" }, reply.text), el("p", { class: "fine" }, `${reply.by}, ${new Date(reply.at).toLocaleDateString("vi-VN")}`)]),
      asked.state === "open" ? el("p", { class: "working done" }, o.t.expertWaits) : asked.state === "closed" ? el("p", {}, o.t.expertClosed(asked.closed)) : null);
    const place = (asked) => {
      const article = root.querySelector(`article[data-answer="${asked.answer_id}"]`);
      if (!article) return false;
      const shown = section(asked), old = article.querySelector(".expert");
      if (!old) article.querySelector(".feedback").before(shown);
      else if (old.textContent.trim().replace(/\s+/g, " ") !== shown.textContent.trim().replace(/\s+/g, " ")) old.replaceWith(shown);
      return true;
    };
    async function look() {
      clearTimeout(timer);
      const only = conversation() ? `?conversation_id=${conversation()}` : "";
      const response = await fetch(`${o.base}/api/v1/expert-requests${only}`).catch(() => null);
      const said = response?.ok ? await response.json() : null;
      let unread = said?.unread || 0;
      for (const asked of said?.requests || []) {
        if (!place(asked) || !asked.unread || document.hidden || o.closed?.()) continue;
        unread--;
        fetch(`${o.base}/api/v1/expert-requests/${asked.id}/read${only}`, { method: "POST" }).catch(() => null);
      }
      const fresh = (said?.requests || []).filter((asked) => asked.unread && !heard.has(asked.id + asked.replies.length));
      fresh.forEach((asked) => heard.add(asked.id + asked.replies.length));
      if (fresh.length) o.say(o.t.expertNews);
      onNews?.(unread, said?.requests.length || 0);
      if (said?.waiting || unread) timer = setTimeout(look, AGAIN);
    }
    return look;
  }

  /** Text still being written, as a person reads it: no table rules, no bars, no citation marks. */
  const draft = (text) => text.split("\n").filter((line) => !/^\|(\s*:?-+:?\s*\|)+\s*$/.test(line) && !/^\|\s*Mốc\s*\|/.test(line))
    .map((line) => (line.startsWith("|") ? line.replace(/^\|\s*|\s*\|?\s*$/g, "").replace(/\s*\|\s*/, ": ") : line).replace(/ ?\[\d*\]?/g, "")).join("\n");

  /** The clause in its place: what stands before and after it, beside the answer. `drawer` is an empty element of the host. */
  function sourceView(drawer, o) {
    let opener = null, turn = 0;
    const get = (id) => fetch(`${o.base}/api/v1/passages/${encodeURIComponent(id)}`).then((r) => (r.ok ? r.json() : null), () => null);
    const close = () => {
      if (drawer.hidden) return false;
      turn++;
      drawer.hidden = true;
      o.onClosed?.();
      opener?.focus();
      return true;
    };
    const open = async (citation, from) => {
      const mine = ++turn, t = o.t;
      opener = from;
      const around = el("div", { class: "around" }, el("blockquote", {}, citation.quote));
      const shut = el("button", { type: "button", class: "tool", "aria-label": t.close, onclick: close }, "✕");
      drawer.replaceChildren(
        el("div", { class: "head drawer-head" }, el("h2", { class: "title" }, citation.label), shut),
        citation.trail ? el("p", { class: "place" }, citation.trail) : "",
        el("p", { class: "source-meta" }, tier(citation, o), citation.page ? el("span", {}, t.page(citation.page)) : null),
        citation.notice ? el("p", { class: "notice" }, citation.notice) : "", around,
        el("p", { class: "source-actions" }, el("a", { class: "plain", href: link(o.base, citation.url), target: o.target }, t.read), copying(citation.copy, t.copy, o)));
      drawer.hidden = false;
      o.onOpened?.();
      shut.focus({ preventScroll: true });
      const passage = await get(citation.passage_id);
      if (!passage || mine !== turn) return;
      if (passage.page_url) drawer.querySelector(".source-actions").append(el("a", { class: "plain", href: link(o.base, passage.page_url), target: o.target }, t.original));
      const [before, after] = await Promise.all([passage.previous, passage.next].map((id) => id && get(id)));
      if (mine !== turn) return;
      if (passage.text.length > citation.quote.length + 4) around.replaceChildren(el("blockquote", {}, passage.text));
      if (before) around.prepend(el("p", { class: "beside" }, before.text));
      if (after) around.append(el("p", { class: "beside" }, after.text));
    };
    return { open, close };
  }

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

  return { WORDS, el, show, chips, ask, copy, feedback, draft, sourceView, shared, expertReplies };
})();

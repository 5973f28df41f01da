// The trainer's page: the queue, drafted answers with their clauses, merging with undo, what is on the wall, quick checks.
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const { el } = CCHCAnswer, { changed, follow, send, byPeople, byTime, rows, quotes, paragraphs, STATES } = CCHCRoom;
  const $ = (id) => document.getElementById(id);
  const box = $("room"), code = box.dataset.code, list = $("questions"), said = $("said");
  const editing = new Map(); // question → what is typed
  let state;

  const FILTERS = { todo: (q) => ["waiting", "open"].includes(q.state) || q.changes.length > 0, done: (q) => ["answered", "live", "parked"].includes(q.state), hidden: (q) => q.state === "hidden", all: () => true };
  async function tried(work) {
    said.textContent = "";
    try { return await work(); } catch (error) { said.textContent = error.message; return null; }
  }
  const act = (q, name) => () => tried(() => send(`${code}/questions/${q.id}/act`, { act: name }));
  const show = (what) => tried(() => send(`${code}/show`, { what }));
  const button = (text, onclick, more = {}) => el("button", { type: "button", class: "small", onclick, ...more }, text);

  function start(q) {
    const from = q.answer ? { text: q.answer, clauses: q.citations } : { text: q.draft && !q.draft.declined ? own(q.draft) : "", clauses: q.draft?.citations || [] };
    editing.set(q.id, { text: from.text, expected: q.version, clauses: from.clauses.map((c) => ({ ...c, on: true })).concat((q.draft?.nearest || []).map((c) => ({ ...c, on: false }))), role: box.dataset.role, name: box.dataset.name, keep: true });
    draw();
  }
  /** The draft without the quotations that stand beneath it anyway. */
  function own(draft) {
    const lines = draft.answer.replace(/ ?\[\d+\]/g, "").split("\n").filter((line) => !/^(Theo |\d+\. “|“)/.test(line.trim()) && !/:$/.test(line.trim()));
    return lines.join("\n").trim() || (draft.citations[0]?.quote ?? "").replace(/^[-+•\s]+/, "");
  }
  function editor(q) {
    const typed = editing.get(q.id);
    const area = el("textarea", { rows: "5", "aria-label": "Câu trả lời", oninput: (e) => { typed.text = e.target.value; } });
    area.value = typed.text;
    const tick = (c) => el("div", { class: "clause" }, (() => { const b = el("input", { type: "checkbox", id: `c${q.id}-${c.passage_id}`, onchange: (e) => { c.on = e.target.checked; } }); b.checked = c.on; return b; })(),
      " ", el("label", { for: `c${q.id}-${c.passage_id}` }, el("strong", {}, c.label), el("span", { class: "clause-text" }, c.quote)));
    const clauses = el("div", {}, typed.clauses.map(tick));
    const find = el("input", { "aria-label": "Tìm điều khoản khác", placeholder: "Tìm điều khoản khác" });
    const field = (label, name) => { const i = el("input", { id: `${name}${q.id}`, oninput: (e) => { typed[name] = e.target.value; box.dataset[name] = e.target.value; } }); i.value = typed[name]; return el("p", { class: "row" }, el("label", { for: `${name}${q.id}` }, label), i); };
    const keep = el("input", { type: "checkbox", id: `keep${q.id}`, onchange: (e) => { typed.keep = e.target.checked; } });
    keep.checked = typed.keep;
    return el("form", { class: "form room-edit", onsubmit: async (event) => {
      event.preventDefault();
      const passages = typed.clauses.filter((c) => c.on).map((c) => c.passage_id);
      try {
        said.textContent = "";
        await send(`${code}/questions/${q.id}/answer`, { text: typed.text, passages, role: typed.role, name: typed.name, expected: typed.expected, keep: typed.keep });
        editing.delete(q.id);
      } catch (error) {
        if (error.status === 409 && error.said.current) { typed.expected = error.said.current.version; typed.other = error.said.current.answer; }
        said.textContent = error.message;
      }
      draw(true);
    } },
      typed.other && el("div", { class: "notice" }, el("p", {}, "Bản hiện tại của người khác:"), paragraphs(typed.other)),
      area, el("fieldset", { class: "clauses" }, el("legend", {}, "Điều khoản làm căn cứ"), clauses,
        el("p", { class: "find" }, find, button("Tìm", async () => {
          const found = await fetch(`/api/v1/workshops/${code}/questions/${q.id}/clauses?q=${encodeURIComponent(find.value)}`).then((r) => r.json()).catch(() => ({ clauses: [] }));
          for (const c of found.clauses || []) if (!typed.clauses.some((k) => k.passage_id === c.passage_id)) { typed.clauses.push({ ...c, on: false }); clauses.append(tick(typed.clauses.at(-1))); }
        }))),
      field("Chức danh người trả lời", "role"), field("Tên người trả lời (không bắt buộc)", "name"),
      el("p", {}, keep, " ", el("label", { for: `keep${q.id}` }, "Lưu thành câu trả lời đã xác nhận, dùng cho mọi người hỏi sau này")),
      el("p", { class: "acts" }, el("button", { type: "submit" }, "Duyệt câu trả lời"), button("Thôi", () => { editing.delete(q.id); draw(true); }, { class: "plain" })));
  }
  function row(q) {
    const merged = [...state.questions.values()].filter((m) => m.merged_into === q.id);
    const isPublic = ["open", "answered", "live", "parked"].includes(q.state);
    const first = el("option", { value: "" }, "Gộp vào…");
    const fill = () => { // only where somebody is about to choose: 300 questions are 300 lists else
      const others = [...state.questions.values()].filter((o) => o.id !== q.id && !o.merged_into && o.state !== "hidden").sort(byPeople).slice(0, 100);
      into.replaceChildren(first, ...others.map((o) => el("option", { value: String(o.id) }, o.text.slice(0, 80))));
    };
    const into = el("select", { "aria-label": `Gộp câu ${q.id} vào câu khác`, onfocus: fill, onpointerdown: fill, onchange: (e) => e.target.value && tried(() => send(`${code}/questions/${q.id}/merge`, { into: Number(e.target.value) })) }, first);
    const draft = q.draft && !q.answer && !editing.has(q.id) && el("details", { class: "more" }, el("summary", {}, q.draft.declined ? "Trợ lý không tìm thấy điều khoản trả lời" : "Dự thảo trả lời của trợ lý"),
      el("div", { class: "room-draft" }, q.draft.declined ? paragraphs(q.draft.answer) : paragraphs(own(q.draft)), quotes(q.draft.declined ? q.draft.nearest : q.draft.citations), q.draft.notices.map((n) => el("p", { class: "notice" }, n))));
    return el("li", { class: `room-question state-${q.state}${state.room.shown === `question:${q.id}` ? " shown" : ""}` },
      el("p", { class: "room-text" }, q.text),
      el("p", { class: "source-meta" }, el("span", { class: "people" }, `${q.people} người hỏi`), el("span", { class: "tag" }, STATES[q.state]), q.pinned && el("span", { class: "tag" }, "Ghim"), state.room.shown === `question:${q.id}` && el("span", { class: "tag good" }, "Đang chiếu"), q.changes.length > 0 ? el("span", { class: "tag bad" }, "Cần xem lại") : q.verified && el("span", { class: "tag good" }, "Đã xác nhận"), q.channel !== "http" && el("span", {}, { telegram: "Telegram", widget: "Cửa sổ nhúng", zalo: "Zalo" }[q.channel] || q.channel), q.name && el("span", {}, q.name), el("span", {}, new Date(q.asked_at).toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" }))),
      merged.length > 0 && el("details", { class: "more" }, el("summary", {}, `Gộp ${merged.length} câu tương tự`), el("ul", {}, merged.map((m) => el("li", {}, m.text, " ", button("Tách ra", () => tried(() => send(`${code}/questions/${m.id}/split`)), { class: "plain", "aria-label": `Tách ra: ${m.text}` }))))),
      q.answer && !editing.has(q.id) && el("div", { class: "room-answer" }, changed(q), paragraphs(q.answer), quotes(q.citations), el("p", { class: "fine" }, q.signed)),
      draft, editing.has(q.id) && editor(q),
      el("div", { class: "room-acts" },
        q.state === "waiting" && button("Cho hiện", act(q, "publish"), { class: "small first" }),
        !editing.has(q.id) && button(q.answer ? "Sửa câu trả lời" : "Soạn trả lời", () => start(q), { class: q.answer ? "small" : "small first" }),
        isPublic && button("Chiếu", () => show(`question:${q.id}`)),
        ["open", "parked"].includes(q.state) && button("Đã trả lời trực tiếp", act(q, "live")),
        q.state === "live" && button("Chưa trả lời", act(q, "reopen")),
        button(q.pinned ? "Bỏ ghim" : "Ghim", act(q, q.pinned ? "unpin" : "pin")),
        q.state !== "parked" && q.state !== "hidden" && !q.answer && button("Chuyển chuyên gia", act(q, "park")),
        q.state === "hidden" ? button("Hiện lại", act(q, "unhide")) : button("Ẩn", act(q, "hide")), into));
  }
  function check(c) {
    const total = c.counts.reduce((a, b) => a + b, 0);
    return el("div", { class: "room-question" }, el("p", { class: "room-text" }, c.text),
      el("ul", {}, c.options.map((o, n) => el("li", {}, `${"ABCDEF"[n]}. ${o}: ${c.counts[n]}`, n === c.right && " (đúng)"))),
      el("p", { class: "fine" }, `${total} người trả lời`), c.citation && quotes([c.citation]),
      el("div", { class: "room-acts" }, c.state !== "open" && button("Mở cho cả phòng", () => tried(async () => { await send(`${code}/checks/${c.id}/state`, { state: "open" }); await send(`${code}/show`, { what: `check:${c.id}` }); }), { class: "small first" }),
        c.state === "open" && button("Kết thúc, công bố đáp án", () => tried(() => send(`${code}/checks/${c.id}/state`, { state: "closed" }))), c.state !== "draft" && button("Chiếu", () => show(`check:${c.id}`))));
  }
  function draw(force) {
    if (!state) return;
    const filter = FILTERS[$("filter").value];
    const shown = [...state.questions.values()].filter((q) => !q.merged_into && (filter(q) || editing.has(q.id))).sort($("order").value === "people" ? byPeople : byTime);
    const merged = (q) => [...state.questions.values()].filter((m) => m.merged_into === q.id).map((m) => m.id);
    const mark = (q) => (editing.has(q.id) && !editing.get(q.id).redraw ? `editing ${editing.get(q.id).other || ""}` : JSON.stringify([q, merged(q), state.room.shown === `question:${q.id}`]));
    rows(list, shown, mark, row);
    $("none").hidden = shown.length > 0;
    rows($("checks"), [...state.checks.values()], (c) => JSON.stringify(c), check);
    $("people").textContent = `${state.people ?? 0} người trong phòng, ${state.questions.size} câu hỏi`;
    $("moderated").checked = state.room.moderated;
    $("open").textContent = state.room.open ? "Đóng phòng" : "Mở lại phòng";
  }
  $("order").addEventListener("change", draw);
  $("filter").addEventListener("change", draw);
  $("moderated").addEventListener("change", (e) => tried(() => send(`${code}/settings`, { moderated: e.target.checked })));
  $("open").addEventListener("click", () => tried(() => send(`${code}/settings`, { open: !state.room.open })));
  $("join-screen").addEventListener("click", () => show(""));
  $("check-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const lines = $("check-options").value.split("\n").map((l) => l.trim()).filter(Boolean);
    tried(async () => {
      await send(`${code}/checks`, { text: $("check-text").value, options: lines.map((l) => l.replace(/^\*\s*/, "")), right: lines.findIndex((l) => l.startsWith("*")) });
      event.target.reset();
    });
  });
  $("draft-checks").addEventListener("click", () => tried(async () => {
    const found = await fetch(`/api/v1/workshops/${code}/checks/drafts`).then((r) => r.json());
    $("drafts").replaceChildren(...found.drafts.map((d) => el("li", { class: "room-question" }, el("p", {}, d.text), el("p", { class: "fine" }, d.options.join(" · "), ". ", d.citation.label),
      button("Dùng câu này", (e) => tried(async () => { await send(`${code}/checks`, { text: d.text, options: d.options, right: d.right, passage: d.citation.passage_id }); e.target.closest("li").remove(); })))));
  }));
  follow(box, "staff", (now) => { state = now; draw(); });
})();

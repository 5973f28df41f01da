// The attendee's page: ask, vote, answer quick checks, see what is answered, on a phone.
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const { el } = CCHCAnswer, { changed, follow, send, byPeople, rows, quotes, paragraphs, STATES } = CCHCRoom;
  const box = document.getElementById("room"), code = box.dataset.code;
  const list = document.getElementById("questions"), sent = document.getElementById("sent"), form = document.getElementById("ask");
  const mine = JSON.parse(box.dataset.start).mine;
  const asked = new Set(mine.asked), voted = new Set(mine.voted), told = new Set();
  let state;

  /** Asked here, or merged with what was asked here. */
  const isOwn = (q) => asked.has(q.id) || [...state.merged].some(([id, into]) => into === q.id && asked.has(id));
  async function press(question) {
    const on = !voted.has(question.id);
    on ? voted.add(question.id) : voted.delete(question.id);
    draw();
    try { await send(`${code}/questions/${question.id}/vote`, { on }); }
    catch (error) { on ? voted.delete(question.id) : voted.add(question.id); sent.textContent = error.message; draw(); }
  }
  function row(q) {
    const done = q.state === "answered" || q.state === "live";
    const own = isOwn(q);
    const vote = el("button", { type: "button", class: "room-vote", "aria-pressed": String(voted.has(q.id)), disabled: own || !state.room.open, onclick: () => press(q) },
      el("strong", {}, String(q.people)), " người hỏi");
    return el("li", { class: `room-question${done ? " done" : ""}${own ? " is-own" : ""}` },
      el("p", { class: "room-text" }, q.text),
      el("p", { class: "source-meta" }, vote, q.pinned && el("span", { class: "tag" }, "Ghim"), own && el("span", { class: "tag good" }, "Câu hỏi của anh/chị"), q.name && el("span", {}, q.name), q.state !== "open" && el("span", { class: "tag" }, STATES[q.state])),
      q.answer && el("div", { class: "room-answer" }, changed(q), paragraphs(q.answer), quotes(q.citations), q.signed && el("p", { class: "fine" }, q.signed)));
  }
  function check(c) {
    const chosen = mine.choices[c.id];
    const total = c.counts.reduce((a, b) => a + b, 0) || 1;
    if (c.state === "open") {
      return el("section", { class: "room-check" }, el("h2", {}, c.text),
        c.options.map((option, n) => el("button", { type: "button", "aria-pressed": String(chosen === n), onclick: async () => {
          try { await send(`${code}/checks/${c.id}/ballot`, { choice: n }); mine.choices[c.id] = n; draw(); }
          catch (error) { sent.textContent = error.message; }
        } }, `${"ABCDEF"[n]}. ${option}`)),
        chosen !== undefined && el("p", { role: "status" }, "Đã ghi nhận lựa chọn của anh/chị. Có thể đổi trước khi kết thúc."));
    }
    return el("section", { class: "room-check over" }, el("h2", {}, c.text),
      el("ul", {}, c.options.map((option, n) => el("li", { class: n === c.right ? "right" : "" }, `${"ABCDEF"[n]}. ${option}: ${Math.round((c.counts[n] / total) * 100)}%`, n === c.right && " (đúng)", n === chosen && ", anh/chị chọn"))),
      c.citation && quotes([c.citation]));
  }
  function draw(now = state) {
    if (!(state = now)) return;
    form.hidden = !state.room.open;
    document.getElementById("closed").hidden = state.room.open;
    const shown = [...state.questions.values()].sort(byPeople);
    rows(list, shown, (q) => JSON.stringify([q, voted.has(q.id), isOwn(q), state.room.open]), row);
    document.getElementById("none").hidden = shown.length > 0;
    const checks = [...state.checks.values()].sort((a, b) => (a.state === "open" ? 0 : 1) - (b.state === "open" ? 0 : 1) || b.id - a.id).slice(0, 3);
    rows(document.getElementById("checks"), checks, (c) => JSON.stringify([c.id, c.state, c.state === "open" ? 0 : c.counts, mine.choices[c.id]]), check);
    for (const q of shown) if (isOwn(q) && (q.answer || q.state === "live") && !told.has(q.id)) {
      told.add(q.id);
      sent.textContent = `Câu hỏi của anh/chị đã được trả lời: ${q.text}`;
    }
  }
  form.elements.text.addEventListener("input", () => { delete form.dataset.key; }); // another text is another question
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = form.elements.text, key = form.dataset.key ||= crypto.randomUUID?.() || String(Math.random()).slice(2).padEnd(12, "0");
    sent.textContent = "Đang gửi…";
    try {
      const made = await send(`${code}/questions`, { text: text.value, name: form.elements.name.value, key }, 60); // some five minutes: a server that starts again
      asked.add(made.id); voted.add(made.id);
      delete form.dataset.key;
      text.value = "";
      sent.textContent = made.state === "waiting" ? "Đã gửi, đang chờ người điều phối duyệt." : "Đã gửi câu hỏi.";
      draw();
    } catch (error) { sent.textContent = error.message; }
  });
  follow(box, "public", draw);
})();

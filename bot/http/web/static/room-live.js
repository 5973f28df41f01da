// What the screens of a room share: the state, kept up to date by server-sent events; a dropped line comes back by itself.
const CCHCRoom = (() => {
  "use strict";
  /** Follow a room: `changed(state)` after every change. The browser sends Last-Event-ID when it reconnects by itself. */
  function follow(box, view, changed) {
    const start = JSON.parse(box.dataset.start);
    const state = { room: start.state.room, people: start.state.people, mine: start.mine, questions: new Map(), checks: new Map(), merged: new Map(Object.entries(start.mine?.merged ?? {}).map(([id, into]) => [Number(id), into])) };
    const line = document.getElementById("line");
    let last = "", source = null, pause = 500, watch = 0;

    function take(frame) {
      if (frame.whole) { state.questions.clear(); state.checks.clear(); }
      state.room = frame.room;
      state.people = frame.people ?? state.people;
      for (const [kept, news] of [[state.questions, frame.questions], [state.checks, frame.checks]])
        for (const one of news) one.gone ? kept.delete(one.id) : kept.set(one.id, one);
      for (const one of frame.questions) one.into ? state.merged.set(one.id, one.into) : state.merged.delete(one.id);
      changed(state);
    }
    function alive() {
      clearTimeout(watch);
      watch = setTimeout(again, 45000); // a line that is dead without saying so
    }
    function again() {
      source?.close();
      line.textContent = "Mất kết nối, đang nối lại…";
      clearTimeout(watch);
      watch = setTimeout(open, pause + Math.random() * 500);
      pause = Math.min(pause * 2, 5000);
    }
    function open() {
      source = new EventSource(`/api/v1/workshops/${box.dataset.code}/events?view=${view}${last ? `&after=${encodeURIComponent(last)}` : ""}`);
      source.addEventListener("open", () => { line.textContent = ""; pause = 500; alive(); });
      source.addEventListener("room", (event) => { last = event.lastEventId; take(JSON.parse(event.data)); alive(); });
      source.addEventListener("error", again);
    }
    take({ ...start.state, whole: true });
    open();
    addEventListener("online", () => { pause = 100; again(); });
    addEventListener("pagehide", () => source?.close());
    addEventListener("pageshow", (event) => { if (event.persisted) open(); });
    return state;
  }

  /** POST as JSON; tried again while the line is down, so that what was sent is not lost. Throws an Error that says what is wrong. */
  async function send(path, body = {}, tries = 8) {
    for (let n = 1; ; n++) {
      let response;
      try {
        response = await fetch(`/api/v1/workshops/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      } catch {
        if (n >= tries) throw new Error("Không kết nối được máy chủ. Hãy thử lại.");
        await new Promise((done) => setTimeout(done, Math.min(400 * 2 ** n, 5000)));
        continue;
      }
      if (response.status === 503 && n < tries) { await new Promise((done) => setTimeout(done, 1000)); continue; }
      const said = await response.json().catch(() => ({}));
      if (!response.ok) throw Object.assign(new Error(said.detail || "Máy chủ gặp lỗi. Hãy thử lại."), { status: response.status, said });
      return said;
    }
  }

  const byPeople = (a, b) => b.pinned - a.pinned || b.people - a.people || a.id - b.id;
  const byTime = (a, b) => b.pinned - a.pinned || a.id - b.id;
  const STATES = { waiting: "Chờ duyệt", open: "Chưa trả lời", answered: "Đã trả lời", live: "Đã trả lời trực tiếp", hidden: "Đã ẩn", parked: "Chuyển chuyên gia" };

  /** Children by key: what did not change keeps its node, its focus and what is typed in it. */
  function rows(list, items, key, make) {
    const known = new Map([...list.children].map((node) => [node.dataset.key, node]));
    let after = null;
    for (const item of items) {
      const name = String(item.id), mark = key(item);
      let node = known.get(name);
      if (!node || node.mark !== mark) {
        const fresh = make(item, node);
        fresh.dataset.key = name;
        fresh.mark = mark;
        if (node && fresh !== node) node.replaceWith(fresh);
        node = fresh;
      }
      known.delete(name);
      const place = after ? after.nextSibling : list.firstChild;
      if (place !== node) list.insertBefore(node, place);
      after = node;
    }
    known.forEach((node) => node.remove());
  }
  const quotes = (citations) => citations.map((c) => CCHCAnswer.el("figure", { class: "quotation" }, CCHCAnswer.el("blockquote", {}, c.quote), CCHCAnswer.el("figcaption", {}, c.label)));
  const paragraphs = (text) => text.split("\n").filter(Boolean).map((line) => CCHCAnswer.el("p", {}, line));
  /** What has changed under an answer since it was approved. */
  const changed = (q) => q.changes?.length > 0 && CCHCAnswer.el("div", { class: "notice" }, CCHCAnswer.el("p", {}, "Căn cứ đã thay đổi sau khi trả lời, cần rà soát trước khi áp dụng:"), CCHCAnswer.el("ul", {}, q.changes.map((change) => CCHCAnswer.el("li", {}, change))));
  return { changed, follow, send, byPeople, byTime, rows, quotes, paragraphs, STATES };
})();

// The wall of a room: what the trainer chose, one thing at a time, as slides of the presentation view; else how to join.
(() => {
  "use strict";
  const { el } = CCHCAnswer;
  const box = document.getElementById("room"), asked = document.getElementById("asked");
  let mark = "";

  const size = (text) => 1 + [90, 200, 380, 600].filter((limit) => text.length > limit).length;
  const slide = (length, ...content) => el("section", { class: `slide size-${length}` }, ...content);

  /** What one slide holds at a size that is read from the last row: whole sentences where there are any. */
  function pieces(text, limit = 700) {
    const found = [];
    let rest = text.trim();
    while (rest.length > limit) {
      const head = rest.slice(0, limit);
      const sentence = Math.max(head.lastIndexOf("\n"), ...[". ", "; "].map((end) => head.lastIndexOf(end) + 1));
      const cut = sentence > limit / 3 ? sentence : head.lastIndexOf(" ") > 0 ? head.lastIndexOf(" ") : limit;
      found.push(rest.slice(0, cut).trim());
      rest = rest.slice(cut).trim();
    }
    return [...found, rest];
  }
  const quoted = (c) => pieces(c.quote).map((text) => slide(size(text), el("figure", {}, el("blockquote", {}, text), el("figcaption", {}, c.label))));

  function question(q) {
    asked.textContent = q.text;
    if (!q.answer) return [slide(2, el("p", { class: "said" }, q.state === "live" ? "Đã trả lời trực tiếp tại hội nghị." : "Đang chờ trả lời"), el("p", { class: "head" }, `${q.people} người hỏi`))];
    const changed = q.changes.length > 0 && el("p", { class: "head changed" }, `Căn cứ đã thay đổi sau khi trả lời: ${q.changes.join(" ")}`);
    const by = el("p", { class: "head by" }, `${q.people} người hỏi. `, q.signed);
    const said = pieces(q.answer).map((text, n, all) => slide(size(text), el("p", { class: "said" }, text), n === 0 && changed, n === all.length - 1 && by));
    return [...said, ...q.citations.flatMap(quoted)];
  }
  function check(c) {
    asked.textContent = c.text;
    const total = c.counts.reduce((a, b) => a + b, 0);
    const bars = c.options.map((option, n) => {
      const share = total ? Math.round((c.counts[n] / total) * 100) : 0;
      const bar = el("progress", { max: "100", value: String(share), "aria-label": `${option}: ${share}%` });
      return el("li", { class: n === c.right ? "right" : "" }, el("p", {}, `${"ABCDEF"[n]}. ${option}`), bar, el("strong", {}, `${share}%`));
    });
    const chart = slide(3, el("ol", { class: "bars" }, bars), el("p", { class: "head" }, `${total} người trả lời${c.state === "open" ? ", đang mở" : ""}`));
    return c.right !== null && c.citation ? [chart, ...quoted(c.citation)] : [chart];
  }
  function join() {
    asked.textContent = box.dataset.title;
    const picture = (source, text) => el("figure", { class: "join-code" }, el("img", { src: source, alt: `Mã QR: ${text}` }), el("figcaption", {}, text));
    return [slide(3, el("div", { class: "joining" }, picture(box.dataset.picture, box.dataset.url.replace(/^https?:\/\//, "")), box.dataset.telegram && picture(box.dataset.telegram, "Telegram"),
      el("div", {}, el("p", { class: "said" }, "Mời đặt câu hỏi"), el("p", { class: "room-big" }, box.dataset.code))))];
  }
  CCHCRoom.follow(box, "public", (state) => {
    const [kind, id] = state.room.shown.split(":");
    const chosen = kind === "question" ? state.questions.get(Number(id)) : kind === "check" ? state.checks.get(Number(id)) : null;
    const now = JSON.stringify([chosen, kind]);
    if (now === mark) return;
    const same = mark && JSON.parse(mark)[0]?.id === chosen?.id && JSON.parse(mark)[1] === kind;
    mark = now;
    box.replaceChildren(...(chosen ? (kind === "question" ? question(chosen) : check(chosen)) : join()));
    document.body.classList.toggle("is-joining", !chosen);
    if (!same) history.replaceState(null, "", "#1");
    dispatchEvent(new Event("slides"));
  });
})();

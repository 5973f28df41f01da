// The presentation view: one slide at a time by keys, buttons or the remote control of a projector. Without it the slides follow each other.
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  let slides = [...document.querySelectorAll(".slide")];
  const position = document.getElementById("position");
  const wanted = () => Math.min(Math.max(Number(location.hash.slice(1)) || 1, 1), Math.max(1, slides.length));

  function show() {
    const now = wanted() - 1;
    slides.forEach((slide, n) => slide.classList.toggle("now", n === now));
    position.textContent = `${now + 1}/${Math.max(1, slides.length)}`;
    fit(slides[now]);
  }
  /** A quotation that does not fit is set smaller, but never below what can be read. */
  function fit(slide) {
    if (!slide) return;
    slide.classList.remove("size-4", "size-5");
    const original = slide.dataset.size ??= [...slide.classList].find((name) => name.startsWith("size-")) || "size-5";
    for (let size = Number(original.slice(5)); size <= 5; size++) {
      for (let n = 1; n <= 5; n++) slide.classList.toggle(`size-${n}`, n === size);
      if (document.documentElement.scrollHeight <= innerHeight) return;
    }
  }
  const go = (step) => { history.replaceState(null, "", `#${Math.min(Math.max(wanted() + step, 1), slides.length)}`); show(); };
  document.getElementById("previous").addEventListener("click", () => go(-1));
  document.getElementById("next").addEventListener("click", () => go(1));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { ArrowRight: 1, PageDown: 1, ArrowDown: 1, ArrowLeft: -1, PageUp: -1, ArrowUp: -1, Home: -slides.length, End: slides.length }[event.key] ?? (event.key === " " && event.target === document.body ? 1 : 0);
    if (step) { event.preventDefault(); go(step); }
    else if (event.key === "Escape") document.getElementById("back").click();
  });
  addEventListener("hashchange", show);
  addEventListener("resize", show);
  addEventListener("slides", () => { slides = [...document.querySelectorAll(".slide")]; show(); }); // a live wall has new ones
  show();
})();

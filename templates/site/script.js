/* What the page can do besides being read: search, copy the link to a place, choose the proposals of a chapter, show in
   the contents where the reader is, and have the keyboard pass over tables that need not scroll. All of it is made here,
   or hidden until here, so that nothing on the page is dead without it. A classic script, since modules are not loaded
   from a USB stick. */
"use strict";
{
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const main = one("main");

  // -- search: over the text of the page itself, so there is no index to fetch and none to keep in step

  const MOST = 60; // as many places as are worth looking through
  const form = one(".search");
  const field = one("input", form);
  const panel = one(".results");
  const said = one("[role=status]", panel);
  const list = one("ol", panel);

  /* Without accents and capitals, and letter for letter as long as the text: a place in the one is that in the other. */
  const fold = (text) =>
    text
      .replace(/[^\x00-\x7f]/g, (letter) => letter.normalize("NFKD").toLowerCase()[0])
      .replace(/[‘’]/g, "'")
      .toLowerCase();

  /* Every run of text that is read in one go, with the text nodes in it and the heading above it. */
  const read = () => {
    const found = new Map();
    let heading = null;
    for (const root of all("main, .glossary")) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const block = node.parentElement.closest("h2, h3, h4, h5, h6, p, li, th, td, caption, figcaption, dt, dd");
        if (!block || block.matches(".chapter > .facts")) continue;
        if (/^H/.test(block.tagName)) heading = block;
        if (!found.has(block)) found.set(block, { block, heading, nodes: [], text: "" });
        const passage = found.get(block);
        passage.nodes.push([passage.text.length, node]);
        passage.text += node.data;
      }
    }
    return [...found.values()].map((passage) => ({ ...passage, folded: fold(passage.text) }));
  };
  let passages;
  if (window.CSS?.highlights) {
    // Here and not among the styles: a browser or checker that does not know highlights should not trip over them.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("::highlight(found) { background-color: var(--found); color: var(--on-found); }");
    document.adoptedStyleSheets.push(sheet);
  }

  /* Where in a passage the words begin that were asked for: each of them, or none. */
  const places = ({ folded }, patterns) => {
    const found = patterns.map((pattern) =>
      [...folded.matchAll(pattern)].map((match) => [match.index + match[1].length, match[2].length]),
    );
    return found.every((each) => each.length) ? found.flat().sort((a, b) => a[0] - b[0]) : [];
  };

  const range = ({ nodes }, [start, length]) => {
    const place = (offset) => {
      const [begin, node] = nodes.findLast(([each]) => each <= offset);
      return [node, offset - begin];
    };
    const [node, last] = place(start + length - 1);
    const made = new Range();
    made.setStart(...place(start));
    made.setEnd(node, last + 1);
    return made;
  };

  const snippet = ({ text }, found) => {
    const begin = found[0][0] < 50 ? 0 : text.indexOf(" ", found[0][0] - 45) + 1;
    const end = text.length < begin + 150 ? text.length : text.lastIndexOf(" ", begin + 150);
    const parts = [begin ? "… " : ""];
    let at = begin;
    for (const [start, length] of found) {
      if (start < at || start + length > end) continue;
      parts.push(text.slice(at, start), make("mark", { textContent: text.slice(start, start + length) }));
      at = start + length;
    }
    return [...parts, text.slice(at, Math.max(at, end)), end < text.length ? " …" : ""];
  };

  const result = ({ passage, found }) => {
    const { block, heading } = passage;
    const above = block === heading || !heading ? "" : make("span", { className: "facts", textContent: words(heading) });
    const target = block.closest("[id]") ?? heading;
    return make("li", {}, make("a", { href: `#${target.id}` }, above, " ", ...snippet(passage, found)));
  };

  const search = () => {
    const asked = fold(field.value).match(/[\p{L}\p{N}]+(?:[^\s\p{L}\p{N}]+[\p{L}\p{N}]+)*/gu) ?? [];
    panel.hidden = !field.value.trim();
    list.replaceChildren();
    window.CSS?.highlights?.delete("found");
    if (asked.join("").length < 2) {
      said.textContent = "Typ minstens twee letters.";
      return;
    }
    passages ??= read();
    const patterns = asked.map((word) => {
      const literal = word.replace(/[^\p{L}\p{N}]/gu, (sign) => `\\u{${sign.codePointAt(0).toString(16)}}`);
      return new RegExp(`(^|[^\\p{L}\\p{N}])(${literal})`, "gu");
    });
    const hits = passages
      .map((passage) => ({ passage, found: places(passage, patterns) }))
      .filter(({ found }) => found.length);
    list.append(...hits.slice(0, MOST).map(result));
    const count = hits.length === 1 ? "1 vindplaats" : `${hits.length} vindplaatsen`;
    if (!hits.length) said.textContent = "Niets gevonden. Zoek op het begin van een woord.";
    else said.textContent = hits.length > MOST ? `${count}, hier de eerste ${MOST}` : count;
    if (window.CSS?.highlights) {
      const ranges = hits.flatMap(({ passage, found }) => found.map((each) => range(passage, each)));
      CSS.highlights.set("found", new Highlight(...ranges));
    }
  };

  /* Where the results lie over the text, they make room for the place that was chosen, and for what has the focus; the
     words stay marked. */
  const uncover = () => {
    if (getComputedStyle(panel).position === "absolute") panel.hidden = true;
  };
  let pause;
  form.hidden = false;
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(search, 120);
  });
  field.addEventListener("focus", () => (panel.hidden = !field.value.trim()));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    search();
    one("a", list)?.focus();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".side") || event.target.closest(".results a")) uncover();
  });
  document.addEventListener("focusin", (event) => event.target.closest(".side") || uncover());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      field.value = "";
      search();
      if (event.target.closest(".bar, .results")) field.focus();
    }
  });

  // -- the link to a place

  const notice = one(".copied");
  let fading;
  const tell = (text) => {
    notice.textContent = text;
    clearTimeout(fading);
    fading = setTimeout(() => (notice.textContent = ""), 6000);
  };
  const anchor = (id, name) => {
    const link = make("a", { className: "anchor", href: `#${id}`, title: "Kopieer de link" });
    link.setAttribute("aria-label", `Kopieer de link naar ${name}`);
    return link;
  };
  document.addEventListener("click", async (event) => {
    const link = event.target.closest(".anchor");
    if (!link) return;
    // Where the site has a public address, that is the one to pass on, also by who reads from a stick.
    const address = (one("link[rel=canonical]") ?? location).href.split("#")[0] + link.hash;
    try {
      await navigator.clipboard.writeText(address);
      tell(`Link gekopieerd: ${address}`);
    } catch {
      tell(`De link: ${address}`); // a browser that lets no page write to the clipboard
    }
  });

  for (const heading of all(":is(h2, h3, h4, h5, h6)[id]", main)) {
    const titled = make("div", { className: "titled" });
    heading.replaceWith(titled);
    titled.append(heading, anchor(heading.id, `‘${words(heading)}’`));
  }
  for (const proposal of all(".proposal", main)) {
    proposal.append(anchor(proposal.id, words(one(".proposal-label", proposal)).toLowerCase()));
  }
  /* All other blocks share one: it stands beside the block under the pointer, or the one that the address leads to. */
  let shared;
  const point = (element) => {
    const block = element?.closest("main :is(p, li, blockquote, table, figure, aside)[id]:not(.proposal)");
    if (!block || shared?.hash === `#${block.id}`) return;
    shared?.remove();
    shared = anchor(block.id, `‘${words(block).slice(0, 40)} …’`);
    if (block.tagName === "LI") return block.append(shared); // nothing but items may stand in a list
    shared.style.top = `${block.getBoundingClientRect().top - main.getBoundingClientRect().top}px`;
    block.after(shared);
  };
  const arrive = () => point(document.getElementById(location.hash.slice(1)));
  main.addEventListener("pointerover", (event) => point(event.target));
  addEventListener("hashchange", arrive);
  arrive();

  // -- the proposals of one chapter

  const filter = one(".filter");
  const groups = all(".proposals [data-filter]");
  if (groups.length > 1) {
    const count = make("p", { className: "facts" });
    count.setAttribute("role", "status");
    const button = (name, chosen) => {
      const made = make("button", { type: "button", textContent: name });
      made.setAttribute("aria-pressed", String(!chosen));
      made.addEventListener("click", () => {
        for (const each of all("button", filter)) each.setAttribute("aria-pressed", String(each === made));
        for (const group of groups) group.hidden = Boolean(chosen) && group !== chosen;
        const shown = all(".proposals [data-filter]:not([hidden]) li").length;
        count.textContent = shown === 1 ? "1 voorstel" : `${shown} voorstellen`;
      });
      return made;
    };
    filter.append(button("Alle hoofdstukken", null), ...groups.map((group) => button(group.dataset.filter, group)));
    filter.hidden = false;
    filter.after(count);
  }

  // -- tables: the keyboard stops at one only where it is wider than its place, so that it scrolls

  const stops = new ResizeObserver((changed) => {
    for (const { target } of changed) {
      const place = target.closest(".scrolls");
      if (place.scrollWidth > place.clientWidth) place.setAttribute("tabindex", "0");
      else place.removeAttribute("tabindex");
    }
  });
  for (const table of all(".scrolls, .scrolls > table")) stops.observe(table);

  // -- where the reader is

  const contents = one(".contents");
  const entries = all("a", contents).map((link) => [document.getElementById(link.hash.slice(1)), link]);
  const sections = entries.filter(([heading]) => heading.closest(".text"));
  let here;
  const show = () => {
    const [, entry] = sections.findLast(([heading]) => heading.getBoundingClientRect().top < innerHeight / 3) ?? [];
    if (entry === here) return;
    here?.removeAttribute("aria-current");
    entry?.setAttribute("aria-current", "location");
    here = entry;
    if (!entry || contents.matches(":hover, :focus-within")) return;
    const middle = contents.getBoundingClientRect().top + contents.clientHeight / 2;
    contents.scrollTop += entry.getBoundingClientRect().top - middle;
  };
  let waiting = 0;
  const soon = () => (waiting ||= requestAnimationFrame(() => ((waiting = 0), show())));
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  contents.addEventListener("click", (event) => event.target.closest("a") && contents.hidePopover?.());
  contents.addEventListener("beforetoggle", uncover); // so that Escape closes the one, and then the other
  show();
}

// What a page says to whoever has it read out, or works it by voice or keys alone. Answers are lists of faults.
({
  all(where) {
    return [...document.querySelectorAll(where)].filter((thing) => thing.checkVisibility());
  },

  words(thing) {
    return (thing?.textContent ?? "").replace(/\s+/g, " ").trim();
  },

  // The name that is read out. Not the whole of the standard: what this site uses of it.
  name(thing) {
    const by = (thing.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
    const named = by.map((id) => this.words(document.getElementById(id))).join(" ");
    const labels = [...(thing.labels ?? [])].map((label) => this.words(label)).join(" ");
    const pictures = [...thing.querySelectorAll("img[alt]")].map((picture) => picture.alt).join(" ");
    return named || (thing.getAttribute("aria-label") ?? "").trim() || labels || this.words(thing) || pictures.trim();
  },

  get fields() {
    return this.all("input:not([type=hidden]), select, textarea");
  },

  headingsOutOfOrder() {
    const heads = this.all("h1, h2, h3, h4, h5, h6");
    const level = (head) => Number(head.localName[1]);
    const faults = heads.filter((head) => !this.words(head)).map((head) => `an empty ${head.localName}`);
    const ones = heads.filter((head) => head.localName === "h1");
    if (ones.length !== 1) faults.push(`${ones.length} h1`);
    heads.slice(1).forEach((head, before) => {
      if (level(head) > level(heads[before]) + 1) faults.push(`${head.localName} after ${heads[before].localName}: ${this.words(head)}`);
    });
    return faults;
  },

  titledOtherwise() {
    const said = document.title.replace(/^Error: /, "").replace(/\s+/g, " ");
    const head = this.words(document.querySelector("h1"));
    return head && said.startsWith(head) ? [] : [`the title “${document.title}” over the heading “${head}”`];
  },

  withoutAName() {
    return eyes.toPress.filter((thing) => !this.name(thing)).map((thing) => thing.outerHTML.slice(0, 120));
  },

  // Whoever works by voice says what is seen: the name must hold it.
  namedOtherwise() {
    return this.all("[aria-label], [aria-labelledby]")
      .filter((thing) => thing.matches("a, button, input, summary") && this.words(thing))
      .filter((thing) => !this.name(thing).toLowerCase().includes(this.words(thing).toLowerCase()))
      .map((thing) => `“${this.words(thing)}” is called “${this.name(thing)}”`);
  },

  withoutALabel() {
    const seen = (label) => label.checkVisibility() && !label.closest(".unseen") && this.words(label);
    return this.fields
      .filter((field) => ![...field.labels].some(seen) || field.placeholder)
      .map((field) => field.outerHTML.slice(0, 120));
  },

  ungrouped() {
    return this.all("[type=radio], [type=checkbox]")
      .filter((one) => document.getElementsByName(one.name).length > 1)
      .filter((one) => !this.words(one.closest("fieldset")?.querySelector("legend")))
      .map((one) => one.outerHTML.slice(0, 120));
  },

  // A browser offers whoever types their own name, sign-in name and password, and never to whoever types another's.
  withoutAPurpose() {
    const isOwn = !this.fields.some((field) => field.name === "sign_in_name" && field.autocomplete !== "username");
    const wanted = (field) => {
      if (field.type === "password") return /^(current|new)-password$/;
      if (field.name === "sign_in_name") return isOwn ? /^username$/ : /^off$/;
      if (field.name === "name") return isOwn ? /^name$/ : /^off$/;
      return field.name === "signed_as" ? /^name$/ : /./;
    };
    return this.fields.filter((field) => /text|password|email/.test(field.type))
      .filter((field) => wanted(field).source !== "." && !wanted(field).test(field.autocomplete))
      .map((field) => `${field.name}: autocomplete “${field.autocomplete}”`)
      .concat(this.fields.filter((field) => field.hasAttribute("onpaste") || /captcha|puzzle/i.test(field.name)).map((field) => field.name));
  },

  // A password is typed once more so that it is certain: nothing else is.
  askedTwice() {
    const asked = this.fields.filter((field) => !/radio|checkbox/.test(field.type)).map((field) => this.name(field));
    return asked.filter((label, place) => asked.indexOf(label) !== place);
  },

  looseTables() {
    return this.all("table").flatMap((table) => {
      const faults = [];
      if (!this.words(table.caption)) faults.push("a table without a caption");
      if (!table.querySelector("thead th")) faults.push("a table without a head");
      const loose = [...table.querySelectorAll("th:not([scope])")].map((head) => `a th without scope: ${this.words(head)}`);
      return faults.concat(loose.slice(0, 2));
    });
  },

  // One way past the band, and landmarks to go by.
  withoutLandmarks() {
    const faults = ["main", "body > header", "body > footer"]
      .filter((mark) => document.querySelectorAll(mark).length !== 1)
      .map((mark) => `${document.querySelectorAll(mark).length} of ${mark}`);
    const first = document.querySelector("a[href], button");
    const target = first?.hash && document.querySelector(first.hash);
    if (target?.localName !== "main") faults.push(`the first link leads to ${first?.getAttribute("href")}, not to main`);
    return faults.concat(this.all("nav").filter((nav) => !nav.getAttribute("aria-label")).map(() => "a nav without a name"));
  },

  idsTwice() {
    const ids = [...document.querySelectorAll("[id]")].map((thing) => thing.id);
    return ids.filter((id, place) => ids.indexOf(id) !== place);
  },

  // What is pointed at is there: labels, descriptions, links within the page.
  pointsNowhere() {
    const points = { for: "[for]", "aria-describedby": "[aria-describedby]", "aria-labelledby": "[aria-labelledby]" };
    const lost = Object.entries(points).flatMap(([name, where]) => [...document.querySelectorAll(where)]
      .flatMap((thing) => thing.getAttribute(name).trim().split(/\s+/))
      .filter((id) => !document.getElementById(id)).map((id) => `${name}=${id}`));
    return lost.concat(this.all("a[href^='#']").map((a) => a.hash.slice(1))
      .filter((id) => !document.getElementById(id)).map((id) => `#${id}`));
  },

  inNoLanguage() {
    const faults = /^en(-|$)/.test(document.documentElement.lang) ? [] : [`the page is in “${document.documentElement.lang}”`];
    const spanish = /[¿¡]|\b(señora?|gracias|buenos días|por favor|usted|biblioteca|está|quiero|necesito)\b/i;
    const reader = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (reader.nextNode()) {
      const said = reader.currentNode;
      if (spanish.test(said.data) && !/^es/.test(said.parentElement.closest("[lang]").lang)) faults.push(said.data.trim().slice(0, 80));
    }
    return faults;
  },

  // Alike to the ear in the same row or sentence, and leading elsewhere; or saying nothing of where it leads.
  vagueLinks() {
    const seen = {};
    return this.all("a[href]").flatMap((a) => {
      const rows = []; // of lists within a list, the outermost row says what the link is about
      for (let up = a; up; up = up.parentElement) if (up.matches("tr, li")) rows.push(up);
      const name = this.name(a), place = rows.at(-1) ?? a.closest("p, dd, nav") ?? a.parentElement;
      const before = seen[`${name} in ${this.words(place)}`.toLowerCase()] ??= a.href.split("#")[0];
      if (/^(here|click here|more|read more|link|this|go|details|open)\W*$/i.test(name)) return [`“${name}”`];
      return before === a.href.split("#")[0] ? [] : [`“${name}” leads to ${before} and to ${a.href}`];
    });
  },

  // Media, motion, gestures, hidden clocks: this site has none.
  movesOrPlays() {
    const what = "video, audio, canvas, object, embed, iframe, marquee, blink, animate, animateTransform, animateMotion, set, [draggable=true], meta[http-equiv=refresh], img[src$='.gif']";
    const found = [...document.querySelectorAll(what)].map((thing) => thing.outerHTML.slice(0, 80));
    const seconds = (times) => Math.max(...times.split(",").map(parseFloat));
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const moves = this.all("*").filter((thing) => {
      const style = getComputedStyle(thing);
      return style.animationName !== "none" || seconds(style.transitionDuration) > (calm ? 0 : 0.2);
    });
    return found.concat(moves.map((thing) => `moves: ${eyes.name(thing)}`), [...(window.heard ?? [])].map((type) => `listens for ${type}`));
  },

  picturesOfWords() {
    return [...document.querySelectorAll("img, input[type=image], picture")].map((thing) => thing.outerHTML.slice(0, 80))
      .concat(this.all("svg").filter((svg) => !svg.closest("[aria-hidden=true]") && !svg.parentElement.closest("[role=img]"))
        .filter((svg) => !(svg.getAttribute("role") === "img" && (svg.getAttribute("aria-label") || svg.querySelector("title"))))
        .map((svg) => `a picture that is neither hidden nor named: ${svg.outerHTML.slice(0, 80)}`));
  },

  // Keys of the page's own, and words that only a pointer brings up.
  keysAndTips() {
    const faults = [...document.querySelectorAll("[accesskey], [contenteditable], body [title]")].map((thing) => thing.outerHTML.slice(0, 80));
    const works = [...document.querySelectorAll("*")].flatMap((thing) =>
      thing.getAttributeNames().filter((name) => name.startsWith("on")).map((name) => `${name} on ${thing.localName}`));
    const clicks = this.all("[role=button], [role=link]").filter((thing) => !thing.matches("a[href], button, summary"));
    return faults.concat(works, clicks.map((thing) => thing.outerHTML.slice(0, 80)));
  },

  // What a pointer or the focus shows must be closed by a key and stay: here neither shows anything.
  showsOnHover() {
    const changes = ["display", "visibility", "content", "opacity", "clip-path", "height", "width", "position", "transform"];
    const within = (rules) => [...rules].flatMap((rule) => (rule.cssRules?.length && !rule.selectorText ? within(rule.cssRules) : [rule]));
    const shows = (rule) => /:(hover|focus(-within|-visible)?)\b/.test(rule.selectorText ?? "") && !rule.selectorText.startsWith(".skip");
    // Layers change the order of things under the focus by `position: relative`: that moves nothing.
    const harm = (rule) => changes.filter((name) => rule.style.getPropertyValue(name) && rule.style.getPropertyValue(name) !== "relative");
    return [...document.styleSheets, ...document.adoptedStyleSheets].flatMap((sheet) => within(sheet.cssRules))
      .filter(shows).flatMap((rule) => harm(rule).map((name) => `${rule.selectorText} changes ${name}`));
  },

  // A page that moves when the focus comes or goes is pressed beside what was meant.
  shiftsWithTheFocus() {
    const foot = document.querySelector("body > footer") ?? document.body;
    const top = () => foot.getBoundingClientRect().top + scrollY;
    document.activeElement.blur();
    const was = top();
    const shifts = eyes.toPress.filter((thing) => { thing.focus({ preventScroll: true }); return Math.abs(top() - was) > 1; });
    document.activeElement.blur();
    return shifts.map((thing) => `${eyes.name(thing)} moves the page`);
  },

  // Told without color: a link in a sentence by its line, a verdict and a standing by words.
  colorAlone() {
    const beside = (a) => [...a.parentElement.childNodes].some((one) => one.nodeType === 3 && one.data.trim().length > 2);
    const lined = (a) => getComputedStyle(a).textDecorationLine.includes("underline");
    const plain = this.all("main p a, main li a, footer p a").filter((a) => beside(a) && !lined(a)).map((a) => `no line under “${this.words(a)}”`);
    const wordless = this.all(".verdict, .tag, .standing, .field--fault, .notice").filter((thing) => this.words(thing).length < 3);
    const verdicts = this.all(".verdict").filter((thing) => !this.words(thing.querySelector(".verdict__word")));
    return plain.concat([...wordless, ...verdicts].map((thing) => `no words: ${thing.outerHTML.slice(0, 80)}`));
  },

  // Each thing stands after the one before it: lower, or beside it to the right.
  readInAnotherOrder() {
    const flows = (thing) => thing.checkVisibility() && !thing.closest("svg, .unseen, .skip, .table thead")
      && !/absolute|fixed|sticky/.test(getComputedStyle(thing).position) && thing.getBoundingClientRect().height > 0;
    const box = (thing) => thing.getBoundingClientRect();
    // Links on two lines of a text touch, for each has room about it: side by side is what stands half beside the other.
    const beside = (one, next) => Math.min(one.bottom, next.bottom) - Math.max(one.top, next.top) > Math.min(one.height, next.height) / 2;
    const early = (one, next) => next.bottom <= one.top + 1 || (next.right <= one.left + 1 && beside(one, next));
    return [...document.querySelectorAll("body *")].flatMap((parent) => {
      const within = [...parent.children].filter(flows);
      return within.slice(1).filter((thing, before) => early(box(within[before]), box(thing)))
        .map((thing) => `${eyes.name(thing)} stands before what comes before it`);
    }).concat([...document.querySelectorAll("[tabindex]")].filter((thing) => thing.tabIndex > 0).map((thing) => `tabindex ${thing.tabIndex}`));
  },

  // Touch every field as a hand would; whatever that sends or opens is a fault.
  changesByItself() {
    const faults = [], was = location.href, body = document.body.innerText;
    const stops = (event) => { event.preventDefault(); faults.push("a form was sent"); };
    document.addEventListener("submit", stops, true);
    const open = window.open, send = HTMLFormElement.prototype.submit;
    window.open = () => faults.push("a window was opened");
    HTMLFormElement.prototype.submit = () => faults.push("a form was sent");
    const kept = this.fields.map((field) => [field, field.value, field.checked]);
    for (const field of this.fields) {
      field.focus();
      if (/radio|checkbox/.test(field.type)) field.checked = !field.checked;
      else if (field.localName === "select") field.selectedIndex = field.options.length - 1;
      else if (field.type !== "file") field.value = "1";
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
      field.blur();
    }
    for (const [field, value, ticked] of kept) {
      if (/radio|checkbox/.test(field.type)) field.checked = ticked;
      else if (field.type !== "file") field.value = value;
    }
    for (const thing of eyes.toPress) for (const kind of ["pointerdown", "mousedown"]) thing.dispatchEvent(new PointerEvent(kind, { bubbles: true, cancelable: true }));
    if (location.href !== was) faults.push("the address changed");
    if (document.body.innerText !== body) faults.push("the page changed");
    document.removeEventListener("submit", stops, true);
    window.open = open;
    HTMLFormElement.prototype.submit = send;
    return [...new Set(faults)];
  },

  // A fault is told in words, at the top and at its field, and the title begins with it.
  untoldFaults() {
    const marked = this.all("[aria-invalid=true], .field--fault");
    const top = document.querySelector("main [role=alert]");
    if (!marked.length && !top) return [];
    const faults = [];
    if (!document.title.startsWith("Error: ")) faults.push(`the title begins “${document.title.slice(0, 20)}”`);
    if (!top || !this.words(top)) return faults.concat("no summary at the top");
    for (const field of this.all("[aria-invalid=true], fieldset.field--fault")) {
      const told = (field.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean)
        .map((id) => this.words(document.getElementById(id))).filter((words) => words.length > 10);
      if (!told.some((words) => this.words(top).includes(words))) faults.push(`no words for ${eyes.name(field)}`);
    }
    const tells = (line) => [...line.querySelectorAll(".field__fault")].some((told) => told.checkVisibility() && this.words(told));
    for (const line of this.all(".field--fault")) if (!tells(line)) faults.push(`no words at ${eyes.name(line)}`);
    for (const one of this.all(".field--fault input:not([type=radio], [type=checkbox]), .field--fault textarea, .field--fault select")) {
      if (one.getAttribute("aria-invalid") !== "true") faults.push(`not marked: ${eyes.name(one)}`);
    }
    for (const link of top.querySelectorAll("a")) {
      const field = document.querySelector(link.hash);
      field?.focus();
      if (!field || document.activeElement !== field) faults.push(`“${this.words(link)}” leads to no field`);
    }
    if (!top.querySelector("a") && this.all(".field--fault").length) faults.push("the summary links to nothing");
    document.activeElement.blur();
    return faults;
  },

  // Words from elsewhere on the page that arrive later must have a place that is read out, there from the start.
  withoutAVoice() {
    return document.querySelectorAll("main [role=status]").length === 1 ? [] : ["not one place for what is told in passing"];
  },

  // The frame, as [words, address], in the order in which it is read: the same on every page.
  frame() {
    const links = (where) => [...document.querySelectorAll(`${where} a[href]`)].map((a) => [this.words(a), new URL(a.href).pathname]);
    return { band: links("body > header"), foot: links("body > footer") };
  },
})

// What a person with other eyes, other hands or another screen meets on a page. Most answers are lists of faults.
({
  name(thing) {
    const words = (thing.innerText || thing.getAttribute("aria-label") || thing.name || "").trim().slice(0, 40);
    return `<${thing.localName} class="${thing.getAttribute("class") ?? ""}"> ${words}`;
  },

  get toPress() {
    const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    return [...document.querySelectorAll(all)].filter((thing) => thing.checkVisibility());
  },

  // What is pressed, and what shows the focus: for a radio or a checkbox it is the label round it.
  whole(thing) {
    return (thing.matches("[type=radio], [type=checkbox]") && thing.closest("label")) || thing;
  },

  // A style that the page's own policy does not hold off.
  wears(css) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  },

  tooSmall(least) {
    return this.toPress
      .filter((thing) => !thing.matches(".skip"))
      .map((thing) => [thing, this.whole(thing).getBoundingClientRect()])
      .filter(([, box]) => box.width < least || box.height < least)
      .map(([thing, box]) => `${box.width.toFixed()} x ${box.height.toFixed()}: ${this.name(thing)}`);
  },

  scrollsSideways() {
    const { clientWidth: room, scrollWidth: reach } = document.documentElement;
    if (reach <= room) return [];
    const seen = [...document.querySelectorAll("body *")]
      .map((thing) => [thing, thing.getBoundingClientRect().right])
      .filter(([thing, right]) => right > room + 1 && !thing.closest("[tabindex='0'], .unseen, svg"))
      .map(([thing, right]) => `reaches ${right.toFixed()} of ${room}: ${this.name(thing)}`)
      .slice(0, 3);
    return seen.length ? seen : [`reaches ${reach} of ${room}, by what is not seen`];
  },

  isCut() {
    const cuts = ({ overflowX, overflowY }) => /hidden|clip/.test(overflowX + overflowY);
    return [...document.querySelectorAll("body *")]
      .filter((thing) => thing.checkVisibility() && !thing.closest("svg, input, .unseen, .table thead"))
      .filter((thing) => cuts(getComputedStyle(thing)))
      .filter((thing) => thing.scrollWidth > thing.clientWidth + 1 || thing.scrollHeight > thing.clientHeight + 1)
      .map((thing) => this.name(thing));
  },

  // Two of the page's colors, from 1 (alike) to 21.
  contrast(one, other) {
    const light = ([red, green, blue]) => [red, green, blue].map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
    const [dark, pale] = [light(one), light(other)].sort((a, b) => a - b);
    return (pale + 0.05) / (dark + 0.05);
  },

  color(words) {
    return (words.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  },

  // The color that a thing stands on, where no picture comes between: its own, or of what stands round it. None: white.
  ground(thing) {
    if (!thing) return [255, 255, 255];
    const [red, green, blue, alpha = 1] = this.color(getComputedStyle(thing).backgroundColor);
    return alpha === 1 ? [red, green, blue] : this.ground(thing.parentElement);
  },

  // Words on what stands round them: 4.5 to 1, and 3 to 1 for large ones; 7 and 4.5 where more contrast is asked for.
  paleWords() {
    const [plain, large] = matchMedia("(prefers-contrast: more)").matches ? [7, 4.5] : [4.5, 3];
    const holds = (thing) => [...thing.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    const least = ({ fontSize, fontWeight }) => (parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24) ? large : plain);
    return [...document.querySelectorAll("body *")].filter((thing) => holds(thing) && thing.checkVisibility()).flatMap((thing) => {
      const style = getComputedStyle(thing);
      const ink = thing.closest("svg") ? style.fill : style.color;
      const ratio = this.contrast(this.color(ink), this.ground(thing));
      return ratio < least(style) ? [`${ratio.toFixed(2)}: ${this.name(thing)}`] : [];
    });
  },

  // Shapes that stand beside words and say what they say: a verdict, a standing, a choice. What is cut out of one is none.
  paleMarks(least) {
    const shapes = document.querySelectorAll(":is(.mark, .choice__mark, .quote__pencil) :is(circle, rect, path):not(.mark__cut)");
    return [...shapes].filter((shape) => shape.checkVisibility()).flatMap((shape) => {
      const { fill, stroke } = getComputedStyle(shape);
      const ratio = this.contrast(this.color(fill === "none" ? stroke : fill), this.ground(shape));
      return ratio < least ? [`${ratio.toFixed(2)}: ${this.name(shape.closest("svg"))}`] : [];
    });
  },

  // What is chosen, or is here, looks other than its neighbors by what every color leaves: words, lines and edges.
  likeTheOthers() {
    const looks = (thing) => {
      const { color, fontWeight, textDecorationLine, borderBottomWidth, borderBottomColor } = getComputedStyle(thing);
      return [color, fontWeight, textDecorationLine, borderBottomWidth, borderBottomColor].join();
    };
    const chosen = (thing) => thing.matches("[aria-current], :has(:checked)");
    return [...document.querySelectorAll("[aria-current], .option:has(:checked)")].flatMap((thing) => {
      const other = [...thing.parentElement.children].find((one) => one.localName === thing.localName && !chosen(one));
      return other && looks(other) === looks(thing) ? [this.name(thing)] : [];
    });
  },

  // What marks a thing to press, besides its words: an edge or a fill of its own. Each kind of thing once.
  kinds() {
    const edged = this.toPress.filter((thing) => thing.matches("input, select, textarea, .button:not(.button--word), .choice"));
    const kind = (thing) => `${thing.localName} ${thing.type ?? ""} ${thing.getAttribute("class") ?? ""} ${thing.closest(".field--fault") ? "fault" : ""}`;
    const others = this.toPress.filter((thing) => !thing.matches(".skip"));  // not there at all without the focus
    return [...new Map([...edged, ...others].map((thing) => [kind(thing), [thing, edged.includes(thing)]]))]
      .map(([kind, [thing, isEdged]]) => ({ kind, at: this.toPress.indexOf(thing), isEdged }));
  },

  // Where it stands in the window, with room round it for a ring. Radios have their own edge, and their label's ring.
  boxOf(at) {
    const margin = 9, thing = this.whole(this.toPress[at]), { clientWidth, clientHeight } = document.documentElement;
    thing.scrollIntoView({ block: thing.offsetHeight > clientHeight / 2 ? "start" : "center" });
    const box = thing.getClientRects()[0];
    const [left, top] = [Math.max(box.x - margin, 0), Math.max(box.y - margin, 0)];
    const [right, bottom] = [Math.min(box.right + margin, clientWidth), Math.min(box.bottom + margin, clientHeight)];
    return { x: left, y: top, width: right - left, height: bottom - top, margin };
  },

  // Put the keyboard before everything, as on a page that was just opened.
  starts() {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  },

  // Where Tab stops, in order: of a group of radios at the chosen one, or else at the first.
  stops() {
    const radios = this.toPress.filter((thing) => thing.type === "radio");
    return this.toPress.filter((thing) => {
      if (thing.type !== "radio") return true;
      const group = radios.filter((other) => other.name === thing.name);
      return thing === (group.find((other) => other.checked) || group[0]);
    });
  },

  // Begin to follow Tab from the top of the page, or back from its last stop: what the focus says once each press is over.
  // An attribute and no listener: a page's own listeners are counted.
  follows(fromEnd) {
    this.starts();
    if (fromEnd) this.stops().at(-1).focus();
    this.followed = [];
    window.onkeyup = ({ key }) => key === "Tab" && this.followed.push(this.focus());
    return this.stops().map((thing) => this.name(thing));
  },

  // Asked while the focus is on something: which stop it is, and what is wrong with how it shows. Null: on nothing.
  focus() {
    const thing = document.activeElement;
    if (thing === document.body) return null;
    const whole = this.whole(thing);
    const ring = getComputedStyle(whole);
    const box = whole.getClientRects()[0];
    const bottom = Math.min(box.bottom, document.documentElement.clientHeight);
    const top = document.elementFromPoint(box.x + box.width / 2, (Math.max(box.y, 0) + bottom) / 2);
    const faults = [];
    if (ring.outlineStyle === "none" || parseFloat(ring.outlineWidth) < 2) faults.push(`no ring on ${this.name(thing)}`);
    if (!top) faults.push(`out of sight: ${this.name(thing)}`);
    else if (!whole.contains(top) && !top.contains(whole)) faults.push(`${this.name(top)} lies on ${this.name(thing)}`);
    const isStop = (stop) => stop === thing || (thing.type === "radio" && stop.type === "radio" && stop.name === thing.name);
    return { stop: this.stops().findIndex(isStop), faults };
  },
})

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
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return [...document.querySelectorAll("body *")]
      .map((thing) => [thing, thing.getBoundingClientRect().right])
      .filter(([thing, right]) => right > room + 1 && !thing.closest("[tabindex='0'], .unseen, svg"))
      .map(([thing, right]) => `reaches ${right.toFixed()} of ${room}: ${this.name(thing)}`)
      .slice(0, 3);
  },

  isCut() {
    const cuts = ({ overflowX, overflowY }) => /hidden|clip/.test(overflowX + overflowY);
    return [...document.querySelectorAll("body *")]
      .filter((thing) => thing.checkVisibility() && !thing.closest("svg, input, .unseen, .table thead"))
      .filter((thing) => cuts(getComputedStyle(thing)))
      .filter((thing) => thing.scrollWidth > thing.clientWidth + 1 || thing.scrollHeight > thing.clientHeight + 1)
      .map((thing) => this.name(thing));
  },

  // Put the keyboard before everything, as on a page that was just opened.
  starts() {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  },

  // Where Tab stops, in order: of a group of radios once.
  stops() {
    const groups = new Set();
    return this.toPress.filter((thing) => {
      if (thing.type !== "radio") return true;
      const isFirst = !groups.has(thing.name);
      groups.add(thing.name);
      return isFirst;
    });
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
    return { stop: this.stops().indexOf(thing), faults };
  },
})

// Sets right what Streamlit's own HTML gets wrong for people. The server puts in pairs of
// Streamlit's English words and ours; those that end in a blank begin a longer text.
if (!window.mends) {
  window.mends = true;
  const words = __WORDS__;
  // The menu of narrow screens puts sections between a list and its items, so it is no list; the
  // place to drop files calls itself mere decoration, but it has a name and can be used.
  const roles = {
    'ul[data-testid="stSidebarNavItems"]': "presentation",
    'ul[data-testid="stSidebarNavItems"] li': "presentation",
    'section[data-testid="stFileUploaderDropzone"]': "group",
  };
  // Where Streamlit writes words of its own, and which of them if there may be others' beside.
  const places = {
    '[data-testid="stSkipToContent"]': "",
    '[data-testid="stStatusWidget"] *': "",
    '[data-testid="stMainMenuList"] *': "",
    '[data-testid="stFileUploaderDropzone"] button *': "",
    '[role="dialog"] *': "Page not found|The page that you have requested|Connection error",
  };
  // What Streamlit names; the names of our own widgets are labels and texts of others.
  const named =
    'button[aria-label], section[aria-label], input[type="file"], input[placeholder], ' +
    'a[data-title], [data-testid="stStatusWidget"] [aria-label], [role="menu"][aria-label], ' +
    "iframe[aria-label]";
  const said = (text) => {
    const german = document.documentElement.lang === "de";
    for (const pair of words) {
      const [from, to] = german ? pair : pair.toReversed();
      if (text === from || (from.endsWith(" ") && text.startsWith(from)))
        return to + text.slice(from.length);
    }
    return text;
  };
  const translate = () => {
    for (const one of document.querySelectorAll(named))
      for (const name of ["aria-label", "placeholder", "data-title"]) {
        const now = one.getAttribute(name);
        if (now && said(now) !== now) one.setAttribute(name, said(now));
      }
    for (const [place, only] of Object.entries(places))
      for (const one of document.querySelectorAll(place))
        for (const part of one.childNodes)
          if (part.nodeType === 3 && part.data.match(only) && said(part.data) !== part.data)
            part.data = said(part.data);
  };
  // A data table takes the focus on a canvas and on what scrolls it, both without a name; its
  // tools have the name that the page gave.
  const search = words.find(([english]) => english === "Search: ");
  const tools = search.map((label) => `button[aria-label^="${label}"]`).join(", ");
  const mend = () => {
    for (const [place, role] of Object.entries(roles))
      for (const one of document.querySelectorAll(place))
        if (one.getAttribute("role") !== role) one.setAttribute("role", role);
    for (const map of document.querySelectorAll('iframe[title*="st_folium"]'))
      if (!map.hasAttribute("aria-label")) map.setAttribute("aria-label", "Map");
    translate();
    for (const tool of document.querySelectorAll(tools)) {
      const name = tool.getAttribute("aria-label").split(": ").slice(1).join(": ");
      const grid = tool.closest('[data-testid="stFullScreenFrame"]');
      for (const part of grid ? grid.querySelectorAll("canvas, .dvn-scroller") : []) {
        if (part.getAttribute("aria-label") !== name) part.setAttribute("aria-label", name);
        if (part.tagName === "DIV" && !part.role) part.setAttribute("role", "group");
      }
    }
  };
  // What a button lays over the page stands at the end of the document, dozens of stops away: with
  // Tab it comes right behind its button, and the page goes on behind the button after it.
  const stops = "a[href], button, input, select, textarea, summary, [tabindex]";
  document.addEventListener("keydown", (event) => {
    const button = document.querySelector('[data-testid="stPopoverButton"][aria-expanded="true"]');
    const laid = [...document.querySelectorAll('[data-testid="stPopoverBody"]')].at(-1);
    if (event.key !== "Tab" || !button || !laid) return;
    const inside = [...laid.querySelectorAll(stops)].filter(
      (one) => one.tabIndex >= 0 && !one.disabled && one.getClientRects().length);
    const now = document.activeElement;
    const first = now === button && !event.shiftKey;
    const next = first ? inside[0] : now === inside[0] && event.shiftKey ? button : null;
    if (next) {
      event.preventDefault();
      next.focus();
    } else if (now === inside.at(-1) && !event.shiftKey) button.focus(); // and the Tab goes on
  }, true);
  // A Steckbrief opens at its top, and the way back leads to where its list was scrolled to.
  const place = () => {
    const state = new URLSearchParams(location.search);
    state.delete("offen"); // open_parts.js opens again what was open
    state.sort(); // the same address can be written in several ways
    return `place ${location.pathname}?${state}`;
  };
  const isSheet = () => new URLSearchParams(location.search).has("massnahme");
  const scroller = () => document.querySelector('[data-testid="stMain"]');
  const kind = performance.getEntriesByType("navigation")[0]?.type;
  let wasSheet = isSheet();
  let wanted = !wasSheet && kind === "back_forward" ? sessionStorage.getItem(place()) : null;
  document.addEventListener("scroll", ({target}) => {
    if (target === scroller() && wanted === null)
      sessionStorage.setItem(place(), String(target.scrollTop));
  }, true);
  const goOn = () => {
    const main = scroller();
    if (isSheet() !== wasSheet) {
      wasSheet = isSheet();
      wanted = wasSheet ? "0" : sessionStorage.getItem(place());
      setTimeout(() => { wanted = null; }, 5000);
    }
    if (main && wanted !== null && main.scrollHeight - main.clientHeight >= Number(wanted)) {
      main.scrollTop = Number(wanted);
      if (Math.abs(main.scrollTop - Number(wanted)) < 2) setTimeout(() => { wanted = null; }, 300);
    }
  };
  new MutationObserver(goOn).observe(document.body, {childList: true, subtree: true});
  const seen = {childList: true, subtree: true};
  new MutationObserver(mend).observe(document.body, seen);
  new MutationObserver(mend).observe(document.documentElement, {attributeFilter: ["lang"]});
  mend();
}

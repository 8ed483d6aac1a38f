// What a reader opens stands in the address, so that a copied link shows it open. Expanders of
// Streamlit are kept there by the server (`offen`, ui/components/filters.py); these are our own
// details with a name, data-fold: here, without a run of the page. Named is what differs from how the
// page came, a second part of the same name with its number.
if (!window.keepsParts) {
  window.keepsParts = true;
  const cameOpen = new WeakMap();
  const known = new Set();
  let page, changed;
  const named = () =>
    (new URLSearchParams(location.search).get("offen") || "").split(",").filter(Boolean);
  const parts = () => {
    const times = {};
    return [...document.querySelectorAll("details[data-fold]")].map((part) => {
      const name = part.dataset.fold;
      times[name] = (times[name] || 0) + 1;
      return [part, times[name] > 1 ? `${name}.${times[name]}` : name];
    });
  };
  const tell = (found) => {
    const now = named();
    const differs = found.filter(([part]) => part.open !== cameOpen.get(part));
    const wanted = [...now.filter((key) => !known.has(key)), ...differs.map(([, key]) => key)];
    if (wanted.join() === now.join()) return;
    const address = new URL(location);
    if (wanted.length) address.searchParams.set("offen", wanted.join());
    else address.searchParams.delete("offen");
    history.replaceState(history.state, "", address);
  };
  const keep = () => {
    if (page !== location.pathname) {
      if (page) for (const [part] of parts()) cameOpen.set(part, part.open); // of the page before
      page = location.pathname;
      changed = new Set(named());
    }
    const found = parts();
    for (const [part, key] of found) {
      if (cameOpen.has(part)) continue;
      known.add(key);
      cameOpen.set(part, part.open);
      if (changed.has(key)) part.open = !part.open;
    }
    tell(found);
  };
  document.addEventListener("toggle", ({target}) => {
    const found = parts();
    for (const [part, key] of found)
      if (part === target && cameOpen.has(part))
        changed[part.open === cameOpen.get(part) ? "delete" : "add"](key);
    tell(found.filter(([part]) => cameOpen.has(part)));
  }, true);
  // A link of ours loads the page anew; the way back from there leads to what is open now.
  document.addEventListener("click", ({target}) => {
    const link = target.closest("a[href]");
    const to = link && new URL(link.href);
    if (!to || to.origin + to.pathname !== location.origin + location.pathname) return;
    if (named().length) to.searchParams.set("offen", named().join());
    link.href = to;
  }, true);
  new MutationObserver(keep).observe(document.body, {childList: true, subtree: true});
  keep();
}

/* What folium's layers need in the browser: keyboard, tooltips, theme, one message back.
   Text from files only ever goes into textContent, so no markup in it can come alive. */
"use strict";

window.cityMap = (function () {
  let map = null;
  let arrived = null; // the last move that was asked for
  let picked = null; // what was clicked last
  let focused = null; // key of the shape that has the keyboard
  let freePlace = false; // whether a click beside all shapes counts
  let placing = false; // whether it is us who move the map
  let waiting = null;
  let spreading = null;
  let last = "";
  let first = null; // what it was first asked to show; only another view is worth a place in the URL
  const notes = {};

  function text(tag, words, name) {
    const element = document.createElement(tag);
    element.textContent = words;
    if (name) element.className = name;
    return element;
  }

  function colours(palette) {
    const sheet = document.createElement("style");
    const block = (theme) =>
      Object.entries(palette[theme]).map(([name, colour]) => `--${name}: ${colour};`).join(" ");
    sheet.textContent =
      `:root { ${block("light")} } :root[data-theme="dark"] { ${block("dark")} }`;
    document.head.appendChild(sheet);
  }

  function hatch() {
    const holder = document.createElement("div");
    holder.className = "patterns";
    holder.setAttribute("aria-hidden", "true");
    holder.innerHTML =
      '<svg width="0" height="0"><defs><pattern id="hatch" width="7" height="7" ' +
      'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" ' +
      'class="hatch-ground"/><line x1="0" y1="0" x2="0" y2="7" class="hatch-line"/></pattern>' +
      "</defs></svg>";
    document.body.appendChild(holder);
  }

  function setup(leafletMap, palette) {
    map = leafletMap;
    colours(palette);
    hatch();
    L.control.scale({ imperial: false }).addTo(map);
    if (map.attributionControl) map.attributionControl.setPrefix(false);
    map.on("moveend", () => { clearTimeout(waiting); waiting = setTimeout(send, 350); });
    map.on("layeradd layerremove zoomend", () => {
      clearTimeout(spreading);
      spreading = setTimeout(spread, 80);
    });
    map.on("dragstart", () => { first = null; });
    map.on("zoomstart", () => { if (!placing) first = null; });
    map.on("resize", () => { if (first) place(first, false); });
    map.on("click", (event) => {
      if (freePlace) pick("ort", `${event.latlng.lat.toFixed(5)},${event.latlng.lng.toFixed(5)}`);
    });
    window.addEventListener("message", (event) => {
      if (event.data && event.data.type === "streamlit:render" && event.data.theme)
        theme(event.data.theme.base);
    });
  }

  function theme(base) {
    if (base) document.documentElement.dataset.theme = base;
  }

  function seen() {
    const centre = map.getCenter();
    const box = map.getBounds();
    const round = (number) => Number(number.toFixed(5));
    return {
      latitude: round(centre.lat), longitude: round(centre.lng), zoom: map.getZoom(),
      west: round(box.getWest()), south: round(box.getSouth()),
      east: round(box.getEast()), north: round(box.getNorth()),
    };
  }

  function send() {
    const value = { picked: picked, view: first ? null : seen() };
    const written = JSON.stringify(value);
    if (written === last || (first && !picked)) return;
    last = written;
    window.Streamlit.setComponentValue(value);
  }

  function pick(kind, id) {
    picked = { kind: kind, id: id, at: Date.now() };
    send();
  }

  /* Called with every change of the layers: where to be, what the frame says. */
  function frame(wanted) {
    theme(wanted.theme);
    freePlace = wanted.free_place;
    const box = map.getContainer();
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", wanted.label);
    document.documentElement.lang = wanted.language;
    say("note", "bottomleft", wanted.note);
    const zoom = map.zoomControl;
    if (zoom) {
      for (const [button, words] of [[zoom._zoomInButton, wanted.zoom_in], [zoom._zoomOutButton, wanted.zoom_out]]) {
        button.title = words;
        button.setAttribute("aria-label", words);
      }
    }
    if (wanted.move && wanted.move.at !== arrived) {
      first = arrived === null ? wanted.move : null;
      arrived = wanted.move.at;
      place(wanted.move, !first && !matchMedia("(prefers-reduced-motion: reduce)").matches);
    }
  }

  function place(move, animate) {
    placing = true;
    if (move.bounds) map.fitBounds(move.bounds, { animate, padding: [12, 12], maxZoom: 16 });
    else map.setView(move.centre, move.zoom, { animate });
    placing = false;
  }

  function say(name, corner, words) {
    if (!notes[name]) {
      notes[name] = L.control({ position: corner });
      notes[name].onAdd = () => text("div", "", "map-note");
      notes[name].addTo(map);
    }
    const element = notes[name].getContainer();
    element.textContent = words || "";
    element.hidden = !words;
  }

  function point(feature, latlng) {
    const facts = feature.properties;
    if (!facts.sign) return L.circleMarker(latlng, facts.style || {});
    const sign = text("span", facts.sign);
    return L.marker(latlng, {
      icon: L.divIcon({ className: `sign ${facts.look}`, html: sign, iconSize: facts.size || [24, 24] }),
      interactive: !facts.still, keyboard: false, zIndexOffset: facts.still ? -500 : 0,
    });
  }

  function each(feature, layer) {
    const facts = feature.properties;
    if (facts.still) {
      layer.on("add", () => hide(layer.getElement()));
      return;
    }
    const words = document.createElement("div");
    facts.lines.forEach((line, place) => words.appendChild(text(place ? "div" : "strong", line)));
    layer.bindTooltip(words, { sticky: !facts.sign, className: "card", opacity: 1 });
    layer.on("click", (event) => {
      L.DomEvent.stopPropagation(event);
      pick(facts.kind, facts.id);
    });
    layer.on("add", () => reachable(layer, facts));
  }

  /* Names of districts give way to points and to each other: each goes to the free place of its
     district that is nearest to its middle. Where there is none it stays out; the tooltip says it. */
  function spread() {
    const names = [], shapes = {}, taken = [];
    map.eachLayer((layer) => {
      const facts = layer.feature && layer.feature.properties;
      if (!facts) return;
      if (facts.look === "name") names.push(layer);
      else if (facts.kind === "bezirk" && layer.getElement) shapes[facts.id] = layer.getElement();
      else if (layer.getLatLng) taken.push(around(map.latLngToLayerPoint(layer.getLatLng()), reach(layer)));
    });
    names.forEach((name) => {
      const shape = shapes[name.feature.properties.within];
      const element = name.getElement();
      if (!element || !shape) return;
      name.home = name.home || name.getLatLng();
      const words = element.firstChild.getBoundingClientRect();
      const half = [words.width / 2, words.height / 2 - 2];
      const home = map.latLngToLayerPoint(name.home);
      const free = places(shape, home).filter((at) => !taken.some((box) => box.overlaps(around(at, half))));
      const corners = (at) => [-1, 1].every((x) => [-1, 1].every((y) =>
        shape.isPointInFill(new DOMPoint(at.x + x * half[0], at.y + y * half[1]))));
      const found = free.find(corners) || free[0];
      element.style.visibility = found ? "" : "hidden";
      if (!found) return;
      name.setLatLng(found === home ? name.home : map.layerPointToLatLng(found));
      taken.push(around(found, half));
    });
  }

  /* Points inside a shape, the nearest to its middle first. */
  function places(shape, home) {
    const box = shape.getBBox();
    const step = Math.max(6, Math.sqrt(box.width * box.height) / 24);
    const found = [home];
    for (let x = box.x + step / 2; x < box.x + box.width; x += step)
      for (let y = box.y + step / 2; y < box.y + box.height; y += step) found.push(L.point(x, y));
    return found.filter((at) => shape.isPointInFill(new DOMPoint(at.x, at.y)))
      .sort((one, other) => one.distanceTo(home) - other.distanceTo(home));
  }

  function reach(layer) {
    if (layer.getRadius) return [layer.getRadius() + 1, layer.getRadius() + 1];
    const size = L.point(layer.options.icon.options.iconSize);
    return [size.x / 2, size.y / 2];
  }

  function around(at, half) {
    return L.bounds([at.x - half[0], at.y - half[1]], [at.x + half[0], at.y + half[1]]);
  }

  function hide(element) {
    if (element) element.setAttribute("aria-hidden", "true");
  }

  /* One stop of the tab key a layer; inside it the arrow keys go from shape to shape. */
  function reachable(layer, facts) {
    const element = layer.getElement();
    if (!element) return;
    const key = `${facts.kind}:${facts.id}`;
    const mates = () => [...document.querySelectorAll(`[data-kind="${facts.kind}"]`)];
    element.dataset.key = key;
    element.dataset.kind = facts.kind;
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", facts.lines.join(", "));
    if (facts.chosen) element.setAttribute("aria-pressed", "true");
    element.setAttribute("tabindex", mates().length > 1 ? "-1" : "0");
    element.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Enter" || event.key === " ") pick(facts.kind, facts.id);
      else if (event.key === "Escape") layer.closeTooltip();
      else if (step) {
        const all = mates();
        const next = all[(all.indexOf(element) + step + all.length) % all.length];
        all.forEach((mate) => mate.setAttribute("tabindex", mate === next ? "0" : "-1"));
        next.focus();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    element.addEventListener("focus", () => { focused = key; layer.openTooltip(); });
    element.addEventListener("blur", (event) => {
      if (event.relatedTarget) focused = null;
      layer.closeTooltip();
    });
    if (focused === key && document.activeElement === document.body && document.hasFocus())
      element.focus({ preventScroll: true });
  }

  return { setup, frame, point, each };
})();

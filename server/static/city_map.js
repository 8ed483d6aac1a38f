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
  let opened = null; // the layer whose tooltip is open; there is never a second one
  let tapped = null; // key of the district that a finger touched last
  let tap = ""; // what a second tap does, in words
  const notes = {};
  const labels = []; // names of the surroundings
  const leaders = []; // lines from names beside the city to their districts
  const MOST = 40; // names that are looked for a place beside the city

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
    map.on("layeradd layerremove moveend resize", (event) => {
      if (event.layer && !event.layer.feature) return; // a tooltip, or a line of our own
      clearTimeout(spreading);
      spreading = setTimeout(spread, 80);
    });
    map.on("dragstart", () => { first = null; });
    map.on("zoomstart", () => { if (!placing) first = null; });
    map.on("resize", () => { if (first) place(first, false); });
    map.on("tooltipopen", (event) => {
      if (opened && opened !== event.tooltip._source) opened.closeTooltip();
      opened = event.tooltip._source;
    });
    map.getContainer().addEventListener("mouseleave", shut);
    // Leaflet gives the map the keyboard when the mouse goes down; a page that scrolls then would
    // move the map away under the click.
    const box = map.getContainer(), focus = box.focus.bind(box);
    box.focus = () => focus({ preventScroll: true });
    // Our style sheet may come after the map: a telephone's is lower than its first frame.
    new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
    map.on("click", (event) => {
      shut();
      if (freePlace) pick("ort", `${event.latlng.lat.toFixed(5)},${event.latlng.lng.toFixed(5)}`);
    });
    window.addEventListener("message", (event) => {
      if (event.data && event.data.type === "streamlit:render" && event.data.theme)
        theme(event.data.theme.base);
    });
  }

  function shut() {
    if (opened) opened.closeTooltip();
    opened = tapped = null;
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
    tap = wanted.tap;
    say("note", "topright", wanted.note);
    explain(wanted.legend);
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
    if (move.bounds) map.fitBounds(move.bounds, { animate, ...padding(), maxZoom: 16 });
    else map.setView(move.centre, move.zoom, { animate });
    placing = false;
  }

  /* Room for the open legend below the city. */
  function padding() {
    const box = notes.legend && notes.legend.getContainer();
    const below = box && !box.hidden && box.open ? box.offsetHeight + 10 : 0;
    const room = map.getSize().y > 2 * below ? below : 0;
    return { paddingTopLeft: [8, 8], paddingBottomRight: [8, 8 + room] };
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

  /* The legend: open where there is room, a line to open on a telephone. */
  function explain(blocks) {
    if (!notes.legend) {
      const box = document.createElement("details");
      box.className = "legend";
      box.open = map.getSize().x > 480;
      L.DomEvent.disableClickPropagation(box);
      box.addEventListener("toggle", () => setTimeout(spread, 80));
      notes.legend = L.control({ position: "bottomright" });
      notes.legend.onAdd = () => box;
      notes.legend.addTo(map);
    }
    const box = notes.legend.getContainer();
    const lines = blocks.flatMap((block) => block.keys.map(swatch));
    box.replaceChildren(text("summary", blocks.map((block) => block.title).find(Boolean)), ...lines);
    box.hidden = !lines.length;
  }

  function swatch(key) {
    const line = text("div", "");
    const mark = text("span", key.sign, key.radius ? "circle" : key.sign ? "mark" : "swatch");
    mark.setAttribute("aria-hidden", "true");
    if (key.sign) mark.style.color = key.colour;
    else if (key.colour) mark.style.background = key.colour;
    else mark.classList.add("hatched");
    if (key.radius) mark.style.width = mark.style.height = `${2 * key.radius}px`;
    line.append(mark, text("span", key.words));
    return line;
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
    if (facts.kind === "bezirk") words.appendChild(text("div", tap, "tap"));
    layer.bindTooltip(words, { sticky: !facts.sign, className: "card", opacity: 1 });
    layer.on("click", (event) => {
      L.DomEvent.stopPropagation(event);
      const key = `${facts.kind}:${facts.id}`;
      const touch = event.originalEvent.pointerType === "touch";
      const is_first = touch && facts.kind === "bezirk" && tapped !== key;
      tapped = is_first ? key : null;
      if (is_first) return; // the tooltip has opened
      shut();
      pick(facts.kind, facts.id);
      if (touch) follow(facts.id);
    });
    layer.on("add", () => reachable(layer, facts));
  }

  /* Names of districts give way to points, to the map's own boxes and to each other. Each goes to
     the free place of its district that is nearest to its middle; where it does not fit, beside the
     city, with a line that leads to it; where there is no room, its number stands for it. With more
     than MOST districts only what fits inside is written; the tooltip says the rest. */
  function spread() {
    const names = [], shapes = {}, taken = [...boxes()];
    leaders.splice(0).forEach((line) => line.remove());
    map.eachLayer((layer) => {
      const facts = layer.feature && layer.feature.properties;
      if (!facts) return;
      if (facts.look === "name") names.push(layer);
      else if (facts.kind === "bezirk" && layer.getElement) shapes[facts.id] = layer.getElement();
      else if (layer.getLatLng) taken.push(around(map.latLngToLayerPoint(layer.getLatLng()), reach(layer)));
    });
    const many = names.length > MOST;
    const beside = names.filter((name) => shapes[name.feature.properties.within] && name.getElement())
      .filter((name) => !inside(name, shapes, taken, name.feature.properties.sign, many));
    background(taken);
    const lines = [];
    beside.forEach((name) => {
      const led = !many && outside(name, shapes, taken, lines);
      if (!led && !inside(name, shapes, taken, name.feature.properties.short, many))
        name.getElement().style.visibility = "hidden";
    });
  }

  /* Names of the surroundings: in the middle of what is seen of an area beside the city, where
     nothing else is. */
  function background(taken) {
    labels.splice(0).forEach((label) => label.remove());
    const frame = L.bounds(map.containerPointToLayerPoint([0, 0]), map.containerPointToLayerPoint(map.getSize()));
    const city = [...document.querySelectorAll("path.district")];
    map.eachLayer((layer) => {
      const words = layer.feature && layer.feature.properties.label;
      const shape = words && layer.getElement && layer.getElement();
      if (!shape) return;
      const half = [3.2 * words.length + 2, 8];
      const box = shape.getBBox();
      const seen = [Math.max(box.x, frame.min.x), Math.max(box.y, frame.min.y),
        Math.min(box.x + box.width, frame.max.x), Math.min(box.y + box.height, frame.max.y)];
      const middle = L.point((seen[0] + seen[2]) / 2, (seen[1] + seen[3]) / 2);
      const spots = [];
      for (let x = seen[0] + half[0]; x <= seen[2] - half[0]; x += 10)
        for (let y = seen[1] + half[1]; y <= seen[3] - half[1]; y += 10) spots.push(L.point(x, y));
      const at = spots.sort((a, b) => a.distanceTo(middle) - b.distanceTo(middle)).find((one) =>
        !taken.some((other) => other.overlaps(around(one, half))) &&
        [-1, 0, 1].every((x) => {
          const end = new DOMPoint(one.x + x * half[0], one.y);
          return shape.isPointInFill(end) && !city.some((own) => own.isPointInFill(end));
        }));
      if (!at) return;
      const icon = L.divIcon({ className: "sign surrounding", html: text("span", words), iconSize: [2 * half[0], 16] });
      labels.push(L.marker(map.layerPointToLatLng(at), { icon, interactive: false, keyboard: false, zIndexOffset: -900 }).addTo(map));
      hide(labels.at(-1).getElement());
      taken.push(around(at, half));
    });
  }

  /* Half the width and height of a name with these words. */
  function written(name, words) {
    const element = name.getElement();
    name.home = name.home || name.getLatLng();
    element.style.visibility = "";
    element.firstChild.textContent = words;
    const box = element.firstChild.getBoundingClientRect();
    return [box.width / 2 + 1, box.height / 2 - 2];
  }

  function put(name, at, half, taken) {
    name.setLatLng(map.layerPointToLatLng(at));
    taken.push(around(at, half));
    return true;
  }

  function inside(name, shapes, taken, words, many) {
    const shape = shapes[name.feature.properties.within];
    const half = written(name, words);
    const box = shape.getBBox();
    if (box.width < half[0] || box.height < half[1]) return false;
    const corners = (at) => [-1, 1].every((x) => [-1, 1].every((y) =>
      shape.isPointInFill(new DOMPoint(at.x + x * half[0], at.y + y * half[1]))));
    const free = places(shape, map.latLngToLayerPoint(name.home), many ? 6 : 24);
    const found = free.find((at) => corners(at) && !taken.some((one) => one.overlaps(around(at, half))));
    return Boolean(found) && put(name, found, half, taken);
  }

  function outside(name, shapes, taken, lines) {
    const half = written(name, name.feature.properties.sign);
    const end = landing(shapes[name.feature.properties.within], name, taken);
    const all = Object.values(shapes);
    const start = map.containerPointToLayerPoint([half[0] + 4, half[1] + 6]);
    const stop = map.containerPointToLayerPoint(map.getSize()).subtract([half[0] + 4, half[1] + 6]);
    const found = [];
    for (let x = start.x; x <= stop.x; x += 12)
      for (let y = start.y; y <= stop.y; y += 10) found.push(L.point(x, y));
    const free = (at) => {
      const box = around(at, [half[0] + 3, half[1] + 3]);
      const edge = onEdge(box, end);
      const ends = [-1, 0, 1].flatMap((x) => [-1, 1].map((y) => new DOMPoint(at.x + x * half[0], at.y + y * half[1])));
      return !taken.some((one) => one.overlaps(box)) &&
        !all.some((shape) => ends.some((one) => shape.isPointInFill(one))) &&
        !lines.some(([a, b]) => L.LineUtil.clipSegment(a, b, box) || crosses(a, b, edge, end));
    };
    const at = found.sort((one, other) => one.distanceTo(end) - other.distanceTo(end)).find(free);
    if (!at) return false;
    const edge = onEdge(around(at, half), end);
    lines.push([edge, end]);
    leaders.push(L.polyline([edge, end].map((one) => map.layerPointToLatLng(one)),
      { className: "leader", interactive: false, weight: 1 }).addTo(map));
    hide(leaders.at(-1).getElement());
    return put(name, at, half, taken);
  }

  /* Where the line of a name ends: inside its district, beside all points. */
  function landing(shape, name, taken) {
    const home = map.latLngToLayerPoint(name.home);
    const free = places(shape, home, 24).find((at) => !taken.some((box) => box.overlaps(around(at, [2, 2]))));
    return free || home;
  }

  function onEdge(box, to) {
    return L.point(Math.max(box.min.x, Math.min(to.x, box.max.x)), Math.max(box.min.y, Math.min(to.y, box.max.y)));
  }

  function crosses(a, b, c, d) {
    const side = (p, q, r) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
    return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
  }

  /* What the map's own boxes cover. */
  function boxes() {
    const frame = map.getContainer().getBoundingClientRect();
    return [...document.querySelectorAll(".leaflet-control")].filter((one) => one.offsetWidth).map((one) => {
      const box = one.getBoundingClientRect();
      const corner = (x, y) => map.containerPointToLayerPoint([x - frame.left, y - frame.top]);
      return L.bounds(corner(box.left, box.top), corner(box.right, box.bottom));
    });
  }

  /* Points inside a shape, the nearest to its middle first. */
  function places(shape, home, fineness) {
    const box = shape.getBBox();
    const step = Math.max(6, Math.sqrt(box.width * box.height) / fineness);
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

  /* On a telephone what was asked for stands below the map: go there once it is drawn. */
  function follow(id) {
    let turns = 0;
    const waits = setInterval(() => {
      const found = [...parent.document.querySelectorAll("[data-about]")].find((one) => one.dataset.about === id);
      if (found) found.scrollIntoView({ block: "start" });
      if (found || ++turns > 50) clearInterval(waits);
    }, 100);
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
    element.addEventListener("focus", () => {
      focused = element.matches(":focus-visible") ? key : null; // not what mouse or finger touched
    });
    element.addEventListener("blur", (event) => {
      if (event.relatedTarget) focused = null;
      layer.closeTooltip();
    });
    if (focused === key && document.activeElement === document.body && document.hasFocus())
      element.focus({ preventScroll: true });
  }

  return { setup, frame, point, each };
})();

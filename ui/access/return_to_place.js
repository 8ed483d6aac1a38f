// After signing in: back to the page that keep_place.js has kept.
{
  const place = JSON.parse(sessionStorage.getItem("place") || "null");
  sessionStorage.removeItem("place");
  if (place && Date.now() < place.until && place.path !== location.pathname + location.search)
    location.replace(location.origin + place.path);
}

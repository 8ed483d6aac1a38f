// The provider sends everybody back to the start page. So the browser itself keeps, in this tab and
// for ten minutes, where the button was pressed; what it keeps is a path of our own.
if (!window.keepsPlace) {
  window.keepsPlace = true;
  document.addEventListener("click", event => {
    if (event.target.closest(".st-key-shell_sign_in"))
      sessionStorage.setItem("place", JSON.stringify(
        {path: location.pathname + location.search, until: Date.now() + 600000}));
  }, true);
}

(function () {
  var field = document.querySelector(".search"), input = field.querySelector("input"), told = field.querySelector("output");
  var rows = Array.from(document.querySelectorAll(".titles li"), function (row) { return [row, row.textContent.toLowerCase()]; });
  field.hidden = false;
  input.addEventListener("input", function () {
    var words = input.value.toLowerCase().split(/\s+/), n = 0;
    rows.forEach(function (row) {
      row[0].hidden = !words.every(function (word) { return row[1].includes(word); });
      n += !row[0].hidden;
    });
    document.querySelectorAll("main section").forEach(function (part) { part.hidden = !part.querySelector("li:not([hidden])"); });
    told.textContent = input.value ? told.dataset.words.replace("{n}", n) : "";
  });
})();

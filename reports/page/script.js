"use strict";
// Comfort on top of a page that is complete without it: filter, sort, copy, tooltips.
(function () {
  function make(tag, attributes, text) {
    var element = document.createElement(tag);
    Object.keys(attributes).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    if (text) element.textContent = text;
    return element;
  }

  // Filter: keep the rows that contain every word.
  document.querySelectorAll("table.filterable").forEach(function (table) {
    var bar = make("div", { "class": "toolbar", role: "search" });
    var input = make("input", { type: "search", placeholder: "Filter by lemma, kernel or verdict",
      "aria-label": "Filter the verdict table" });
    var count = make("span", { "class": "dim", "aria-live": "polite" });
    input.addEventListener("input", function () {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
      Array.prototype.forEach.call(table.tBodies[0].rows, function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        if (!row.hidden) shown++;
      });
      count.textContent = words.length ? shown + " of " + table.tBodies[0].rows.length + " rows" : "";
    });
    bar.append(input, count);
    table.parentNode.before(bar);
  });

  // Sort: numbers by their exact value in data-v, text by the reader's collation; empty cells last.
  function key(cell) {
    var value = cell.dataset.v;
    return value !== undefined ? Number(value) : cell.classList.contains("num") ? null : cell.textContent.trim();
  }
  function compare(a, b, sign) {
    if (a === null || b === null) return (a === null) - (b === null);
    return sign * (typeof a === "number" && typeof b === "number" ? a - b :
      String(a).localeCompare(String(b), undefined, { numeric: true }));
  }
  document.querySelectorAll("table.sortable").forEach(function (table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
      var button = make("button", { type: "button", title: "Sort by this column" }, head.textContent);
      head.textContent = "";
      head.append(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        Array.prototype.forEach.call(head.parentNode.cells, function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        Array.from(table.tBodies[0].rows).map(function (row) { return { row: row, key: key(row.cells[column]) }; })
          .sort(function (x, y) { return compare(x.key, y.key, down ? -1 : 1); })
          .forEach(function (item) { table.tBodies[0].append(item.row); });
      });
    });
  });

  // Copy the replay line.
  function copy(code, button) {
    function done(ok) {
      button.textContent = ok ? "copied" : "select and copy";
      setTimeout(function () { button.textContent = "copy"; }, 1500);
    }
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(code.textContent).then(function () { done(true); }, function () { done(false); });
    } else {
      var range = document.createRange(), selection = window.getSelection();
      range.selectNodeContents(code);
      selection.removeAllRanges();
      selection.addRange(range);
      done(document.execCommand("copy"));
    }
  }
  document.querySelectorAll("code.replay").forEach(function (code) {
    var button = make("button", { type: "button", "class": "copy", "aria-label": "Copy the replay line" }, "copy");
    button.addEventListener("click", function () { copy(code, button); });
    code.after(" ", button);
  });

  // Tooltips: a mark's <title>, shown at once; the plot's own title is kept for assistive technology only.
  var tip = make("div", { "class": "tip", role: "tooltip", hidden: "" });
  document.body.append(tip);
  document.querySelectorAll("svg .mark > title").forEach(function (title) {
    title.parentNode.dataset.tip = title.textContent;
    title.parentNode.setAttribute("aria-label", title.textContent);
    title.remove();
  });
  document.querySelectorAll("svg.plot").forEach(function (plot) {
    var title = plot.querySelector("title");
    plot.setAttribute("aria-label", title.textContent);
    title.remove();
  });
  document.addEventListener("pointerover", function (event) {
    var mark = event.target.closest ? event.target.closest("[data-tip]") : null;
    tip.hidden = !mark;
    if (!mark) return;
    tip.textContent = mark.dataset.tip;
    var box = mark.getBoundingClientRect(), own = tip.getBoundingClientRect();
    var left = box.left + box.width / 2 - own.width / 2, above = box.top - own.height - 8;
    tip.style.left = Math.max(6, Math.min(left, innerWidth - own.width - 6)) + "px";
    tip.style.top = (above < 6 ? box.bottom + 8 : above) + "px";
  });
})();

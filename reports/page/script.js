"use strict";
// Comfort on top of a page that is complete without it: filter, sort, copy, tooltips, charts by keyboard.
(function () {
  function make(tag, attributes, text) {
    var element = document.createElement(tag);
    Object.keys(attributes).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    if (text) element.textContent = text;
    return element;
  }
  function each(list, action) { Array.prototype.forEach.call(list, action); }

  // What happened, for those who do not see it.
  var status = make("div", { "class": "said", role: "status", "aria-live": "polite" });
  document.querySelector("main").append(status);
  function say(text) { status.textContent = text; }

  // Filter: keep the rows that contain every word.
  each(document.querySelectorAll("table.filterable"), function (table) {
    var bar = make("div", { "class": "toolbar", role: "search" });
    var input = make("input", { type: "search", placeholder: "Filter by lemma, kernel or verdict",
      "aria-label": "Filter the verdict table" });
    var count = make("span", { "class": "dim count", role: "status" });
    input.addEventListener("input", function () {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0, rows = table.tBodies[0].rows;
      each(rows, function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        if (!row.hidden) shown++;
      });
      count.textContent = words.length ? shown + " of " + rows.length + " rows" : "";
    });
    bar.append(input, count);
    table.parentNode.before(bar);
  });

  // Sort: numbers by their exact value, in data-v or as shown, text by the reader's collation; what has no value comes last both ways.
  function key(cell) {
    var exact = cell.dataset.v, text = exact === undefined ? cell.textContent.trim() : exact;
    if (!text || cell.classList.contains("none")) return null;
    if (exact === undefined && !cell.classList.contains("num")) return text;
    var value = Number(text.replace(/inf$/, "Infinity"));
    return value === value ? value : null;
  }
  function compare(a, b, sign) {
    if (a === null || b === null) return (a === null) - (b === null);
    return sign * (typeof a === "number" && typeof b === "number" ? (a > b) - (a < b) :
      String(a).localeCompare(String(b), undefined, { numeric: true }));
  }
  var next = { none: "ascending", ascending: "descending", descending: "none" };
  each(document.querySelectorAll("table.sortable"), function (table) {
    var heads = table.tHead.rows[0].cells, stored = Array.from(table.tBodies[0].rows);
    each(heads, function (head, column) {
      var button = make("button", { type: "button", title: "Sort by this column" }, head.textContent);
      head.replaceChildren(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", function () {
        var order = next[head.getAttribute("aria-sort")];
        each(heads, function (other) { other.setAttribute("aria-sort", "none"); });
        head.setAttribute("aria-sort", order);
        var items = stored.map(function (row) { return { row: row, key: key(row.cells[column]) }; });
        if (order !== "none") items.sort(function (x, y) { return compare(x.key, y.key, order === "ascending" ? 1 : -1); });
        items.forEach(function (item) { table.tBodies[0].append(item.row); });
        say(order === "none" ? "Rows as written." : "Sorted by " + button.textContent + ", " + order + ".");
      });
    });
  });

  // Copy the replay line; where that is not allowed, select it.
  function select(code) {
    var range = document.createRange(), selection = window.getSelection();
    range.selectNodeContents(code);
    selection.removeAllRanges();
    selection.addRange(range);
    try { return document.execCommand("copy"); } catch (refused) { return false; }
  }
  each(document.querySelectorAll("code.replay"), function (code) {
    var button = make("button", { type: "button", "class": "copy", "aria-label": "Copy the replay line" }, "copy");
    function done(copied) {
      button.textContent = copied ? "copied" : "press Ctrl+C";
      say(copied ? "Copied: " + code.textContent : "Not copied; the line is selected, copy it with Ctrl+C.");
      setTimeout(function () { button.textContent = "copy"; }, 2000);
    }
    button.addEventListener("click", function () {
      if (navigator.clipboard && window.isSecureContext)
        navigator.clipboard.writeText(code.textContent).then(function () { done(true); }, function () { done(select(code)); });
      else
        done(select(code));
    });
    code.after(" ", button);
  });

  // Tooltips: texts move to data-tip, so that they show at once, on touch and from the keyboard, not after a delay.
  var tip = make("div", { "class": "tip", role: "tooltip", id: "tip", hidden: "" }), at = null;
  document.querySelector("main").append(tip);
  each(document.querySelectorAll("svg.plot > title"), function (title) {
    title.parentNode.setAttribute("aria-label", title.textContent);
    title.remove();
  });
  each(document.querySelectorAll("svg title"), function (title) {
    title.parentNode.dataset.tip = title.textContent;
    title.remove();
  });
  each(document.querySelectorAll("[title]"), function (element) {
    if (element.title) element.dataset.tip = element.title;
    element.removeAttribute("title");
  });
  function place() {
    var box = at.getBoundingClientRect(), own = tip.getBoundingClientRect();
    var left = box.left + box.width / 2 - own.width / 2, above = box.top - own.height - 8;
    tip.style.left = Math.max(6, Math.min(left, document.documentElement.clientWidth - own.width - 6)) + "px";
    tip.style.top = (above < 6 ? box.bottom + 8 : above) + "px";
  }
  function show(element) {
    if (at) at.classList.remove("at");
    at = element;
    tip.hidden = !at;
    if (!at) return;
    at.classList.add("at");
    tip.textContent = at.dataset.tip;
    place();
  }
  function hinted(target) { return target && target.closest ? target.closest("[data-tip]") : null; }
  // A finger hides what it touches: take the nearest mark within its width.
  function near(plot, x, y) {
    var best = null, least = 24;
    each(plot.querySelectorAll(".mark[data-tip]"), function (mark) {
      var box = mark.getBoundingClientRect();
      var away = Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
      if (away < least) { least = away; best = mark; }
    });
    return best;
  }
  document.addEventListener("pointerover", function (event) { if (event.pointerType !== "touch") show(hinted(event.target)); });
  document.addEventListener("pointerdown", function (event) {
    var plot = event.target.closest ? event.target.closest("svg.plot") : null;
    if (event.pointerType === "touch") show(hinted(event.target) || (plot && near(plot, event.clientX, event.clientY)));
  });
  document.addEventListener("focusin", function (event) {
    if (event.target.matches(":focus-visible")) show(event.target.closest("button[data-tip]"));
  });
  document.addEventListener("focusout", function (event) { if (at && event.target.contains(at)) show(null); });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") show(null); });
  addEventListener("scroll", function () { if (at) place(); }, true);
  addEventListener("resize", function () { if (at) place(); });

  // A plot with marks is one stop of the Tab key; the arrows walk through its marks as they were drawn.
  var steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageDown: 10, PageUp: -10 };
  each(document.querySelectorAll("svg.plot"), function (plot) {
    var marks = plot.querySelectorAll(".mark[data-tip]"), index = -1;
    if (marks.length === 0) return;
    plot.setAttribute("tabindex", "0");
    plot.setAttribute("role", "application");
    plot.setAttribute("aria-roledescription", "chart");
    plot.setAttribute("aria-label", (plot.getAttribute("aria-label") || "Chart") + ". " + marks.length +
      (marks.length === 1 ? " mark" : " marks") + ", by arrow keys, Home and End.");
    plot.addEventListener("keydown", function (event) {
      var last = marks.length - 1, to = event.key === "Home" ? 0 : event.key === "End" ? last :
        !(event.key in steps) ? -1 : index < 0 ? (steps[event.key] > 0 ? 0 : last) :
        Math.max(0, Math.min(last, index + steps[event.key]));
      if (to < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      index = to;
      marks[index].scrollIntoView({ block: "nearest", inline: "nearest" });
      show(marks[index]);
      say(tip.textContent + " (" + (index + 1) + " of " + marks.length + ")");
    });
  });
})();

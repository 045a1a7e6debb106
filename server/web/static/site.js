// The site in a bag: what belongs together is lit, lines are shown on the scan,
// and words are found. A plain script, because browsers load no modules from a
// disk.
"use strict";
(() => {
	const scan = document.getElementById("scan"), form = document.getElementById("find");

	function light(node) {
		for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
		for (const box of document.querySelectorAll(".litbox")) box.remove();
		const part = node && node.closest("[data-bead], .line");
		if (!part) return;
		const bead = part.dataset.bead;
		const all = bead ? document.querySelectorAll(`[data-bead="${bead}"]`) : [part];
		for (const one of all) {
			one.classList.add("lit");
			if (one.dataset.box) show(one.dataset.box.split(",").map(Number));
		}
	}

	// show draws a box of the canvas on the scan.
	function show([left, top, right, bottom]) {
		const link = scan && scan.querySelector("a");
		if (!link) return;
		const box = document.createElement("span"), w = scan.dataset.width / 100, h = scan.dataset.height / 100;
		box.className = "litbox";
		box.style.left = left / w + "%";
		box.style.top = top / h + "%";
		box.style.width = (right - left) / w + "%";
		box.style.height = (bottom - top) / h + "%";
		link.append(box);
	}

	for (const node of document.querySelectorAll(".line, .sentence")) node.tabIndex = 0;
	document.addEventListener("pointerover", (e) => { if (e.target.closest(".line, .sentence")) light(e.target); });
	document.addEventListener("focusin", (e) => light(e.target.querySelector("[data-bead]") || e.target));
	document.addEventListener("keydown", (e) => {
		if (e.target.matches("input")) return;
		const to = e.key === "[" ? "prev" : e.key === "]" ? "next" : "";
		const link = to && document.querySelector(`a[rel=${to}]`);
		if (link) location.href = link.href;
	});

	const plain = (text) => text.toLowerCase().replace(/ё/g, "е");
	const pages = (window.rectoPages || []).map((p) => ({ page: p.page, text: p.text, plain: plain(p.text) }));
	const field = form.querySelector("input"), list = form.querySelector("ol");
	form.hidden = false;
	form.addEventListener("submit", (e) => e.preventDefault());
	field.addEventListener("input", find);
	function find() {
		const words = plain(field.value).trim();
		list.replaceChildren();
		if (words.length < 2) return;
		for (const p of pages) {
			for (let at = p.plain.indexOf(words); at >= 0 && list.children.length < 50; at = p.plain.indexOf(words, at + words.length)) list.append(row(p, at, words.length));
		}
		if (!list.children.length) list.append(Object.assign(document.createElement("li"), { textContent: list.dataset.none }));
	}

	function row(p, at, length) {
		const item = document.createElement("li"), link = document.createElement("a"), mark = document.createElement("mark");
		link.href = document.body.dataset.pages + String(p.page).padStart(6, "0") + ".html";
		link.textContent = list.dataset.page + " " + p.page;
		mark.textContent = p.text.slice(at, at + length);
		item.append(link, " … " + p.text.slice(Math.max(0, at - 40), at), mark, p.text.slice(at + length, at + length + 40) + " …");
		return item;
	}
})();

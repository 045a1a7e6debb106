// A document in three panes: the scan, its text as lines, the translation as
// paragraphs. What belongs together is lit in all of them; pages are loaded when
// they come near. Other scripts may use what is exported, and these events of the
// document: recto:leaf (detail: page) when a page was put in, recto:choose (detail:
// the line or sentence) when somebody chose one.
import { root, t, follow } from "./base.js";
import { Scan, box, around } from "./scan.js";

const article = document.getElementById("document");
const count = Number(article.dataset.pages), run = article.dataset.run;
const panes = {};
for (const pane of document.querySelectorAll("#panes > .pane")) panes[pane.dataset.pane] = pane;
const texts = ["text", "translation"].filter((name) => panes[name]);
// aligned names the translation, as the address does.
const given = new URLSearchParams(location.search), aligned = { lang: given.get("lang"), translation: given.get("translation") };
const address = (path, query = {}) => {
	const all = new URLSearchParams(Object.entries({ ...query, run }).filter(([, value]) => value));
	return `${root}${path}${all.size ? "?" + all : ""}`;
};

/* Leaves: a place for each page in each pane of text, filled when it comes near. */

const leaves = [null];
let current = Math.max(1, Number(article.dataset.page));

function arrange() {
	for (let page = 1; page <= count; page++) {
		const leaf = { page };
		for (const name of texts) {
			leaf[name] = document.createElement("div");
			leaf[name].className = "place";
			leaf[name].dataset.page = page;
			panes[name].append(leaf[name]);
		}
		leaves.push(leaf);
	}
	for (const section of document.querySelectorAll("#leaves > .leaf")) put(section);
	document.getElementById("leaves").remove();
	article.querySelector(":scope > nav.more")?.remove();
}

// put takes a page that came as a part of the document and gives each pane its own.
function put(section) {
	const leaf = leaves[Number(section.dataset.page)];
	if (!leaf) return;
	leaf.status = section.dataset.status;
	leaf.width = Number(section.dataset.width);
	leaf.height = Number(section.dataset.height);
	leaf.regions = [...section.querySelectorAll(".region")].map((r) => ({ box: box(r), kind: r.dataset.kind, name: r.dataset.name }));
	for (const name of texts) leaf[name].replaceChildren(...section.querySelectorAll(":scope > ." + name));
	leaf.text.id = "page-" + leaf.page;
	leaf.lines = [...leaf.text.querySelectorAll(".line")].map((l) => ({ id: l.id, box: box(l), text: l.textContent.trim() }));
	for (const name of texts) for (const item of leaf[name].querySelectorAll(itemsOf[name])) item.tabIndex = -1;
	leaf.coming = Promise.resolve(leaf);
	if (leaf.page === current) scan.show(leaf);
	mark(leaf);
	document.dispatchEvent(new CustomEvent("recto:leaf", { detail: leaf.page }));
}

// load brings a page; again, if it is to be renewed.
export function load(page, again = false) {
	const leaf = leaves[page];
	if (!leaf) return Promise.resolve(null);
	if (!leaf.coming || again) {
		leaf.coming = fetch(address(`/documents/${article.dataset.id}/pages/${page}`, aligned)).then(async (answer) => {
			if (!answer.ok) throw new Error(answer.status);
			put(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".leaf"));
			return leaf;
		}).catch(() => { leaf.coming = null; return leaf; });
	}
	return leaf.coming;
}

/* Where people are: the pane that leads the others, the page, the address. */

let leader = null; // the pane that somebody scrolls
let told = 0; // the page that is shown everywhere

function setPage(page) {
	if (page === told) return;
	current = told = page;
	load(page).then((leaf) => {
		if (!leaf?.lines || current !== page) return;
		scan.show(leaf);
		roveTo(leaf);
	});
	load(page + 1);
	const strip = document.getElementById("strip");
	strip?.querySelector("[aria-current]")?.removeAttribute("aria-current");
	const entry = strip?.children[page - 1];
	if (entry) {
		entry.setAttribute("aria-current", "page");
		strip.scrollLeft = entry.offsetLeft - strip.offsetLeft - strip.clientWidth / 2;
	}
	document.getElementById("where").textContent = t("%d of %d", page, count);
	keepAddress();
}

// go shows a page, and a line or sentence of it.
export async function go(page, id) {
	page = Math.max(1, Math.min(page, count));
	leader = null;
	await load(page);
	const top = () => { for (const name of texts) panes[name].scrollTop = leaves[page][name].offsetTop; };
	for (let frames = 0; frames < 3; frames++) { // what comes into view gets its true height
		top();
		await new Promise(requestAnimationFrame);
	}
	setPage(page);
	const item = id && document.getElementById(id)?.closest("#panes .line, #panes .sentence");
	if (item) choose(item);
}

function keepAddress() {
	const query = new URLSearchParams(location.search);
	query.set("page", current);
	if (shown().length === Object.keys(panes).length) query.delete("panes"); else query.set("panes", shown().join(","));
	query.delete("watch");
	if (sought) query.set("find", sought); else query.delete("find");
	const at = chosen?.isConnected ? "#" + chosen.id : "";
	history.replaceState(history.state, "", `${location.pathname}?${query}${at}`.replaceAll("%2C", ","));
}

function watchScrolling() {
	for (const name of texts) {
		const pane = panes[name];
		for (const type of ["wheel", "touchstart", "pointerdown", "keydown", "focusin"]) pane.addEventListener(type, () => { leader = pane; }, { passive: true });
		const near = new IntersectionObserver((entries) => {
			for (const e of entries) if (e.isIntersecting) load(Number(e.target.dataset.page));
		}, { root: pane, rootMargin: "100% 0px" });
		let placed = false; // what is told first is where the pages stand, not that somebody scrolled
		const middle = new IntersectionObserver((entries) => {
			for (const e of placed ? entries : []) if (e.isIntersecting && leader === pane) setPage(Number(e.target.dataset.page));
			placed = true;
		}, { root: pane, rootMargin: "-30% 0px -69% 0px" });
		for (const leaf of leaves.slice(1)) { near.observe(leaf[name]); middle.observe(leaf[name]); }
		pane.addEventListener("scroll", () => { if (leader === pane) requestAnimationFrame(() => led(name)); }, { passive: true });
	}
}

// led moves the other pane of text along with the one that leads.
function led(name) {
	const other = texts.find((n) => n !== name), leaf = leaves[current];
	if (!other || leader !== panes[name] || lit.key) return;
	const share = (panes[name].scrollTop - leaf[name].offsetTop) / Math.max(1, leaf[name].offsetHeight);
	panes[other].scrollTop = leaf[other].offsetTop + share * leaf[other].offsetHeight;
}

/* Light: what belongs together, by bead; what translates a word, by link. */

const itemsOf = { text: ".line", translation: ".sentence" };
const lit = { key: "", elements: [] };
let chosen = null, asked = 0;

const beadsOf = (element) => {
	const own = element.closest("[data-bead]");
	return own ? [own.dataset.bead] : [...new Set([...element.querySelectorAll("[data-bead]")].map((e) => e.dataset.bead))];
};
const linksOf = (element) => (element.closest("[data-link]")?.dataset.link || "").split(" ").filter(Boolean);

function dark() {
	for (const e of lit.elements) e.classList.remove("lit", "linked");
	lit.key = "";
	lit.elements = [];
	scan.light({});
}

// light lights the counterparts of an element and brings them into view. What has
// no counterpart is shown on the scan and not lit.
async function light(element) {
	const beads = beadsOf(element), links = linksOf(element), line = element.closest(".line");
	const key = [beads, links, element.id].join(" ");
	if (key === lit.key) return;
	const ask = ++asked;
	const page = Number(element.closest("[data-page]")?.dataset.page) || current;
	await load(page);
	if (ask !== asked) return;
	dark();
	lit.key = key;
	const found = beads.flatMap((b) => [...article.querySelectorAll(`.panes [data-bead="${b}"]`)]);
	const words = links.flatMap((l) => [...article.querySelectorAll(`.panes [data-link~="${l}"]`)]);
	found.forEach((e) => e.classList.add("lit"));
	words.forEach((e) => e.classList.add("linked"));
	lit.elements = [...found, ...words];
	const parts = found.filter((e) => e.dataset.box);
	const first = line || parts[0];
	if (!first) return;
	const on = Number(first.closest(".place").dataset.page);
	if (on !== scan.leaf?.page) scan.show(leaves[on]);
	const here = (e) => Number(e.closest(".place").dataset.page) === on;
	const boxes = { lit: parts.filter(here).map(box), linked: words.filter((e) => e.dataset.box && here(e)).map(box), here: line ? [box(line)] : [] };
	scan.light(boxes);
	scan.bring(around(boxes.lit.length ? boxes.lit : boxes.here));
	for (const name of texts) {
		const there = found.filter((e) => panes[name].contains(e));
		if (there.length && !panes[name].contains(element)) bring(panes[name], there[0], there.at(-1));
	}
}

// bring scrolls a pane no further than it has to.
function bring(pane, first, last) {
	const frame = pane.getBoundingClientRect(), top = first.getBoundingClientRect().top, bottom = last.getBoundingClientRect().bottom;
	if (top < frame.top + 8) pane.scrollTop += top - frame.top - frame.height / 4;
	else if (bottom > frame.bottom - 8) pane.scrollTop += Math.min(top - frame.top - frame.height / 4, bottom - frame.bottom + frame.height / 4);
}

// choose makes a line or sentence the one at hand.
export function choose(item, focus = true) {
	if (chosen !== item) {
		chosen?.classList.remove("athand");
		chosen = item;
		item.classList.add("athand");
	}
	rove(item);
	if (focus && document.activeElement !== item) item.focus({ preventScroll: true });
	const pane = item.closest(".pane");
	bring(pane, item, item);
	const page = Number(item.closest(".place").dataset.page);
	if (page !== current) setPage(page); else keepAddress();
	document.dispatchEvent(new CustomEvent("recto:choose", { detail: item }));
	return light(item);
}

// Tab comes to one item of each pane: the one at hand, else the first of the page.
const tabbed = {};
function rove(item) {
	const name = item.closest(".pane").dataset.pane;
	if (tabbed[name]) tabbed[name].tabIndex = -1;
	tabbed[name] = item;
	item.tabIndex = 0;
}

function roveTo(leaf) {
	for (const name of texts) {
		const first = leaf[name].querySelector(itemsOf[name]);
		if (first && !(tabbed[name] && leaf[name].contains(tabbed[name]))) rove(first);
	}
}

function watchItems() {
	let waiting = 0;
	for (const name of texts) {
		const pane = panes[name];
		pane.addEventListener("pointerover", (e) => {
			clearTimeout(waiting);
			const at = e.target.closest("[data-link], .part, .sentence, .line");
			if (e.pointerType === "touch" || e.buttons) return;
			waiting = setTimeout(() => { if (at) light(at); else if (chosen) light(chosen); else dark(); }, 120);
		});
		pane.addEventListener("pointerleave", () => {
			clearTimeout(waiting);
			waiting = setTimeout(() => { if (chosen) light(chosen); else dark(); }, 300);
		});
		pane.addEventListener("click", (e) => {
			const item = e.target.closest(itemsOf[name]);
			if (!item || !getSelection().isCollapsed || e.target.closest("a, button, input, textarea")) return;
			choose(item).then(() => light(e.target.closest("[data-link], .part, .sentence") || item));
		});
		pane.addEventListener("focusin", (e) => { if (e.target.matches(itemsOf[name]) && e.target !== chosen) choose(e.target, false); });
		pane.addEventListener("keydown", (e) => { if (e.target.matches(itemsOf[name]) && !e.altKey && !e.ctrlKey && !e.metaKey) step(name, e); });
	}
}

async function step(name, e) {
	const item = e.target, down = e.key === "ArrowDown";
	if (down || e.key === "ArrowUp") {
		e.preventDefault();
		const page = Number(item.closest(".place").dataset.page);
		await load(down ? page + 1 : page - 1);
		const all = [...panes[name].querySelectorAll(itemsOf[name])];
		const next = all[all.indexOf(item) + (down ? 1 : -1)];
		if (next) choose(next);
	} else if (e.key === "ArrowLeft" || e.key === "ArrowRight") {
		const other = panes[e.key === "ArrowLeft" ? "text" : "translation"];
		const there = other && other !== panes[name] && other.querySelector(".lit")?.closest(".line, .sentence");
		if (there) { e.preventDefault(); choose(there); }
	}
}

/* Panes: which are shown, and how wide. */

const shown = () => Object.keys(panes).filter((name) => !panes[name].hidden);

function showPane(name, on) {
	if (!on && shown().length === 1) return;
	panes[name].hidden = !on;
	layOut();
	keepAddress();
}

function layOut() {
	for (const toggle of document.querySelectorAll(".toggle[data-pane]")) toggle.setAttribute("aria-pressed", String(!panes[toggle.dataset.pane].hidden));
	for (const splitter of document.querySelectorAll(".splitter")) {
		const own = panes[splitter.dataset.splits];
		splitter.hidden = own.hidden || (splitter.dataset.splits === "scan" ? shown().length < 2 : panes.text.hidden);
	}
	document.getElementById("panes").dataset.shown = shown().join(" ");
}

const kept = (name, value) => {
	try {
		return value === undefined ? localStorage.getItem(name) : localStorage.setItem(name, value);
	} catch { return null; } // people may forbid it
};

function watchSplitters() {
	const all = document.getElementById("panes");
	for (const splitter of document.querySelectorAll(".splitter")) {
		const name = splitter.dataset.splits;
		const set = (share) => {
			share = Math.round(Math.max(15, Math.min(70, share)));
			splitter.setAttribute("aria-valuenow", share);
			all.style.setProperty("--" + name, share + "%");
			kept("recto-" + name, share);
		};
		if (kept("recto-" + name)) set(Number(kept("recto-" + name)));
		splitter.addEventListener("pointerdown", (e) => { splitter.setPointerCapture(e.pointerId); e.preventDefault(); });
		splitter.addEventListener("pointermove", (e) => {
			if (!splitter.hasPointerCapture(e.pointerId)) return;
			const frame = all.getBoundingClientRect(), share = 100 * (e.clientX - frame.left) / frame.width;
			set(name === "scan" ? share : 100 - share);
		});
		splitter.addEventListener("keydown", (e) => {
			const way = { ArrowLeft: -2, ArrowRight: 2 }[e.key];
			if (!way) return;
			e.preventDefault();
			set(Number(splitter.getAttribute("aria-valuenow")) + (name === "scan" ? way : -way));
		});
	}
}

/* Finding: the places are listed, and marked where they stand. */

let sought = given.get("find")?.trim() || "";
const fold = (text) => text.toLowerCase().replaceAll("ё", "е");

async function find(words) {
	sought = words.trim();
	keepAddress();
	const answer = await fetch(address(`/documents/${article.dataset.id}/find`, { ...aligned, q: sought })).catch(() => null);
	document.getElementById("found")?.remove();
	for (const leaf of leaves.slice(1)) if (leaf.lines) mark(leaf, true);
	if (!sought || !answer?.ok) return;
	const list = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("found");
	document.getElementById("bar").append(list);
	list.querySelector("a")?.focus();
}

// mark marks what is sought on a page; all marks are made anew where renewed.
const marks = window.Highlight ? new Highlight() : null;
if (marks) CSS.highlights.set("found", marks);
function mark(leaf, renewed = false) {
	if (!marks) return;
	if (renewed) for (const range of [...marks]) if (texts.some((name) => leaf[name].contains(range.startContainer))) marks.delete(range);
	if (sought) for (const range of ranges(leaf)) marks.add(range);
}

function* ranges(leaf) {
	for (const name of texts) {
		const walker = document.createTreeWalker(leaf[name], NodeFilter.SHOW_TEXT), nodes = [];
		let whole = "";
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			if (!node.parentElement.closest(".line, .sentence")) continue;
			if (node.parentElement.closest(".line, .sentence") !== nodes.at(-1)?.item) whole += " ";
			nodes.push({ node, item: node.parentElement.closest(".line, .sentence"), start: whole.length });
			whole += node.data;
		}
		const place = (at) => { const n = nodes.findLast((n) => n.start <= at); return [n.node, Math.min(at - n.start, n.node.length)]; };
		const text = fold(whole).replace(/\s/g, " "), words = fold(sought);
		for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
			const range = new Range();
			range.setStart(...place(at));
			range.setEnd(...place(at + words.length - 1));
			range.setEnd(range.endContainer, range.endOffset + 1);
			yield range;
		}
	}
}

function watchFinding() {
	document.addEventListener("submit", (e) => {
		if (e.target.id !== "find") return;
		e.preventDefault();
		find(e.target.elements.find.value);
	});
	document.addEventListener("click", (e) => {
		if (e.target.closest("a[href='#manage']")) document.getElementById("manage").open = true;
		const link = e.target.closest("#found a, #strip a, .sheet a[href*='?page=']");
		if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
		const to = new URL(link.href), id = to.hash.slice(1);
		if (to.pathname !== location.pathname) return;
		e.preventDefault();
		const page = Number(to.searchParams.get("page"));
		go(page, id.startsWith("page-") ? "" : id).then(() => { if (link.closest("#found") && !link.dataset.anchor) toMark(page); });
		link.closest("details")?.removeAttribute("open");
	});
}

// toMark chooses the first line of a page that has a mark.
function toMark(page) {
	if (!marks) return;
	const range = [...marks].find((r) => leaves[page].text.contains(r.startContainer));
	const item = range?.startContainer.parentElement.closest(".line");
	if (item) choose(item);
}

/* Keys and buttons. */

const deeds = {
	previous: () => go(current - 1), next: () => go(current + 1),
	in: () => scan.zoom(1.5), out: () => scan.zoom(1 / 1.5), home: () => scan.zoom(0),
	keys: () => document.getElementById("keys").showModal(),
	find: () => document.querySelector("#find input[name=find]").focus(),
	escape: () => { chosen?.classList.remove("athand"); chosen = null; asked++; dark(); keepAddress(); },
	select: () => {
		const toggle = document.querySelector("[data-do=select]"), on = toggle.getAttribute("aria-pressed") !== "true";
		toggle.setAttribute("aria-pressed", String(on));
		scan.select(on);
	},
};
const keys = { "[": "previous", "]": "next", "+": "in", "=": "in", "-": "out", 0: "home", "?": "keys", "/": "find", Escape: "escape" };

function watchKeys() {
	document.addEventListener("keydown", (e) => {
		if (e.target.matches("input, select, textarea, [contenteditable]") || e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog[open]")) return;
		const pane = Object.keys(panes)["123".indexOf(e.key)];
		if (e.key && pane && e.key.length === 1) showPane(pane, panes[pane].hidden);
		else if (keys[e.key]) deeds[keys[e.key]]();
		else return;
		e.preventDefault();
	});
	document.getElementById("panebar").addEventListener("click", (e) => {
		const button = e.target.closest("button");
		if (button?.dataset.do) deeds[button.dataset.do]();
		else if (button?.dataset.pane) showPane(button.dataset.pane, panes[button.dataset.pane].hidden);
	});
	document.addEventListener("click", (e) => {
		for (const open of document.querySelectorAll("details.menu[open]")) if (!open.contains(e.target)) open.open = false;
	});
}

// A page that waits is brought as soon as it has been read; the number of pages
// is known when the document was opened.
function watchReading(heard) {
	const bring = (leaf) => { if (leaf?.coming && leaf.status !== "read") load(leaf.page, true); };
	heard.addEventListener("page.done", (e) => bring(leaves[JSON.parse(e.data).page]));
	heard.addEventListener("missed", () => leaves.forEach(bring));
	// What was opened stays; a newer reading is offered.
	let newer = false;
	const offer = () => { if (newer && !document.getElementById("superseded")) document.getElementById("newer").hidden = false; };
	for (const type of ["document.ready", "document.partial"]) heard.addEventListener(type, (e) => {
		newer ||= JSON.parse(e.data).run !== article.dataset.shows;
		offer();
	});
	new MutationObserver(() => {
		const bar = document.getElementById("bar");
		if (!bar) return;
		if (Number(bar.dataset.pages) !== count) location.reload();
		newer ||= bar.dataset.shows !== article.dataset.shows;
		offer();
	}).observe(article, { childList: true });
}

if (count) {
	document.getElementById("panes").hidden = document.getElementById("panebar").hidden = false;
	article.classList.add("arranged");
}
const scan = new Scan(panes.scan, (page, width) => address(`/api/v1/documents/${article.dataset.id}/pages/${page}/image`, { width: width || "" }),
	article.dataset.widths.split(" ").filter(Boolean).map(Number), {
		point: (id) => { const line = id && document.getElementById(id); if (line) light(line); else if (chosen) light(chosen); else dark(); },
		choose: (id) => { const line = id && document.getElementById(id); if (line) choose(line); },
	});

watchReading(follow(document.getElementById("bar")));
if (count) {
	arrange();
	const wanted = article.dataset.panes.split(" ");
	for (const name of Object.keys(panes)) panes[name].hidden = !wanted.includes(name);
	if (innerWidth < 800 && shown().length === 3) panes.translation.hidden = true;
	layOut();
	watchSplitters();
	watchItems();
	watchFinding();
	watchKeys();
	const id = location.hash.slice(1), goTo = (id) => go(Number(/^p(\d+)r|^page-(\d+)/.exec(id)?.slice(1).find(Boolean)) || current, id.startsWith("page-") ? "" : id);
	await goTo(id);
	addEventListener("hashchange", () => { if (location.hash !== "#manage") goTo(location.hash.slice(1)).then(() => scrollTo(0, 0)); });
	if (id !== "manage") { // the browser went to where the page stood before, and does until all is loaded
		scrollTo(0, 0);
		addEventListener("load", () => scrollTo(0, 0), { once: true });
	}
	watchScrolling();
}

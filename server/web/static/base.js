// What the scripts of all pages share: where the server is, the language of the
// page, and parts that follow what happens.
export const root = document.documentElement.dataset.root;
const words = document.documentElement.lang === "ru" ? await fetch(root + "/web/ru.json").then((a) => a.json()).catch(() => ({})) : {};
document.documentElement.classList.add("js");

// t returns an English phrase in the language of the page; each %s and %d takes
// the next argument.
export function t(phrase, ...args) {
	return (words[phrase] || phrase).replace(/%[sd]/g, () => args.shift());
}

// n chooses the form that goes with a number: n(3, "%d page|%d pages").
export function n(count, forms) {
	const all = (words[forms] || forms).split("|");
	const kind = new Intl.PluralRules(document.documentElement.lang).select(count);
	const i = kind === "one" ? 0 : kind === "few" ? 1 : all.length - 1;
	return all[Math.min(i, all.length - 1)].replace("%d", count);
}

const happenings = ["document.queued", "page.done", "document.ready", "document.partial", "document.failed", "document.changed"];

// listen opens the stream of what happens to a document, or to all. A page has one,
// and none while nobody sees it: each holds one of the six connections that a browser
// has to a server. "missed" stands for what may have happened in between.
function listen(id) {
	const heard = new EventTarget();
	let source = null, late = document.hidden;
	const close = () => { source?.close(); source = null; };
	const open = () => {
		source = new EventSource(root + "/api/v1/events" + (id ? "?document=" + id : ""));
		source.addEventListener("open", () => {
			if (late) heard.dispatchEvent(new Event("missed"));
			late = true;
		});
		for (const type of happenings) source.addEventListener(type, (e) => heard.dispatchEvent(new MessageEvent(type, { data: e.data })));
	};
	const attend = () => {
		if (document.hidden) close();
		else if (!source) open();
	};
	attend();
	document.addEventListener("visibilitychange", attend);
	addEventListener("pagehide", close);
	return heard;
}

// follow loads a part of the page again when something happened to what it shows,
// and returns what happens.
export function follow(part) {
	let waiting = 0, stale = false;
	const renew = async () => {
		waiting = 0;
		// Nothing changes under the hands or eyes of somebody who types or selects.
		const now = document.getElementById(part.id);
		const busy = now.contains(document.activeElement) && document.activeElement.matches("input, select") || !getSelection().isCollapsed;
		if (busy || document.hidden) { stale = true; return; }
		stale = false;
		const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
		if (!answer || !answer.ok) return;
		const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
		if (!next || next.innerHTML === now.innerHTML) return;
		const open = [...now.querySelectorAll("details")].map((d) => d.open);
		next.querySelectorAll("details").forEach((d, i) => { d.open = !!open[i]; });
		for (const box of now.querySelectorAll("input[type=checkbox][value]:checked")) {
			const same = next.querySelector(`input[name="${box.name}"][value="${box.value}"]`);
			if (same) same.checked = true;
		}
		// What is marked so stays the same element: what somebody typed, and what was found.
		const focused = now.contains(document.activeElement) && document.activeElement;
		for (const kept of now.querySelectorAll("[data-kept]")) {
			const same = next.querySelector("#" + kept.id);
			if (same) same.replaceWith(kept); else next.append(kept);
		}
		now.replaceWith(next);
		if (focused) (focused.isConnected ? focused : focused.id && document.getElementById(focused.id) || null)?.focus({ preventScroll: true });
	};
	const soon = () => { if (!waiting) waiting = setTimeout(renew, 700); };
	const heard = listen(part.dataset.id);
	for (const type of [...happenings, "missed"]) heard.addEventListener(type, soon);
	setInterval(() => { if (stale) soon(); }, 3000);
	document.addEventListener("visibilitychange", () => { if (stale) soon(); });
	addEventListener("uploaded", soon);
	return heard;
}

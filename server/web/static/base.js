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

// follow loads a part of the page again when something happened to what it shows.
export function follow(part) {
	const id = part.dataset.id;
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
		now.replaceWith(next);
	};
	const soon = () => { if (!waiting) waiting = setTimeout(renew, 700); };
	const events = new EventSource(root + "/api/v1/events" + (id ? "?document=" + id : ""));
	for (const type of ["document.queued", "page.done", "document.ready", "document.partial", "document.failed", "document.changed"]) {
		events.addEventListener(type, soon);
	}
	setInterval(() => { if (stale) soon(); }, 3000);
	document.addEventListener("visibilitychange", () => { if (stale) soon(); });
	addEventListener("pagehide", () => events.close());
	addEventListener("uploaded", soon);
}

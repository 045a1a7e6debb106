// A line of the document is corrected where it stands, the scan beside it: e or a
// double click opens it, Enter saves and goes on, the arrows save and go up or down,
// Escape leaves it as it was. Only the current reading is corrected.
import { root, t } from "./base.js";
import { load, choose } from "./document.js";

const article = document.getElementById("document");
const api = `${root}/api/v1/documents/${article.dataset.id}`;

// placeOf asks for what stands in a line, letter by letter, and where.
async function placeOf(line) {
	const page = Number(line.dataset.page);
	const answer = await fetch(`${api}/pages/${page}`);
	if (!answer.ok) return null;
	const record = await answer.json();
	const found = record.regions.flatMap((r) => r.lines || []).find((l) => l.id === line.id);
	return found && { page, turn: record.canvas.turn, box: found.box, old: found.words.map((w) => w.text).join(" ") };
}

const neighbour = (line, by) => {
	const all = [...line.closest(".pane").querySelectorAll(".line")];
	return all[all.indexOf(line) + by]?.id;
};

// finish ends the editing of the line that is open, if there is one: what was
// changed is saved. It tells whether that went well.
let finish = async () => true;

async function edit(id) {
	if (!await finish()) return;
	const line = document.getElementById(id), place = line && await placeOf(line);
	if (!place || !line.isConnected || document.querySelector(".edit")) return;
	const form = document.createElement("form"), input = document.createElement("input"), said = document.createElement("output");
	form.className = "edit";
	input.value = place.old;
	input.lang = line.lang;
	input.setAttribute("aria-label", line.getAttribute("aria-label"));
	form.append(input, said);
	choose(line, false);
	line.hidden = true;
	line.after(form);
	input.focus();
	const close = () => { form.remove(); line.hidden = false; };
	const save = async () => {
		const answer = await fetch(`${api}/corrections`, {
			method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ kind: "text", places: [{ ...place, new: input.value }] }),
		}).catch(() => null);
		if (!answer?.ok) {
			said.textContent = (answer && (await answer.json().catch(() => ({}))).detail) || t("Not saved");
			return false;
		}
		close();
		await load(place.page, true);
		return true;
	};
	let saving = null;
	finish = async (confirmed = false) => {
		if (!saving && form.isConnected && (confirmed || input.value.trim() !== place.old)) saving = save().finally(() => { saving = null; });
		if (saving) return saving;
		close();
		return true;
	};
	// leave finishes and opens the line so many further.
	const leave = async (by, confirmed) => {
		const next = neighbour(line, by);
		if (!await finish(confirmed)) return;
		if (next && document.getElementById(next)) edit(next);
		else document.getElementById(line.id)?.focus();
	};
	form.addEventListener("submit", (e) => { e.preventDefault(); leave(1, true); });
	input.addEventListener("keydown", (e) => {
		e.stopPropagation();
		if (e.key === "Escape") { close(); choose(line); }
		else if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); leave(e.key === "ArrowDown" ? 1 : -1, false); }
	});
}

if (!article.dataset.run) {
	article.setAttribute("aria-keyshortcuts", "e");
	document.addEventListener("keydown", (e) => {
		if (e.key !== "e" && e.key !== "у" || e.ctrlKey || e.metaKey || e.altKey || !e.target.matches(".line")) return;
		e.preventDefault();
		edit(e.target.id);
	});
	document.addEventListener("dblclick", (e) => {
		const line = e.target.closest?.("#panes .line");
		if (line) { getSelection().removeAllRanges(); edit(line.id); }
	});
}

// Lines and words are corrected in their forms: Enter saves and goes on, the arrows
// go up and down, Escape leaves it as it was. Without this script each form posts.
import { t } from "./base.js";

const forms = [...document.querySelectorAll(".line-form")];
const field = (form) => form.elements.new;

// focus goes to the form so many places on, if there is one.
function go(form, by) {
	const next = forms[forms.indexOf(form) + by];
	if (!next) return false;
	field(next).focus();
	next.scrollIntoView({ block: "center" });
	return true;
}

async function save(form) {
	const { unit, page, turn, box, old } = form.elements;
	const text = field(form).value;
	const place = { unit: unit.value, page: +page.value, turn: +turn.value, box: box.value.split(",").map(Number), old: old.value, new: text };
	const out = form.querySelector("output");
	out.textContent = "…";
	const answer = await fetch(form.dataset.api, {
		method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ kind: "text", places: [place] }),
	}).catch(() => null);
	form.classList.toggle("wrong", !answer || !answer.ok);
	if (!answer || !answer.ok) {
		const problem = answer ? await answer.json().catch(() => ({})) : {};
		out.textContent = problem.detail || t("Not saved");
		return;
	}
	const made = await answer.json();
	form.classList.add("done");
	out.textContent = "✓";
	const now = made.places[0].new;
	if (form.dataset.alike && now !== old.value && now) {
		const link = document.createElement("a");
		link.href = form.dataset.alike + "?" + new URLSearchParams({ old: old.value, new: now });
		link.textContent = t("All alike…");
		out.append(" ", link);
	}
	old.value = now;
}

for (const form of forms) {
	form.addEventListener("submit", (e) => {
		if (e.submitter && e.submitter.formMethod === "get") return;
		e.preventDefault();
		const saved = save(form);
		if (!go(form, 1)) saved.then(() => document.getElementById("next")?.focus());
	});
	field(form).addEventListener("keydown", (e) => {
		if (e.altKey || e.ctrlKey || e.metaKey) return;
		if (e.key === "ArrowDown" || e.key === "ArrowUp") {
			if (go(form, e.key === "ArrowDown" ? 1 : -1)) e.preventDefault();
		} else if (e.key === "Escape") {
			field(form).value = form.elements.old.value;
			field(form).blur();
		}
	});
}

const asked = forms.find((f) => f.id && "#" + f.id === location.hash) || forms[0];
if (asked) field(asked).focus({ preventScroll: location.hash === "" });

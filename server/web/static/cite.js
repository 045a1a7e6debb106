// Citations: buttons that copy a field, on the page of citations and wherever it
// is shown within another.
import { t } from "./base.js";

export function setUpCopying(part) {
	if (!navigator.clipboard) return; // then the fields can be selected
	for (const button of part.querySelectorAll("[data-copy]")) {
		button.hidden = false;
		button.addEventListener("click", async () => {
			const field = document.getElementById(button.dataset.copy);
			const word = button.textContent;
			try {
				await navigator.clipboard.writeText(field.value.trim());
				button.textContent = t("Copied");
			} catch {
				field.select();
				button.textContent = t("Selected");
			}
			setTimeout(() => { button.textContent = word; }, 2000);
		});
	}
	for (const field of part.querySelectorAll("textarea[readonly]")) field.addEventListener("focus", () => field.select());
}

const panel = document.getElementById("cite");
if (panel) setUpCopying(panel);

// Within a document the citation of what is selected, or of the line that is lit,
// is shown in a dialog. The link to it is renewed with the bar that it stands in.
let last = null; // the line at hand
document.addEventListener("recto:choose", (e) => { if (e.detail.matches(".line")) last = e.detail; });
const linkOf = (e) => e.target.closest?.("#citelink");
// The selection is gone once the link is pressed.
for (const type of ["pointerdown", "focusin"]) document.addEventListener(type, (e) => { const link = linkOf(e); if (link) link.href = address(link); });
document.addEventListener("click", async (e) => {
	const link = linkOf(e);
	if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
	e.preventDefault();
	const answer = await fetch(link.href, { headers: { Accept: "text/html" } }).catch(() => null);
	const shown = answer && answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("cite");
	if (shown) open(shown); else location.href = link.href;
});

function address(link) {
	const to = new URL(link.href), selection = getSelection();
	const lineOf = (node) => (node instanceof Element ? node : node?.parentElement)?.closest(".line");
	const ends = selection.isCollapsed ? [last, last] : [lineOf(selection.getRangeAt(0).startContainer), lineOf(selection.getRangeAt(0).endContainer)];
	if (!ends[0] || !ends[1] || ends[0].dataset.page !== ends[1].dataset.page || !ends[0].isConnected) return link.href;
	to.searchParams.set("page", ends[0].dataset.page);
	to.searchParams.set("line", ends[0].dataset.line);
	to.searchParams.set("to", ends[1].dataset.line);
	return to.href;
}

function open(shown) {
	const dialog = document.createElement("dialog"), close = document.createElement("button");
	dialog.className = "card citing";
	close.className = "quiet closes";
	close.type = "button";
	close.textContent = "×";
	close.setAttribute("aria-label", t("Close"));
	close.addEventListener("click", () => dialog.close());
	dialog.append(close, shown);
	dialog.addEventListener("close", () => { dialog.remove(); document.getElementById("citelink")?.focus(); });
	document.body.append(dialog);
	setUpCopying(dialog);
	dialog.showModal();
}

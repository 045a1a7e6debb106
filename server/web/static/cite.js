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

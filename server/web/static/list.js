// The list of documents: files can be dropped and show their way in, and the list
// follows what happens. Without it all of that works by forms.
import { root, t, follow } from "./base.js";

setUpload(document.getElementById("upload"));
follow(document.getElementById("list"));

function setUpload(form) {
	const drop = document.getElementById("drop"), input = drop.querySelector("input");
	const chosen = document.getElementById("chosen"), word = document.getElementById("progress");
	for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (e) => { e.preventDefault(); drop.classList.add("over"); });
	for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
	drop.addEventListener("drop", (e) => {
		e.preventDefault();
		if (!e.dataTransfer.files.length) return;
		input.files = e.dataTransfer.files;
		show();
	});
	input.addEventListener("change", show);

	function show() {
		chosen.replaceChildren(...[...input.files].map(row));
		chosen.hidden = !input.files.length;
		word.textContent = "";
	}

	function row(file) {
		const item = document.createElement("li"), name = document.createElement("span"), state = document.createElement("span");
		name.textContent = file.name;
		state.textContent = file.size < 1 << 20 ? t("%d kB", Math.ceil(file.size / 1024)) : t("%.1f MB").replace("%.1f", (file.size / (1 << 20)).toFixed(1));
		state.className = "hint";
		item.append(name, state);
		return item;
	}

	form.addEventListener("submit", async (e) => {
		e.preventDefault();
		const files = [...input.files], button = form.querySelector("button");
		const each = form.elements.as.value === "each" && files.length > 1;
		const rows = [...chosen.children];
		if (each && form.elements.translation.files.length) {
			word.textContent = t("A translation belongs to one document, and these files are several.");
			return;
		}
		button.disabled = true;
		let taken = 0, known = 0, failed = 0;
		for (const [i, group] of (each ? files.map((f) => [f]) : [files]).entries()) {
			const own = each ? [rows[i]] : rows;
			const answer = await send(body(group, each), (share) => own.forEach((r) => { r.lastElementChild.textContent = Math.floor(share * 100) + " %"; }));
			if (answer.problem) {
				failed++;
				const p = document.createElement("p");
				p.className = "failure";
				p.textContent = answer.problem.detail + " " + (answer.problem.hint || "");
				own.forEach((r) => { r.lastElementChild.textContent = t("not uploaded"); });
				own[own.length - 1].append(p);
				continue;
			}
			if (answer.duplicate) known++; else taken++;
			own.forEach((r) => { r.lastElementChild.textContent = answer.duplicate ? t("was here already") : t("uploaded"); });
			dispatchEvent(new Event("uploaded"));
		}
		button.disabled = false;
		word.textContent = [taken && t("%d uploaded", taken), known && t("%d here already", known), failed && t("%d not uploaded", failed)].filter(Boolean).join(", ") + ".";
		if (!failed) { const done = [...chosen.children]; form.reset(); chosen.replaceChildren(...done); }
	});

	function body(files, each) {
		const data = new FormData();
		for (const [name, value] of new FormData(form)) {
			if (name === "file" || name === "as" || name === "title" && each) continue;
			if (value instanceof File ? value.name : value) data.append(name, value);
		}
		for (const file of files) data.append("file", file, file.name);
		return data;
	}

	function send(data, progress) {
		return new Promise((resolve) => {
			const request = new XMLHttpRequest();
			request.open("POST", root + "/api/v1/documents");
			request.responseType = "json";
			request.upload.onprogress = (e) => { if (e.lengthComputable) progress(e.loaded / e.total); };
			request.onload = () => resolve(request.status === 202 ? request.response : { problem: request.response || { detail: t("The server said %d.", request.status) } });
			request.onerror = () => resolve({ problem: { detail: t("The server cannot be reached."), hint: t("Nothing is lost; try again.") } });
			request.send(data);
		});
	}
}

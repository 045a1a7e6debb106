// What the pages do beyond forms and links: files can be dropped and show
// their way in, and lists follow what happens. Without it all of them work.
"use strict";
document.documentElement.classList.add("js");

const form = document.getElementById("upload");
const part = document.getElementById("list") || document.getElementById("document");
if (form) setUpload(form);
if (part) follow(part);

// follow loads the part of the page that changes again when something happened.
function follow(part) {
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
		now.replaceWith(next);
	};
	const soon = () => { if (!waiting) waiting = setTimeout(renew, 700); };
	const events = new EventSource("/api/v1/events" + (id ? "?document=" + id : ""));
	for (const type of ["document.queued", "page.done", "document.ready", "document.partial", "document.failed", "document.changed"]) {
		events.addEventListener(type, soon);
	}
	setInterval(() => { if (stale) soon(); }, 3000);
	document.addEventListener("visibilitychange", () => { if (stale) soon(); });
	addEventListener("pagehide", () => events.close());
	addEventListener("uploaded", soon);
}

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
		state.textContent = file.size < 1 << 20 ? Math.ceil(file.size / 1024) + " kB" : (file.size / (1 << 20)).toFixed(1) + " MB";
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
			word.textContent = "A translation belongs to one document, and these files are several.";
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
				own.forEach((r) => { r.lastElementChild.textContent = "not uploaded"; });
				own[own.length - 1].append(p);
				continue;
			}
			if (answer.duplicate) known++; else taken++;
			own.forEach((r) => { r.lastElementChild.textContent = answer.duplicate ? "was here already" : "uploaded"; });
			dispatchEvent(new Event("uploaded"));
		}
		button.disabled = false;
		word.textContent = [taken && `${taken} uploaded`, known && `${known} here already`, failed && `${failed} not uploaded`].filter(Boolean).join(", ") + ".";
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
			request.open("POST", "/api/v1/documents");
			request.responseType = "json";
			request.upload.onprogress = (e) => { if (e.lengthComputable) progress(e.loaded / e.total); };
			request.onload = () => resolve(request.status === 202 ? request.response : { problem: request.response || { detail: "The server said " + request.status + "." } });
			request.onerror = () => resolve({ problem: { detail: "The server cannot be reached.", hint: "Nothing is lost; try again." } });
			request.send(data);
		});
	}
}

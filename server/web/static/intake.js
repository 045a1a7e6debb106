// Taking documents in: files and folders are dropped or chosen, shown in natural
// order, moved and removed by hand or key, and sent with their progress.
import { root, t } from "./base.js";

// natural compares two paths as the server does: runs of digits by their value,
// letters without regard to case, ё beside е, the files of a folder together.
export function natural(a, b) {
	const x = a.split("/"), y = b.split("/");
	for (let i = 0; i < Math.min(x.length, y.length); i++) {
		const order = naturalPart(x[i], y[i]);
		if (order) return order;
	}
	return x.length - y.length || compare(a, b);
}

const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;
const fold = (c) => c.toLowerCase().replace("ё", "е");

function naturalPart(a, b) {
	const x = a.match(/[0-9]+|[^0-9]/gu) || [], y = b.match(/[0-9]+|[^0-9]/gu) || [];
	for (let i = 0; i < Math.min(x.length, y.length); i++) {
		const digits = /^[0-9]/.test(x[i]) && /^[0-9]/.test(y[i]);
		const strip = (part) => digits ? part.replace(/^0+/, "") : fold(part), p = strip(x[i]), q = strip(y[i]);
		const order = (digits ? p.length - q.length : 0) || compare(p, q);
		if (order) return order;
	}
	return x.length - y.length;
}

// letters tells by a text's letters whether it is Russian or English; "" where
// there are too few.
export function letters(text) {
	const cyrillic = (text.match(/\p{Script=Cyrillic}/gu) || []).length, all = (text.match(/\p{L}/gu) || []).length;
	return all < 20 ? "" : 2 * cyrillic > all ? "ru" : "en";
}

const texts = /\.(html?|mhtml?|mht|txt|md|docx|odt|rtf|epub|xml|tmx|xlf)$/i;
const readable = /\.(html?|txt|md|xml)$/i;
const stem = (path) => path.replace(/\.[^./]*$/, "");
const folder = (path) => path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";

// setIntake brings the form to life.
export function setIntake(form) {
	const drop = document.getElementById("drop"), input = drop.querySelector("input");
	const chosen = document.getElementById("chosen"), word = document.getElementById("progress");
	const translation = form.elements.translation, button = form.querySelector("button.button:not([type=button])");
	// items are the files in their order: { file, path, translation, row }.
	let items = [];
	input.required = false; // files may be dropped

	for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (e) => { e.preventDefault(); drop.classList.add("over"); });
	for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
	drop.addEventListener("drop", async (e) => { e.preventDefault(); add(await dropped(e.dataTransfer)); });
	input.addEventListener("change", () => { add([...input.files].map(located)); input.value = ""; });
	translation.addEventListener("change", () => { add([...translation.files].map((file) => ({ ...located(file), translation: true }))); translation.value = ""; });
	const directory = Object.assign(document.createElement("input"), { type: "file", webkitdirectory: true, multiple: true });
	document.getElementById("folder").addEventListener("click", () => directory.click());
	directory.addEventListener("change", () => { add([...directory.files].map(located)); directory.value = ""; });

	function add(files) {
		if (items.length && items.every((i) => i.done)) items = [];
		files = files.filter((f) => !f.file.name.startsWith(".") && f.file.name !== "Thumbs.db");
		files.sort((a, b) => natural(a.path, b.path));
		for (const f of files) {
			const item = { translation: texts.test(f.file.name), ...f };
			item.row = row(item);
			items.push(item);
		}
		if (new Set(items.filter((i) => !i.translation).map((i) => folder(i.path))).size > 1 && form.elements.as.value === "each") form.elements.as.value = "folder";
		show();
	}

	function show() {
		chosen.replaceChildren(...items.map((i) => i.row));
		chosen.hidden = !items.length;
		word.textContent = "";
	}

	function row(item) {
		const li = document.createElement("li");
		li.tabIndex = 0;
		li.draggable = true;
		const picture = document.createElement("span"), name = document.createElement("span"), state = document.createElement("span"), keys = document.createElement("span");
		picture.className = "picture";
		picture.textContent = item.file.name.split(".").pop().slice(0, 4).toUpperCase();
		name.className = "name";
		name.textContent = item.path;
		name.title = item.path;
		state.className = "hint state";
		state.textContent = size(item.file.size);
		keys.className = "keys";
		for (const [sign, what, act] of [["↑", t("Up"), () => move(item, -1)], ["↓", t("Down"), () => move(item, 1)], ["✕", t("Take out"), () => remove(item)]]) {
			const key = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: sign, title: what });
			key.setAttribute("aria-label", what + ": " + item.path);
			key.addEventListener("click", () => { act(); key.focus(); });
			keys.append(key);
		}
		li.append(picture, name, state, keys);
		li.addEventListener("keydown", (e) => press(e, item));
		li.addEventListener("dragstart", (e) => { e.dataTransfer.effectAllowed = "move"; e.dataTransfer.setData("text/plain", item.path); li.classList.add("dragged"); });
		li.addEventListener("dragend", () => li.classList.remove("dragged"));
		li.addEventListener("dragover", (e) => {
			const from = items.find((i) => i.row.classList.contains("dragged"));
			if (!from) return;
			e.preventDefault();
			if (from !== item) move(from, items.indexOf(item) - items.indexOf(from));
		});
		if (item.translation) describe(item, name); else seen.observe(li);
		li.item = item;
		return li;
	}

	// press moves the focus, or with Alt the file, by the arrows, and takes it out
	// by Delete.
	function press(e, item) {
		if (e.target !== item.row) return;
		const step = { ArrowUp: -1, ArrowDown: 1 }[e.key];
		if (step && e.altKey) move(item, step);
		else if (step) items[items.indexOf(item) + step]?.row.focus();
		else if (e.key === "Delete" || e.key === "Backspace") remove(item);
		else return;
		e.preventDefault();
		if (e.altKey) item.row.focus();
	}

	function move(item, step) {
		const from = items.indexOf(item), to = Math.max(0, Math.min(items.length - 1, from + step));
		items.splice(to, 0, ...items.splice(from, 1));
		if (to < from) items[to + 1].row.before(item.row); else if (to > from) items[to - 1].row.after(item.row);
	}

	function remove(item) {
		const at = items.indexOf(item);
		items.splice(at, 1);
		show();
		(items[at] || items[at - 1])?.row.focus();
	}

	form.addEventListener("submit", async (e) => {
		e.preventDefault();
		const groups = grouped();
		if (!groups) return;
		button.disabled = true;
		let taken = 0, known = 0, failed = 0;
		for (const group of groups) {
			const told = (text) => group.items.forEach((i) => { i.row.querySelector(".state").textContent = text; });
			group.items.forEach((i) => i.row.querySelector(".failure")?.remove());
			const answer = await send(group, (share) => told(Math.floor(share * 100) + " %"));
			if (answer.problem) {
				failed++;
				told(t("not uploaded"));
				fail(group, answer.problem);
				continue;
			}
			if (answer.duplicate && !answer.restored) known++; else taken++;
			group.items.forEach((i) => { i.done = true; i.row.classList.add("done"); });
			const link = Object.assign(document.createElement("a"), { href: root + "/documents/" + answer.id, textContent: answer.duplicate ? t("was here already") : t("uploaded") });
			group.items.forEach((i) => i.row.querySelector(".state").replaceChildren(link.cloneNode(true)));
			if (answer.conflicts.length) group.items[0].row.append(Object.assign(document.createElement("p"), { className: "hint", textContent: t("What was known stays: %s", answer.conflicts.map((c) => c.kept).join(", ")) }));
			dispatchEvent(new Event("uploaded"));
		}
		button.disabled = false;
		word.textContent = [taken && t("%d uploaded", taken), known && t("%d here already", known), failed && t("%d not uploaded", failed)].filter(Boolean).join(", ") + ".";
		if (!failed) form.reset();
	});

	// grouped returns the documents that are to be sent, each with its files and
	// translations; nothing where something is missing, which is told.
	function grouped() {
		const scans = items.filter((i) => !i.translation && !i.done), translations = items.filter((i) => i.translation && !i.done);
		if (!scans.length) {
			word.textContent = t("Choose scans first.");
			return null;
		}
		const as = form.elements.as.value, groups = [];
		for (const scan of scans) {
			const key = as === "one" ? "" : as === "folder" && folder(scan.path) || scan.path;
			let group = groups.find((g) => g.key === key);
			if (!group) groups.push(group = { key, folder: as === "folder" && folder(scan.path).split("/").pop(), items: [] });
			group.items.push(scan);
		}
		for (const of of translations) {
			// x.en.html goes with x.pdf, or with the folder that it lies in.
			const name = stem(of.path), bare = stem(name);
			const group = groups.length === 1 ? groups[0] : groups.find((g) => g.items.some((i) => stem(i.path) === name || stem(i.path) === bare)) ||
				groups.find((g) => as === "folder" && g.key === folder(of.path));
			if (!group) {
				word.textContent = t("It is not clear which document %s belongs to: name it as its scan is named, or upload them by themselves.", of.path);
				return null;
			}
			group.items.push(of);
		}
		groups.forEach((g) => { g.single = groups.length === 1; });
		return groups;
	}

	// fail tells what went wrong where it did.
	function fail(group, problem) {
		const at = group.items.find((i) => i.file.name === problem.file) || group.items[group.items.length - 1];
		const p = document.createElement("p");
		p.className = "failure";
		p.textContent = t(problem.detail.replace(problem.file ? problem.file + ": " : "", "")) + " " + t(problem.hint || "");
		at.row.append(p);
	}

	// send brings a document: large files in pieces first, then the rest.
	async function send(group, progress) {
		const all = group.items.reduce((sum, i) => sum + i.file.size, 0) || 1;
		let gone = 0;
		const data = new FormData();
		for (const [name, value] of new FormData(form)) {
			if (value instanceof File || name === "as" || name === "title" && !group.single || !value) continue;
			data.append(name, value);
		}
		if (group.folder && !data.has("title")) data.append("title", group.folder);
		for (const item of group.items) {
			if (item.translation || item.file.size <= pieces.from) {
				data.append(item.translation ? "translation" : "file", item.file, item.file.name);
				continue;
			}
			const upload = await inPieces(item.file, (sent) => progress((gone + sent) / all));
			if (upload.problem) return upload;
			gone += item.file.size;
			data.append("upload", upload.id);
		}
		const answer = await request("POST", "/api/v1/documents", {}, data, (sent, size) => progress((gone + (all - gone) * sent / size) / all));
		if (answer.status !== 202) return { problem: problem(answer) };
		group.items.forEach((i) => localStorage.removeItem(mark(i.file)));
		return answer.response;
	}
}

// pieces says which files come in pieces, how large these are, and how long is
// waited after a break, in bytes and milliseconds.
export const pieces = { from: 8 << 20, size: 64 << 20, wait: 1000, patience: 30 };

// mark is under which the browser remembers the upload of a file, so that it goes
// on when the file is chosen again.
const mark = (file) => ["recto upload", root, file.name, file.size, file.lastModified].join(" ");

// inPieces brings a file by the protocol tus 1.0 and goes on after breaks.
async function inPieces(file, progress) {
	let id = localStorage.getItem(mark(file)), offset = -1, breaks = 0;
	while (offset < file.size) {
		if (breaks) await new Promise((resolve) => setTimeout(resolve, Math.min(30, 2 ** breaks) * pieces.wait));
		const answer = await step(file, id, offset, progress);
		if (answer.status === 201) {
			id = answer.getResponseHeader("Location").split("/").pop();
			localStorage.setItem(mark(file), id);
			offset = 0;
		} else if (answer.status === 200 || answer.status === 204) {
			offset = Number(answer.getResponseHeader("Upload-Offset"));
			if (answer.status === 204) breaks = 0;
		} else if (answer.status === 404 && id) {
			id = null; // given up since
			offset = -1;
		} else {
			// What has come is there; where to go on is asked for.
			const passing = !answer.status || answer.status >= 500 || [409, 423, 429].includes(answer.status);
			if (!passing || ++breaks > pieces.patience) return { problem: problem(answer) };
			offset = -1;
		}
	}
	return { id };
}

// step begins an upload, asks how much of it has come, or brings the next piece.
function step(file, id, offset, progress) {
	const tus = { "Tus-Resumable": "1.0.0" }, path = "/api/v1/uploads/" + id;
	if (!id) {
		const name = btoa(String.fromCharCode(...new TextEncoder().encode(file.name)));
		return request("POST", "/api/v1/uploads", { ...tus, "Upload-Length": file.size, "Upload-Metadata": "filename " + name });
	}
	if (offset < 0) return request("HEAD", path, tus);
	return request("PATCH", path, { ...tus, "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" },
		file.slice(offset, offset + pieces.size), (sent) => progress(offset + sent));
}

// request resolves when an answer is there, or none will come: then its status
// is 0.
function request(method, path, headers, body, progress) {
	return new Promise((resolve) => {
		const r = new XMLHttpRequest();
		r.open(method, root + path);
		for (const [name, value] of Object.entries(headers)) r.setRequestHeader(name, value);
		if (path === "/api/v1/documents") r.responseType = "json";
		r.upload.onprogress = (e) => { if (progress && e.lengthComputable) progress(e.loaded, e.total); };
		r.onloadend = () => resolve(r);
		r.send(body);
	});
}

// problem is what an answer says went wrong.
function problem(answer) {
	if (!answer.status) return { detail: t("The server cannot be reached."), hint: t("Nothing is lost; try again.") };
	return answer.responseType === "json" && answer.response || { detail: t("The server said %d.", answer.status) };
}

function size(bytes) {
	if (bytes < 1 << 20) return t("%d kB", Math.ceil(bytes / 1024));
	return t("%.1f MB").replace("%.1f", (bytes / (1 << 20)).toFixed(1));
}

const located = (file) => ({ file, path: file.webkitRelativePath || file.name });

// dropped returns the files of a drop, those in folders too, with their paths.
async function dropped(transfer) {
	const entries = [...transfer.items].map((i) => i.webkitGetAsEntry && i.webkitGetAsEntry()), plain = [...transfer.files];
	if (!entries.some((e) => e && e.isDirectory)) return plain.map(located);
	const found = [];
	const walk = async (entry, path) => {
		if (entry.isFile) {
			found.push({ file: await new Promise((resolve, reject) => entry.file(resolve, reject)), path: path + entry.name });
			return;
		}
		const reader = entry.createReader();
		for (;;) {
			const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
			if (!some.length) return;
			for (const e of some) await walk(e, path + entry.name + "/");
		}
	};
	for (const entry of entries) if (entry) await walk(entry, "");
	return found;
}

// describe says of a translation what language its letters are of.
async function describe(item, name) {
	const kind = document.createElement("i");
	kind.className = "hint";
	name.append(" ", kind);
	kind.textContent = t("translation");
	if (!readable.test(item.file.name)) return;
	const bytes = await item.file.slice(0, 1 << 16).arrayBuffer();
	let text = new TextDecoder("utf-8").decode(bytes);
	if (text.includes("\ufffd\ufffd")) text = new TextDecoder("windows-1251").decode(bytes);
	const language = letters(text.replace(/<[^>]*>/g, " "));
	if (language) kind.textContent = t("translation: %s", language === "ru" ? t("Russian") : t("English"));
}

// seen draws the pictures of rows that come into view, one at a time, where the
// browser can.
const seen = new IntersectionObserver((entries) => {
	for (const { isIntersecting, target } of entries) {
		if (!isIntersecting) continue;
		seen.unobserve(target);
		drawing = drawing.then(() => draw(target)).catch(() => {});
	}
});
let drawing = Promise.resolve();

async function draw(li) {
	const { file } = li.item;
	if (!/\.(jpe?g|png|webp|gif|bmp|dib)$/i.test(file.name) || file.size > 64 << 20) return;
	const bitmap = await createImageBitmap(file, { resizeHeight: 96, resizeQuality: "medium" });
	const canvas = Object.assign(document.createElement("canvas"), { width: bitmap.width, height: bitmap.height });
	canvas.getContext("2d").drawImage(bitmap, 0, 0);
	bitmap.close();
	li.querySelector(".picture").replaceChildren(canvas);
}

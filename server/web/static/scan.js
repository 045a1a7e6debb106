// The scan of one page, with what was read drawn over it: in OpenSeadragon, or as a
// plain image where that is missing. Boxes are pixels of the canvas, which are
// those of the stored image.
import { t } from "./base.js";

const svgName = "http://www.w3.org/2000/svg";

// box reads data-box.
export const box = (element) => element.dataset.box.split(",").map(Number);

// around is the smallest box that holds all.
export function around(boxes) {
	return boxes.reduce((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]);
}

function make(name, attributes, ...children) {
	const element = document.createElementNS(svgName, name);
	for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
	element.append(...children);
	return element;
}

function rectangle([left, top, right, bottom], className, margin = 0) {
	return make("rect", { x: left - margin, y: top - margin, width: right - left + 2 * margin, height: bottom - top + 2 * margin, class: className });
}

// Scan shows pages in a pane. address(page, width) is that of a picture, widths are
// those that are drawn; on has the functions point(line) and choose(line).
export class Scan {
	constructor(pane, address, widths, on) {
		this.pane = pane;
		this.address = address;
		this.widths = widths;
		this.on = on;
		this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
		this.over = make("svg", { class: "over", "aria-hidden": "true" });
		this.layers = {};
		for (const name of ["regions", "lines", "lit", "linked", "here", "texts"]) {
			this.layers[name] = make("g", { class: name });
			this.over.append(this.layers[name]);
		}
		if (window.OpenSeadragon) this.#deep(); else this.#plain();
	}

	#deep() {
		const O = window.OpenSeadragon, element = document.createElement("div");
		element.className = "deep";
		this.pane.append(element);
		this.viewer = new O.Viewer({
			element, drawer: "canvas", prefixUrl: "", showNavigationControl: false, animationTime: this.calm ? 0 : 0.4, visibilityRatio: 0.3,
			minZoomImageRatio: 0.7, maxZoomPixelRatio: 3, gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true }, crossOriginPolicy: false,
		});
		this.viewer.canvas.setAttribute("role", "group");
		this.viewer.canvas.setAttribute("aria-label", t("Scan; arrows move it, + and - zoom"));
		this.viewer.addHandler("canvas-click", (e) => { if (e.quick) this.on.choose(this.#lineAt(e.position)); });
		// Until somebody moves it the page fits its pane, whatever becomes of that.
		for (const moved of ["canvas-drag", "canvas-scroll", "canvas-pinch", "canvas-double-click", "canvas-key"]) this.viewer.addHandler(moved, () => { this.moved = true; });
		this.viewer.addHandler("resize", () => setTimeout(() => this.#begin()));
		element.addEventListener("pointermove", (e) => {
			if (e.buttons || this.selecting) return;
			const frame = element.getBoundingClientRect();
			this.on.point(this.#lineAt(new O.Point(e.clientX - frame.left, e.clientY - frame.top)));
		});
		element.addEventListener("pointerleave", () => this.on.point(null));
	}

	#plain() {
		this.image = document.createElement("img");
		this.image.alt = "";
		const sheet = document.createElement("div");
		sheet.className = "plain";
		sheet.append(this.image, this.over);
		this.pane.append(sheet);
		const at = (e) => {
			const frame = this.image.getBoundingClientRect();
			return this.#hit((e.clientX - frame.left) * this.leaf?.width / frame.width, (e.clientY - frame.top) * this.leaf?.height / frame.height);
		};
		sheet.addEventListener("pointermove", (e) => this.on.point(at(e)));
		sheet.addEventListener("pointerleave", () => this.on.point(null));
		sheet.addEventListener("click", (e) => this.on.choose(at(e)));
	}

	// A page is shown whole at first, in a low pane as wide as that.
	#begin() {
		const size = this.viewer.viewport?.getContainerSize();
		if (this.moved || !size?.x || !this.leaf?.width) return;
		if (size.y / size.x > 0.6 * this.leaf.height / this.leaf.width) this.viewer.viewport.goHome(true);
		else this.viewer.viewport.fitBounds(new window.OpenSeadragon.Rect(0, 0, 1, size.y / size.x), true);
	}

	#lineAt(position) {
		const item = this.viewer.world.getItemAt(0);
		if (!item) return null;
		const p = item.viewerElementToImageCoordinates(position);
		return this.#hit(p.x, p.y);
	}

	#hit(x, y) {
		const line = this.leaf?.lines.find(({ box: [left, top, right, bottom] }) => left <= x && x < right && top <= y && y < bottom);
		return line ? line.id : null;
	}

	// show opens a page: { page, width, height, lines: [{ id, box, text }], regions:
	// [{ box, kind, name }] }; one without a picture has no width.
	show(leaf) {
		if (this.leaf?.page === leaf.page && this.leaf.lines.length === leaf.lines.length && this.leaf.width === leaf.width) return;
		this.leaf = leaf;
		for (const layer of Object.values(this.layers)) layer.replaceChildren();
		this.pane.classList.toggle("without", !leaf.width);
		if (!leaf.width) {
			this.viewer?.close();
			return;
		}
		const { width, height } = leaf;
		this.over.setAttribute("viewBox", `0 0 ${width} ${height}`);
		this.layers.regions.append(...leaf.regions.map((r) => make("g", { class: "region " + r.kind }, rectangle(r.box, "", 4), this.#label(r))));
		this.layers.lines.append(...leaf.lines.map((l) => { const r = rectangle(l.box, "line"); r.dataset.line = l.id; return r; }));
		this.#texts();
		if (!this.viewer) {
			this.image.src = this.address(leaf.page, 1600);
			this.image.width = width;
			this.image.height = height;
			return;
		}
		const levels = this.widths.filter((w) => w < width).map((w) => ({ url: this.address(leaf.page, w), width: w, height: Math.round(height * w / width) }));
		levels.push({ url: this.address(leaf.page, 0), width, height });
		this.moved = false;
		this.viewer.close();
		this.viewer.open({ type: "legacy-image-pyramid", levels });
		this.viewer.addOnceHandler("open", () => {
			if (this.leaf !== leaf) return;
			this.viewer.addOverlay({ element: this.over, location: new window.OpenSeadragon.Rect(0, 0, 1, height / width) });
			this.#begin();
			if (this.wanted) this.bring(this.wanted);
		});
	}

	#label(region) {
		const label = make("text", { x: region.box[0], y: region.box[1] - 10, "font-size": this.leaf.width / 70 });
		label.textContent = region.name;
		return label;
	}

	// The text of each line lies over its print, unseen, to be selected and copied.
	#texts() {
		for (const { box: [left, top, right, bottom], text } of this.leaf.lines) {
			const line = make("text", { x: left, y: bottom - (bottom - top) * 0.22, "font-size": (bottom - top) * 0.8, textLength: right - left, lengthAdjust: "spacingAndGlyphs" });
			line.textContent = text + "\n";
			this.layers.texts.append(line);
		}
	}

	// light marks boxes of the page: what belongs together, the words in it that
	// are linked, and the line at hand.
	light({ lit = [], linked = [], here = [] }) {
		const margin = Math.max(2, Math.round((this.leaf?.width || 0) / 800));
		for (const [name, boxes] of Object.entries({ lit, linked, here })) {
			this.layers[name].replaceChildren(...boxes.map((b) => rectangle(b, "", name === "here" ? margin : 0)));
		}
	}

	// bring moves a box into view, and no further than it has to.
	bring(wanted) {
		this.wanted = wanted;
		if (!this.viewer) {
			const scale = this.image.clientWidth / this.leaf.width, top = wanted[1] * scale, bottom = wanted[3] * scale;
			if (top < this.pane.scrollTop || bottom > this.pane.scrollTop + this.pane.clientHeight) this.pane.scrollTop = top - this.pane.clientHeight / 3;
			return;
		}
		const item = this.viewer.world.getItemAt(0);
		if (!item) return; // it is done as soon as the page is there
		this.wanted = null;
		const target = item.imageToViewportRectangle(wanted[0], wanted[1], wanted[2] - wanted[0], wanted[3] - wanted[1]);
		const seen = this.viewer.viewport.getBounds();
		const inside = target.x >= seen.x && target.y >= seen.y && target.x + target.width <= seen.x + seen.width && target.y + target.height <= seen.y + seen.height;
		if (!inside) this.viewer.viewport.panTo(target.getCenter(), this.calm);
	}

	zoom(factor) {
		if (!this.viewer) return;
		this.moved = Boolean(factor);
		if (factor) this.viewer.viewport.zoomBy(factor).applyConstraints(); else this.viewer.viewport.goHome();
	}

	// select lets the mouse select text instead of moving the page.
	select(on) {
		this.selecting = on;
		this.pane.classList.toggle("selecting", on);
		this.viewer?.setMouseNavEnabled(!on);
	}
}

// The list of documents: it follows what happens, and files are taken in. Without
// it all of that works by forms.
import { follow } from "./base.js";
import { setIntake } from "./intake.js";

const form = document.getElementById("upload"); // only for those who may upload
if (form) setIntake(form);
follow(document.getElementById("list"));

// One box ticks all that are shown.
document.addEventListener("change", (e) => {
	if (e.target.id === "every") document.querySelectorAll(".documents input[name=document]").forEach((box) => { box.checked = e.target.checked; });
});

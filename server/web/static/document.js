// A document: it follows what happens to it.
import { follow } from "./base.js";

follow(document.getElementById("document"));

import { render } from "preact";
import { App } from "./app";
import "./books.css";
import "./device.css";
import "./style.css";

const place = document.getElementById("page");
if (!place) throw new Error("the page has no place for itself");
render(<App />, place);

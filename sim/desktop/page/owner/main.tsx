import { render } from "preact";
import { OwnerApp } from "./app";
import "../look/base.css";
import "../look/dark.css";
import "./owner.css";

const place = document.getElementById("page");
if (!place) throw new Error("the page has no place for itself");
render(<OwnerApp />, place);

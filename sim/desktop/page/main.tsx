import { render } from "preact";
import { App } from "./app";
import "./look/base.css";
import "./look/dark.css";
import "./look/layout.css";
import "./look/device.css";
import "./look/parts.css";
import "./look/power.css";
import "./look/deck.css";
import "./look/paper.css";
import "./look/behind.css";
import "./look/happenings.css";
import "./look/follow.css";
import "./look/world.css";
import "./look/wide.css";

const place = document.getElementById("page");
if (!place) throw new Error("the page has no place for itself");
render(<App />, place);

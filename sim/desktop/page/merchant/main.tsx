import { render } from "preact";
import { MerchantPage } from "./page";
import "../look/base.css";
import "../look/dark.css";
import "./merchant.css";

const place = document.getElementById("page");
if (!place) throw new Error("the page has no place for itself");
render(<MerchantPage />, place);

// The way to the world is there before the page is drawn.
import "./wire";
import "../page/main";

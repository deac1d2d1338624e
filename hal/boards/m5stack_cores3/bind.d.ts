export { start } from "./board";

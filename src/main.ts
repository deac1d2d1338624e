import { start } from "board";
import { runTerminal } from "./terminal";

start(runTerminal);

// The name under which src/main.ts imports this board; relative imports start at the board's own path.
export { start } from "hal/boards/m5stack_cores3/board";

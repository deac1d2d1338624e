// The name under which src/main.ts imports this board; relative imports start at the board's own path.
export { start } from "hal/boards/esp32s3/board";

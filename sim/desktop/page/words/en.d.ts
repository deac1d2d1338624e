import type { Words } from "./zh";
export declare const en: Words;

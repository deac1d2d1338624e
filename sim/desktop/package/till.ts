/** `qianshou/sim/till`: the cash register's side of the till line. */
export * from "../../till/codec";
export * from "../../till/register";
